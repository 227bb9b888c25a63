consultation = Private consultation
consultation-text = Text
consultation-consulted_on = Consulted on
consultation-place = Where
consultation-person = With
consultation-phone = Phone
consultation-next_on = Next on

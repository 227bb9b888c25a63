consultation = 相談
consultation-text = 内容
consultation-consulted_on = 相談した日
consultation-place = 相談した所
consultation-person = 相談した人
consultation-phone = 電話
consultation-next_on = 次の相談の日

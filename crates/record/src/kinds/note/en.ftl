note = Note
note-text = Text
note-written_on = Written on

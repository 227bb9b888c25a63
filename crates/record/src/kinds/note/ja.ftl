note = 覚え書き
note-text = 内容
note-written_on = 書いた日

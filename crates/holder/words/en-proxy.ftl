## acting for somebody: what was not granted, and the folder between two homes
err-not_granted = You were not entrusted with this.
rec-not_granted = `tefuda proxy list` says what you were entrusted with. If you need more, ask the person.
err-folder_absent = The folder between the two homes is not there.
rec-folder_absent = See whether the stick is plugged in and the name is right. No record is lost.
err-folder_io = The folder between the two homes could not be read or written.
rec-folder_io = See whether there is room and writing is allowed, then try again. No record is lost.

## the verdict of a proxy's proof
note-by_proxy = A proxy shows this, not the person.
verify-proxy = Proxy
verdict-proxy = { $name } (until { $until }; grant { $grant })
verdict-exchange = Exchange number (the person's own word)

## showing: on paper, in a file, aloud, to who asks
app-spoken = { $label }: { $value }.
app-showing-spoken = To read aloud
app-showing-spoken-lead = Numbers are spaced out, so that the other person can write them down.
app-showing-speak = Let the device read it aloud
app-showing-file = Make the QR code a file
app-showing-file-lead = A copy of the QR code as it is now. It counts for a few minutes.
app-showing-file-done = The file is there. It counts for a few minutes.
app-showing-file-dialog = Choose where the QR code goes
app-showing-paper-file = proof-of-insurance
app-choose-print = Print (PDF)
app-choose-print-done = The proof for paper is written. Pages: { $pages }.
app-choose-ask = Read the desk's QR code
app-choose-beyond = Asked for, but not needed here
app-choose-beyond-why = You need not give it. Choose it here only if you want to.
app-ask-title = Read the desk's QR code
app-ask-lead = Hold the QR code of the desk's screen or poster before the camera. You will see what it asks for. Nothing is shown yet.
app-ask-file = You can also drop or paste a picture here.

## reading what others show
app-read-title = Read a proof
app-read-lead = Checks a QR code that somebody shows you. Nothing that is read is kept.
app-read-paste = Paste the digits and check them
app-read-digits = The digits of the QR code
app-read-judge = Check
app-read-again = Read the next
app-read-trust = Choose a trust list
app-read-trust-none = Without a trust list it cannot be known who signed.
app-read-trust-held = Fingerprint of the trust list: { $fingerprint }
app-read-trust-dialog = Choose the file of a trust list
app-read-about = About this proof
app-read-fields = What was shown
app-read-drop = Let go here to read it
app-rec-no_request = Hold the QR code of the desk's screen before the camera again.

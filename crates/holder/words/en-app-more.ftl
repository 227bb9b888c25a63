## shelter
app-shelter-title = Shelter
app-shelter-entry = Former keys and papers open nothing, no address is shown
app-shelter-lead = For when somebody must not know where you are.
app-shelter-fact-keys = The keys and the passphrase become new. The former passphrase, paper, shares and other devices open nothing.
app-shelter-fact-address = Your address, and the address and telephone of your insurer, stand in no proof.
app-shelter-fact-paper = New words for paper will appear. Please have paper and a pen ready.
app-shelter-take = Take shelter
app-shelter-since = In shelter since { $day }.
app-shelter-leave = Leave shelter
app-shelter-left = You left shelter. The new keys and passphrase stay.
app-shelter-old = Some backups still open with the former passphrase or paper. Delete them if you do not need them.
app-shelter-todo = What to do outside this program

## what is taken now, and how values went
app-taking-title = Medicines taken now
app-taking-none = No medicine taken now is on record. Put in the slip of the pharmacy and it appears here.
app-taking-note = Counted from the days that are written. Ask a pharmacist how to take them and whether they go together.
app-trends-title = Checkups over time
app-trends-none = No checkup or test is on record yet.
app-trends-lead = Values and ranges are as printed on the results. Nothing is judged.
app-trends-graph = Graph of { $name }. The same is in the table below.
app-trends-day = Day
app-trends-value = Value
app-trends-range = Range
app-trends-judgement = Judgement
app-trends-units = Some values have another unit, so no line joins them.

## light and contrast
app-settings-light = Light
app-settings-light-auto = As the device
app-settings-light-light = Light
app-settings-light-dark = Dark
app-settings-light-contrast = High contrast

## the app: what every screen shares. Ids that screens use begin with «app-».
app-name = Tefuda
app-person = { $name }
app-nav = Places
app-nav-hand = In hand
app-nav-records = Records
app-nav-add = Add
app-nav-settings = Settings
app-back = Back
app-next = Next
app-cancel = Cancel
app-working = One moment, please…
app-optional = (optional)
app-see = Show what I typed
app-lock = Lock
app-passphrase = Passphrase
app-undo = Undo this
app-undone = Undone.
app-removed = Removed.
app-added = Records added: { $count }
app-added-one = Added "{ $title }".
app-added-none = You already hold the same, so nothing was added.
app-until = until { $day }
app-language = Language
app-language-ja = 日本語
app-language-easy = やさしい日本語
app-language-en = English
app-list-gap = { ", " }
app-sentence-gap = { " " }

## the first run
app-first-title = Begin with Tefuda
app-first-lead = Keep your health insurance and medicine records at hand, and show only what you want to show, when you need to.
app-first-fact-here = Your records stay on this device alone, locked.
app-first-fact-choose = You decide each time what is shown.
app-first-fact-quiet = It works without the internet. Nothing is sent anywhere.
app-first-start = Start new
app-first-name-title = What is your name?
app-first-name = Name
app-first-name-hint = Write it as it is on your papers. You can change it later.
app-first-name-empty = Please type your name.
app-first-passphrase-title = Choose a passphrase
app-first-passphrase = Passphrase
app-first-passphrase-hint = At least 8 characters. Several words that you remember make it long and strong. You may paste it.
app-first-again = The same passphrase again
app-first-device = Let this device open it without the passphrase
app-first-forget = If you forget the passphrase, nobody can open it. Write it on paper and keep it in a safe place.
app-first-make = Begin

## the closed door
app-unlock-title = Tefuda
app-unlock-lead = It is locked.
app-unlock-device = Open with this device's key
app-unlock-or = Or open it with your passphrase.
app-unlock = Open

## in the hand
app-show = Show my insurance
app-hand-empty = Let us begin with your health insurance. Have your certificate (資格確認書) or notice (資格情報のお知らせ) at hand.
app-hand-lapsed = "{ $insurer }" cannot be shown now ({ $state }). Please add the new document.
app-hand-add-card = Add my insurance
app-hand-add = Add medicines and more
app-hand-recent = Newest records
app-hand-all = See all records ({ $count })

## records
app-records-title = Records in hand
app-records-query = Words to look for
app-records-look = Search
app-records-count = Records: { $count }
app-records-none = Nothing was found for "{ $query }".
app-records-empty = There is no record yet.
app-remove = Remove this record
app-edit = Correct it
app-edited = Corrected. What it said before is kept too.
app-original-title = Original
app-original-lead = As it was received. It cannot be changed.
app-original-closed = An original that is no text ({ $bytes } bytes)
app-history-title = Changes so far ({ $count })
app-history-removed = Removed
app-history-restored = Brought back
app-history-cleared = (taken out)
app-history-rows = { $count } entries

## what was shown
app-shown-title = What I showed
app-shown-lead = To whom, when and what is kept by itself. It cannot be changed.
app-shown-none = Nothing was shown yet.
app-shown-what = For { $purpose } · { $outcome }
app-shown-broken = The chain of what was shown is broken.
app-shown-broken-advice = Somebody may have changed the file, or it is damaged. Do not rely on what comes after the break.

## persons and the passphrase
app-people-title = Whose records
app-people-current = Open now
app-people-turned = These are the records of { $name } now.
app-people-add-title = Add somebody of the family
app-people-add = Add
app-people-added = { $name } has records of their own now.
app-people-rename-title = Correct the name of { $name }
app-people-name = New name
app-people-rename = Correct it
app-people-renamed = The name is corrected.
app-passphrase-title = Change the passphrase
app-passphrase-current = Passphrase until now
app-passphrase-new = New passphrase
app-passphrase-again = The new passphrase once more
app-passphrase-note = Copies of the folder made before still open with the old passphrase.
app-passphrase-change = Change it
app-passphrase-changed = The passphrase is changed.

## putting in
app-add-title = Add
app-add-file-title = From the QR code of a medicine slip
app-add-file-lead = Choose a picture of the QR code on the slip from your pharmacy, or a medicine notebook file. If there are several, choose them together.
app-add-file = Choose pictures or files
app-add-dialog = Choose pictures or files
app-scan-title = Read with the camera
app-scan-lead = Hold the QR code before the camera. Where there are several, one after the other.
app-scan-picture = What the camera sees
app-scan-absent = The camera could not be used.
app-scan-absent-advice = Take a picture, then choose it under “Choose pictures or files”.
app-add-also = You can also drop pictures or files here, or paste them.
app-add-drop = Let go here to read it
app-add-hand-title = By hand
app-add-hand-more = Other kinds
app-kind-hint-eligibility = From your certificate or notice of insurance
app-kind-hint-dispensing = From the pharmacy's slip or bag
app-kind-hint-allergy = Medicines or food that did not agree with you
app-kind-hint-note = Something to remember
app-kind-hint-held_paper = Papers you hold, such as a medical certificate
app-kind-hint-contact = Your doctors and family
app-kind-hint-prescription = With the prescription in hand
app-kind-hint-otc = The number of the bar code can go in too
app-kind-hint-contraindication = What a doctor or pharmacist told you not to use
app-kind-hint-expense = With the receipt in hand
app-kind-hint-checkup = With the results in hand
app-kind-hint-observation = Blood pressure, blood sugar and the like
app-kind-hint-vaccination = With the voucher or handbook in hand
app-preview-title = Check before adding
app-preview-lead = Records read: { $count }. Nothing was added yet.
app-preview-nothing-new = You already hold all of these. There is nothing to add.
app-preview-parts = Put in the rest
app-preview-parts-count = { $have } of { $total }
app-preview-missing = Still missing: number { $missing }.
app-preview-more = Choose the next one
app-preview-waiting = Nothing is put in yet. Choose the next QR code.
app-preview-known = Already held
app-preview-notices = Noticed
app-preview-accept = Add
app-preview-again = Choose others
app-form-lead = Fill in what you know from the document. Full width or half width, both are fine.
app-form-more = More fields ({ $count })
app-form-add = Add
app-form-change = Correct it
app-form-not-personal = It is not a personal number
app-choice-none = Nothing chosen
app-row = { $label }, number { $number }
app-row-add = One more: { $label }
app-row-remove = Take this one out
app-day-era = Era
app-day-year = Year
app-day-month = Month
app-day-day = Day
app-era-R = Reiwa (令和)
app-era-H = Heisei (平成)
app-era-S = Shōwa (昭和)
app-era-T = Taishō (大正)
app-era-M = Meiji (明治)
app-era-ad = Common era

## choosing what is shown
app-choose-title = What will you show?
app-choose-counter = Where you show it
app-choose-shown = Shown for: { $purpose }
app-choose-on = Shown
app-choose-off = Hidden
app-choose-with-card = "{ $document }" is used together with the card. Please bring the card, too.
app-choose-more = Show other fields, too ({ $count })
app-choose-struck = Never shown here
app-choose-struck-why = This purpose does not need them, so they are not handed over even when asked for.
app-choose-missing = Not in your record ({ $count })
app-choose-go = Show the QR code (fields: { $count })
app-offer-ceiling_class = Gives an idea of your income
app-offer-address = Usually not needed
app-offer-specific_disease = Tells of an illness

## showing
app-showing-title = Showing my insurance
app-showing-qr = QR code of my insurance, for: { $purpose }
app-showing-read = It proves nothing until it is read
app-showing-renew = New in { $seconds } s
app-showing-what = Being shown ({ $purpose })
app-showing-ends = It ends by itself in about { $minutes } min.
app-showing-with-card = Please show it together with the card.
app-showing-over = The time is over. Nothing is shown any more.
app-showing-again = Show again
app-showing-stop = Stop showing
app-showing-twin = When you cannot hold up the screen (as digits)
app-showing-twin-lead = The same digits as in the QR code, for the other side to copy. They change each time it is made anew.

## settings
app-settings-title = Settings
app-settings-size = Size of text
app-settings-size-100 = Normal
app-settings-size-125 = A little larger
app-settings-size-150 = Large
app-settings-size-200 = Very large
app-settings-size-300 = Largest
app-settings-lock = Lock
app-settings-lock-lead = Lock it when you leave your seat or lend your device.

## advice that differs from the command line's
app-rec-no_home = You can make one from the first screen.
app-rec-home_exists = Close Tefuda and open it again.
app-rec-no_record = Choose it again from the list of records.
app-rec-no_eligibility = First add what your certificate or notice of insurance says.
app-rec-field_missing = Please fill in "{ $field }".
app-rec-maybe_personal_number = Driving licences have 12 digits too. Press the button below only if you know that it is none.
app-rec-not_a_choice = Please choose again.
app-rec-day_unreadable = Fill in year, month and day as digits.
app-rec-nothing_shown = Choose at least one field to show.
app-rec-not_held = Once it is in your record, it can be shown.
app-rec-qr_too_large = Choose a counter (such as the hospital), or ask for new copies.
app-rec-own_proof = Choose the QR code for the medicine notebook that the pharmacy gives you.
app-rec-nothing_to_undo = The list of records shows what is there.
app-rec-no_person = Close Tefuda and open it again.
app-rec-person_ambiguous = Close Tefuda and open it again.
app-rec-passphrase_needed = Open it with your passphrase.
err-app_locked = It is locked.
rec-app_locked = Open it with your passphrase.
err-app_nothing_shown_now = Nothing is being shown now.
rec-app_nothing_shown_now = Choose again what to show.
err-app_too_many_files = No more than { $max } files can be read at once.
rec-app_too_many_files = Put in or drop what was read so far, then choose the rest.
err-app_no_preview = There is nothing to add.
rec-app_no_preview = Choose the pictures or files again.

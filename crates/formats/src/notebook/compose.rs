//! Rows of a record that has no source, or that says something else by now.

use tefuda_record::{Day, Record, Row, fold_digits, parse_day};

use super::{Slip, layout::BookRow};

/// The rows of a record; `None` where a notebook has no place for it.
pub(super) fn rows_of(record: &Record) -> Option<Vec<BookRow>> {
    match record.kind().id {
        "dispensing" => Some(visit(record)),
        "allergy" => {
            let kind = match record.text("category").as_deref() {
                Some("side_effect") => "2",
                Some(_) | None => "1",
            };
            let reaction = record
                .text("reaction")
                .map(|reaction| format!("（{reaction}）"))
                .unwrap_or_default();
            let text = format!("{}{reaction}", text(record, "substance"));
            Some(vec![BookRow::new(2, [kind, &text, PATIENT])])
        }
        "otc" => Some(otc(record)),
        // What a person notes for themselves is not for a pharmacy.
        _ => None,
    }
}

/// The patient's row from an eligibility, else from what the slips say.
pub(super) fn patient(eligibility: Option<&Record>, slips: &[Slip<'_>]) -> Option<BookRow> {
    let mut items = vec![String::new(); 10];
    let mut put = |at: usize, value: String| {
        if let Some(item) = items.get_mut(at) {
            *item = value;
        }
    };
    if let Some(record) = eligibility {
        put(0, text(record, "name"));
        put(
            1,
            match record.text("sex").as_deref() {
                Some("male") => "1".to_owned(),
                Some("female") => "2".to_owned(),
                Some(_) | None => String::new(),
            },
        );
        put(2, record.day_of("birth_day").map(era).unwrap_or_default());
        put(4, text(record, "address"));
        put(9, text(record, "name_kana"));
        return Some(BookRow::new(1, items));
    }
    let named = slips
        .iter()
        .map(|slip| slip.record)
        .rfind(|record| record.text("patient_name").is_some())?;
    put(0, text(named, "patient_name"));
    put(2, named.day_of("patient_birth_day").map(era).unwrap_or_default());
    Some(BookRow::new(1, items))
}

fn visit(record: &Record) -> Vec<BookRow> {
    let writer = match record.text("writer").as_deref() {
        Some("medical") => "1",
        Some("other") => "8",
        Some("unknown") => "9",
        Some(_) | None => PATIENT,
    };
    let get = |id: &str| text(record, id);
    let day = record.day_of("dispensed_on").map(era).unwrap_or_default();
    let mut rows = vec![BookRow::new(5, [day.as_str(), writer])];
    let [prefecture, table, code] = institution(&get("pharmacy_code"));
    rows.push(BookRow::new(
        11,
        [
            get("pharmacy_name"),
            prefecture,
            table,
            code,
            String::new(),
            get("pharmacy_address"),
            get("pharmacy_phone"),
            writer.to_owned(),
        ],
    ));
    if record.text("pharmacist_name").is_some() {
        rows.push(BookRow::new(15, [&get("pharmacist_name"), "", writer]));
    }
    if record.text("clinic_name").is_some() {
        let [prefecture, table, code] = institution(&get("clinic_code"));
        rows.push(BookRow::new(
            51,
            [get("clinic_name"), prefecture, table, code, writer.to_owned()],
        ));
    }
    medicines(record.rows("medicines"), writer, &mut rows);
    for (number, field) in [(401, "cautions"), (421, "leftover"), (501, "remarks")] {
        rows.extend(get(field).lines().map(|line| BookRow::new(number, [line, writer])));
    }
    let provided = get("provided");
    rows.extend(
        provided
            .lines()
            .map(|line| match line.strip_prefix("入院中の副作用: ") {
                Some(effect) => BookRow::new(411, [effect, "30", writer]),
                None => BookRow::new(411, [line, "99", writer]),
            }),
    );
    rows.extend(get("own_notes").lines().map(|line| {
        let (text, day) = dated(line);
        BookRow::new(601, [text, &day.map(era).unwrap_or_default()])
    }));
    rows.sort_by_key(|row| if row.number > 400 { row.number } else { 0 });
    rows
}

/// The 201s of an RP, each with its 281 and 291, then their 301 with its 311 and 391; a 55 where the doctor changes.
fn medicines(medicines: &[Row], writer: &str, rows: &mut Vec<BookRow>) {
    let get = |row: &Row, id: &str| row.text(id).unwrap_or_default();
    let shared = |row: &Row| SHARED.map(|id| get(row, id));
    let mut doctor = [String::new(), String::new()];
    for (at, rp) in medicines.chunk_by(|one, next| shared(one) == shared(next)).enumerate() {
        let Some(first) = rp.first() else { continue };
        let now = ["doctor", "department"].map(|id| get(first, id));
        if now != doctor && now.iter().any(|text| !text.is_empty()) {
            rows.push(BookRow::new(55, [now[0].as_str(), now[1].as_str(), writer]));
            doctor = now;
        }
        // Numbers restart with each visit; a number of its own for each group keeps them apart.
        let number = (at + 1).to_string();
        for row in rp {
            let kind = |id: &str| {
                Some(get(row, id))
                    .filter(|kind| !kind.is_empty())
                    .unwrap_or_else(|| "1".to_owned())
            };
            let generic = get(row, "generic_name");
            let generic_kind = if generic.is_empty() {
                String::new()
            } else {
                kind("generic_code_kind")
            };
            rows.push(BookRow::new(
                201,
                [
                    number.clone(),
                    get(row, "name"),
                    get(row, "amount"),
                    get(row, "unit"),
                    kind("code_kind"),
                    get(row, "code"),
                    writer.to_owned(),
                    generic,
                    generic_kind,
                    get(row, "generic_code"),
                ],
            ));
            lines(
                rows,
                [281, 291],
                ["remarks", "cautions"].map(|id| get(row, id)),
                &number,
                writer,
            );
        }
        let kind = Some(get(first, "usage_code_kind")).filter(|kind| !kind.is_empty());
        rows.push(BookRow::new(
            301,
            [
                number.clone(),
                get(first, "usage"),
                get(first, "quantity"),
                get(first, "quantity_unit"),
                get(first, "form"),
                kind.unwrap_or_else(|| "1".to_owned()),
                get(first, "usage_code"),
                writer.to_owned(),
            ],
        ));
        lines(
            rows,
            [311, 391],
            ["usage_remarks", "usage_cautions"].map(|id| get(first, id)),
            &number,
            writer,
        );
    }
}

fn lines(rows: &mut Vec<BookRow>, numbers: [u16; 2], texts: [String; 2], rp: &str, writer: &str) {
    for (number, text) in numbers.into_iter().zip(texts) {
        rows.extend(text.lines().map(|line| BookRow::new(number, [rp, line, writer])));
    }
}

fn otc(record: &Record) -> Vec<BookRow> {
    let day = |id: &str| record.day_of(id).map(era).unwrap_or_default();
    let ingredients = record.rows("ingredients");
    // 通番 finds the 成分; where there are none it stays blank.
    let number = if ingredients.is_empty() { "" } else { "1" };
    let mut rows = vec![BookRow::new(
        3,
        [
            &text(record, "name"),
            &day("started_on"),
            &day("ended_on"),
            PATIENT,
            number,
            &text(record, "jan"),
        ],
    )];
    rows.extend(ingredients.iter().map(|row| {
        let code = row.text("code").unwrap_or_default();
        let kind = if code.is_empty() { "1" } else { "2" };
        BookRow::new(
            31,
            [number, &row.text("name").unwrap_or_default(), kind, &code, PATIENT],
        )
    }));
    rows
}

/// Ten digits: prefecture (2), 点数表 (1), code (7).
fn institution(code: &str) -> [String; 3] {
    let code = fold_digits(code);
    match (code.len(), code.split_at_checked(2), code.get(2..3), code.get(3..)) {
        (10, Some((prefecture, _)), Some(table), Some(rest)) => [prefecture, table, rest].map(str::to_owned),
        (_, _, _, _) => [const { String::new() }; 3],
    }
}

/// `R080301`, as the specification's own examples write days.
fn era(day: Day) -> String {
    let letter = match day.era().map(|(era, year)| (era.name(), year)) {
        Some(("明治", year)) => Some(('M', year)),
        Some(("大正", year)) => Some(('T', year)),
        Some(("昭和", year)) => Some(('S', year)),
        Some(("平成", year)) => Some(('H', year)),
        Some(("令和", year)) => Some(('R', year)),
        Some(_) | None => None,
    };
    match letter {
        Some((letter, year)) => format!("{letter}{year:02}{:02}{:02}", day.month(), day.day_of_month()),
        None => day.iso().replace('-', ""),
    }
}

/// A text with the day that reading put behind it: `飲めた（2026-03-01）`.
fn dated(line: &str) -> (&str, Option<Day>) {
    let split = line.strip_suffix('）').and_then(|line| line.rsplit_once('（'));
    match split.map(|(text, day)| (text, parse_day(day))) {
        Some((text, Ok(day))) => (text, Some(day)),
        Some((_, Err(_))) | None => (line, None),
    }
}

fn text(record: &Record, id: &str) -> String {
    record.text(id).unwrap_or_default()
}

/// What the medicines of an RP share.
const SHARED: [&str; 11] = [
    "rp",
    "usage",
    "quantity",
    "quantity_unit",
    "form",
    "usage_code_kind",
    "usage_code",
    "doctor",
    "department",
    "usage_remarks",
    "usage_cautions",
];

/// 作成者: the patient.
const PATIENT: &str = "2";

//! «What I downloaded from マイナポータル and from the vaccination app comes in, and adds up to my year.»

use std::fs;
use std::path::Path;

use serde_json::Value;
use tefuda_tests::Home;

fn shared(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name).display().to_string()
}

fn home() -> Home {
    let home = Home::empty();
    home.does(["init", "--name", "手札 花子", "--no-keyring"]);
    home
}

#[test]
fn a_notice_of_expenses_becomes_a_yearly_sheet() {
    let home = home();
    let notice = shared("corpus/myna/valid/expenses_cp932.csv");
    let preview = home.tells(["import", "--preview", &notice]);
    assert_eq!(preview["added"].as_array().unwrap().len(), 3);
    assert_eq!(home.tells(["list", "expense"])["records"].as_array().unwrap().len(), 0);
    home.does(["import", &notice]);
    assert_eq!(home.tells(["import", &notice])["added"].as_array().unwrap().len(), 0);
    let receipt = [
        "institution=例示歯科",
        "paid_on=2025-12-01",
        "paid=5000",
        "category=歯科",
        "receipt=kept",
    ];
    home.does(["add", "expense"].iter().chain(&receipt));
    let paid: i64 = home.tells(["list", "expense"])["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|record| {
            let shown = home.tells(["show", record["id"].as_str().unwrap()]);
            shown["fields"]["paid"].as_str().unwrap().parse::<i64>().unwrap()
        })
        .sum();
    let year = home.tells(["cost", "year", "--year", "2025"]);
    let year = year
        .get("year")
        .filter(|year| year.is_object())
        .unwrap_or(&year)
        .clone();
    assert_eq!(
        (&year["records"], &year["by_month"], &year["paid"]),
        (&4.into(), &3.into(), &paid.into()),
        "{year}"
    );
    home.does(["paper", "expenses", "--year", "2025", "--out", "year.pdf"]);
    assert!(fs::read(home.path("year.pdf")).unwrap().starts_with(b"%PDF-"));
    let sheet = home.does(["export", "--format", "csv", "--kind", "expense"]);
    assert!(sheet.contains("てふだ薬局千代田店") && sheet.contains("例示歯科"));
}

#[test]
fn a_vaccination_card_is_checked_against_the_keys_i_hand_in() {
    let card = shared("corpus/shc/valid/three_doses_one_code.txt");
    let right = shared("vectors/shc/directory.json");
    let remarks = |home: &Home| {
        let id = home.tells(["list", "vaccination"])["records"][0]["id"]
            .as_str()
            .unwrap()
            .to_owned();
        home.tells(["show", &id])["fields"]["remarks"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let unchecked = home();
    assert_eq!(unchecked.tells(["import", &card])["added"].as_array().unwrap().len(), 3);
    assert!(remarks(&unchecked).ends_with("署名は確かめていません"));
    let checked = home();
    let told = checked.tells(["import", &card, "--card-keys", &right]);
    assert_eq!(told["cards"]["checked"], 3);
    assert!(remarks(&checked).ends_with("署名を確かめました: 例示の発行者"));
    let unknown = home();
    let other = fs::read_to_string(&right)
        .unwrap()
        .replace("issuer.example", "other.example");
    fs::write(unknown.path("other.json"), other).unwrap();
    let told = unknown.tells(["import", &card, "--card-keys", "other.json"]);
    assert_eq!(
        (&told["cards"]["unknown_key"], &told["cards"]["checked"]),
        (&3.into(), &0.into())
    );
    assert!(remarks(&unknown).ends_with("署名は確かめていません"));

    // One digit of the signature is another: two digits are a character, its code less 45.
    let forged = home();
    let digits = fs::read_to_string(&card).unwrap();
    let last = digits.trim_end();
    let (body, pair) = last.split_at(last.len() - 4);
    let changed = if pair.starts_with("20") { "21" } else { "20" };
    fs::write(
        forged.path("card.txt"),
        format!("{body}{changed}{}", pair.get(2..).unwrap()),
    )
    .unwrap();
    let told = forged.tells(["import", "card.txt", "--card-keys", &right]);
    assert_eq!(
        (&told["cards"]["wrong"], &told["added"]),
        (&3.into(), &Value::Array(Vec::new()))
    );
    assert_eq!(told["unread"][0]["code"], "card_signature_wrong");
    // No directory, and one that puts another key under the name of the issuer's.
    for keys in [&card, &shared("vectors/shc/directory_with_another_key.json")] {
        let said = forged.says(["import", &card, "--card-keys", keys, "--json"]);
        assert!(said.err.contains("\"code\":\"card_keys\""), "{}", said.err);
    }
}

//! I am told that my insurance is invalid. The helper says what to show, what it costs, by when, and whom to call.

use std::fs;
use std::process::Command;

use serde_json::Value;
use tefuda_tests::Home;

/// The day on which these stories play.
const TODAY: &str = "2026-11-22";

/// A person with a certificate, a receipt paid in full, a change of job, a prescription, a care card and a note of a counter.
fn home() -> Home {
    let home = Home::with_eligibility();
    for line in [
        "held_paper paper=マイナンバーカード expires_on=2031-03-04",
        "held_paper paper=電子証明書 expires_on=2026-12-10",
        "expense institution=てふだ医院 treated_month=202610 paid_on=2026-10-05 category=医科外来 total=12340 paid=12340 burden_ratio=全額 patient_name=髙橋花子",
        "expense institution=てふだ薬局 treated_month=202610 paid_on=2026-10-06 category=調剤 paid=1230 burden_ratio=2 patient_name=髙橋花子",
        "enrolment insurer_name=てふだ健康保険組合 acquired_on=2020-04-01 lost_on=2026-10-01",
        "enrolment insurer_name=例示区国民健康保険 acquired_on=2026-11-01 filed_on=2026-11-10",
        "prescription issued_on=2026-11-22 clinic_name=てふだ医院",
        "care document=被保険者証 valid_from=2026-06-01 valid_until=2027-05-31",
        "allergy substance=ペニシリン系",
        "contact name=手札一郎 relation=夫 phone=03-0000-0020 emergency=最初に知らせる",
        "trouble happened_on=2026-11-10 place=てふだ医院 place_kind=clinic held=card failed=invalid asked_in_full=asked settled=same_day said=全額ですと言われた who_said=受付の髙橋さん",
    ] {
        home.does(["add"].into_iter().chain(line.split(' ')));
    }
    home
}

#[test]
fn it_is_told_in_both_languages_word_for_word() {
    let home = home();
    for (language, transcript) in [
        ("ja", include_str!("transcripts/ja.txt")),
        ("en", include_str!("transcripts/en.txt")),
    ] {
        let mut commands = 0;
        for part in transcript.split("$ tefuda ").skip(1) {
            let (command, expected) = part.split_once('\n').unwrap();
            let args = command.split(' ').chain(["--lang", language]);
            let said = home.says(args);
            assert_eq!(format!("{}{}", said.out, said.err), expected, "{language}: {command}");
            commands += 1;
        }
        assert!(commands >= 20, "{language}: {commands} commands");
    }
}

#[test]
fn what_works_where_follows_from_what_i_hold() {
    let home = home();
    let held = home.tells(["counter", "--on", TODAY, "--holds", "registered,first_visit"]);
    let works = |place: usize| -> Vec<String> {
        let means = held["counter"]["places"][place]["means"].as_array().unwrap();
        means
            .iter()
            .map(|means| means["id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(works(0), ["card_reader", "certificate", "declaration"]);
    assert_eq!(works(1), ["certificate"]);
    assert_eq!(held["counter"]["pays"][0]["tenths"], 2, "as the paper says");
}

#[test]
fn what_works_where_goes_along_as_one_sheet() {
    let home = home();
    for language in ["ja", "en"] {
        home.does(["counter", "--on", TODAY, "--lang", language, "--out", "sheet.pdf"]);
        let output = Command::new("pdftotext")
            .arg(home.path("sheet.pdf"))
            .arg("-")
            .output()
            .unwrap();
        let page = String::from_utf8(output.stdout).unwrap();
        assert_eq!(page.matches('\u{c}').count(), 1, "one page: {page}");
        let page: String = page.split_whitespace().collect();
        for told in ["資格確認書を出す", "機械のない窓口", "2割", "健康保険法51条の3", "証明"]
        {
            assert!(
                page.contains(told) || (language == "en" && told == "証明"),
                "{told}: {page}"
            );
        }
        assert!(
            !page.contains("138990") && !page.contains("花子"),
            "nothing of the person: {page}"
        );
    }
    assert_eq!(home.says(["counter", "--on", TODAY, "--out", "sheet.png"]).code, 1);
}

#[test]
fn a_new_table_of_rules_answers_from_then_on() {
    let home = home();
    home.does(["rules", "export", "--out", "rules.tsv"]);
    let text = fs::read_to_string(home.path("rules.tsv")).unwrap();
    let cost = || home.tells(["cost", "meals", "--count", "30", "--on", "2026-07-01"]);
    assert_eq!(cost()["stay"]["yen"], 16_500);
    let newer = text
        .replacen("\t2026-11-22\n", "\t2027-05-01\n", 1)
        .replace("\tgeneral\t550\t", "\tgeneral\t590\t");
    fs::write(home.path("newer.tsv"), &newer).unwrap();
    home.does(["rules", "import", "newer.tsv"]);
    assert_eq!(cost()["stay"]["yen"], 17_700);
    assert_eq!(cost()["rules"], "2027-05-01", "every answer names its version");
    let versions = home.tells(["rules", "list"]);
    assert_eq!(versions["versions"].as_array().unwrap().len(), 2);
    for (file, content, code) in [
        ("older.tsv", text.as_str(), "rules_not_newer"),
        (
            "code.tsv",
            &newer
                .replace("\t2027-05-01\n", "\t2027-06-01\n")
                .replace("\t590\t", "\t=cmd()\t"),
            "rules_broken",
        ),
        ("cut.tsv", newer.split_once("[topics]").unwrap().0, "rules_missing"),
        ("picture.png", "\u{89}PNG", "rules_not_rules"),
    ] {
        fs::write(home.path(file), content).unwrap();
        let said = home.says(["rules", "import", file, "--json"]);
        assert_eq!(said.code, 1);
        assert!(
            said.err.contains(&format!("\"code\":\"{code}\"")),
            "{file}: {}",
            said.err
        );
    }
    assert_eq!(cost()["stay"]["yen"], 17_700);
}

#[test]
fn outside_its_days_a_table_says_until_when_it_knows() {
    let home = home();
    for (line, until) in [
        (
            "cost ceiling --month 2027-08 --class ウ --total 1000000",
            "2027年7月31日",
        ),
        ("cost meals --count 1 --on 2027-06-01", "2027年5月31日"),
        ("cost visit --points 100 --ratio 3 --on 2028-04-01", "2028年3月31日"),
        ("event retirement --on 2030-01-01", "2028年3月31日"),
        ("help-topic --on 2030-01-01", "2028年3月31日"),
    ] {
        let said = home.says(line.split(' ').chain(["--lang", "ja"]));
        assert_eq!(said.code, 1, "{line}");
        assert!(
            said.err.starts_with("わかりません") && said.err.contains(until),
            "{line}: {}",
            said.err
        );
        assert_eq!(said.out, "", "{line}");
    }
}

#[test]
fn my_calendar_goes_out_without_an_illness_or_a_name() {
    let home = home();
    home.does(["calendar", "--on", TODAY, "--ics", "days.ics"]);
    let ics = fs::read_to_string(home.path("days.ics")).unwrap();
    assert!(ics.matches("BEGIN:VEVENT").count() >= 8, "{ics}");
    for private in [
        "人工腎臓",
        "髙橋",
        "てふだ",
        "マイナンバー",
        "介護",
        "処方",
        "特定疾病",
        "国民健康保険",
    ] {
        assert!(!ics.replace("\r\n ", "").contains(private), "{private}");
    }
    let days = home.tells(["calendar", "--on", TODAY]);
    let of = |kind: &str, about: &str| -> Vec<String> {
        let entries = days["calendar"].as_array().unwrap().iter();
        let fits = entries.filter(|entry| entry["kind"] == kind && entry["about"].as_str().unwrap().contains(about));
        fits.map(|entry| entry["day"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(of("fetch_by", ""), ["2026-11-25"], "four days, the first one counted");
    assert_eq!(of("renew_from", ""), ["2027-04-01"]);
    assert_eq!(of("file_by", "in full"), ["2028-10-05"]);
    assert_eq!(
        of("paper_ends", "電子証明書"),
        ["2026-12-10", "2027-03-31"],
        "and the day it is still read until"
    );
}

#[test]
fn my_note_of_a_counter_leaves_as_choices_alone() {
    let home = home();
    home.does(["trouble", "export", "--out", "survey.csv"]);
    let csv = fs::read_to_string(home.path("survey.csv")).unwrap();
    assert_eq!(
        csv,
        "month,place,held,failed,asked_in_full,settled\r\n2026-11,clinic,card,invalid,asked,same_day\r\n"
    );
}

#[test]
fn a_paper_is_filled_from_what_i_hold_and_noted() {
    let home = home();
    let before = home.tells(["log"])["entries"].as_array().unwrap().len();
    let paper = home.tells([
        "draft",
        "declaration",
        "--on",
        TODAY,
        "--set",
        "employer_name=てふだ商店",
    ]);
    let items = paper["draft"]["items"].as_array().unwrap();
    let value = |key: &str| items.iter().find(|item| item["key"] == key).unwrap()["value"].clone();
    assert_eq!(value("name"), "髙橋 花子");
    assert_eq!(value("employer_name"), "てふだ商店");
    assert_eq!(value("sign"), Value::Null, "nobody signs for me");
    assert!(value("filed").as_str().unwrap().contains("令和8年11月10日"));
    let log = home.tells(["log"])["entries"].as_array().unwrap().clone();
    assert_eq!(log.len(), before + 1);
    assert_eq!(log.last().unwrap()["outcome"], "draft");
    home.does(["log", "--lang", "ja"]);
    home.does(["lock", "add", "address"]);
    let locked = home.tells(["draft", "declaration", "--on", TODAY]);
    let items = locked["draft"]["items"].as_array().unwrap();
    let address = items.iter().find(|item| item["key"] == "address").unwrap();
    assert_eq!(address["value"], Value::Null, "what is locked stays empty");
    let unknown = home.says(["draft", "declaration", "--set", "my_number=1", "--json"]);
    assert!(unknown.err.contains("draft_item_unknown"), "{}", unknown.err);
}

#[test]
fn filed_and_waiting_can_be_shown_and_is_always_my_own_word() {
    let home = Home::with_copies();
    let id = home.tells(["list", "eligibility"])["records"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    home.does(["edit", &id, "filed_on=2026-11-10"]);
    let plain = home.tells(["prove", "--field", "name,insurer_name", "--yes"]);
    assert_eq!(plain["grade"], "issued");
    let filed = home.tells(["prove", "--field", "name,insurer_name,filed_on", "--yes"]);
    assert_eq!(filed["grade"], "self_attested", "an insurer never signed that");
    fs::write(home.path("proof.txt"), filed["text"].as_str().unwrap()).unwrap();
    let read = home.says(["verify", "proof.txt", "--trust", "trust.jws", "--json"]);
    assert_eq!(read.code, 2);
    let verdict: Value = serde_json::from_str(&read.out).unwrap();
    assert_eq!(verdict["fields"]["filed_on"], "2026-11-10");
    assert_eq!(verdict["grade"], "self_attested");
}

#[test]
fn a_school_gets_a_name_and_a_slip_with_three_things() {
    let home = home();
    let proof = home.tells(["prove", "--preset", "school", "--yes"]);
    assert_eq!(proof["fields"], serde_json::json!(["name", "birth_day"]));
    let refused = home.says([
        "prove",
        "--preset",
        "school",
        "--field",
        "insured_number",
        "--yes",
        "--json",
    ]);
    assert!(refused.err.contains("over_ceiling"), "{}", refused.err);
    let slip = home.tells(["draft", "school", "--on", TODAY]);
    let items = slip["draft"]["items"].as_array().unwrap();
    let keys: Vec<&str> = items.iter().map(|item| item["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["name", "allergies", "contact"]);
    assert_eq!(items[1]["value"], "ペニシリン系");
}

#[test]
fn nonsense_is_answered_in_a_sentence() {
    let home = home();
    for (line, code) in [
        ("refused hiccups", "refused_what"),
        ("refused invalid --holds hope", "holding_unknown"),
        ("refused disaster", "refused_holds"),
        ("event party", "event_unknown"),
        ("event birth --on someday", "rules_day"),
        ("help-topic weather", "topic_unknown"),
        ("draft passport", "draft_unknown"),
        ("cost ceiling --month 2026-13 --class ア --total 1", "rules_day"),
        ("cost ceiling --month 2026-11 --class 特 --total 1", "class_unknown"),
        ("cost meals --count 3 --class king", "meal_class"),
        ("cost meals --count 3 --class low1 --on 2026-07-01", "meal_span"),
        ("cost visit --points -3 --ratio 3", "usage"),
        ("cost visit --points 100 --ratio 9", "usage"),
    ] {
        let said = home.says(line.split(' ').chain(["--json"]));
        assert_eq!(said.code, 1, "{line}");
        assert!(
            said.err.contains(&format!("\"code\":\"{code}\"")),
            "{line}: {}",
            said.err
        );
    }
}

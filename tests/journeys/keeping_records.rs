//! «I put in what I hold, find it again, change it, and take a mistake back.»

use std::fs;
use std::path::Path;

use tefuda_tests::Home;

fn corpus(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus/jahis_tc")
        .join(name)
        .display()
        .to_string()
}

fn picture_of(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("journeys/pictures");
    folder.join(name).display().to_string()
}

fn home() -> Home {
    let home = Home::empty();
    home.does(["init", "--name", "花子", "--no-keyring"]);
    home
}

#[test]
fn a_slip_comes_in_once_and_one_undo_takes_all_of_it_back() {
    let home = home();
    let slip = corpus("valid/tc08_every_record_cp932.txt");
    let preview = home.tells(["import", "--preview", &slip]);
    assert!(!preview["added"].as_array().unwrap().is_empty());
    assert_eq!(
        home.tells(["list"])["records"].as_array().unwrap().len(),
        0,
        "a preview adds nothing"
    );
    let added = home.tells(["import", &slip])["added"].as_array().unwrap().len();
    assert_eq!(added, preview["added"].as_array().unwrap().len());
    assert_eq!(home.tells(["import", &slip])["added"].as_array().unwrap().len(), 0);
    home.does(["undo"]);
    assert_eq!(home.tells(["list"])["records"].as_array().unwrap().len(), 0);
    home.does(["undo", "--redo"]);
    assert_eq!(home.tells(["list"])["records"].as_array().unwrap().len(), added);
}

#[test]
fn the_source_bytes_stay_with_the_record() {
    let home = home();
    let slip = corpus("valid/tc01_no_writer_columns.txt");
    let added = home.tells(["import", &slip]);
    let id = added["added"][0]["id"].as_str().unwrap().to_owned();
    home.does(["show", &id, "--source", "source.txt"]);
    assert_eq!(fs::read(home.path("source.txt")).unwrap(), fs::read(slip).unwrap());
}

#[test]
fn two_character_words_and_variant_kanji_are_found() {
    let home = Home::with_eligibility();
    home.does(["add", "allergy", "substance=卵白"]);
    for query in ["高橋", "髙橋", "卵白", "卵"] {
        assert_eq!(
            home.tells(["search", query])["records"].as_array().unwrap().len(),
            1,
            "{query}"
        );
    }
    assert_eq!(home.tells(["search", "処方"])["records"].as_array().unwrap().len(), 0);
}

#[test]
fn an_edit_keeps_what_was_before() {
    let home = home();
    let added = home.tells(["add", "allergy", "substance=そば", "reaction=かゆみ"]);
    let id = added["added"][0]["id"].as_str().unwrap().to_owned();
    home.does(["edit", &id, "reaction=じんましん"]);
    let shown = home.tells(["show", &id, "--history"]);
    assert_eq!(shown["fields"]["reaction"], "じんましん");
    assert_eq!(shown["history"].as_array().unwrap().len(), 2);
    home.does(["undo"]);
    assert_eq!(home.tells(["show", &id])["fields"]["reaction"], "かゆみ");
    home.does(["remove", &id]);
    assert_eq!(home.tells(["list"])["records"].as_array().unwrap().len(), 0);
}

#[test]
fn several_people_live_in_one_home_and_never_see_each_other() {
    let home = Home::with_eligibility();
    home.does(["person", "add", "太郎"]);
    let said = home.says(["list", "--json"]);
    assert!(said.err.contains("person_ambiguous"), "{}", said.err);
    assert_eq!(
        home.tells(["--person", "太郎", "list"])["records"]
            .as_array()
            .unwrap()
            .len(),
        0
    );
    assert_eq!(
        home.tells(["--person", "髙橋 花子", "list"])["records"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn what_is_wrong_is_named_and_nothing_is_stored() {
    let home = home();
    let cases = [
        ("note text=マイナンバー123456789018", "personal_number"),
        ("note text=1234-5678-9018", "personal_number"),
        ("note text=123456789018", "maybe_personal_number"),
        ("eligibility insurer_number=138991", "check_digit"),
        ("eligibility birth_day=令和0年1月1日", "no_such_era_year"),
        ("eligibility birth_day=2026年2月30日", "no_such_day"),
        ("eligibility name_kana=漢字", "not_kana"),
        ("eligibility name=花子", "field_missing"),
        ("eligibility colour=red", "field_unknown"),
        ("pet name=ポチ", "kind_unknown"),
    ];
    for (line, code) in cases {
        let said = home.says(["add", "--json"].into_iter().chain(line.split(' ')));
        assert_eq!(said.code, 1, "{line}");
        let error: serde_json::Value = serde_json::from_str(&said.err).unwrap();
        assert_eq!(error["error"]["code"], code, "{line}");
        assert!(!error["error"]["advice"].as_str().unwrap().is_empty());
        assert!(!said.err.contains("123456789018"), "{line}");
    }
    assert_eq!(home.tells(["list"])["records"].as_array().unwrap().len(), 0);
}

#[test]
fn what_cannot_be_imported_says_why() {
    let home = home();
    let missing = corpus("invalid/second_part_missing.txt");
    let picture = tefuda_qr::make_symbol(b"https://example.invalid/", tefuda_qr::Level::L, 10).unwrap();
    fs::write(home.path("foreign.png"), picture.png(4).unwrap()).unwrap();
    let blank = tefuda_qr::make_symbol(b"1", tefuda_qr::Level::L, 1)
        .unwrap()
        .png(1)
        .unwrap();
    fs::write(home.path("cut.png"), &blank[..blank.len() / 2]).unwrap();
    let slip = "JAHISTC08,1\r\n5,R080301,1\r\n11,てふだ薬局,13,4,9940013,,,,1\r\n";
    let parts = tefuda_qr::make_sequence(slip.as_bytes(), tefuda_qr::Level::L, 30).unwrap();
    fs::write(home.path("part1.png"), parts[0].png(4).unwrap()).unwrap();
    let cases = [
        (corpus("invalid/prescription_electronic_sj1.txt"), "prescription_format"),
        (corpus("invalid/broken_shift_jis.txt"), "broken_encoding"),
        (corpus("invalid/empty.txt"), "empty_input"),
        (missing, "part_missing"),
        (picture_of("without_symbol.png"), "no_qr"),
        (picture_of("without_symbol.jpg"), "no_qr"),
        ("foreign.png".to_owned(), "foreign_qr"),
        ("cut.png".to_owned(), "picture_damaged"),
        ("part1.png".to_owned(), "part_missing"),
        ("nowhere.txt".to_owned(), "not_found"),
    ];
    for (file, code) in cases {
        let said = home.says(["import", &file, "--json"]);
        assert_eq!(said.code, 1, "{file}");
        assert!(
            said.err.contains(&format!("\"code\":\"{code}\"")),
            "{file}: {}",
            said.err
        );
    }
    assert_eq!(home.tells(["list"])["records"].as_array().unwrap().len(), 0);
}

#[test]
fn a_personal_number_in_a_qr_code_comes_in_nowhere() {
    let home = home();
    let slip = "JAHISTC08,1\r\n5,R080301,1\r\n11,てふだ薬局,13,4,9940013,,,,1\r\n\
                501,マイナンバーは1234-5678-9018です。,1\r\n";
    let code = tefuda_qr::make_symbol(slip.as_bytes(), tefuda_qr::Level::L, 20).unwrap();
    fs::write(home.path("slip.png"), code.png(4).unwrap()).unwrap();
    let said = home.says(["import", "slip.png", "--json"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.contains("personal_number_blanked"), "{}", said.out);
    let id = home.tells(["list"])["records"][0]["id"].as_str().unwrap().to_owned();
    home.does(["show", &id, "--source", "source.txt"]);
    let kept = fs::read(home.path("source.txt")).unwrap();
    assert!(kept.windows(9).any(|bytes| bytes == "てふだ".as_bytes()));
    for text in [&said.out, &said.err, &home.does(["show", &id, "--history", "--json"])] {
        assert!(!text.contains("5678"), "{text}");
    }
    assert!(!kept.windows(4).any(|bytes| bytes == b"5678"));
}

#[test]
fn several_pictures_of_one_slip_are_joined_in_any_order() {
    let home = home();
    let slip = fs::read(corpus("valid/tc08_every_record_cp932.txt")).unwrap();
    let parts = tefuda_qr::make_sequence(&slip, tefuda_qr::Level::L, 500).unwrap();
    let mut names = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let name = format!("part{at}.png");
        fs::write(home.path(&name), part.png(3).unwrap()).unwrap();
        names.insert(0, name);
    }
    assert!(names.len() > 1);
    let args: Vec<&str> = ["import"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let from_pictures = home.tells(args)["added"].as_array().unwrap().len();
    assert!(from_pictures > 0);
    let again = home.tells(["import", &corpus("valid/tc08_every_record_cp932.txt")]);
    assert_eq!(again["added"].as_array().unwrap().len(), 0, "the file is the same slip");
}

#[test]
fn a_field_may_be_called_as_the_paper_calls_it() {
    let home = home();
    let typed = [
        "保険者番号=１３８９９０",
        "番号=７８９０１２３",
        "氏名=髙橋 花子",
        "生年月日=昭和60年4月1日",
        "性別=女",
    ];
    home.does(["add", "eligibility", "書類の種類=資格確認書"].into_iter().chain(typed));
    let list = home.tells(["list"]);
    let id = list["records"][0]["id"].as_str().unwrap();
    assert_eq!(home.tells(["show", id])["fields"]["insurer_number"], "138990");
    let said = home.says(["add", "eligibility", "色=赤"]);
    assert!(said.err.contains("Insurer number"), "{}", said.err);
}

#[test]
fn the_name_alone_says_what_there_is() {
    let said = Home::empty().says([""; 0]);
    assert_eq!(said.code, 1);
    assert!(
        said.err.contains("prove") && said.err.contains("verify"),
        "{}",
        said.err
    );
}

//! «The pharmacy gets my お薬手帳, as a file or as codes, and nothing of what I keep to myself.»

use std::fs;
use std::path::Path;

use serde_json::Value;
use tefuda_tests::Home;

fn corpus(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus/jahis_tc/valid")
        .join(name)
}

fn home(slips: &[&str]) -> Home {
    let home = Home::empty();
    home.does(["init", "--name", "花子", "--no-keyring"]);
    for slip in slips {
        home.does(["import".to_owned(), corpus(slip).display().to_string()]);
    }
    home
}

/// What the records of slips say, whatever their ids.
fn said(home: &Home) -> Vec<Value> {
    let mut all: Vec<Value> = ["dispensing", "allergy", "otc", "contact", "condition"]
        .iter()
        .flat_map(|kind| home.tells(["list", kind])["records"].as_array().unwrap().clone())
        .map(|record| home.tells(["show", record["id"].as_str().unwrap()])["fields"].clone())
        .collect();
    all.sort_by_key(Value::to_string);
    all
}

/// The rows of a notebook, whatever their order: what belongs to no visit has none of its own.
fn rows(bytes: &[u8]) -> Vec<&[u8]> {
    let mut rows: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    rows.sort_unstable();
    rows
}

#[test]
fn every_row_of_a_notebook_goes_out_as_it_came() {
    let home = home(&["tc08_canonical_notebook.txt"]);
    let made = home.tells(["notebook", "--out", "book.txt"]);
    assert_eq!((&made["left_out"], &made["replaced"]), (&0.into(), &0.into()));
    let came = fs::read(corpus("tc08_canonical_notebook.txt")).unwrap();
    let mut wanted = came.clone();
    // Handed over by the patient now: 出力区分 2.
    wanted["JAHISTC08,".len()] = b'2';
    let book = fs::read(home.path("book.txt")).unwrap();
    assert_eq!(rows(&book), rows(&wanted));
    assert!(book.starts_with(b"JAHISTC08,2\r\n1,"));
    let logged = home.tells(["log"])["entries"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(
        (&logged["outcome"], &logged["paper"]),
        (&"handed".into(), &"notebook".into())
    );
    assert!(home.does(["log"]).contains("渡すために書き出した") || home.does(["log"]).contains("handed over"));
}

#[test]
fn many_slips_become_codes_that_another_home_reads() {
    let home = home(&[
        "tc08_canonical_notebook.txt",
        "tc08_every_record_cp932.txt",
        "tc06_two_visits.txt",
    ]);
    let made = home.tells(["notebook", "--out", "code.png"]);
    let files: Vec<String> = made["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file.as_str().unwrap().to_owned())
        .collect();
    assert!(files.len() > 1, "{files:?}");
    let other = Home::empty();
    other.does(["init", "--name", "花子", "--no-keyring"]);
    // In any order: the parts say where they belong.
    for file in &files {
        fs::copy(home.path(file), other.path(file)).unwrap();
    }
    let came = other.tells(["import"].into_iter().chain(files.iter().rev().map(String::as_str)));
    assert_eq!(came["unread"].as_array().unwrap().len(), 0, "{came}");
    assert_eq!(said(&other).len(), said(&home).len());
    let again = home.tells(["import"].into_iter().chain(files.iter().map(String::as_str)));
    assert_eq!(again["added"].as_array().unwrap().len(), 0, "{again}");
}

#[test]
fn what_i_hide_and_what_tells_of_it_stays_at_home() {
    let home = Home::empty();
    home.does(["init", "--name", "花子", "--no-keyring"]);
    let slip = "JAHISTC08,1\r\n5,R080301,1\r\n11,てふだ薬局,13,4,9940013,,,,1\r\n51,例示心療所,13,1,9910015,1\r\n\
                55,例示 三郎,心療内科,1\r\n201,1,甲秘錠,3,錠,4,1149001F9999,1\r\n301,1,毎食後,7,日分,1,1,,1\r\n\
                55,例示 四郎,内科,1\r\n201,2,乙錠,1,錠,4,2171022F9999,1\r\n301,2,朝食後,28,日分,1,1,,1\r\n";
    let old = "JAHISTC08,1\r\n5,R071201,1\r\n11,例示薬局,13,4,9940013,,,,1\r\n201,1,甲秘錠,3,錠,4,1149001F9999,1\r\n\
               301,1,毎食後,7,日分,1,1,,1\r\n";
    fs::write(home.path("slip.txt"), slip).unwrap();
    fs::write(home.path("old.txt"), old).unwrap();
    home.does(["import", "slip.txt", "old.txt"]);
    let whole = home.does(["notebook", "--utf8"]);
    assert!(whole.contains("甲秘錠") && whole.contains("例示薬局") && whole.contains("心療内科"));
    let book = home.does(["notebook", "--utf8", "--hide", "甲秘"]);
    for told in ["甲秘", "例示薬局", "心療内科", "毎食後"] {
        assert!(!book.contains(told), "{told} is told:\n{book}");
    }
    assert!(book.contains("乙錠") && book.contains("朝食後") && book.contains("例示 四郎"));
    let late = home.does(["notebook", "--utf8", "--since", "令和8年1月1日"]);
    assert!(late.contains("てふだ薬局") && !late.contains("例示薬局"));
    for (args, code) in [
        (
            ["notebook", "--hide", "甲秘", "--hide", "乙"].as_slice(),
            "notebook_nothing",
        ),
        (&["notebook", "--jahis", "9"], "notebook_version"),
        (&["notebook", "--out", "book.docx"], "notebook_out"),
        (&["notebook", "--since", "someday"], "day_unreadable"),
    ] {
        let said = home.says(args.iter().chain(&["--json"]));
        assert_eq!(said.code, 1, "{args:?}");
        assert!(
            said.err.contains(&format!("\"code\":\"{code}\"")),
            "{args:?} {}",
            said.err
        );
    }
}

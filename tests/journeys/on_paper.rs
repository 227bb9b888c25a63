//! «I print what I need at a counter, and the log knows that I did.»

use std::fs;
use std::process::Command;

use tefuda_tests::Home;

fn text(home: &Home, file: &str) -> String {
    let output = Command::new("pdftotext")
        .arg(home.path(file))
        .arg("-")
        .output()
        .unwrap();
    assert!(output.status.success(), "{file} is no pdf");
    String::from_utf8(output.stdout).unwrap().split_whitespace().collect()
}

/// Reads the symbol of a page, as a clinic would that photographs it.
fn digits(home: &Home, file: &str) -> String {
    let picture = home.path("page");
    let drawn = Command::new("pdftoppm")
        .args(["-png", "-gray", "-singlefile", "-r", "150"])
        .args([home.path(file), picture.clone()])
        .status();
    assert!(drawn.unwrap().success());
    let found = tefuda_qr::read_picture(&fs::read(picture.with_extension("png")).unwrap()).unwrap();
    assert_eq!(found.len(), 1);
    String::from_utf8(found[0].bytes.clone()).unwrap()
}

#[test]
fn a_proof_on_a_page_is_verified_and_says_in_words_what_it_shows() {
    let home = Home::with_copies();
    let proof = home.tells([
        "prove",
        "--yes",
        "--preset",
        "hospital",
        "--hide",
        "sex",
        "--lang",
        "ja",
        "--out",
        "proof.pdf",
    ]);
    assert_eq!(digits(&home, "proof.pdf"), proof["text"]);
    let page = text(&home, "proof.pdf");
    for told in [
        "髙橋花子",
        "138990",
        "3456",
        "昭和29年3月4日(1954年3月4日)",
        "これは保険証・資格確認書ではありません",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(page.contains(proof["check_code"].as_str().unwrap()), "{page}");
    assert!(
        !page.contains("性別") && !page.contains("住所"),
        "what is hidden leaves nothing: {page}"
    );
    // No copy for paper was asked of the insurer, so the page is the person's own word, and whoever carries it is to be looked at.
    let said = home.says(["verify", "proof.pdf", "--trust", "trust.jws", "--json"]);
    let of_the_file: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let said = home.says(["verify", "page.png", "--trust", "trust.jws", "--json"]);
    let verdict: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!((said.code, &verdict["reason"]), (2, &"self_attested".into()));
    assert_eq!(
        (&of_the_file["reason"], &of_the_file["fields"]),
        (&verdict["reason"], &verdict["fields"])
    );
    assert!(
        verdict["notes"]
            .as_array()
            .unwrap()
            .contains(&"paper_check_identity".into()),
        "{verdict}"
    );
    assert_eq!(verdict["check_code"], proof["check_code"]);
}

/// The size of the first page in points, and how many pages there are.
fn sheets(home: &Home, file: &str) -> (String, String) {
    let output = Command::new("pdfinfo").arg(home.path(file)).output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    let of = |name: &str| {
        let line = told.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_once(':').unwrap().1.trim().to_owned()
    };
    (of("Page size"), of("Pages"))
}

#[test]
fn a_card_fits_a_purse_and_a_sheet_holds_the_family() {
    let home = Home::with_eligibility();
    let own = ["prove", "--yes", "--preset", "hospital", "--lang", "ja"];
    let card = home.tells(own.iter().chain(&["--form", "card", "--out", "card.pdf"]));
    let (size, pages) = sheets(&home, "card.pdf");
    // 85.6 by 54 millimetres, two faces.
    assert!(size.starts_with("242.6") && size.contains("x 153.0"), "{size}");
    assert_eq!(pages, "2");
    let face = home.path("back");
    let drawn = Command::new("pdftoppm")
        .args(["-png", "-gray", "-singlefile", "-r", "300", "-f", "2"])
        .args([home.path("card.pdf"), face.clone()])
        .status();
    assert!(drawn.unwrap().success());
    let found = tefuda_qr::read_picture(&fs::read(face.with_extension("png")).unwrap()).unwrap();
    assert_eq!(found[0].bytes, card["text"].as_str().unwrap().as_bytes());

    home.does(["person", "add", "太郎"]);
    home.does([
        "add",
        "--person",
        "太郎",
        "eligibility",
        "document=certificate",
        "insurer_number=138990",
        "insured_symbol=国12",
        "insured_number=3456",
        "branch_number=02",
        "name=髙橋 太郎",
        "birth_day=2015-05-05",
        "expires_on=2099-07-31",
    ]);
    let sheet = home.tells(
        own.iter()
            .chain(&["--person", "髙橋 花子", "--also", "太郎", "--out", "sheet.pdf"]),
    );
    let proofs = sheet["proofs"].as_array().unwrap();
    assert_eq!(proofs.len(), 2);
    assert!(sheets(&home, "sheet.pdf").0.contains("A4"));
    let page = text(&home, "sheet.pdf");
    for told in ["髙橋花子", "髙橋太郎", "2015"] {
        assert!(page.contains(told), "{told}: {page}");
    }
    let picture = home.path("sheet");
    let drawn = Command::new("pdftoppm")
        .args(["-png", "-gray", "-singlefile", "-r", "300"])
        .args([home.path("sheet.pdf"), picture.clone()])
        .status();
    assert!(drawn.unwrap().success());
    let mut read: Vec<String> = tefuda_qr::read_picture(&fs::read(picture.with_extension("png")).unwrap())
        .unwrap()
        .into_iter()
        .map(|symbol| String::from_utf8(symbol.bytes).unwrap())
        .collect();
    let mut made: Vec<String> = proofs
        .iter()
        .map(|proof| proof["text"].as_str().unwrap().to_owned())
        .collect();
    read.sort();
    made.sort();
    assert_eq!(read, made);
    // Each showing stands in the log of the one whose it is.
    let log = home.tells(["log", "--person", "太郎"])["entries"].clone();
    assert_eq!(log.as_array().unwrap().len(), 1);

    for (args, code) in [
        (["--also", "太郎", "--out", "x.png"].as_slice(), "paper_out"),
        (&["--form", "card", "--also", "太郎", "--out", "x.pdf"], "paper_sheet"),
        (&["--also", "次郎", "--out", "x.pdf"], "person"),
    ] {
        let said = home.says(own.iter().chain(args).chain(&["--person", "髙橋 花子", "--json"]));
        assert_eq!(said.code, 1, "{args:?}");
        assert!(said.err.contains(code), "{args:?}: {}", said.err);
        assert!(!home.path("x.pdf").exists() && !home.path("x.png").exists());
    }
}

#[test]
fn what_no_camera_reads_from_a_screen_goes_as_a_file_and_loses_no_field() {
    let home = Home::with_eligibility();
    fs::write(
        home.path("record.json"),
        serde_json::Value::Object(tefuda_tests::eligibility()).to_string(),
    )
    .unwrap();
    let insurer = [
        "issuer",
        "init",
        "--dir",
        "insurer",
        "--name",
        "例示区国民健康保険",
        "--iss",
        "https://kokuho.example",
    ];
    home.does(
        insurer
            .iter()
            .chain(&["--insurer-number", tefuda_tests::INSURER_NUMBER]),
    );
    home.does(["issuer", "trust", "--dir", "insurer", "--out", "trust.jws"]);
    // A single copy has every field for itself, so a single field leaves twenty digests beside it.
    home.does(["copies", "request", "--count", "1", "--out", "request.json"]);
    let issue = [
        "issuer",
        "issue",
        "--dir",
        "insurer",
        "--record",
        "record.json",
        "--request",
        "request.json",
    ];
    home.does(issue.iter().chain(&["--out", "copies.age"]));
    home.does(["copies", "receive", "copies.age"]);
    let one = ["prove", "--yes", "--field", "name", "--purpose", "visit", "--json"];
    let refused = home.says(one.iter().chain(&["--out", "proof.png"]));
    assert!(
        refused.code == 1 && refused.err.contains("qr_too_large"),
        "{}",
        refused.err
    );
    assert!(!home.path("proof.png").exists());
    let left = home.tells(["copies", "list"])["unused"].clone();
    assert_eq!(left.as_array().unwrap().len(), 1, "nothing was used up");
    let file = home.tells(one.iter().take(6).chain(&["--text"]));
    assert_eq!(file["fields"], serde_json::json!(["name"]));
    assert_eq!(file["grade"], "issued");
    assert!(file["qr_version"].as_u64().unwrap() > 19);
    fs::write(home.path("proof.txt"), file["text"].as_str().unwrap()).unwrap();
    let read = home.says(["verify", "proof.txt", "--trust", "trust.jws", "--json"]);
    let verdict: serde_json::Value = serde_json::from_str(&read.out).unwrap();
    // The list of what was taken back was not given.
    assert_eq!((read.code, &verdict["reason"]), (2, &"status_unknown".into()));
    assert_eq!(verdict["fields"], serde_json::json!({ "name": "髙橋 花子" }));
}

#[test]
fn every_paper_is_written_from_what_i_hold_and_noted() {
    let home = Home::with_eligibility();
    home.does(["prove", "--yes", "--preset", "hospital", "--for", "例示医院"]);
    home.does([
        "add",
        "contact",
        "name=手札 一郎",
        "relation=長男",
        "phone=03-0000-0020",
        "emergency=yes",
    ]);
    home.does(["add", "allergy", "substance=ペニシリン", "reaction=発疹"]);
    home.does([
        "add",
        "expense",
        "institution=例示医院",
        "paid_on=2026-11-20",
        "paid=12340",
        "burden_ratio=10",
    ]);
    let papers = home.tells(["paper"])["papers"].clone();
    let names: Vec<&str> = papers
        .as_array()
        .unwrap()
        .iter()
        .map(|paper| paper["id"].as_str().unwrap())
        .collect();
    assert_eq!(names.len(), 7);
    for name in &names {
        let file = format!("{name}.pdf");
        let told = home.tells(["paper", name, "--out", &file]);
        assert_eq!(told["missing"].as_array().unwrap().len(), 0, "{name}");
        assert!(text(&home, &file).contains("髙橋花子"), "{name}");
        let log = home.tells(["log"])["entries"].clone();
        let last = log.as_array().unwrap().last().unwrap().clone();
        assert_eq!(
            (last["outcome"].as_str(), last["paper"].as_str()),
            (Some("printed"), Some(*name))
        );
    }
    assert!(text(&home, "statement.pdf").contains("☑国保") && text(&home, "statement.pdf").contains("☑2割"));
    assert!(text(&home, "claim.pdf").contains("12,340円"));
    let year = home.tells([
        "paper", "expenses", "--year", "2026", "--out", "year.pdf", "--lang", "ja",
    ]);
    assert_eq!(year["left_out"], 0);
    assert!(
        text(&home, "year.pdf").contains("払った額の合計12,340円"),
        "{}",
        text(&home, "year.pdf")
    );
    assert!(text(&home, "deletion.pdf").contains("例示医院"));
    let sheet = text(&home, "emergency.pdf");
    assert!(
        sheet.contains("ペニシリン") && sheet.contains("手札一郎(長男)03-0000-0020"),
        "{sheet}"
    );
}

#[test]
fn what_i_locked_stands_on_no_paper() {
    let home = Home::with_eligibility();
    home.does(["lock", "add", "address", "insured_number", "birth_day"]);
    for name in ["statement", "claim", "ceiling", "expenses", "summary", "emergency"] {
        let file = format!("{name}.pdf");
        home.does(["paper", name, "--out", &file]);
        let page = text(&home, &file);
        for locked in ["例示町9-9-9", "3456", "昭和29年", "1954-03-04"] {
            assert!(!page.contains(locked), "{name}: {locked}");
        }
    }
}

#[test]
fn an_empty_home_gives_empty_papers_and_a_letter_about_nothing_is_refused() {
    let home = Home::empty();
    home.does(["init", "--name", "花子", "--no-keyring"]);
    for name in ["statement", "claim", "ceiling", "expenses", "summary", "emergency"] {
        home.does(["paper", name, "--out", "paper.pdf"]);
        assert!(
            !text(&home, "paper.pdf").contains("花子"),
            "the name of a drawer is no legal name"
        );
    }
    let refused: [(&[&str], &str); 6] = [
        (&["paper", "deletion", "--out", "x.pdf"], "paper_no_showing"),
        (&["paper", "certificate", "--out", "x.pdf"], "paper_unknown"),
        (&["paper", "statement", "--out", "x.docx"], "paper_out"),
        (&["paper", "claim", "--record", "ZZZ", "--out", "x.pdf"], "no_record"),
        (
            &["paper", "statement", "--to", "個人番号 123456789018", "--out", "x.pdf"],
            "personal_number",
        ),
        (&["paper", "statement", "--out", "nowhere/x.pdf"], "no_folder"),
    ];
    for (args, code) in refused {
        let said = home.says(args.iter().chain(&["--json"]));
        assert_eq!(said.code, 1, "{args:?}");
        assert!(said.err.contains(code), "{args:?}: {}", said.err);
        assert!(!home.path("x.pdf").exists());
    }
}

#[test]
fn a_kanji_that_the_font_lacks_is_said_on_the_screen() {
    let home = Home::empty();
    home.does(["init", "--name", "花子", "--no-keyring"]);
    home.does([
        "add",
        "eligibility",
        "document=certificate",
        "insurer_number=138990",
        "insured_number=1",
        "name=\u{2A6D6}田 花子",
        "birth_day=1954-03-04",
        "expires_on=2099-07-31",
    ]);
    let said = home.says(["paper", "statement", "--out", "paper.pdf", "--lang", "ja"]);
    assert_eq!(said.code, 0);
    assert!(said.err.contains("U+2A6D6"), "{}", said.err);
    assert!(text(&home, "paper.pdf").contains("\u{2A6D6}田花子"));
}

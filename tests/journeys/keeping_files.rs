//! «I keep a photograph of my card and the letters I get, sealed with everything else.»

use std::fs;
use std::path::Path;

use tefuda_tests::Home;

fn corpus(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(name)
        .display()
        .to_string()
}

fn files_of(folder: &Path) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(fs::read(path).unwrap());
            }
        }
    }
    found
}

#[test]
fn a_photograph_and_a_letter_are_kept_sealed_and_given_back() {
    let home = Home::empty();
    home.does(["init", "--name", "花子", "--no-keyring"]);
    // A picture by its beginning; what is in it is nobody's business here.
    let photo = [b"\xff\xd8\xff\xe0".as_slice(), &[0x5a; 20_000]].concat();
    fs::write(home.path("card.jpg"), &photo).unwrap();
    let about = ["name=国民健康保険 資格確認書（表）", "expires_on=令和9年7月31日"];
    let kept = home.tells(["attach", "card.jpg", "--kind", "card_copy"].iter().chain(&about));
    let id = kept["added"][0]["id"].as_str().unwrap();
    let shown = home.tells(["show", id]);
    assert_eq!(
        (&shown["fields"]["file_type"], &shown["fields"]["file_bytes"]),
        (&"image/jpeg".into(), &"20004".into())
    );
    home.does(["show", id, "--source", "again.jpg"]);
    assert_eq!(fs::read(home.path("again.jpg")).unwrap(), photo);
    let again = home.tells(["attach", "card.jpg", "--kind", "card_copy"].iter().chain(&about));
    assert_eq!(again["added"].as_array().unwrap().len(), 0);

    let letter = corpus("pdf/valid/a_letter_of_one_page.pdf");
    assert_eq!(
        home.tells(["import", "--preview", &letter])["added"][0]["kind"],
        "letter"
    );
    assert_eq!(home.tells(["list", "letter"])["records"].as_array().unwrap().len(), 0);
    let came = home.tells(["import", &letter]);
    let letter_id = came["added"][0]["id"].as_str().unwrap();
    assert_eq!(home.tells(["import", &letter])["added"].as_array().unwrap().len(), 0);
    // Another letter of the same size is another letter.
    let other = fs::read_to_string(&letter).unwrap().replace("Hanako", "Ichiro");
    fs::write(home.path("other.pdf"), other).unwrap();
    assert_eq!(
        home.tells(["import", "other.pdf"])["added"].as_array().unwrap().len(),
        1
    );
    home.does(["edit", letter_id, "name=紹介状", "sender=例示クリニック"]);
    assert_eq!(home.tells(["import", &letter])["added"].as_array().unwrap().len(), 0);

    for file in files_of(&home.path("home")) {
        assert!(
            !file.windows(24).any(|piece| piece == [0x5a; 24]),
            "a picture lies open"
        );
        assert!(
            !file.windows(12).any(|piece| piece == b"Reiji Clinic"),
            "a letter lies open"
        );
    }
    home.does(["export", "--format", "json", "--out", "all.json"]);
    let new = Home::empty();
    new.does(["init", "--name", "花子", "--no-keyring"]);
    fs::copy(home.path("all.json"), new.path("all.json")).unwrap();
    assert_eq!(new.tells(["import", "all.json"])["added"].as_array().unwrap().len(), 3);
    new.does(["show", id, "--source", "again.jpg"]);
    assert_eq!(fs::read(new.path("again.jpg")).unwrap(), photo);
}

#[test]
fn what_is_not_kept_says_why() {
    let home = Home::empty();
    home.does(["init", "--name", "花子", "--no-keyring"]);
    fs::write(home.path("program.exe"), b"MZ\x90\0").unwrap();
    let mut large = b"%PDF-1.7\n".to_vec();
    large.resize(10 << 20, b' ');
    large.extend(b"%%EOF\n");
    fs::write(home.path("large.pdf"), large).unwrap();
    fs::write(home.path("nothing.pdf"), b"").unwrap();
    fs::write(home.path("cut.pdf"), b"%PDF-1.7\n1 0 obj").unwrap();
    for (args, code) in [
        (["attach", "program.exe"].as_slice(), "attach_type"),
        (&["attach", "large.pdf"], "too_large_input"),
        (&["import", "large.pdf"], "too_large_input"),
        (&["attach", "nothing.pdf"], "empty_input"),
        (&["attach", "cut.pdf", "--kind", "note"], "attach_kind"),
        (&["import", "cut.pdf"], "malformed_input"),
        (&["attach", "absent.pdf"], "not_found"),
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

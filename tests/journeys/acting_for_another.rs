//! «My daughter fetches my medicines; she need not know everything, and I want to be able to stop it.»

use std::fs;
use std::path::Path;

use serde_json::Value;
use tefuda_tests::Home;

/// The mother's home, the daughter's, and the stick between them.
struct Two {
    mother: Home,
    daughter: Home,
    stick: String,
}

impl Two {
    fn meet() -> Self {
        let (mother, daughter) = (Home::with_eligibility(), Home::empty());
        daughter.does(["init", "--name", "髙橋 春子", "--no-keyring"]);
        let stick = mother.path("stick");
        fs::create_dir(&stick).unwrap();
        let two = Self {
            mother,
            daughter,
            stick: stick.display().to_string(),
        };
        two.mother.does(["add", "note", "text=朝の薬は食後に飲む"]);
        two.mother.does(["add", "consultation", "text=だれにも言わない相談"]);
        two
    }

    /// The daughter's card, carried to the mother, and the digits she read out.
    fn card(&self) -> (String, String) {
        let path = self.daughter.path("card.json");
        let told = self.daughter.tells(["proxy", "card", "--out", "card.json"]);
        (
            path.display().to_string(),
            told["fingerprint"].as_str().unwrap().to_owned(),
        )
    }

    fn lets(&self, scope: &[&str]) -> Value {
        let (card, digits) = self.card();
        let head = [
            "proxy",
            "grant",
            "--card",
            &card,
            "--fingerprint",
            &digits,
            "--through",
            &self.stick,
        ];
        self.mother.tells(head.iter().chain(scope))
    }

    fn accepts(&self) {
        self.mother.does(["sync"]);
        let mothers = self.mother.tells(["proxy", "card", "--out", "card.json"]);
        let digits = mothers["fingerprint"].as_str().unwrap();
        self.daughter
            .does(["proxy", "accept", "--through", &self.stick, "--fingerprint", digits]);
        self.daughter.does(["sync"]);
    }

    fn both_sync(&self) {
        self.daughter.does(["sync"]);
        self.mother.does(["sync"]);
        self.daughter.does(["sync"]);
    }

    fn texts(home: &Home, person: &[&str]) -> Vec<String> {
        let list = home.tells(["list", "note"].iter().chain(person));
        let records = list["records"].as_array().unwrap().iter();
        let mut titles: Vec<String> = records
            .map(|record| record["title"].as_str().unwrap().to_owned())
            .collect();
        titles.sort();
        titles
    }

    fn outcomes(&self) -> Vec<String> {
        let log = self.mother.tells(["log"]);
        let entries = log["entries"].as_array().unwrap().iter();
        entries
            .map(|entry| entry["outcome"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// What the daughter does in her mother's place.
fn as_mother<'a>(args: &[&'a str]) -> Vec<&'a str> {
    args.iter().copied().chain(["--person", REPLICA]).collect()
}

const REPLICA: &str = "髙橋 花子（代理）";

fn code(home: &Home, args: &[&str]) -> String {
    let said = home.says(args.iter().copied().chain(["--json"]));
    assert_ne!(said.code, 0, "{}", said.out);
    said.err
}

fn holds(folder: &Path, bytes: &[u8]) -> bool {
    fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            holds(&path, bytes)
        } else {
            fs::read(&path)
                .unwrap()
                .windows(bytes.len())
                .any(|window| window == bytes)
        }
    })
}

#[test]
fn she_sees_and_adds_what_she_was_let_and_nothing_else() {
    let two = Two::meet();
    two.lets(&["--let", "medicines:view,add"]);
    two.accepts();
    let person = ["--person", REPLICA];
    assert_eq!(Two::texts(&two.daughter, &person).len(), 1);
    let all = two.daughter.tells(as_mother(&["list"]));
    assert_eq!(
        all["records"].as_array().unwrap().len(),
        1,
        "neither the 資格 nor the consultation came"
    );

    two.daughter.does(as_mother(&["add", "note", "text=夜は眠れた"]));
    two.both_sync();
    assert_eq!(Two::texts(&two.mother, &[]).len(), 2);
    assert!(two.outcomes().contains(&"proxy_changed".to_owned()));

    // Every other deed is refused, whatever road it takes.
    let list = two.daughter.tells(as_mother(&["list", "note"]));
    let records = list["records"].as_array().unwrap();
    let theirs = records
        .iter()
        .find(|record| record["title"].as_str().unwrap().contains("食後"))
        .unwrap();
    let id = theirs["id"].as_str().unwrap();
    for refused in [
        vec!["edit", id, "text=書き換え"],
        vec!["remove", id],
        vec!["erase", id, "--yes"],
        vec!["prove", "--yes"],
        vec!["prove", "--fetch", "--yes"],
        vec!["lock", "add", "address"],
        vec!["copies", "request", "--out", "request.json"],
        vec!["add", "eligibility", "document=certificate"],
        vec!["paper", "summary", "--out", "x.pdf"],
    ] {
        let said = two.daughter.says(as_mother(&refused));
        assert_ne!(said.code, 0, "{refused:?}: {}", said.out);
    }
    assert!(!two.daughter.path("x.pdf").exists());
    assert!(code(&two.daughter, &as_mother(&["edit", id, "text=書き換え"])).contains("not_granted"));
    // Her own home says at every step whose records these are.
    let said = two.daughter.says(as_mother(&["list", "--lang", "ja"]));
    assert!(said.err.contains("代理"), "{}", said.err);
    // What goes over the stick says nothing to whoever finds it.
    for canary in ["食後", "眠れた", "花子", "春子"] {
        assert!(!holds(Path::new(&two.stick), canary.as_bytes()), "{canary}");
    }
}

#[test]
fn nothing_is_handed_over_before_the_digits_agree() {
    let two = Two::meet();
    let (card, digits) = two.card();
    let grant = |digits: &[&str]| {
        let head = [
            "proxy",
            "grant",
            "--card",
            &card,
            "--let",
            "medicines:view",
            "--through",
            &two.stick,
        ];
        let args: Vec<&str> = head.into_iter().chain(digits.iter().copied()).collect();
        code(&two.mother, &args)
    };
    assert!(grant(&[]).contains("fingerprint_needed"));
    let next = |c: char| {
        c.to_digit(10)
            .map_or(c, |digit| char::from_digit((digit + 1) % 10, 10).unwrap())
    };
    let wrong: String = digits.chars().map(next).collect();
    assert!(grant(&["--fingerprint", &wrong]).contains("other_fingerprint"));
    assert!(
        two.mother.tells(["proxy", "list"])["grants"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    // Nor does she take in what somebody else may have written.
    two.lets(&["--let", "medicines:view"]);
    two.mother.does(["sync"]);
    let accept = ["proxy", "accept", "--through", &two.stick, "--fingerprint", &digits];
    assert!(code(&two.daughter, &accept).contains("other_fingerprint"));
}

#[test]
fn she_fetches_medicines_and_shows_the_number_the_eligibility_her_name_the_term_and_nothing_else() {
    let two = Two::meet();
    let today = two.mother.tells(["log"]);
    assert!(today["entries"].as_array().unwrap().is_empty());
    two.mother.does([
        "add",
        "prescription",
        "issued_on=2026-11-24",
        "expires_on=2099-12-31",
        "exchange_number=4455667788",
    ]);
    two.lets(&["--receive"]);
    two.accepts();
    // She was let fetch, not look.
    assert!(
        two.daughter.tells(as_mother(&["list"]))["records"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    assert!(code(&two.daughter, &as_mother(&["prove", "--yes"])).contains("nothing_to_show"));
    let fetch = as_mother(&["prove", "--fetch", "--for", "1349910018", "--yes", "--sd-jwt"]);
    let shown = two.daughter.tells(fetch);
    assert_eq!(shown["proxy"], "髙橋 春子");
    assert_eq!(shown["exchange_number"], "4455667788");
    fs::write(two.daughter.path("proof"), shown["text"].as_str().unwrap()).unwrap();
    let verdict = two.daughter.says(["verify", "proof", "--json"]);
    let verdict: Value = serde_json::from_str(&verdict.out).unwrap();
    assert_eq!(verdict["reason"], "self_attested");
    assert_eq!(verdict["proxy"]["name"], "髙橋 春子");
    assert_eq!(verdict["proxy"]["exchange_number"], "4455667788");
    assert_eq!(verdict["purpose"], "dispensing");
    let fields: Vec<&String> = verdict["fields"].as_object().unwrap().keys().collect();
    for field in &fields {
        let bare = [
            "name",
            "birth_day",
            "sex",
            "insurer",
            "insured",
            "branch",
            "burden",
            "expires",
            "relation",
            "document",
        ];
        assert!(
            bare.iter().any(|begin| field.starts_with(begin)),
            "{field} is more than the bare 資格"
        );
        assert!(!field.contains("address") && !field.contains("phone"), "{field}");
    }
    // For people too.
    let said = two.daughter.says(["verify", "proof", "--lang", "ja"]);
    assert!(
        said.out.contains("代理: 髙橋 春子") && said.out.contains("4455667788"),
        "{}",
        said.out
    );
    // The mother comes to know it.
    two.both_sync();
    let log = two.mother.tells(["log"]);
    let entries = log["entries"].as_array().unwrap();
    let told = entries.iter().find(|entry| entry["outcome"] == "proxy_shown").unwrap();
    assert_eq!(
        (told["proxy"].as_str(), told["audience"].as_str()),
        (Some("髙橋 春子"), Some("1349910018"))
    );
    assert_eq!(told["receive"], true);
}

#[test]
fn with_signed_copies_the_counter_confirms_what_she_shows_and_she_never_has_her_mother_s_keys() {
    let mother = Home::with_copies();
    let daughter = Home::empty();
    daughter.does(["init", "--name", "髙橋 春子", "--no-keyring"]);
    let stick = mother.path("stick");
    fs::create_dir(&stick).unwrap();
    let two = Two {
        mother,
        daughter,
        stick: stick.display().to_string(),
    };
    two.lets(&[
        "--show",
        "--let",
        "eligibility:view",
        "--let",
        "medicines:view,add,change",
    ]);
    two.accepts();
    let shown = two.daughter.tells(as_mother(&[
        "prove",
        "--preset",
        "hospital",
        "--for",
        "1319910012",
        "--yes",
    ]));
    fs::write(two.mother.path("proof"), shown["text"].as_str().unwrap()).unwrap();
    let verdict = two
        .mother
        .tells(["verify", "proof", "--trust", "trust.jws", "--aud", "1319910012"]);
    assert_eq!(verdict["verdict"], "verified");
    assert!(verdict["notes"].as_array().unwrap().contains(&"by_proxy".into()));
    // With every scope there is, no proof of the person's own comes of it.
    let said = two.daughter.says(as_mother(&["prove", "--self-attested", "--yes"]));
    assert_ne!(said.code, 0);
    let copies = two.daughter.tells(as_mother(&["copies", "list"]));
    assert!(copies["unused"].as_array().unwrap().is_empty());
}

#[test]
fn a_grant_that_stands_by_begins_only_after_the_wait_and_she_can_say_no() {
    let two = Two::meet();
    let granted = two.lets(&["--let", "medicines:view", "--wait", "7"]);
    assert_eq!(granted["state"], "stands_by");
    two.accepts();
    assert!(
        two.daughter.tells(as_mother(&["list"]))["records"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    two.daughter.does(as_mother(&["proxy", "request"]));
    two.both_sync();
    // Loud, whatever she does next.
    let said = two.mother.says(["list", "--lang", "ja"]);
    assert!(
        said.err.contains("髙橋 春子") && said.err.contains("proxy reject"),
        "{}",
        said.err
    );
    let grants = two.mother.tells(["proxy", "list"]);
    assert_eq!(grants["grants"][0]["state"], "waits");
    let id = grants["grants"][0]["grant"].as_str().unwrap().to_owned();
    two.mother.does(["proxy", "reject", id.get(..6).unwrap()]);
    two.both_sync();
    assert_eq!(two.mother.tells(["proxy", "list"])["grants"][0]["state"], "stands_by");
    assert!(
        two.daughter.tells(as_mother(&["list"]))["records"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let outcomes = two.outcomes();
    assert!(outcomes.contains(&"requested".to_owned()) && outcomes.contains(&"rejected".to_owned()));
}

#[test]
fn after_she_stops_it_nothing_new_reaches_the_daughter_and_nothing_comes_back() {
    let two = Two::meet();
    let granted = two.lets(&["--let", "medicines:view,add", "--show"]);
    two.accepts();
    two.mother.does(["proxy", "revoke", granted["grant"].as_str().unwrap()]);
    two.mother.does(["add", "note", "text=娘には言わない"]);
    // Written by a daughter who has not heard of it yet.
    two.daughter.does(as_mother(&["add", "note", "text=遅れて書いた"]));
    two.mother.does(["sync"]);
    let told = two.daughter.tells(["sync"]);
    assert_eq!(told["carried"][0]["events"][0], "ended");
    two.mother.does(["sync"]);
    assert!(!Two::texts(&two.mother, &[]).iter().any(|text| text.contains("遅れて")));
    assert!(code(&two.daughter, &as_mother(&["list"])).contains("no_person"));
    assert!(two.outcomes().contains(&"revoked".to_owned()));
    assert_eq!(two.mother.tells(["proxy", "list"])["grants"][0]["state"], "over");
}

#[test]
fn shelter_cuts_every_proxy_at_once() {
    let two = Two::meet();
    two.lets(&["--let", "medicines:view,add", "--let", "eligibility:view"]);
    two.accepts();
    fs::write(two.mother.path("new"), "nobody else knows this one\n").unwrap();
    let done = two.mother.tells(["shelter", "on", "--new-passphrase-file", "new"]);
    assert_eq!(done["proxies_cut"], 1);
    fs::copy(two.mother.path("new"), two.mother.path("passphrase")).unwrap();
    two.mother.does(["add", "note", "text=避難した先のこと"]);
    two.mother.does(["sync"]);
    // The daughter's program of before, which does not look at letters, would find nothing either.
    assert!(!holds(Path::new(&two.stick), "TFS1".as_bytes()));
    let told = two.daughter.tells(["sync"]);
    assert_eq!(told["carried"][0]["events"][0], "ended");
    // While where she lives is locked, no replica takes it along.
    let (card, digits) = two.card();
    let again = [
        "proxy",
        "grant",
        "--card",
        &card,
        "--fingerprint",
        &digits,
        "--through",
        &two.stick,
        "--let",
        "eligibility:view",
    ];
    assert!(code(&two.mother, &again).contains("grant_locked"));
}

#[test]
fn a_stick_left_at_home_loses_nothing_and_is_said() {
    let two = Two::meet();
    two.lets(&["--let", "medicines:view,add"]);
    two.accepts();
    two.mother.does(["add", "note", "text=つぎの診察"]);
    let away = format!("{}.away", two.stick);
    fs::rename(&two.stick, &away).unwrap();
    assert!(code(&two.mother, &["sync"]).contains("folder_absent"));
    fs::rename(&away, &two.stick).unwrap();
    two.both_sync();
    assert_eq!(Two::texts(&two.daughter, &["--person", REPLICA]).len(), 2);
}

#[test]
fn the_grant_is_printed_and_marked_as_not_signed_by_a_key() {
    let two = Two::meet();
    let granted = two.lets(&["--let", "medicines:view,add", "--receive"]);
    let id = granted["grant"].as_str().unwrap();
    let printed = two.mother.tells(["proxy", "paper", id, "--out", "控え.pdf"]);
    assert_eq!(printed["pages"], 1);
    assert!(fs::read(two.mother.path("控え.pdf")).unwrap().starts_with(b"%PDF"));
}

#[test]
fn a_child_who_comes_of_age_takes_the_vault_along_and_the_parent_s_key_opens_it_no_more() {
    let (parent, child) = (Home::with_eligibility(), Home::empty());
    parent.does(["person", "add", "髙橋 太郎"]);
    parent.does(["--person", "髙橋 太郎", "add", "allergy", "substance=そば"]);
    parent.does(["--person", "髙橋 太郎", "add", "consultation", "text=学校でのこと"]);
    child.does(["init", "--name", "髙橋 太郎", "--no-keyring"]);
    let card = child.tells(["proxy", "card", "--out", "card.json"]);
    let (digits, card) = (card["fingerprint"].as_str().unwrap(), child.path("card.json"));
    let begin = [
        "--person",
        "髙橋 太郎",
        "hand-over",
        "begin",
        "--card",
        card.to_str().unwrap(),
        "--fingerprint",
        digits,
        "--out",
        "引き継ぎ.age",
    ];
    parent.does(begin);
    // On the way it opens for nobody else.
    assert!(!holds(&parent.path("."), "そば".as_bytes()));
    let sealed = parent.path("引き継ぎ.age").display().to_string();
    let stranger = Home::with_eligibility();
    assert!(code(&stranger, &["hand-over", "receive", &sealed, "--receipt", "r"]).contains("letter_damaged"));
    child.does(["hand-over", "receive", &sealed, "--receipt", "receipt.json"]);
    assert_eq!(child.tells(["list"])["records"].as_array().unwrap().len(), 2);
    let receipt = child.path("receipt.json").display().to_string();
    let finish = ["--person", "髙橋 太郎", "hand-over", "finish", &receipt];
    // Changed since: what the receipt is for is no longer everything.
    parent.does(["--person", "髙橋 太郎", "add", "note", "text=あとから"]);
    assert!(code(&parent, &finish).contains("other_receipt"));
    parent.does(begin);
    child.does(["hand-over", "receive", &sealed, "--receipt", "receipt.json"]);
    parent.does(finish);
    assert!(code(&parent, &["--person", "髙橋 太郎", "list"]).contains("no_person"));
    assert_eq!(child.tells(["list"])["records"].as_array().unwrap().len(), 3);
    let log = child.tells(["log"]);
    let entries = log["entries"].as_array().unwrap();
    assert!(entries.iter().any(|entry| entry["outcome"] == "handed_over"));
}

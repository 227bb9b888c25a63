//! «I see what I take now, from every pharmacy and from the shop, and how much of it is left.»

use std::fs;

use serde_json::Value;
use tefuda_tests::Home;

#[test]
fn what_i_took_and_left_out_is_noted_and_taken_back() {
    let home = Home::empty();
    home.does(["init", "--name", "花子", "--no-keyring"]);
    let slip = "JAHISTC08,1\r\n5,R080301,1\r\n11,てふだ薬局,13,4,9940013,,,,1\r\n201,1,乙錠,3,錠,4,1149001F9999,1\r\n\
                301,1,毎食後,7,日分,1,1,,1\r\n201,2,甲錠,1,錠,4,2171022F9999,1\r\n301,2,朝食後,28,日分,1,1,,1\r\n\
                201,3,丙錠,1,錠,4,1149037F9999,1\r\n301,3,頭痛時,5,回分,3,1,,1\r\n";
    fs::write(home.path("slip.txt"), slip).unwrap();
    home.does(["import", "slip.txt"]);
    let states = |on: &str| -> Vec<String> {
        let plan = home.tells(["now", "plan", "--on", on]);
        let doses = plan["doses"].as_array().unwrap();
        let text = |dose: &Value, member: &str| dose[member].as_str().unwrap_or("-").to_owned();
        doses
            .iter()
            .map(|dose| {
                format!(
                    "{} {} {}",
                    text(dose, "time"),
                    text(dose, "medicine"),
                    text(dose, "state")
                )
            })
            .collect()
    };
    let open = [
        "morning 乙錠 -",
        "morning 甲錠 -",
        "noon 乙錠 -",
        "evening 乙錠 -",
        "other 丙錠 -",
    ];
    assert_eq!(states("2026-03-03"), open);
    home.does(["now", "done", "朝", "--on", "2026-03-03"]);
    home.does(["now", "skip", "noon", "乙", "--on", "2026-03-03"]);
    home.does(["now", "skip", "夕", "--on", "2026-03-03"]);
    let noted = [
        "morning 乙錠 done",
        "morning 甲錠 done",
        "noon 乙錠 skipped",
        "evening 乙錠 skipped",
        "other 丙錠 -",
    ];
    assert_eq!(states("2026-03-03"), noted);
    let left = |home: &Home| {
        let now = home.tells(["now", "--on", "2026-03-03"]);
        let course = now["classes"][0]["courses"]
            .as_array()
            .unwrap()
            .iter()
            .find(|course| course["name"] == "乙錠")
            .unwrap()
            .clone();
        (
            course["left"].clone(),
            course["skipped"].clone(),
            course["unused"].clone(),
        )
    };
    assert_eq!(left(&home), ("12".into(), 2.into(), "2".into()));
    home.does(["undo"]);
    assert_eq!(states("2026-03-03")[3], "evening 乙錠 -");
    assert_eq!(left(&home), ("12".into(), 1.into(), "1".into()));
    // Noted otherwise later: the later note counts.
    home.does(["now", "done", "昼", "--on", "2026-03-03"]);
    assert_eq!(left(&home), ("12".into(), 0.into(), Value::Null));
    assert_eq!(home.tells(["list", "intake"])["records"].as_array().unwrap().len(), 1);
    for (args, code) in [
        (["now", "done", "teatime"].as_slice(), "dose_time"),
        (&["now", "done", "朝", "丁", "--on", "2026-03-03"], "no_dose"),
        (&["now", "skip", "朝", "--on", "2999-01-01"], "dose_future"),
        (&["now", "plan", "--on", "someday"], "day_unreadable"),
    ] {
        let said = home.says(args.iter().chain(&["--json"]));
        assert_eq!(said.code, 1, "{args:?}");
        assert!(said.err.contains(code), "{args:?} {}", said.err);
    }
}

#[test]
fn slips_and_the_shop_are_one_list() {
    let home = Home::empty();
    home.does(["init", "--name", "花子", "--no-keyring"]);
    assert_eq!(
        home.tells(["now", "--on", "2026-03-03"])["classes"],
        Value::Array(Vec::new())
    );
    let slip = "JAHISTC08,1\r\n5,R080301,1\r\n11,てふだ薬局,13,4,9940013,,,,1\r\n201,1,乙錠,3,錠,4,1149001F9999,1\r\n\
                301,1,毎食後,7,日分,1,1,,1\r\n201,2,甲錠,1,錠,4,2171022F9999,1\r\n301,2,朝食後,28,日分,1,1,,1\r\n";
    fs::write(home.path("slip.txt"), slip).unwrap();
    home.does(["import", "slip.txt"]);
    let own = [
        "name=例示鎮痛薬A",
        "started_on=2026-03-02",
        "per_day=3",
        "stock=24",
        "unit=錠",
        "code=1149001",
    ];
    home.does(["add", "otc"].iter().chain(&own));
    let now = home.tells(["now", "--on", "令和8年3月3日"]);
    assert_eq!(now["on"], "2026-03-03");
    let first = &now["classes"][0];
    assert_eq!(
        (&first["class"], &first["side_by_side"]),
        (&"1149".into(), &true.into())
    );
    let told = |course: &Value| {
        (
            course["name"].clone(),
            course["days_left"].clone(),
            course["left"].clone(),
        )
    };
    assert_eq!(told(&first["courses"][0]), ("乙錠".into(), 4.into(), "12".into()));
    assert_eq!(
        told(&first["courses"][1]),
        ("例示鎮痛薬A".into(), 6.into(), "18".into())
    );
    let second = &now["classes"][1];
    assert_eq!(
        (&second["class"], &second["side_by_side"]),
        (&"2171".into(), &false.into())
    );
    let id = second["courses"][0]["records"][0].as_str().unwrap();
    assert_eq!(home.tells(["show", id])["kind"], "dispensing");
    let spoken = home.does(["now", "--on", "2026-03-03"]);
    assert!(spoken.contains("乙錠") && spoken.contains("12錠"), "{spoken}");
    assert_eq!(
        home.tells(["now", "--on", "2026-06-01"])["classes"],
        Value::Array(Vec::new())
    );
    let said = home.says(["now", "--on", "someday", "--json"]);
    assert!(said.err.contains("day_unreadable"), "{}", said.err);
}

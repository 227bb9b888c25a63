//! «I see what I take now, from every pharmacy and from the shop, and how much of it is left.»

use std::fs;

use serde_json::Value;
use tefuda_tests::Home;

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

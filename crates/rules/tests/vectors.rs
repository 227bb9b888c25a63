//! Worked examples, reckoned by hand from the rules: every one must come out, and none may be passed over.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of tests fails the test"
)]

use std::panic::catch_unwind;

use serde_json::Value;
use tefuda_record::{Day, parse_day};
use tefuda_rules::{
    AgeBand, Bill, Book, Card, CeilingAsk, Claim, Class, DayKind, Deduction, Failure, Field, Hit, Holding, Income,
    LateCard, LateUse, Lateness, Month, Plans, Sector, Setting, Stage, Turning75, Unit, Visit, count_forms, last_day,
};

const VECTORS: &str = include_str!("vectors.json");
const CEILINGS: &str = include_str!("ceilings.tsv");

fn day(text: &str) -> Day {
    parse_day(text).unwrap()
}

fn month(text: &str) -> Month {
    Month::parse(text).unwrap()
}

/// Values of one example, by name.
struct Example<'a> {
    given: &'a Value,
    expect: &'a Value,
}

impl Example<'_> {
    fn day(&self, name: &str) -> Day {
        day(self.given[name].as_str().unwrap())
    }

    fn number(&self, name: &str) -> i64 {
        self.given[name].as_i64().unwrap()
    }

    fn text(&self, name: &str) -> &str {
        self.given[name].as_str().unwrap()
    }

    fn wanted(&self, name: &str) -> i64 {
        self.expect[name].as_i64().unwrap()
    }

    fn wanted_day(&self, name: &str) -> Day {
        day(self.expect[name].as_str().unwrap())
    }
}

#[test]
fn every_worked_example_comes_out() {
    let all: Vec<Value> = serde_json::from_str(VECTORS).unwrap();
    assert_eq!(all.len(), 58);
    let failed: Vec<&str> = all
        .iter()
        .filter(|one| catch_unwind(|| reckon(one)).is_err())
        .filter_map(|one| one["id"].as_str())
        .collect();
    assert_eq!(failed, Vec::<&str>::new());
}

fn reckon(one: &Value) {
    let example = Example {
        given: &one["given"],
        expect: &one["expect"],
    };
    let id = one["id"].as_str().unwrap();
    match one["category"].as_str().unwrap() {
        "rounding" => rounding(&example),
        "ratio-age" => ratio_by_age(&example),
        "kasan" => kasan(id, &example),
        "ryoyohi" => refund(&example),
        "ryoyohi-deadline" | "sousaihi" => two_years(&example),
        "kaigai" => refund_abroad(&example),
        "ryoyohi-forms" => forms(&example),
        "kogaku" => ceiling(&example),
        "kogaku-75" => ceiling_at_75(&example),
        "gassan" => household(&example),
        "kogaku-deadline" => ceiling_deadline(&example),
        "meal" => meals(&example),
        "gendo-term" | "long-stay" | "cert" | "rx" | "refill" | "kaigo" | "nanbyo" => terms(&example),
        "ninkei" | "kokuho14" | "shussei" => deadlines(&example),
        "window" => window(&example),
        "koki-card" => late_card(&example),
        "iryohi" | "selfmed" => tax(&example),
        other => panic!("{id}: nobody reckons {other}"),
    }
}

fn rounding(example: &Example<'_>) {
    let pay = Book::built_in()
        .counter_pay(example.number("points"), example.number("ratio"), day("2026-11-22"))
        .unwrap();
    assert_eq!(pay.yen, example.wanted("pay"));
    assert_eq!(pay.steps.last().unwrap().result, pay.yen);
}

fn ratio_by_age(example: &Example<'_>) {
    let book = Book::built_in();
    let birth = example.day("birth");
    if let Some(days) = example.given["on"].as_array() {
        for (on, ratio) in days.iter().zip(example.expect["ratio"].as_array().unwrap()) {
            let on = day(on.as_str().unwrap());
            let found = book.ratio(birth, on, Income::General).unwrap();
            assert_eq!(found.value.tenths, ratio.as_i64().unwrap(), "{}", on.iso());
        }
    } else if example.expect.get("ratio2_from").is_some() {
        let from = example.wanted_day("ratio2_from");
        assert_eq!(book.ratio(birth, from, Income::General).unwrap().value.tenths, 2);
        assert_eq!(
            book.ratio(birth, from.plus_days(-1), Income::General)
                .unwrap()
                .value
                .tenths,
            3
        );
    } else {
        let from = example.wanted_day("koki_from");
        assert_eq!(book.stage(birth, from), Ok(Stage::Late));
        assert_eq!(book.stage(birth, from.plus_days(-1)), Ok(Stage::Senior));
        assert_eq!(example.expect["todoke"], "不要");
        assert_eq!(book.due("age75", from).unwrap(), None, "nothing to file");
    }
}

/// The points of the 加算 that may be counted; with several candidates the institution's own have to be named.
fn points(on: Day, place: (Sector, Visit, Card), filed: Option<&[&str]>) -> i64 {
    let book = Book::built_in();
    let rows = match filed {
        Some(filed) => book.additions_filed(on, place, filed).unwrap(),
        None => book.additions(on, place.0, place.1, place.2).unwrap(),
    };
    assert!(filed.is_some() || rows.len() == 1, "{} candidates", rows.len());
    rows.iter().map(|dated| dated.row.points).sum()
}

fn kasan(id: &str, example: &Example<'_>) {
    let sector = match example.text("sector") {
        "medical" => Sector::Medical,
        "dental" => Sector::Dental,
        _ => Sector::Pharmacy,
    };
    let visit = match example.given["visit"].as_str() {
        Some("repeat") => Visit::Repeat,
        _ => Visit::First,
    };
    if id == "K14" {
        let filed: &[&str] = &["医療情報取得加算"];
        for (on, wanted) in ["2026-05-31", "2026-06-01"].iter().zip([3, 0]) {
            assert_eq!(points(day(on), (sector, visit, Card::NotRead), Some(filed)) * 3, wanted);
        }
        return;
    }
    let on = example.day("date");
    let filed: Option<Vec<&str>> = example.given["facility"]
        .as_array()
        .map(|names| names.iter().map(|name| name.as_str().unwrap()).collect());
    let of = |card| points(on, (sector, visit, card), filed.as_deref());
    for (name, value) in example.expect.as_object().unwrap() {
        let found = match name.as_str() {
            "with_card_yen30" => of(Card::Read) * 3,
            "without_yen30" => of(Card::NotRead) * 3,
            "difference_before_rounding" => (of(Card::NotRead) - of(Card::Read)) * 3,
            "points" => of(Card::Read),
            "yen30" => of(Card::Read) * 3,
            "repeat_yen30" => {
                let repeat = (sector, Visit::Repeat, Card::Read);
                points(on, repeat, None) * 3
            }
            "with_card_pay" | "without_pay" => {
                let card = if name == "with_card_pay" {
                    Card::Read
                } else {
                    Card::NotRead
                };
                let all = example.number("other_points") + of(card);
                Book::built_in().counter_pay(all, 3, on).unwrap().yen
            }
            "limit" => {
                let rows = Book::built_in().additions(on, sector, visit, Card::Read).unwrap();
                let word = match rows[0].row.limit.id() {
                    "month" => "月1回",
                    "3months" => "3月に1回",
                    other => other,
                };
                assert_eq!(value, word);
                continue;
            }
            other => panic!("{other}"),
        };
        assert_eq!(found, value.as_i64().unwrap(), "{name}");
    }
}

fn refund(example: &Example<'_>) {
    let points = example.given["points"].as_i64();
    let back = Book::built_in()
        .refund(
            example.number("paid"),
            points,
            example.number("ratio"),
            day("2026-11-22"),
        )
        .unwrap();
    assert_eq!(back.yen, example.wanted("refund"));
}

fn two_years(example: &Example<'_>) {
    let (id, event) = match example.given.get("paid_on") {
        Some(_) => ("refund", example.day("paid_on")),
        None => ("funeral", example.day("funeral")),
    };
    let due = Book::built_in().due(id, event).unwrap().unwrap();
    assert_eq!(due.last, example.wanted_day("last_day"));
}

fn refund_abroad(example: &Example<'_>) {
    let amounts = (
        example.number("japan_standard_yen"),
        example.number("actual_foreign"),
        example.number("rate_on_decision_day") * 100,
    );
    let back = Book::built_in()
        .refund_abroad(amounts, example.number("ratio"), day("2026-11-22"))
        .unwrap();
    assert_eq!(back.yen, example.wanted("refund"));
    assert!(back.steps.iter().any(|step| step.result == example.wanted("base")));
}

fn forms(example: &Example<'_>) {
    let claims: Vec<Claim> = example.given["claims"]
        .as_array()
        .unwrap()
        .iter()
        .map(|claim| {
            let claim = claim.as_str().unwrap();
            Claim {
                person: if claim.contains("家族") { "家族" } else { "本人" }.to_owned(),
                place: if claim.contains("B病院") {
                    "B病院"
                } else {
                    "A病院"
                }
                .to_owned(),
                setting: if claim.contains("入院") {
                    Setting::Inpatient
                } else {
                    Setting::Outpatient
                },
                month: month(if claim.starts_with("5月") {
                    "2026-05"
                } else {
                    "2026-06"
                }),
            }
        })
        .collect();
    assert_eq!(count_forms(&claims), usize::try_from(example.wanted("forms")).unwrap());
}

fn class(label: &str) -> Class {
    match label {
        "ウ" => Class::U,
        "現役並みⅠ" => Class::Active1,
        "一般" => Class::General,
        other => panic!("{other}"),
    }
}

fn ceiling(example: &Example<'_>) {
    let found = Book::built_in()
        .ceiling(&CeilingAsk {
            month: month(example.text("month")),
            age: AgeBand::Under70,
            class: class(example.text("class")),
            total: example.number("total"),
            hit: Hit::UpToThird,
            turning75: Turning75::No,
            plans: Plans::Law,
        })
        .unwrap();
    assert_eq!(found.limit.yen, example.wanted("limit"));
}

fn ceiling_at_75(example: &Example<'_>) {
    let at = month(example.text("month"));
    if example.given.get("birth").is_some() {
        let half = Turning75::of(example.day("birth"), at) == Turning75::ThisMonth;
        assert_eq!(example.expect["half"], half);
        return;
    }
    let found = Book::built_in()
        .ceiling(&CeilingAsk {
            month: at,
            age: AgeBand::Over70,
            class: class(example.text("class")),
            total: example.given["total"].as_i64().unwrap_or(0),
            hit: Hit::UpToThird,
            turning75: Turning75::ThisMonth,
            plans: Plans::Law,
        })
        .unwrap();
    if let Some(limit) = example.expect.get("limit") {
        assert_eq!(found.limit.yen, limit.as_i64().unwrap());
    } else {
        assert_eq!(found.limit.yen, example.wanted("household_personal_limit"));
        assert_eq!(found.outpatient, Some(example.wanted("outpatient")));
    }
}

fn household(example: &Example<'_>) {
    let bills: Vec<Bill> = example.given["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| {
            let place = item["place"].as_str().unwrap_or("A病院外来");
            let on = item["date"].as_str().unwrap_or("9/1");
            let (at, _) = on.split_once('/').unwrap();
            Bill {
                person: item["p"].as_str().unwrap_or("本人").to_owned(),
                place: place.split([' ', '外', '入']).next().unwrap().to_owned(),
                setting: if place.contains("入院") {
                    Setting::Inpatient
                } else {
                    Setting::Outpatient
                },
                field: if place.contains("歯科") {
                    Field::Dental
                } else {
                    Field::Medical
                },
                month: month(&format!("2026-{at}")),
                insurer: item["insurer"].as_str().unwrap_or("健保").to_owned(),
                paid: item["pay"].as_i64().unwrap(),
            }
        })
        .collect();
    let combined = Book::built_in().combine(&bills, AgeBand::Under70).unwrap();
    match example.expect.get("sum") {
        Some(sum) => {
            assert_eq!(combined.len(), 1);
            assert_eq!(combined[0].sum, sum.as_i64().unwrap());
        }
        None => {
            assert_eq!(example.expect["combined"], false);
            assert!(combined.len() == bills.len() && combined.iter().all(|one| one.counted.len() == 1));
        }
    }
}

fn ceiling_deadline(example: &Example<'_>) {
    let from = month(example.text("treatment_month")).plus(1).first();
    assert_eq!(from, example.wanted_day("from"));
    let due = Book::built_in().due("ceiling_refund", from).unwrap().unwrap();
    assert_eq!(due.last, example.wanted_day("last_day"));
}

fn meals(example: &Example<'_>) {
    let on = month(example.text("month")).first();
    assert_eq!(example.text("class"), "一般");
    let cost = Book::built_in()
        .day_costs(DayKind::Meal, "general", on, example.number("meals"))
        .unwrap();
    assert_eq!(cost.yen, example.wanted("yen"));
}

fn terms(example: &Example<'_>) {
    let book = Book::built_in();
    let given = example.given.as_object().unwrap();
    if given.contains_key("insurer") {
        assert_eq!(example.text("insurer"), "国保");
        let span = book.ceiling_certificate_span(example.day("applied")).unwrap();
        assert_eq!(
            (span.from, span.to),
            (example.wanted_day("from"), example.wanted_day("to"))
        );
    } else if given.contains_key("expiry") {
        let until = book.certificate_read_until(example.day("expiry")).unwrap();
        assert_eq!(until.value, example.wanted_day("usable_as_insurance_until"));
    } else if given.contains_key("issued") {
        let until = book.prescription_until(example.day("issued")).unwrap();
        assert_eq!(until.value, example.wanted_day("last_day"));
    } else if given.contains_key("next_planned") {
        let span = book.refill_span(example.day("next_planned")).unwrap();
        assert_eq!(
            (span.from, span.to),
            (example.wanted_day("from"), example.wanted_day("to"))
        );
    } else if given.contains_key("criteria_met") {
        let from = book
            .disease_certificate_from(example.day("applied"), example.day("criteria_met"), Lateness::Plain)
            .unwrap();
        assert_eq!(from.value, example.wanted_day("start"));
    } else if given.contains_key("expires") {
        let from = book.care_level_renewable_from(example.day("expires")).unwrap();
        assert_eq!(from.value, example.wanted_day("apply_from"));
    } else if given.contains_key("kind") {
        let until = book.care_level_until(example.day("applied")).unwrap();
        assert_eq!(until.value, example.wanted_day("to"));
    } else {
        let from = book.long_stay_from(example.day("applied")).unwrap();
        assert_eq!(from.value, example.wanted_day("from"));
    }
}

fn deadlines(example: &Example<'_>) {
    let book = Book::built_in();
    if example.given.get("born").is_some() {
        let due = book.due("birth", example.day("born")).unwrap().unwrap();
        assert_eq!(due.last, example.wanted_day("fourteenth"));
        assert_eq!(due.rolled, Some(example.wanted_day("last_day")));
        return;
    }
    let lost = example.day("last_work_day").plus_days(1);
    if example.expect.get("twentieth").is_some() {
        let due = book.due("ninkei_join", lost).unwrap().unwrap();
        assert_eq!(due.last, example.wanted_day("twentieth"));
        assert_eq!(due.rolled, Some(example.wanted_day("last_day")));
    } else {
        let due = book.due("kokuho_join", lost).unwrap().unwrap();
        assert_eq!(due.last, example.wanted_day("safe_last_day"));
        assert_eq!(due.rolled, None, "no weekend brings a day more");
    }
}

fn window(example: &Example<'_>) {
    let days = example.given["on"].as_array().unwrap();
    for (on, row) in days.iter().zip(example.expect["row"].as_array().unwrap()) {
        let on = day(on.as_str().unwrap());
        let found = Book::built_in().stopped(Holding::Notice, Failure::NoCard, on).unwrap();
        assert_eq!(row, &found.row.id);
    }
}

fn late_card(example: &Example<'_>) {
    let book = Book::built_in();
    let used = LateUse {
        in_a_year: example.number("uses_last_12m"),
        lately: i64::from(example.given["used_last_3m"] == true),
    };
    let birth = match example.given.get("birth") {
        Some(_) => example.day("birth"),
        // So old on that day, and not near a border.
        None => day(&format!("{}-05-05", 2026 - example.number("age_on_2026_08_01"))),
    };
    let of = |on: &str| match book.late_card(birth, Some(used), day(on)).unwrap() {
        LateCard::Certificate { .. } => "資格確認書",
        LateCard::Notice { .. } => "資格情報のお知らせ",
        LateCard::AskUnion { .. } => "border-ask-kouiki",
    };
    for (name, value) in example.expect.as_object().unwrap() {
        match name.as_str() {
            "auto" => {
                let days = example.given["on"].as_array().unwrap();
                for (on, wanted) in days.iter().zip(value.as_array().unwrap()) {
                    assert_eq!(wanted, of(on.as_str().unwrap()));
                }
            }
            "auto_2026_08" | "result" => assert_eq!(value, of("2026-08-01")),
            "can_apply" => assert_eq!(value, true, "a notice always leaves that open"),
            other => panic!("{other}"),
        }
    }
}

fn tax(example: &Example<'_>) {
    let book = Book::built_in();
    if let Some(paid) = example.given["paid"].as_array() {
        for (paid, wanted) in paid.iter().zip(example.expect["deduction"].as_array().unwrap()) {
            let amounts = (paid.as_i64().unwrap(), 0);
            let found = book.deduction(Deduction::SelfMedication, 2026, amounts, None).unwrap();
            assert_eq!(found.yen, wanted.as_i64().unwrap());
        }
        return;
    }
    let amounts = (example.number("paid"), example.number("compensated"));
    let found = book
        .deduction(Deduction::Medical, 2026, amounts, Some(example.number("income")))
        .unwrap();
    assert_eq!(found.yen, example.wanted("deduction"));
}

#[test]
fn every_published_ceiling_comes_out() {
    let mut checked = 0;
    for line in CEILINGS.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let (at, plans) = match cells[0].strip_suffix(" PLANNED") {
            Some(at) => (at, Plans::Announced),
            None => (cells[0], Plans::Law),
        };
        let class = match cells[2] {
            "A01" => Class::A,
            "A02" => Class::I,
            "A03" => Class::U,
            "A04" => Class::E,
            "A05" => Class::O,
            planned => Class::parse(planned).unwrap(),
        };
        assert_eq!(cells[1], "under70");
        let mut ask = CeilingAsk {
            month: month(at),
            age: AgeBand::Under70,
            class,
            total: cells[3].parse().unwrap(),
            hit: Hit::UpToThird,
            turning75: Turning75::No,
            plans,
        };
        let found = Book::built_in().ceiling(&ask).unwrap();
        assert_eq!(found.limit.yen.to_string(), cells[4], "{line}");
        if plans == Plans::Announced {
            assert!(found.limit.is_unconfirmed());
            ask.plans = Plans::Law;
            assert!(
                Book::built_in().ceiling(&ask).is_err(),
                "what is only announced is not law"
            );
        }
        checked += 1;
    }
    assert_eq!(checked, 13);
}

#[test]
fn a_term_counts_as_the_civil_code_does() {
    assert_eq!(last_day(day("2026-08-31"), 6, Unit::Months), day("2027-02-28"));
}

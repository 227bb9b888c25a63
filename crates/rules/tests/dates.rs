//! Two dates, two answers: every rule with an end, and what is said outside its days.

#![expect(clippy::unwrap_used, reason = "a helper of tests fails the test")]

use std::collections::BTreeSet;

use proptest::prelude::*;
use tefuda_record::{Day, InsurerNumber, parse_day};
use tefuda_rules::{
    AgeBand, Book, Card, CeilingAsk, Class, Confidence, DayKind, Deduction, Failure, Hit, Holding, Income, LateCard,
    Month, Place, Plans, Remuneration, Sector, Stage, TopicLanguage, Turning75, Visit, birthday,
};

fn day(text: &str) -> Day {
    parse_day(text).unwrap()
}

fn book() -> &'static Book {
    Book::built_in()
}

fn ask(month: &str, class: Class) -> CeilingAsk {
    CeilingAsk {
        month: Month::parse(month).unwrap(),
        age: AgeBand::Under70,
        class,
        total: 1_000_000,
        hit: Hit::UpToThird,
        turning75: Turning75::No,
        plans: Plans::Law,
    }
}

#[test]
fn the_built_in_book_is_whole() {
    assert_eq!(book().made_on(), day("2026-11-22"));
    assert_eq!(book().spans().len(), 21);
    let bases = book().bases();
    assert!(bases.len() > 700, "{}", bases.len());
    for (table, basis) in bases {
        assert!(!basis.law.is_empty() && !basis.source.is_empty(), "{table}");
    }
}

/// For each 加算 with a last day: that day and the next give other rows.
#[test]
fn additions_change_on_their_days() {
    let names = |on: Day, sector, visit, card| -> Vec<(String, i64)> {
        let rows = book().additions(on, sector, visit, card).unwrap();
        rows.iter()
            .map(|dated| (dated.row.name.clone(), dated.row.points))
            .collect()
    };
    let turns = [
        "2022-09-30",
        "2023-03-31",
        "2023-12-31",
        "2024-05-31",
        "2024-09-30",
        "2024-11-30",
        "2025-03-31",
        "2026-05-31",
    ];
    for turn in turns {
        let mut changed = BTreeSet::new();
        for (name, sector) in [
            ("医", Sector::Medical),
            ("歯", Sector::Dental),
            ("調", Sector::Pharmacy),
        ] {
            for visit in [Visit::First, Visit::Repeat] {
                for card in [Card::Read, Card::NotRead] {
                    if names(day(turn), sector, visit, card) != names(day(turn).plus_days(1), sector, visit, card) {
                        changed.insert(name);
                    }
                }
            }
        }
        assert!(!changed.is_empty(), "{turn}");
    }
    for outside in ["2022-03-31", "2028-06-01"] {
        let unknown = book()
            .additions(day(outside), Sector::Medical, Visit::First, Card::Read)
            .unwrap_err();
        assert_eq!(
            unknown.until,
            Some(day("2028-05-31")),
            "the answer says until when it knows"
        );
    }
}

#[test]
fn ceilings_change_in_august_2026_and_end_in_july_2027() {
    let of = |month, class| book().ceiling(&ask(month, class)).map(|found| found.limit.yen);
    for class in [Class::A, Class::I, Class::U, Class::E, Class::O] {
        assert!(of("2026-07", class).unwrap() < of("2026-08", class).unwrap());
        assert_eq!(of("2026-08", class), of("2027-07", class));
        let unknown = of("2027-08", class).unwrap_err();
        assert_eq!(unknown.until, Some(day("2027-07-31")));
        assert!(of("2014-12", class).is_err());
    }
    let over70 = |month| {
        let ask = CeilingAsk {
            age: AgeBand::Over70,
            ..ask(month, Class::General)
        };
        book().ceiling(&ask)
    };
    assert_eq!(over70("2026-07").unwrap().outpatient, Some(18_000));
    assert_eq!(over70("2026-08").unwrap().outpatient, Some(22_000));
    assert!(over70("2018-07").is_err());
}

#[test]
fn the_fourth_month_is_lower_and_a_year_has_its_own_ceiling_since_2026_08() {
    let fourth = CeilingAsk {
        hit: Hit::FourthOrLater,
        ..ask("2026-08", Class::U)
    };
    assert_eq!(book().ceiling(&fourth).unwrap().limit.yen, 44_400);
    let at_75 = CeilingAsk {
        turning75: Turning75::ThisMonth,
        ..fourth
    };
    assert_eq!(book().ceiling(&at_75).unwrap().limit.yen, 22_200);
    let year = |month, class, pay| book().year_refund(&ask(month, class), 600_000, pay);
    assert_eq!(year("2026-12", Class::U, Remuneration::Above150k).unwrap().yen, 70_000);
    assert_eq!(year("2026-12", Class::E, Remuneration::UpTo150k).unwrap().yen, 190_000);
    let before = year("2026-07", Class::U, Remuneration::Above150k).unwrap_err();
    assert_eq!(before.from, Some(day("2026-08-01")));
    let low2 = CeilingAsk {
        age: AgeBand::Over70,
        hit: Hit::FourthOrLater,
        ..ask("2026-07", Class::Low2)
    };
    assert_eq!(
        book().ceiling(&low2).unwrap().limit.yen,
        24_600,
        "no lower one before 2026-08"
    );
}

#[test]
fn meals_change_and_a_span_is_no_price() {
    let meal = |class, on: &str| book().day_costs(DayKind::Meal, class, day(on), 1).map(|cost| cost.yen);
    for (on, yen) in [
        ("2018-04-01", 460),
        ("2024-05-31", 460),
        ("2024-06-01", 490),
        ("2025-03-31", 490),
        ("2025-04-01", 510),
        ("2026-05-31", 510),
        ("2026-06-01", 550),
    ] {
        assert_eq!(meal("general", on), Ok(yen), "{on}");
    }
    let unknown = meal("low1", "2026-06-01").unwrap_err();
    assert_eq!(unknown.until, Some(day("2026-05-31")));
    let row = book().day_cost(DayKind::Meal, "low1", day("2026-06-01")).unwrap();
    assert_eq!((row.row.least, row.row.most), (Some(130), Some(140)));
    assert!(row.basis.confidence.is_unconfirmed());
    assert!(meal("general", "2017-09-30").is_err() && meal("general", "2027-06-01").is_err());
    let room = |on: &str| book().day_costs(DayKind::Room, "over65", day(on), 1).unwrap().yen;
    assert_eq!((room("2026-05-31"), room("2026-06-01")), (370, 430));
}

#[test]
fn shares_change_with_the_law() {
    let old = day("1945-01-01");
    let of = |on: &str, income| book().ratio(old, day(on), income);
    assert!(of("2022-09-30", Income::Middle).is_err(), "2割 of 後期 did not exist");
    assert_eq!(of("2022-10-01", Income::Middle).unwrap().value.tenths, 2);
    assert_eq!(of("2022-09-30", Income::General).unwrap().value.tenths, 1);
    assert_eq!(
        book().ratios(old, day("2026-11-22")).unwrap().len(),
        3,
        "without the income there are three answers"
    );
    assert!(book().counter_pay(100, 3, day("2028-04-01")).is_err());
    assert_eq!(
        book()
            .deduction(Deduction::SelfMedication, 2026, (50_000, 0), None)
            .unwrap()
            .yen,
        38_000
    );
    assert!(
        book()
            .deduction(Deduction::SelfMedication, 2027, (50_000, 0), None)
            .is_err()
    );
    assert!(book().deduction(Deduction::Medical, 2027, (500_000, 0), None).is_ok());
    assert!(book().deduction(Deduction::Medical, 2016, (500_000, 0), None).is_err());
}

/// What works at which counter with what is in hand.
#[test]
fn what_works_where() {
    use Holding::{Card, Certificate, FirstVisit, Notice, OldCard, Phone, Portal, Registered, RepeatVisit, Welfare};
    let table: [(&[Holding], [&[&str]; 4]); 8] = [
        (&[], [&[], &[], &[], &[]]),
        (&[Certificate], [&["certificate"]; 4]),
        (&[Card, FirstVisit], [&["declaration"], &[], &["declaration"], &[]]),
        (
            &[Card, Registered, FirstVisit],
            [&["card_reader", "declaration"], &[], &["declaration"], &[]],
        ),
        (
            &[Card, Registered, Notice, RepeatVisit],
            [
                &["card_reader", "spoken"],
                &["card_notice"],
                &["card_notice", "spoken"],
                &["card_notice"],
            ],
        ),
        (
            &[Card, Registered, Portal, FirstVisit],
            [
                &["card_reader", "declaration"],
                &["card_portal"],
                &["card_portal", "declaration"],
                &["card_portal"],
            ],
        ),
        (&[Phone, Registered], [&["phone_reader"], &[], &[], &[]]),
        (&[Notice, OldCard, Welfare], [&["welfare_ticket"]; 4]),
    ];
    let on = day("2026-11-22");
    for (held, wanted) in table {
        let held: BTreeSet<Holding> = held.iter().copied().collect();
        for (place, wanted) in Place::ALL.into_iter().zip(wanted) {
            let found: Vec<&str> = book()
                .usable(&held, place, on)
                .unwrap()
                .iter()
                .map(|dated| dated.row.id.as_str())
                .collect();
            assert_eq!(found, wanted, "{held:?} {place:?}");
        }
    }
    let papers: BTreeSet<Holding> = [Notice, OldCard].into();
    let count = |on: &str| book().usable(&papers, Place::Reader, day(on)).unwrap().len();
    assert_eq!(
        (count("2026-03-31"), count("2026-04-01")),
        (2, 0),
        "the interim rule has ended"
    );
    assert!(book().usable(&papers, Place::Reader, day("2028-04-01")).is_err());
}

#[test]
fn every_refusal_at_a_counter_has_its_answer() {
    assert_eq!(book().decisions().len(), 24);
    for dated in book().decisions() {
        let (row, basis) = (&dated.row, &dated.basis);
        let last = basis.to.unwrap_or(day("2026-11-22"));
        assert_eq!(book().stopped(row.holds, row.fails, last).unwrap().row.id, row.id);
        assert!(!row.show.is_empty() && !row.pays.is_empty(), "{}", row.id);
    }
    let old = |on| book().stopped(Holding::OldCard, Failure::Expired, day(on));
    assert!(old("2026-03-31").is_ok());
    assert_eq!(old("2026-04-01").unwrap_err().until, Some(day("2026-03-31")));
    let unsure: Vec<&str> = book()
        .decisions()
        .iter()
        .filter(|dated| dated.basis.confidence == Confidence::C)
        .map(|dated| dated.row.id.as_str())
        .collect();
    assert_eq!(unsure, ["D10", "D12", "D24"], "these are shown as 未確認");
}

#[test]
fn the_late_stage_rule_turns_in_august_2026() {
    let of = |on: &str| book().late_card(day("1945-05-05"), None, day(on)).unwrap();
    assert!(matches!(of("2026-07-31"), LateCard::Certificate { basis } if basis.from == day("2024-12-02")));
    assert!(matches!(of("2026-08-01"), LateCard::Certificate { basis } if basis.from == day("2026-08-01")));
    assert!(book().late_card(day("1945-05-05"), None, day("2024-12-01")).is_err());
}

#[test]
fn every_event_leads_to_steps_that_exist() {
    let on = day("2026-11-22");
    let events = book().events(on).unwrap();
    for wanted in [
        "retirement",
        "employment",
        "moving",
        "marriage",
        "divorce",
        "birth",
        "leaving_dependency",
        "age65",
        "age70",
        "age75",
        "abroad",
        "return",
        "death",
        "lost_card",
        "disaster",
        "shelter",
        "care",
        "child",
    ] {
        assert!(events.contains(&wanted), "{wanted}");
    }
    for event in events {
        let todos = book().checklist(event, on).unwrap();
        assert!(!todos.is_empty());
        for todo in todos {
            assert!(!todo.step.row.text.is_empty() || todo.deadline.is_some(), "{event}");
            if let Some(phone) = &todo.step.row.phone {
                book().phone(phone, on).unwrap();
            }
        }
    }
    let retired = book().checklist("retirement", day("2026-10-31")).unwrap();
    let dues: Vec<String> = retired
        .iter()
        .filter_map(|todo| Some(todo.due.as_ref()?.last.iso()))
        .collect();
    assert_eq!(dues, ["2026-11-20", "2026-11-14"]);
    assert!(book().checklist("retirement", day("2028-04-01")).is_err());
}

#[test]
fn offices_open_again_after_the_new_year() {
    for (closed, open) in [
        ("2026-12-29", "2027-01-04"),
        ("2026-05-02", "2026-05-07"),
        ("2026-09-19", "2026-09-24"),
        ("2026-11-24", "2026-11-24"),
    ] {
        assert_eq!(book().open_on_or_after(day(closed)), Some(day(open)));
    }
    assert_eq!(
        book().open_on_or_after(day("2028-01-03")),
        None,
        "holidays of 2028 are not known"
    );
}

#[test]
fn insurers_are_known_by_their_numbers() {
    let of = |number: &str| {
        let number = InsurerNumber::parse(number).unwrap();
        let on = day("2026-11-22");
        let kind = book().insurer(&number, on).unwrap().row.kind.id();
        (kind, book().prefecture(&number, on).unwrap().row.name.ja.clone())
    };
    assert_eq!(of("01130012"), ("kyokai", "東京都".to_owned()));
    assert_eq!(of("138990"), ("national", "東京都".to_owned()));
    let codes: Vec<&str> = vec![
        "01", "02", "03", "04", "06", "07", "31", "32", "33", "34", "39", "63", "67", "72", "73", "74", "75",
    ];
    for code in codes {
        let body = format!("{code}13001");
        let number = format!("{body}{}", tefuda_record::insurer_check_digit(&body).unwrap());
        let number = InsurerNumber::parse(&number).unwrap();
        let on = if code == "67" { "2024-03-31" } else { "2026-11-22" };
        assert_eq!(book().insurer(&number, day(on)).unwrap().row.code, code);
    }
    let gone = InsurerNumber::parse("67130011").or_else(|_| {
        let digit = tefuda_record::insurer_check_digit("6713001").unwrap();
        InsurerNumber::parse(&format!("6713001{digit}"))
    });
    assert!(
        book().insurer(&gone.unwrap(), day("2024-04-01")).is_err(),
        "ended in 2024"
    );
}

#[test]
fn topics_are_told_in_three_languages() {
    let on = day("2026-11-22");
    let ids = |language| -> Vec<String> {
        let topics = book().topics(language, on).unwrap();
        for topic in &topics {
            assert!(!topic.title.is_empty() && topic.lines.len() >= 2, "{}", topic.id);
        }
        topics.iter().map(|topic| topic.id.to_owned()).collect()
    };
    let ja = ids(TopicLanguage::Ja);
    assert!(ja.len() >= 11);
    assert_eq!(ja, ids(TopicLanguage::Easy));
    assert_eq!(ja, ids(TopicLanguage::En));
    for wanted in ["card_optional", "cancel", "certificate", "disaster", "flags"] {
        assert!(ja.contains(&wanted.to_owned()), "{wanted}");
    }
    assert!(book().topics(TopicLanguage::Ja, day("2028-04-01")).is_err());
}

#[test]
fn vaccinations_open_and_close_with_the_age() {
    let birth = day("2026-08-31");
    let open = |on: &str| -> Vec<String> {
        let windows = book().vaccinations(birth, day(on), 0).unwrap();
        windows.into_iter().map(|window| window.id).collect()
    };
    assert!(!open("2026-10-11").contains(&"rota1".to_owned()));
    assert!(open("2026-10-12").contains(&"rota1".to_owned()), "six weeks old");
    assert!(open("2027-02-15").contains(&"rota1".to_owned()), "24 weeks and 0 days");
    assert!(!open("2027-02-16").contains(&"rota1".to_owned()));
    assert!(open("2026-10-31").contains(&"pcv".to_owned()), "two months");
    // In the school year before school; who was born on 1 April goes a year earlier.
    for (birth, on, wanted) in [
        ("2020-04-01", "2026-03-31", true),
        ("2020-04-01", "2026-04-01", false),
        ("2020-04-02", "2026-03-31", false),
        ("2020-04-02", "2026-04-01", true),
        ("2020-04-02", "2027-03-31", true),
    ] {
        let windows = book().vaccinations(day(birth), day(on), 0).unwrap();
        assert_eq!(windows.iter().any(|window| window.id == "mr2"), wanted, "{birth} {on}");
    }
    let at_65 = |on: &str| -> Vec<String> {
        let windows = book().vaccinations(day("1961-01-10"), day(on), 0).unwrap();
        windows
            .into_iter()
            .map(|window| window.id)
            .filter(|id| id.starts_with("pp") || id.starts_with("pcv"))
            .collect()
    };
    assert_eq!(at_65("2026-03-31"), ["ppsv23"]);
    assert_eq!(at_65("2026-04-01"), ["pcv20"], "another vaccine from that day");
}

proptest! {
    /// Shares change only on the three days that the law names, whoever was born when.
    #[test]
    fn a_life_has_three_turns(days in -16_000i64..20_000) {
        let birth = Day::from_unix_days(days);
        let on = day("2026-11-22");
        let [school, senior, late] = book().starts_of(birth, on).unwrap().map(|start| start.value);
        prop_assert!(school < senior && senior < late);
        prop_assert_eq!((school.month(), school.day_of_month()), (4, 1));
        prop_assert_eq!(senior.day_of_month(), 1);
        prop_assert_eq!(late, birthday(birth, 75));
        let sixth = birthday(birth, 6);
        prop_assert!(school >= sixth && school.unix_days() - sixth.unix_days() < 366);
        for (turn, before, after) in [
            (school, Stage::Preschool, Stage::General),
            (senior, Stage::General, Stage::Senior),
            (late, Stage::Senior, Stage::Late),
        ] {
            if turn > day("2008-04-01") && turn < day("2100-12-31") {
                prop_assert_eq!(book().stage(birth, turn.plus_days(-1)), Ok(before));
                prop_assert_eq!(book().stage(birth, turn), Ok(after));
            }
        }
    }

    /// A bill is never off by more than half a unit, and ends in a zero.
    #[test]
    fn bills_are_rounded_to_ten(points in 0i64..100_000, tenths in 0i64..=3) {
        let pay = book().counter_pay(points, tenths, day("2026-11-22")).unwrap().yen;
        let exact = points * tenths;
        prop_assert_eq!(pay % 10, 0);
        prop_assert!((pay - exact).abs() <= 5 && (pay - exact != -5));
    }

    /// More care never lowers a ceiling, and no ceiling lies below its base.
    #[test]
    fn ceilings_rise_with_the_cost(total in 0i64..20_000_000, more in 0i64..1_000_000) {
        for class in [Class::A, Class::I, Class::U, Class::E, Class::O] {
            for month in ["2026-07", "2026-08"] {
                let of = |total| book().ceiling(&CeilingAsk { total, ..ask(month, class) }).unwrap().limit.yen;
                prop_assert!(of(0) <= of(total) && of(total) <= of(total + more));
            }
        }
    }
}

//! Rules files from outside: what is taken, what is refused and why.

use proptest::prelude::*;
use tefuda_record::parse_day;
use tefuda_rules::{Book, BookError, NEWEST_FORMAT};

fn text() -> String {
    Book::built_in_text()
}

/// The built-in file with one piece exchanged.
fn with(old: &str, new: &str) -> Result<Book, BookError> {
    let text = text();
    assert!(text.contains(old), "{old}");
    Book::read(text.replacen(old, new, 1).as_bytes())
}

#[test]
fn the_built_in_file_is_read_back() {
    assert_eq!(Book::read(text().as_bytes()).as_ref(), Ok(Book::built_in()));
    let dos = format!("\u{feff}{}", text().replace('\n', "\r\n"));
    assert_eq!(Book::read(dos.as_bytes()).as_ref(), Ok(Book::built_in()));
}

#[test]
fn a_newer_file_answers_with_its_own_figures() {
    let newer = text()
        .replacen("\t2026-11-22\n", "\t2027-05-01\n", 1)
        .replace("\tgeneral\t550\t\t", "\tgeneral\t590\t\t");
    let newer = Book::read(newer.as_bytes()).unwrap();
    assert_eq!(newer.made_on(), parse_day("2027-05-01").unwrap());
    let on = parse_day("2026-07-01").unwrap();
    let meal = |book: &Book| {
        book.day_costs(tefuda_rules::DayKind::Meal, "general", on, 1)
            .unwrap()
            .yen
    };
    assert_eq!((meal(Book::built_in()), meal(&newer)), (550, 590));
}

#[test]
fn what_is_no_rules_file_says_so() {
    for bytes in [
        b"".as_slice(),
        b"\xff\xfe",
        b"JAHISTC08,1\r\n",
        b"TEFUDA-RULES\n",
        b"TEFUDA-RULES\t1\t2026-02-30\n",
        b"TEFUDA-RULES\t0\t2026-11-22\n",
    ] {
        assert_eq!(Book::read(bytes), Err(BookError::NotRules));
    }
    let found = NEWEST_FORMAT + 1;
    let newer = format!("TEFUDA-RULES\t{found}\t2026-11-22\n");
    assert_eq!(Book::read(newer.as_bytes()), Err(BookError::Newer { found }));
    assert_eq!(
        Book::read(b"TEFUDA-RULES\t1\t2026-11-22\n"),
        Err(BookError::Missing { table: "amounts" })
    );
    assert_eq!(Book::read(&vec![b'#'; 3 * 1024 * 1024]), Err(BookError::TooLarge));
    assert_eq!(Book::read("\n".repeat(30_000).as_bytes()), Err(BookError::TooLarge));
}

#[test]
fn nothing_but_numbers_days_words_and_lines_can_stand_in_a_cell() {
    let wrong = [
        (
            "\thousehold_floor\t21000\tyen",
            "\thousehold_floor\t=1+1\tyen",
            "amount",
        ),
        ("\thousehold_floor\t21000\tyen", "\thousehold_floor\t-1\tyen", "amount"),
        (
            "\thousehold_floor\t21000\tyen",
            "\thousehold_floor\t1000000001\tyen",
            "amount",
        ),
        ("\thousehold_floor\t21000\tyen", "\thousehold floor\t21000\tyen", "id"),
        (
            "\thousehold_floor\t21000\tyen",
            "\thousehold_floor\t21000\tcode",
            "unit",
        ),
        (
            "\thousehold_floor\t21000\tyen",
            "\thousehold_floor\t21000\tyen\tmore",
            "?",
        ),
        (
            "2007-04-01\t\t健康保険法施行令41条\t",
            "2007-4-1\t\t健康保険法施行令41条\t",
            "from",
        ),
        (
            "2007-04-01\t\t健康保険法施行令41条\t",
            "2007-04-01\t2006-01-01\t健康保険法施行令41条\t",
            "to",
        ),
        ("2007-04-01\t\t健康保険法施行令41条\t", "2007-04-01\t\t\t", "law"),
        (
            "2007-04-01\t\t健康保険法施行令41条\t",
            "2007-04-01\t\t健康\u{202e}保険法\t",
            "law",
        ),
    ];
    for (old, new, name) in wrong {
        match with(old, new) {
            Err(BookError::Cell { column, table, .. }) => assert_eq!((column, table), (name, "amounts"), "{new}"),
            other => panic!("{new}: {other:?}"),
        }
    }
    assert!(matches!(
        with("\tany\t3\n", "\tany\t4\n"),
        Err(BookError::Cell { column: "ratio", .. })
    ));
    assert!(matches!(
        with("\tA\t", "\tcertain\t"),
        Err(BookError::Cell {
            column: "confidence",
            ..
        })
    ));
}

#[test]
fn tables_are_whole_known_and_once() {
    assert!(matches!(
        with("[amounts]", "[script]"),
        Err(BookError::Table { line: 2 })
    ));
    assert!(matches!(
        with("[amounts]\t1957-04-01\t", "[amounts]\t2957-04-01\t"),
        Err(BookError::Table { .. })
    ));
    let twice = format!("{0}{1}", text(), text().split_once('\n').unwrap().1);
    assert!(matches!(Book::read(twice.as_bytes()), Err(BookError::Table { .. })));
    assert!(matches!(
        with("\tid\tamount\tunit\n", "\tid\tamount\tunit\tcode\n"),
        Err(BookError::Columns { table: "amounts", .. })
    ));
    let text = text();
    let (cut, _) = text.split_once("[topics]").unwrap();
    assert_eq!(Book::read(cut.as_bytes()), Err(BookError::Missing { table: "topics" }));
    assert!(matches!(
        Book::read(b"TEFUDA-RULES\t1\t2026-11-22\n2007-04-01\t\tx\n"),
        Err(BookError::Table { line: 2 })
    ));
}

#[test]
fn an_error_never_repeats_what_the_file_says() {
    let error = with("\thousehold_floor\t21000\tyen", "\thousehold_floor\tひみつ\tyen").unwrap_err();
    assert!(!format!("{error} {error:?}").contains("ひみつ"));
}

/// Words that rate people or push them.
#[test]
fn no_table_pushes_or_rates_anybody() {
    for word in [
        "ポイント",
        "ランキング",
        "連続",
        "未登録です",
        "お得",
        "おすすめ",
        "登録しましょう",
        "スコア",
        "点数が高い",
        "リスク",
        "score",
        "ranking",
        "streak",
        "reward",
        "recommended",
        "you should register",
        "at risk",
    ] {
        assert!(!text().to_lowercase().contains(word), "{word}");
    }
}

proptest! {
    #[test]
    fn no_bytes_break_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _read = Book::read(&bytes);
    }

    #[test]
    fn a_changed_byte_is_read_or_refused(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = text().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _read = Book::read(&bytes);
    }
}

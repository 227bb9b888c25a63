//! Every paper prints, in both languages, the same bytes each time, and says nothing about when or by what.

mod common;

use tefuda_paper::{Instead, Language, Missing, PaperError, Words, proof_card, proof_page};

#[test]
fn every_paper_prints_in_both_languages_and_twice_the_same() {
    for language in [Language::Ja, Language::En] {
        let words = Words::new(language);
        for (name, paper) in common::every_paper(&words) {
            let printed = paper.print().unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(printed.missing, [], "{name}");
            assert!(printed.pdf == paper.print().unwrap().pdf, "{name} differs from itself");
            assert!(printed.pdf.len() < 300_000, "{name}: {} bytes", printed.pdf.len());
        }
    }
}

#[test]
fn neither_time_nor_maker_stands_in_the_file() {
    for (name, paper) in common::every_paper(&Words::new(Language::Ja)) {
        let pdf = paper.print().unwrap().pdf;
        let text = String::from_utf8_lossy(&pdf);
        for mark in [
            "/CreationDate",
            "/ModDate",
            "/Producer",
            "/Creator",
            "/Author",
            "CreateDate",
            "ModifyDate",
            "rilla",
        ] {
            assert!(!text.contains(mark), "{name}: {mark}");
        }
    }
}

#[test]
fn a_kanji_that_the_font_lacks_is_told() {
    let words = Words::new(Language::Ja);
    let printed = proof_page(&common::proof("\u{2A6D6}田 花\u{E01EF}子"), &words)
        .print()
        .unwrap();
    let told = [
        Missing {
            character: '花',
            shown: Instead::UsualForm,
        },
        Missing {
            character: '\u{2A6D6}',
            shown: Instead::Number,
        },
    ];
    assert_eq!(printed.missing, told);
}

#[test]
fn a_card_with_too_much_on_it_is_refused_and_not_cut() {
    let words = Words::new(Language::Ja);
    let mut proof = common::proof(&"寿限無".repeat(60));
    assert_eq!(proof_card(&proof, &words).print().err(), Some(PaperError::TooMuch));
    proof.name = Some("髙橋 花子".to_owned());
    proof
        .lines
        .extend((0..40).map(|at| (format!("項目{at}"), "値".to_owned())));
    assert_eq!(proof_card(&proof, &words).print().err(), Some(PaperError::TooMuch));
}

#[test]
fn a_book_is_refused() {
    let words = Words::new(Language::Ja);
    let mut proof = common::proof("髙橋 花子");
    proof.lines = vec![("項目".to_owned(), "あ".repeat(1_000_000))];
    assert_eq!(proof_page(&proof, &words).print().err(), Some(PaperError::TooLong));
}

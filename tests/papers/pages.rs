//! Text, boxes, fonts and structure of every paper.

use tefuda_paper::{
    Language, Statement, Summary, Words, emergency_sheet, proof_card, proof_page, proof_sheet, statement, summary,
};

use crate::common::{every_paper, proof, summary_of};
use crate::poppler::OnDisk;

fn ja() -> Words {
    Words::new(Language::Ja)
}

#[test]
fn every_font_is_embedded_cut_down_and_copies_out_as_text() {
    for (name, paper) in every_paper(&ja()) {
        let fonts = OnDisk::of(&paper).fonts();
        assert!(!fonts.is_empty(), "{name}");
        for font in fonts {
            let words: Vec<&str> = font.split_whitespace().rev().skip(2).take(3).collect();
            assert_eq!(words, ["yes", "yes", "yes"], "{name}: {font}");
            assert!(font.contains("+NotoSansJP-Regular"), "{name}: {font}");
        }
    }
}

#[test]
fn pages_are_a4_and_cards_are_cards() {
    for (name, paper) in every_paper(&ja()) {
        let info = OnDisk::of(&paper).info();
        let wanted = if name == "proof-card" {
            "242.646 x 153.071 pts"
        } else {
            "595.276 x 841.89 pts (A4)"
        };
        let sizes: Vec<&str> = info
            .lines()
            .filter(|line| line.starts_with("Page ") && line.contains(" size:"))
            .collect();
        assert!(!sizes.is_empty(), "{name}: {info}");
        assert!(sizes.iter().all(|line| line.ends_with(wanted)), "{name}: {sizes:?}");
    }
}

#[test]
fn every_paper_is_tagged_named_and_says_neither_when_nor_by_what() {
    for (name, paper) in every_paper(&ja()) {
        let paper = OnDisk::of(&paper);
        let info = paper.info();
        assert!(info.contains("Tagged:          yes"), "{name}: {info}");
        assert!(info.contains("Title: "), "{name}: {info}");
        for told in ["Creator", "Producer", "CreationDate", "ModDate", "Author"] {
            assert!(!info.contains(told), "{name}: {told}");
        }
        let structure = paper.structure();
        assert!(structure.contains("H1"), "{name}: {structure}");
    }
}

#[test]
fn no_word_is_missing_and_no_paper_forgets_what_it_is_not() {
    for language in [Language::Ja, Language::En] {
        for (name, paper) in every_paper(&Words::new(language)) {
            let text = OnDisk::of(&paper).text();
            assert!(
                !text.contains("paper-") && !text.contains("eligibility-"),
                "{name}: {text}"
            );
        }
    }
    for name in ["proof-page", "proof-card", "proof-sheet"] {
        let papers = every_paper(&ja());
        let (_, paper) = papers.iter().find(|(found, _)| *found == name).unwrap();
        assert!(
            OnDisk::of(paper)
                .run_together()
                .contains("これは保険証・資格確認書ではありません"),
            "{name}"
        );
    }
}

#[test]
fn names_copy_out_as_they_are_written() {
    for name in ["髙﨑 𠮷乃", "葛\u{E0100}城 渡邉", "桒原 德永", "か\u{3099}ん"] {
        let text = OnDisk::of(&proof_page(&proof(name), &ja())).run_together();
        let name: String = name.split_whitespace().collect();
        assert!(
            text.contains(&name) || text.contains(&name.replace("か\u{3099}", "が")),
            "{name}: {text}"
        );
    }
}

#[test]
fn a_kanji_without_a_glyph_stands_in_a_frame_and_copies_out_right() {
    let printed = proof_page(&proof("\u{2A6D6}田 花子"), &ja());
    let text = OnDisk::of(&printed).run_together();
    // A frame is smaller than the text around it, so poppler calls it a line of its own.
    assert!(text.contains('\u{2A6D6}') && text.contains("田花子"), "{text}");
    assert!(!text.contains('●') && !text.contains('\u{FFFD}'));
}

#[test]
fn the_twin_says_what_the_symbol_says_on_page_and_card() {
    let proof = proof("髙橋 花子");
    for paper in [
        proof_page(&proof, &ja()),
        proof_card(&proof, &ja()),
        proof_sheet(std::slice::from_ref(&proof), &ja()),
    ] {
        let text = OnDisk::of(&paper).run_together();
        for (label, value) in &proof.lines {
            assert!(text.contains(label), "{label}");
            let value: String = value.split_whitespace().collect();
            assert!(text.contains(&value), "{value}: {text}");
        }
        for told in ["7K3-9QD", "例示区国民健康保険が署名", "本人かどうか", "令和9年2月23日"] {
            assert!(text.contains(told), "{told}: {text}");
        }
    }
}

#[test]
fn four_cards_stand_on_a_sheet_and_the_fifth_on_the_next() {
    let proofs = |count| vec![proof("髙橋 花子"); count];
    for (count, pages) in [(1, 1), (4, 1), (5, 2), (9, 3)] {
        let printed = proof_sheet(&proofs(count), &ja()).print().unwrap();
        assert_eq!(printed.pages, pages, "{count} cards");
    }
}

#[test]
fn an_overlong_name_is_whole_on_a_card() {
    let name = "寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末 ヴォルフガング・アマデウス";
    let text = OnDisk::of(&proof_card(&proof(name), &ja())).run_together();
    assert!(text.contains(&name.replace(' ', "")), "{text}");
}

#[test]
fn every_item_of_the_statement_stands_there_even_when_nothing_is_known() {
    let text = OnDisk::of(&statement(&Statement::default(), &ja())).run_together();
    for item in [
        "あて先の医療機関・薬局",
        "記入日",
        "保険種別",
        "わからない",
        "保険者等の名称",
        "事業所名",
        "資格を取った時期",
        "一部負担金の割合",
        "氏名",
        "フリガナ",
        "生年月日",
        "性別",
        "住所",
        "連絡先",
        "署名",
        "保険者番号",
        "記号",
        "番号",
        "枝番",
        "届出をした日",
        "届出の相手",
    ] {
        assert!(text.contains(item), "{item}: {text}");
    }
    assert!(!text.contains('☑'), "a box is ticked that nobody ticked");
    assert!(!text.contains("個人番号") && !text.contains("マイナンバー"));
}

#[test]
fn what_is_known_is_ticked_and_nothing_else() {
    let papers = every_paper(&ja());
    let (_, paper) = papers.iter().find(|(name, _)| *name == "statement").unwrap();
    let text = OnDisk::of(paper).run_together();
    assert!(text.contains("☑国保") && text.contains("☐後期"), "{text}");
    assert!(text.contains("☑2割") && text.contains("☐3割"), "{text}");
    assert_eq!(text.matches('☑').count(), 2);
}

#[test]
fn forty_medicines_run_over_pages_with_their_head_and_none_is_lost() {
    let paper = OnDisk::of(&summary(&summary_of(40)));
    let text = paper.text();
    let lines: Vec<&str> = text.lines().collect();
    for number in 1..=40 {
        let end = format!(" {number}");
        assert!(
            text.contains(&end) || lines.iter().any(|line| *line == number.to_string()),
            "{number}"
        );
    }
    assert_eq!(text.matches("量と飲み方").count(), 3, "the head stands on every page");
    assert!(text.contains("ペニシリン") && text.contains("Medicines of late"));
}

#[test]
fn an_emergency_sheet_is_one_page_and_counts_what_it_leaves_out() {
    for medicines in [0, 3, 12, 40, 300] {
        let printed = emergency_sheet(&summary_of(medicines)).print().unwrap();
        assert_eq!(printed.pages, 1, "{medicines} medicines");
    }
    let text = OnDisk::of(&emergency_sheet(&summary_of(300))).run_together();
    assert!(
        text.contains("このほかに薬が") && text.contains("moremedicines"),
        "{text}"
    );
    let whole = OnDisk::of(&emergency_sheet(&summary_of(3))).run_together();
    assert!(!whole.contains("このほかに薬が"));
    let empty = OnDisk::of(&emergency_sheet(&Summary::default())).run_together();
    assert!(empty.contains("「ない」という意味ではありません"), "{empty}");
}

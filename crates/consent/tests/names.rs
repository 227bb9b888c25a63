//! Names that are signed or stored never change, and whoever reads one gets back what was meant.

use std::collections::BTreeSet;

use tefuda_consent::{Audience, FieldId, PURPOSES, Purpose, is_insurance_number, is_medical};

#[test]
fn purposes_keep_their_signed_names_and_their_japanese_words() {
    let names = [
        (Purpose::Visit, "visit", "受診"),
        (Purpose::Dispensing, "dispensing", "調剤"),
        (Purpose::Treatment, "treatment", "施術"),
        (Purpose::Identity, "identity", "本人確認"),
        (Purpose::Emergency, "emergency", "救急"),
        (Purpose::School, "school", "学校・園"),
    ];
    assert_eq!(names.map(|(purpose, ..)| purpose), PURPOSES);
    for (purpose, id, word) in names {
        assert_eq!(purpose.id(), id);
        assert_eq!(Purpose::parse(id), Some(purpose));
        assert_eq!(Purpose::parse(word), Some(purpose));
    }
    assert_eq!(Purpose::parse("marketing"), None);
    assert_eq!(Purpose::parse(""), None);
}

#[test]
fn nobody_in_particular_has_a_signed_name_that_nobody_else_can_have() {
    assert_eq!(Audience::Anyone.as_str(), "urn:tefuda:anyone");
    assert_eq!(Audience::parse(" urn:tefuda:anyone "), Ok(Audience::Anyone));
    let one = Audience::parse(" 例示医院 ");
    assert_eq!(one, Ok(Audience::One("例示医院".to_owned())));
    assert_eq!(one.as_ref().map(Audience::as_str), Ok("例示医院"));
    for text in ["", "  ", "a\nb", "\u{202e}a", &"あ".repeat(101)] {
        assert!(Audience::parse(text).is_err());
    }
    assert!(Audience::parse(&"あ".repeat(100)).is_ok());
}

#[test]
fn debug_tells_nobody_whom_somebody_visits() {
    assert_eq!(format!("{:?}", Audience::Anyone), "Anyone");
    assert_eq!(format!("{:?}", Audience::One("例示医院".to_owned())), "One(..)");
}

#[test]
fn the_numbers_of_a_card_and_what_is_medical_are_these() {
    let ids = |is: fn(FieldId) -> bool| {
        FieldId::all()
            .filter(|field| is(*field))
            .map(FieldId::id)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        ids(is_insurance_number),
        ["insurer_number", "insured_symbol", "insured_number", "branch_number"]
    );
    assert_eq!(
        ids(is_medical),
        [
            "ceiling_class",
            "ceiling_from",
            "long_term_on",
            "specific_disease",
            "specific_disease_until"
        ]
    );
    let all: BTreeSet<FieldId> = FieldId::all().collect();
    assert_eq!(all.len(), 28);
    for field in all {
        assert_eq!(FieldId::parse(field.id()), Some(field));
        assert_eq!(format!("{field:?}"), field.id());
    }
}

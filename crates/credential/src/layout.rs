//! How an issuer closes fields: together, or each for itself.
//!
//! In a QR a closed thing costs its digest, 32 bytes, and an open one its salt, 16 bytes, and its text. Fields that are always
//! shown together are therefore closed together (a *bundle*), and fields that are seldom shown stand behind one digest (a
//! *group* that opens further digests). One copy of a credential cannot be small for every choice, so an insurer hands out
//! copies in two layouts and the wallet shows the smallest that says exactly what was chosen.
//!
//! What is closed must not be counted: whether somebody has a 特定疾病 must not show in the number of digests. So a field that
//! a person does not have leaves a decoy behind (RFC 9901 §4.2.5) wherever the number of digests could tell of health or
//! income, or of anything at all in the layout that is used most.

use std::collections::{BTreeMap, BTreeSet};

use tefuda_consent::FieldId;

/// How the fields of one copy are closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    pub(crate) parts: Vec<Part>,
    pub(crate) missing: Missing,
}

/// One thing to be closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// One field by itself.
    Field(FieldId),
    /// Fields that open together.
    Bundle { name: String, fields: Vec<FieldId> },
    /// Parts behind one digest. What is missing in it always leaves a decoy.
    Group { name: &'static str, parts: Vec<Self> },
}

/// What a missing field leaves at the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    /// A digest of nothing.
    Decoy,
    /// Nothing.
    Nothing,
}

impl Layout {
    /// Bundles for known choices (the presets of counters, a person's saved ones): each choice is a union of bundles, and no
    /// bundle holds a field more. What is in no choice stands behind one digest.
    ///
    /// Every copy of this layout for these choices has the same number of digests, whatever the person has.
    #[must_use]
    pub fn for_choices(choices: &[BTreeSet<FieldId>]) -> Self {
        // Fields that stand in the same choices are always shown together: they are one bundle.
        let mut bundles: BTreeMap<Vec<bool>, Vec<FieldId>> = BTreeMap::new();
        let mut rest = BTreeSet::new();
        for field in FieldId::all() {
            let chosen: Vec<bool> = choices.iter().map(|choice| choice.contains(&field)).collect();
            if chosen.contains(&true) {
                bundles.entry(chosen).or_default().push(field);
            } else {
                rest.insert(field);
            }
        }
        let mut parts: Vec<Part> = bundles
            .into_values()
            .enumerate()
            .map(|(at, fields)| match fields.as_slice() {
                [alone] => Part::Field(*alone),
                _ => Part::Bundle {
                    name: format!("b{}", at + 1),
                    fields,
                },
            })
            .collect();
        if !rest.is_empty() {
            parts.push(Part::Group {
                name: "rest",
                parts: groups(&mut rest),
            });
        }
        Self {
            parts,
            missing: Missing::Decoy,
        }
    }

    /// Every field for itself, for choices that nobody foresaw.
    ///
    /// What tells of health or income stands in two groups whose digests are always as many. For the other fields there is no
    /// decoy: seven of them would add 224 bytes to a proof of which a person with twenty fields shows twelve, and bring it
    /// beyond what a clinic's camera reads; that somebody has no ローマ字 or no 資格取得日 on their card tells too little to pay
    /// that.
    #[must_use]
    pub fn fields() -> Self {
        let mut left: BTreeSet<FieldId> = FieldId::all()
            .filter(|field| tefuda_consent::is_medical(*field))
            .collect();
        let mut parts = groups(&mut left);
        parts.extend(
            FieldId::all()
                .filter(|field| !tefuda_consent::is_medical(*field))
                .map(Part::Field),
        );
        Self {
            parts,
            missing: Missing::Nothing,
        }
    }
}

/// Sorts fields into groups by meaning, as people choose them.
fn groups(left: &mut BTreeSet<FieldId>) -> Vec<Part> {
    let mut parts = Vec::new();
    for (name, ids) in GROUPS {
        let fields: Vec<FieldId> = ids
            .iter()
            .filter_map(|id| FieldId::parse(id))
            .filter(|field| left.remove(field))
            .collect();
        parts.extend(group(name, fields));
    }
    parts.extend(group("other", left.iter().copied().collect()));
    parts
}

fn group(name: &'static str, fields: Vec<FieldId>) -> Option<Part> {
    match fields.as_slice() {
        [] => None,
        [alone] => Some(Part::Field(*alone)),
        _ => Some(Part::Group {
            name,
            parts: fields.into_iter().map(Part::Field).collect(),
        }),
    }
}

const GROUPS: [(&str, &[&str]); 5] = [
    ("ceiling", &["ceiling_class", "ceiling_from"]),
    (
        "illness",
        &["long_term_on", "specific_disease", "specific_disease_until"],
    ),
    (
        "person",
        &["name_roman", "former_name", "insured_person_name", "address"],
    ),
    ("paper", &["document", "acquired_on", "issued_on", "burden_from"]),
    ("insurer", &["insurer_address", "insurer_phone"]),
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tefuda_consent::PRESETS;

    use super::*;

    fn presets() -> Vec<BTreeSet<FieldId>> {
        PRESETS.iter().map(|preset| preset.field_ids().collect()).collect()
    }

    fn all_fields(parts: &[Part], out: &mut Vec<FieldId>) {
        for part in parts {
            match part {
                Part::Field(field) => out.push(*field),
                Part::Bundle { fields, .. } => out.extend(fields),
                Part::Group { parts, .. } => all_fields(parts, out),
            }
        }
    }

    fn bundled(layout: &Layout) -> Vec<BTreeSet<FieldId>> {
        layout
            .parts
            .iter()
            .filter_map(|part| match part {
                Part::Field(field) => Some(BTreeSet::from([*field])),
                Part::Bundle { fields, .. } => Some(fields.iter().copied().collect()),
                Part::Group { .. } => None,
            })
            .collect()
    }

    #[test]
    fn the_presets_make_four_bundles() {
        let bundles = bundled(&Layout::for_choices(&presets()));
        let names: Vec<Vec<&str>> = bundles.iter().map(|b| b.iter().map(|f| f.id()).collect()).collect();
        assert_eq!(names.len(), 4, "{names:?}");
        assert!(names.contains(&vec!["name", "birth_day"]));
        assert!(names.contains(&vec!["name_kana", "sex"]));
        assert!(names.contains(&vec!["relation", "insurer_name"]));
    }

    #[test]
    fn no_medical_field_stands_open_at_the_top_of_the_fields_layout() {
        for part in Layout::fields().parts {
            if let Part::Field(field) = part {
                assert!(!tefuda_consent::is_medical(field));
            }
        }
    }

    proptest! {
        #[test]
        fn every_choice_is_a_union_of_bundles_and_every_field_has_one_place(
            picked in proptest::collection::vec(proptest::collection::btree_set(0usize..27, 1..27), 0..6)
        ) {
            let all: Vec<FieldId> = FieldId::all().collect();
            let choices: Vec<BTreeSet<FieldId>> =
                picked.iter().map(|set| set.iter().map(|at| all[*at]).collect()).collect();
            let layout = Layout::for_choices(&choices);
            for choice in &choices {
                let union: BTreeSet<FieldId> =
                    bundled(&layout).into_iter().filter(|b| b.is_subset(choice)).flatten().collect();
                prop_assert_eq!(&union, choice);
            }
            let mut places = Vec::new();
            all_fields(&layout.parts, &mut places);
            places.sort();
            prop_assert_eq!(places, all);
        }
    }
}

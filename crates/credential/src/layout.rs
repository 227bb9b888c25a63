//! How an issuer closes fields: together, or each for itself.
//!
//! In a QR a closed thing costs its digest, 32 bytes, and an open one its salt, 16 bytes, and its text. Fields that are always
//! shown together are therefore closed together (a *bundle*), and fields that are seldom shown stand behind one digest (a
//! *group* that opens further digests). One copy of a credential cannot be small for every choice, so an insurer hands out
//! copies in two layouts and the wallet shows the smallest that says exactly what was chosen.
//!
//! What is closed must not be counted: whether somebody has a 特定疾病 must not show in the number of digests. So every field
//! that a person does not have leaves a decoy behind (RFC 9901 §4.2.5), and all copies of a layout have the same number of
//! digests, at the top and in each group.

use std::collections::{BTreeMap, BTreeSet};

use tefuda_consent::FieldId;

/// How the fields of one copy are closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    pub(crate) parts: Vec<Part>,
}

/// One thing to be closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// One field by itself.
    Field(FieldId),
    /// Fields that open together.
    Bundle { name: String, fields: Vec<FieldId> },
    /// Parts behind one digest.
    Group { name: &'static str, parts: Vec<Self> },
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
        for field in FieldId::signable() {
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
        Self { parts }
    }

    /// Every field for itself, for choices that nobody foresaw.
    ///
    /// The twenty fields that most cards have stand at the top; the seven that few have, most of them about health, income or
    /// another name, stand behind one digest. With decoys for all twenty-seven at the top, a proof of twelve fields would be
    /// 192 bytes larger and more than a clinic's camera reads; with none, the number of digests would tell who has them.
    #[must_use]
    pub fn fields() -> Self {
        let mut seldom: BTreeSet<FieldId> = FieldId::signable().filter(|field| is_seldom(*field)).collect();
        let mut layout = Self::usual_fields();
        layout.parts.push(Part::Group {
            name: "rest",
            parts: groups(&mut seldom),
        });
        layout
    }

    /// Every field for itself behind the digest of a group, for choices of few fields: what lies in the groups that are not opened
    /// costs 32 bytes a group and not 32 bytes a field. It can say anything, and few fields in three quarters of the bytes of
    /// [`fields`](Self::fields).
    #[must_use]
    pub fn groups() -> Self {
        let mut parts: Vec<Part> = SPARSE
            .iter()
            .filter_map(|(name, ids)| group(name, ids.iter().filter_map(|id| FieldId::parse(id)).collect()))
            .collect();
        parts.push(Part::Group {
            name: "rest",
            parts: groups(&mut FieldId::signable().filter(|field| is_seldom(*field)).collect()),
        });
        Self { parts }
    }

    /// How many digests a copy of it holds.
    #[must_use]
    pub fn places(&self) -> usize {
        places(&self.parts)
    }

    /// The same without a place for the fields that are not kept.
    #[must_use]
    pub fn only(self, keep: impl Fn(FieldId) -> bool + Copy) -> Self {
        Self {
            parts: kept(self.parts, keep),
        }
    }

    /// The twenty usual fields, each for itself, and nothing of the other seven: what [`fields`](Self::fields) makes without the
    /// digest that hides those, so every proof is 32 bytes smaller.
    #[must_use]
    pub fn usual_fields() -> Self {
        Self {
            parts: FieldId::signable()
                .filter(|field| !is_seldom(*field))
                .map(Part::Field)
                .collect(),
        }
    }
}

/// Goes as deep as the layout, which is three at most.
pub(crate) fn places(parts: &[Part]) -> usize {
    parts
        .iter()
        .map(|part| match part {
            Part::Field(_) | Part::Bundle { .. } => 1,
            Part::Group { parts, .. } => 1 + places(parts),
        })
        .sum()
}

/// Goes as deep as the layout, which is three at most.
fn kept(parts: Vec<Part>, keep: impl Fn(FieldId) -> bool + Copy) -> Vec<Part> {
    parts
        .into_iter()
        .filter_map(|part| match part {
            Part::Field(field) => keep(field).then_some(Part::Field(field)),
            Part::Bundle { name, mut fields } => {
                fields.retain(|field| keep(*field));
                (!fields.is_empty()).then_some(Part::Bundle { name, fields })
            }
            Part::Group { name, parts } => {
                let parts = kept(parts, keep);
                (!parts.is_empty()).then_some(Part::Group { name, parts })
            }
        })
        .collect()
}

fn is_seldom(field: FieldId) -> bool {
    SELDOM.contains(&field.id())
}

/// Sorts fields into groups by meaning, as people choose them. Four groups of two to six: with one, opening a single field would
/// leave all the others closed beside it, 32 bytes each; with many, the groups themselves would.
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

const GROUPS: [(&str, &[&str]); 4] = [
    ("ceiling", &["ceiling_class", "ceiling_from"]),
    (
        "illness",
        &["long_term_on", "specific_disease", "specific_disease_until"],
    ),
    (
        "person",
        &["name_roman", "former_name", "insured_person_name", "address"],
    ),
    (
        "paper",
        &[
            "document",
            "acquired_on",
            "issued_on",
            "burden_from",
            "insurer_address",
            "insurer_phone",
        ],
    ),
];

/// The groups of [`Layout::groups`]: what is chosen together, so that few of them are opened.
const SPARSE: [(&str, &[&str]); 7] = [
    (
        "number",
        &["insurer_number", "insured_symbol", "insured_number", "branch_number"],
    ),
    ("who", &["name", "birth_day"]),
    ("reading", &["name_kana", "sex"]),
    ("family", &["relation", "insured_person_name", "address"]),
    ("paper", &["document", "acquired_on", "issued_on"]),
    ("burden", &["expires_on", "burden_ratio", "burden_from"]),
    ("insurer", &["insurer_name", "insurer_address", "insurer_phone"]),
];

const SELDOM: [&str; 7] = [
    "name_roman",
    "former_name",
    "ceiling_class",
    "ceiling_from",
    "long_term_on",
    "specific_disease",
    "specific_disease_until",
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
        for part in [Layout::fields(), Layout::groups()]
            .into_iter()
            .flat_map(|layout| layout.parts)
        {
            if let Part::Field(field) = part {
                assert!(!tefuda_consent::is_medical(field));
            }
        }
        assert!(SELDOM.iter().all(|id| FieldId::parse(id).is_some()));
    }

    proptest! {
        #[test]
        fn every_choice_is_a_union_of_bundles_and_every_field_has_one_place(
            picked in proptest::collection::vec(proptest::collection::btree_set(0usize..27, 1..27), 0..6)
        ) {
            let all: Vec<FieldId> = FieldId::signable().collect();
            let choices: Vec<BTreeSet<FieldId>> =
                picked.iter().map(|set| set.iter().map(|at| all[*at]).collect()).collect();
            let layout = Layout::for_choices(&choices);
            for choice in &choices {
                let union: BTreeSet<FieldId> =
                    bundled(&layout).into_iter().filter(|b| b.is_subset(choice)).flatten().collect();
                prop_assert_eq!(&union, choice);
            }
            for layout in [layout, Layout::fields(), Layout::groups()] {
                let mut places = Vec::new();
                all_fields(&layout.parts, &mut places);
                places.sort();
                prop_assert_eq!(&places, &all);
            }
        }
    }
}

//! Presets: what each kind of counter needs, and no more.

use crate::{FieldId, Purpose};

/// A counter and what it needs.
#[derive(Debug, PartialEq, Eq)]
pub struct Preset {
    /// Its stored name.
    pub id: &'static str,
    /// Other names it answers to.
    pub also: &'static [&'static str],
    /// What its proofs are for.
    pub purpose: Purpose,
    /// The fields it shows where they are held.
    pub fields: &'static [&'static str],
}

/// Every preset. They share sets of fields on purpose: an issuer bundles each shared set into one disclosure.
pub const PRESETS: &[Preset] = &[
    Preset {
        id: "hospital",
        also: &["病院受付", "病院の受付", "病院", "clinic", "reception"],
        purpose: Purpose::Visit,
        fields: &[
            "insurer_number",
            "insured_symbol",
            "insured_number",
            "branch_number",
            "name",
            "name_kana",
            "birth_day",
            "sex",
            "relation",
            "expires_on",
            "burden_ratio",
            "insurer_name",
        ],
    },
    Preset {
        id: "pharmacy",
        also: &["薬局"],
        purpose: Purpose::Dispensing,
        fields: &[
            "insurer_number",
            "insured_symbol",
            "insured_number",
            "branch_number",
            "name",
            "name_kana",
            "birth_day",
            "sex",
            "relation",
            "expires_on",
            "burden_ratio",
            "insurer_name",
        ],
    },
    Preset {
        id: "treatment",
        also: &["施術所・訪問", "施術所", "訪問", "資格のみ"],
        purpose: Purpose::Treatment,
        fields: &[
            "insurer_number",
            "insured_symbol",
            "insured_number",
            "branch_number",
            "name",
            "birth_day",
            "expires_on",
            "burden_ratio",
        ],
    },
    Preset {
        id: "identity",
        also: &["本人確認"],
        purpose: Purpose::Identity,
        fields: &["name", "name_kana", "birth_day", "sex"],
    },
    Preset {
        id: "emergency",
        also: &["救急"],
        purpose: Purpose::Emergency,
        fields: &[
            "insurer_number",
            "insured_symbol",
            "insured_number",
            "branch_number",
            "name",
            "name_kana",
            "birth_day",
            "sex",
            "expires_on",
            "burden_ratio",
        ],
    },
    // The least a guardian hands to a school: who the child is. Allergies and whom to call go on a slip of their own.
    Preset {
        id: "school",
        also: &["学校・園", "学校", "園", "保育園"],
        purpose: Purpose::School,
        fields: &["name", "birth_day"],
    },
];

/// The preset of a name, in English or Japanese.
#[must_use]
pub fn preset(name: &str) -> Option<&'static Preset> {
    PRESETS
        .iter()
        .find(|preset| preset.id == name || preset.also.contains(&name))
}

impl Preset {
    /// Its fields, in the order in which counters want them.
    pub fn field_ids(&self) -> impl Iterator<Item = FieldId> {
        self.fields.iter().filter_map(|id| FieldId::parse(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{is_insurance_number, is_medical};

    #[test]
    fn presets_stay_under_their_ceilings_and_name_real_fields() {
        for preset in PRESETS {
            assert_eq!(preset.field_ids().count(), preset.fields.len(), "{}", preset.id);
            assert!(
                preset.field_ids().all(|field| preset.purpose.allows(field)),
                "{}",
                preset.id
            );
            assert!(preset.field_ids().all(|field| !is_medical(field)), "{}", preset.id);
        }
        assert!(
            preset("本人確認")
                .unwrap()
                .field_ids()
                .all(|field| !is_insurance_number(field))
        );
    }

    #[test]
    fn a_school_gets_a_name_and_nothing_else() {
        let school = preset("学校・園").unwrap();
        assert_eq!(school.fields, ["name", "birth_day"]);
        assert!(
            FieldId::all()
                .filter(|field| school.purpose.allows(*field))
                .all(|field| !is_insurance_number(field) && !is_medical(field))
        );
    }

    #[test]
    fn names_are_unique() {
        for one in PRESETS {
            for name in one.also.iter().chain([&one.id]) {
                assert_eq!(preset(name).map(|found| found.id), Some(one.id));
            }
        }
        assert_eq!(preset("toilet"), None);
    }
}

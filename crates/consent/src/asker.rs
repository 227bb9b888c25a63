//! Who asks, and the most that such a counter asks for.
//!
//! A purpose draws the line of the law: what it does not allow can never be shown. This line is softer and lies inside it: what a
//! counter of this kind has no use for is struck out of its request, and the person may still add it by hand.

use crate::{FieldId, IdentityField, QualificationField, is_medical};

/// The kind of counter that asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// 保険者.
    Insurer,
    /// 医療機関.
    Clinic,
    /// 薬局.
    Pharmacy,
    /// 市区町村.
    TownHall,
    /// Somebody whose signature cannot be checked. It may be anybody, and anybody may not ask for the numbers (告知要求制限).
    Unknown,
}

impl Asker {
    /// Whether such a counter has a use for a field.
    #[must_use]
    pub fn may_ask(self, field: FieldId) -> bool {
        let qualification = QualificationField::of(field).is_some();
        match self {
            // The people's register of a clinic holds the address.
            Self::Clinic => qualification || is_medical(field) || field.id() == "address",
            // 長期該当 is about meals in hospital.
            Self::Pharmacy => qualification || (is_medical(field) && field.id() != "long_term_on"),
            Self::Insurer | Self::TownHall => qualification || field.id() == "address",
            Self::Unknown => IdentityField::of(field).is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::is_insurance_number;

    fn asked(asker: Asker) -> impl Iterator<Item = FieldId> {
        FieldId::all().filter(move |field| asker.may_ask(*field))
    }

    #[test]
    fn nobody_unknown_may_ask_for_the_numbers_and_only_who_bills_for_health() {
        assert!(asked(Asker::Unknown).all(|field| !is_insurance_number(field) && !is_medical(field)));
        for asker in [Asker::Insurer, Asker::TownHall] {
            assert!(asked(asker).all(|field| !is_medical(field)));
        }
        let pharmacy: Vec<&str> = asked(Asker::Pharmacy).map(FieldId::id).collect();
        assert!(pharmacy.contains(&"specific_disease"));
        assert!(!pharmacy.contains(&"long_term_on") && !pharmacy.contains(&"address"));
    }

    #[test]
    fn what_a_preset_shows_its_counter_may_ask_for() {
        for (preset, asker) in [
            ("hospital", Asker::Clinic),
            ("pharmacy", Asker::Pharmacy),
            ("emergency", Asker::Clinic),
        ] {
            assert!(
                crate::preset(preset)
                    .unwrap()
                    .field_ids()
                    .all(|field| asker.may_ask(field)),
                "{preset}"
            );
        }
    }
}

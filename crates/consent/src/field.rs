//! Fields of an eligibility, as proofs name them.

use core::fmt;

use tefuda_record::kinds::eligibility;

/// A field of an eligibility. Ordered as counters want them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId(usize);

impl FieldId {
    /// The field of a stored name.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        eligibility::KIND
            .fields
            .iter()
            .position(|field| field.id == id)
            .map(Self)
    }

    /// Its stored and signed name.
    #[must_use]
    pub fn id(self) -> &'static str {
        eligibility::KIND.fields.get(self.0).map_or("", |field| field.id)
    }

    /// Every field that an issuer or a witness may sign.
    pub fn signable() -> impl Iterator<Item = Self> {
        Self::all().filter(|field| !is_own_statement(*field))
    }

    /// Every field, in the order in which counters want them.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..eligibility::KIND.fields.len()).map(Self)
    }
}

impl fmt::Debug for FieldId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// 保険者番号, 記号, 番号, 枝番: nobody may ask for them outside health-insurance business (健保法194条の2).
#[must_use]
pub fn is_insurance_number(field: FieldId) -> bool {
    matches!(
        field.id(),
        "insurer_number" | "insured_symbol" | "insured_number" | "branch_number"
    )
}

/// 届出日 while an insurer has not registered it yet: nobody but the person can say it, so nobody else signs it.
#[must_use]
pub fn is_own_statement(field: FieldId) -> bool {
    field.id() == "filed_on"
}

/// What tells of health or income: 限度額適用区分, 長期該当, 特定疾病 with their days.
#[must_use]
pub fn is_medical(field: FieldId) -> bool {
    matches!(
        field.id(),
        "ceiling_class" | "ceiling_from" | "long_term_on" | "specific_disease" | "specific_disease_until"
    )
}

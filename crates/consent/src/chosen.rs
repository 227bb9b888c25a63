//! Chosen fields, in types that cannot hold what the purpose forbids.

use std::collections::BTreeSet;

use crate::{Ceiling, FieldId, Purpose};

/// The fields a person chose, held in the type of their purpose's ceiling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// Any fields.
    Full(BTreeSet<FieldId>),
    /// Fields that say nothing of health or income.
    QualificationOnly(BTreeSet<QualificationField>),
    /// Fields that say who somebody is.
    IdentityOnly(BTreeSet<IdentityField>),
}

macro_rules! closed_fields {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $id:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($(#[$variant_doc])* $variant,)+ }

        impl $name {
            /// Every field of this set.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stored and signed name.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)+ }
            }

            /// This field if the set has it.
            #[must_use]
            pub fn of(field: FieldId) -> Option<Self> {
                match field.id() { $($id => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

closed_fields! {
    /// What an identity proof can carry. There is no variant for 保険者番号, 記号, 番号 or 枝番.
    IdentityField {
        /// 氏名.
        Name = "name",
        /// フリガナ.
        NameKana = "name_kana",
        /// ローマ字.
        NameRoman = "name_roman",
        /// 旧姓・通称.
        FormerName = "former_name",
        /// 生年月日.
        BirthDay = "birth_day",
        /// 性別.
        Sex = "sex",
        /// 住所.
        Address = "address",
        /// 有効期限.
        ExpiresOn = "expires_on",
        /// 保険者の名称, as on a masked card.
        InsurerName = "insurer_name",
    }
}

closed_fields! {
    /// What a 資格のみ proof can carry. There is no variant for anything of health or income.
    QualificationField {
        /// 書類の種類.
        Document = "document",
        /// 保険者番号.
        InsurerNumber = "insurer_number",
        /// 記号.
        InsuredSymbol = "insured_symbol",
        /// 番号.
        InsuredNumber = "insured_number",
        /// 枝番.
        BranchNumber = "branch_number",
        /// 氏名.
        Name = "name",
        /// フリガナ.
        NameKana = "name_kana",
        /// ローマ字.
        NameRoman = "name_roman",
        /// 旧姓・通称.
        FormerName = "former_name",
        /// 生年月日.
        BirthDay = "birth_day",
        /// 性別.
        Sex = "sex",
        /// 本人・家族.
        Relation = "relation",
        /// 被保険者氏名.
        InsuredPersonName = "insured_person_name",
        /// 資格取得日.
        AcquiredOn = "acquired_on",
        /// 交付日.
        IssuedOn = "issued_on",
        /// 有効期限.
        ExpiresOn = "expires_on",
        /// 負担割合.
        BurdenRatio = "burden_ratio",
        /// 負担割合の発効日.
        BurdenFrom = "burden_from",
        /// 保険者の名称.
        InsurerName = "insurer_name",
        /// 届出日 (反映待ち): the person's own statement.
        FiledOn = "filed_on",
    }
}

impl Chosen {
    /// Whether a ceiling allows a field.
    #[must_use]
    pub fn allows(ceiling: Ceiling, field: FieldId) -> bool {
        match ceiling {
            Ceiling::Full => true,
            Ceiling::QualificationOnly => QualificationField::of(field).is_some(),
            Ceiling::IdentityOnly => IdentityField::of(field).is_some(),
        }
    }

    /// These fields under the ceiling of a purpose; what it does not allow cannot come through.
    #[must_use]
    pub fn under(purpose: Purpose, fields: impl IntoIterator<Item = FieldId>) -> Self {
        let fields = fields.into_iter();
        match purpose.ceiling() {
            Ceiling::Full => Self::Full(fields.collect()),
            Ceiling::QualificationOnly => Self::QualificationOnly(fields.filter_map(QualificationField::of).collect()),
            Ceiling::IdentityOnly => Self::IdentityOnly(fields.filter_map(IdentityField::of).collect()),
        }
    }

    /// The fields, in the order in which counters want them.
    #[must_use]
    pub fn fields(&self) -> BTreeSet<FieldId> {
        match self {
            Self::Full(fields) => fields.clone(),
            Self::QualificationOnly(fields) => fields.iter().filter_map(|field| FieldId::parse(field.id())).collect(),
            Self::IdentityOnly(fields) => fields.iter().filter_map(|field| FieldId::parse(field.id())).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{is_insurance_number, is_medical};

    #[test]
    fn every_closed_field_is_a_field_of_an_eligibility() {
        for id in IdentityField::ALL
            .iter()
            .map(|f| f.id())
            .chain(QualificationField::ALL.iter().map(|f| f.id()))
        {
            assert_eq!(FieldId::parse(id).map(FieldId::id), Some(id));
        }
    }

    proptest! {
        #[test]
        fn an_identity_proof_never_carries_a_number(picked in proptest::collection::vec(0usize..40, 0..40)) {
            let all: Vec<FieldId> = FieldId::all().collect();
            let fields = picked.iter().filter_map(|at| all.get(*at).copied());
            let chosen = Chosen::under(Purpose::Identity, fields);
            prop_assert!(chosen.fields().into_iter().all(|field| !is_insurance_number(field) && !is_medical(field)));
        }

        #[test]
        fn a_qualification_proof_never_carries_a_medical_field(picked in proptest::collection::vec(0usize..40, 0..40)) {
            let all: Vec<FieldId> = FieldId::all().collect();
            let fields = picked.iter().filter_map(|at| all.get(*at).copied());
            let chosen = Chosen::under(Purpose::Treatment, fields);
            prop_assert!(chosen.fields().into_iter().all(|field| !is_medical(field)));
        }
    }
}

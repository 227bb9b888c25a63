//! A person and their insurance, as far as it is known: what most papers ask first.

use tefuda_record::Day;

use crate::{block::Field, documents::labels::Labels};

/// A person and their insurance. What is not known is `None` and stays empty on paper.
#[derive(Clone, Default)]
pub struct Insured {
    /// 氏名.
    pub name: Option<String>,
    /// フリガナ.
    pub name_kana: Option<String>,
    /// 生年月日.
    pub birth_day: Option<Day>,
    /// 性別, in Japanese.
    pub sex: Option<String>,
    /// 住所.
    pub address: Option<String>,
    /// 電話.
    pub phone: Option<String>,
    /// 保険者の名称.
    pub insurer_name: Option<String>,
    /// 保険者番号.
    pub insurer_number: Option<String>,
    /// 記号.
    pub symbol: Option<String>,
    /// 番号.
    pub number: Option<String>,
    /// 枝番.
    pub branch: Option<String>,
    /// 被保険者の氏名, where it is another person.
    pub insured_name: Option<String>,
}

impl Insured {
    /// Name, kana, birth day, sex.
    pub(crate) fn person(&self, labels: &Labels) -> Vec<Field> {
        vec![
            labels.field("paper-name", self.name.clone()),
            labels.field("paper-name_kana", self.name_kana.clone()),
            labels.field("paper-birth_day", self.birth_day.map(Day::both)),
            labels.field("paper-sex", self.sex.clone()),
        ]
    }

    /// Address and telephone.
    pub(crate) fn reach(&self, labels: &Labels) -> Vec<Field> {
        vec![
            labels.field("paper-address", self.address.clone()).roomy(2),
            labels.field("paper-phone", self.phone.clone()),
        ]
    }

    /// The insurer and the numbers.
    pub(crate) fn insurance(&self, labels: &Labels) -> Vec<Field> {
        vec![
            labels.field("paper-insurer_name", self.insurer_name.clone()),
            labels.field("paper-insurer_number", self.insurer_number.clone()),
            labels.field("paper-insured_symbol", self.symbol.clone()),
            labels.field("paper-insured_number", self.number.clone()),
            labels.field("paper-branch_number", self.branch.clone()),
        ]
    }
}

//! 療養費支給申請の下書き: one for a person, a month and a place, after paying the whole fee.
//!
//! Source: 健康保険法87条, 国民健康保険法54条, 高齢者の医療の確保に関する法律77条; what insurers ask differs a little.

use tefuda_record::Day;

use crate::{
    block::Block,
    documents::{insured::Insured, labels::Labels},
    paper::Paper,
    words::Words,
};

/// A claim.
#[derive(Clone, Default)]
pub struct Claim {
    /// Who was treated, and their insurance.
    pub insured: Insured,
    /// 世帯主・被保険者との続柄.
    pub relation: Option<String>,
    /// The year and month of treatment, as people write it.
    pub month: Option<String>,
    /// The clinic or pharmacy.
    pub institution: Option<String>,
    /// Its address.
    pub institution_address: Option<String>,
    /// 入院, 外来, 薬局.
    pub place: Option<Place>,
    /// Paid at the counter, in yen.
    pub paid: Option<u64>,
    /// When.
    pub paid_on: Option<Day>,
    /// Why the whole fee was paid.
    pub reason: Option<String>,
    /// The last day to claim.
    pub last_day: Option<Day>,
}

/// Where one was treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// 外来.
    Outpatient,
    /// 入院.
    Inpatient,
    /// 薬局.
    Pharmacy,
}

/// The draft.
#[must_use]
pub fn claim(claim: &Claim, words: &Words) -> Paper {
    let labels = Labels::new(words);
    let insured = &claim.insured;
    let mut blocks = labels.title("paper-claim", "paper-draft");
    blocks.push(Block::Notice(labels.own("paper-claim-what")));
    blocks.push(Block::Fields(vec![
        labels.field("paper-claim-last_day", claim.last_day.map(Day::both)),
        labels.field("paper-written_on", None),
    ]));
    blocks.push(Block::Heading(labels.both("paper-claim-person")));
    let mut person = insured.person(&labels);
    person.push(labels.field("paper-relation", claim.relation.clone()));
    blocks.push(Block::Fields(person));
    blocks.push(Block::Heading(labels.both("paper-statement-insurance")));
    let mut insurance = insured.insurance(&labels);
    insurance.push(labels.field("paper-insured_name", insured.insured_name.clone()));
    blocks.push(Block::Fields(insurance));
    blocks.push(Block::Heading(labels.both("paper-claim-treatment")));
    blocks.push(Block::Fields(vec![
        labels.field("paper-claim-month", claim.month.clone()),
        labels.field("paper-claim-institution", claim.institution.clone()),
        labels
            .field("paper-claim-institution_address", claim.institution_address.clone())
            .roomy(2),
        labels.ticks("paper-claim-place", &PLACES, claim.place.map(Place::word)),
        labels.field("paper-claim-illness", None),
        labels.field("paper-claim-paid", claim.paid.map(yen)),
        labels.field("paper-claim-paid_on", claim.paid_on.map(Day::both)),
        labels.field("paper-claim-reason", claim.reason.clone()).roomy(2),
    ]));
    blocks.push(Block::Heading(labels.both("paper-claim-applicant")));
    let mut applicant = vec![labels.field("paper-claim-applicant_name", None)];
    applicant.extend(insured.reach(&labels));
    blocks.push(Block::Fields(applicant));
    blocks.push(Block::Heading(labels.both("paper-claim-bank")));
    let bank = ["bank", "branch", "kind", "account", "holder"];
    blocks.push(Block::Fields(
        bank.map(|id| labels.field(&format!("paper-claim-bank_{id}"), None))
            .into(),
    ));
    blocks.push(Block::Heading(labels.both("paper-claim-papers")));
    let papers = ["form", "details", "receipt", "eligibility", "bank", "identity", "proxy"];
    blocks.push(Block::Checks(
        papers.map(|id| labels.both(&format!("paper-claim-papers_{id}"))).into(),
    ));
    blocks.push(Block::Small(labels.own("paper-claim-one_form_per")));
    blocks.push(Block::Small(labels.ja("paper-claim-source")));
    labels.paper("paper-claim", "paper-not_the_form", blocks)
}

impl Place {
    fn word(self) -> &'static str {
        match self {
            Self::Outpatient => "paper-place-outpatient",
            Self::Inpatient => "paper-place-inpatient",
            Self::Pharmacy => "paper-place-pharmacy",
        }
    }
}

/// `12,340円`.
pub(crate) fn yen(amount: u64) -> String {
    let digits = amount.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + "円"
}

const PLACES: [&str; 3] = [
    "paper-place-outpatient",
    "paper-place-inpatient",
    "paper-place-pharmacy",
];

#[cfg(test)]
mod tests {
    use super::yen;

    #[test]
    fn yen_are_grouped_by_three() {
        for (amount, text) in [
            (0, "0円"),
            (999, "999円"),
            (1_000, "1,000円"),
            (12_345_678, "12,345,678円"),
        ] {
            assert_eq!(yen(amount), text);
        }
    }
}

//! 被保険者資格申立書の下書き: written off onto the form that the clinic has, when eligibility could not be confirmed.
//!
//! Source: 保発0710第1号 (2023-07-10), 別添; fields whose wording was not seen on the form itself are marked 記入例.

use tefuda_record::Day;

use crate::{
    block::Block,
    documents::{insured::Insured, labels::Labels},
    paper::Paper,
    words::Words,
};

/// What the person states.
#[derive(Clone, Default)]
pub struct Statement {
    /// The clinic or pharmacy.
    pub facility: Option<String>,
    /// The day it is written.
    pub written_on: Option<Day>,
    /// Which insurance.
    pub insurance: Option<InsuranceKind>,
    /// 事業所名.
    pub employer: Option<String>,
    /// Since when.
    pub acquired_on: Option<Day>,
    /// 一部負担金の割合; never guessed.
    pub burden: Option<Burden>,
    /// The person.
    pub insured: Insured,
    /// The numbers of the insurance before.
    pub former: Option<Insured>,
    /// When and to whom the change was notified.
    pub notified: Option<(Day, String)>,
}

/// 保険種別.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InsuranceKind {
    /// 社保.
    Employees,
    /// 国保.
    National,
    /// 後期.
    LateElderly,
    /// その他.
    Other,
}

/// 一部負担金の割合.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Burden {
    /// 1割.
    Tenth,
    /// 2割.
    Fifth,
    /// 3割.
    ThreeTenths,
}

/// The draft.
#[must_use]
pub fn statement(statement: &Statement, words: &Words) -> Paper {
    let labels = Labels::new(words);
    let insured = &statement.insured;
    let mut blocks = labels.title("paper-statement", "paper-draft");
    blocks.push(Block::Notice(labels.own("paper-statement-what")));
    blocks.push(Block::Fields(vec![
        labels.unseen_field("paper-facility", statement.facility.clone()),
        labels.unseen_field("paper-written_on", statement.written_on.map(Day::both)),
    ]));
    blocks.push(Block::Heading(labels.both("paper-statement-insurance")));
    blocks.push(Block::Fields(vec![
        labels.ticks(
            "paper-insurance",
            &INSURANCES,
            statement.insurance.map(InsuranceKind::word),
        ),
        labels.unseen_field("paper-insurer_name", insured.insurer_name.clone()),
        labels.field("paper-employer", statement.employer.clone()),
        labels.unseen_field("paper-acquired_on", statement.acquired_on.map(Day::both)),
        labels.ticks("paper-burden", &BURDENS, statement.burden.map(Burden::word)),
    ]));
    blocks.push(Block::Heading(labels.both("paper-statement-person")));
    let mut person = insured.person(&labels);
    person.extend(insured.reach(&labels));
    person.push(labels.unseen_field("paper-sign", None).roomy(2));
    blocks.push(Block::Fields(person));
    blocks.push(Block::Small(labels.own("paper-statement-blank")));
    blocks.push(Block::Turn);
    blocks.push(Block::Heading(labels.both("paper-statement-slip")));
    blocks.push(Block::Text(labels.own("paper-statement-slip_what")));
    blocks.push(Block::Fields(insured.insurance(&labels)));
    blocks.push(Block::Heading(labels.both("paper-statement-former")));
    let former = statement.former.clone().unwrap_or_default();
    blocks.push(Block::Fields(former.insurance(&labels)));
    blocks.push(Block::Heading(labels.both("paper-statement-notified")));
    let (on, to) = statement.notified.clone().unzip();
    blocks.push(Block::Fields(vec![
        labels.field("paper-notified_on", on.map(Day::both)),
        labels.field("paper-notified_to", to),
    ]));
    blocks.push(Block::Heading(labels.both("paper-statement-clinic")));
    blocks.push(Block::Steps(
        ["1", "2", "3"]
            .map(|n| labels.ja(&format!("paper-statement-clinic-{n}")))
            .into(),
    ));
    blocks.push(Block::Small(labels.ja("paper-statement-source")));
    labels.paper("paper-statement", "paper-not_the_form", blocks)
}

impl InsuranceKind {
    fn word(self) -> &'static str {
        match self {
            Self::Employees => "paper-insurance-employees",
            Self::National => "paper-insurance-national",
            Self::LateElderly => "paper-insurance-late_elderly",
            Self::Other => "paper-insurance-other",
        }
    }
}

impl Burden {
    /// The burden of a stored choice of an eligibility (`1` to `3`).
    #[must_use]
    pub fn of_record(choice: &str) -> Option<Self> {
        match choice {
            "1" => Some(Self::Tenth),
            "2" => Some(Self::Fifth),
            "3" => Some(Self::ThreeTenths),
            _ => None,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Tenth => "paper-burden-1",
            Self::Fifth => "paper-burden-2",
            Self::ThreeTenths => "paper-burden-3",
        }
    }
}

const INSURANCES: [&str; 5] = [
    "paper-insurance-employees",
    "paper-insurance-national",
    "paper-insurance-late_elderly",
    "paper-insurance-other",
    "paper-unknown",
];
const BURDENS: [&str; 4] = ["paper-burden-3", "paper-burden-2", "paper-burden-1", "paper-unknown"];

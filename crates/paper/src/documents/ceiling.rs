//! 限度額適用認定証 (限度額区分の記載) の申請の下書き.

use tefuda_record::Day;

use crate::{
    block::Block,
    documents::{insured::Insured, labels::Labels},
    paper::Paper,
    words::Words,
};

/// What is asked for.
#[derive(Clone, Default)]
pub struct CeilingRequest {
    /// Who is to be treated, and their insurance.
    pub insured: Insured,
    /// 世帯主・被保険者との続柄.
    pub relation: Option<String>,
    /// From when it is needed.
    pub from: Option<Day>,
    /// Where it is sent, where that is another place than the address.
    pub send_to: Option<String>,
    /// 長期入院に該当する日.
    pub long_term_on: Option<Day>,
}

/// The draft.
#[must_use]
pub fn ceiling_request(request: &CeilingRequest, words: &Words) -> Paper {
    let labels = Labels::new(words);
    let insured = &request.insured;
    let mut blocks = labels.title("paper-ceiling", "paper-draft");
    blocks.push(Block::Notice(labels.own("paper-ceiling-what")));
    blocks.push(Block::Heading(labels.both("paper-statement-insurance")));
    let mut insurance = insured.insurance(&labels);
    insurance.push(labels.field("paper-insured_name", insured.insured_name.clone()));
    blocks.push(Block::Fields(insurance));
    blocks.push(Block::Heading(labels.both("paper-ceiling-person")));
    let mut person = insured.person(&labels);
    person.push(labels.field("paper-relation", request.relation.clone()));
    person.extend(insured.reach(&labels));
    blocks.push(Block::Fields(person));
    blocks.push(Block::Heading(labels.both("paper-ceiling-request")));
    blocks.push(Block::Fields(vec![
        labels.ticks(
            "paper-ceiling-asks",
            &["paper-ceiling-asks_certificate", "paper-ceiling-asks_entry"],
            None,
        ),
        labels.ticks(
            "paper-claim-place",
            &["paper-place-outpatient", "paper-place-inpatient"],
            None,
        ),
        labels.field("paper-ceiling-from", request.from.map(Day::both)),
        labels.field("paper-ceiling-until", None),
        labels.field("paper-ceiling-long_term_on", request.long_term_on.map(Day::both)),
        labels.ticks(
            "paper-ceiling-untaxed",
            &["paper-yes", "paper-no", "paper-unknown"],
            None,
        ),
        labels.field("paper-ceiling-send_to", request.send_to.clone()).roomy(2),
    ]));
    blocks.push(Block::Heading(labels.both("paper-claim-applicant")));
    blocks.push(Block::Fields(vec![
        labels.field("paper-written_on", None),
        labels.field("paper-claim-applicant_name", None),
        labels.field("paper-ceiling-proxy", None),
        labels.field("paper-ceiling-proxy_phone", None),
    ]));
    blocks.push(Block::Small(labels.own("paper-ceiling-note")));
    blocks.push(Block::Small(labels.ja("paper-ceiling-source")));
    labels.paper("paper-ceiling", "paper-not_the_form", blocks)
}

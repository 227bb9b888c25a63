//! What is written before a treatment: the statement of eligibility and the request for a ceiling.

use tefuda_paper::{
    Burden, CeilingRequest, InsuranceKind, Insured, Statement, Words, ceiling_request, statement as draw,
};
use tefuda_record::{Day, InsurerNumber, Record, kinds::eligibility};
use tefuda_vault::Vault;

use super::{
    Filled, PaperAsk, PaperDeedError,
    known::{Known, every},
};

pub(super) fn statement(vault: &Vault, ask: &PaperAsk, today: Day, words: &Words) -> Result<Filled, PaperDeedError> {
    let known = Known::choose(vault, ask, today)?;
    let former = Known::of(vault, former(vault, today)?)?;
    let insured = known.insured();
    let former_insured = former.numbers(Insured::default());
    let paper = draw(
        &Statement {
            facility: ask.to.clone(),
            written_on: Some(today),
            insurance: insured.insurer_number.as_deref().and_then(insurance),
            employer: None,
            acquired_on: known.day("acquired_on"),
            burden: known.text("burden_ratio").as_deref().and_then(Burden::of_record),
            insured,
            former: Some(former_insured),
            notified: None,
        },
        words,
    );
    let mut fields = known.fields();
    fields.extend(former.fields());
    fields.sort_unstable();
    fields.dedup();
    Ok(Filled {
        paper,
        fields,
        kinds: Vec::new(),
        left_out: 0,
    })
}

pub(super) fn ceiling(vault: &Vault, ask: &PaperAsk, today: Day, words: &Words) -> Result<Filled, PaperDeedError> {
    let known = Known::choose(vault, ask, today)?;
    let request = CeilingRequest {
        insured: known.insured(),
        relation: known.relation(),
        from: None,
        send_to: None,
        long_term_on: known.day("long_term_on"),
    };
    Ok(Filled {
        paper: ceiling_request(&request, words),
        fields: known.fields(),
        kinds: Vec::new(),
        left_out: 0,
    })
}

/// The newest eligibility that has ended.
fn former(vault: &Vault, today: Day) -> Result<Option<Record>, PaperDeedError> {
    let (records, _unread) = every(vault, &eligibility::KIND)?;
    let ended = records.into_iter().filter(|record| {
        record.text("document").as_deref() == Some("former_card")
            || eligibility::state(record, today) == eligibility::State::Expired
    });
    Ok(ended.max_by_key(|record| record.day_of("expires_on").or_else(|| record.day_of("issued_on"))))
}

/// 保険種別 by the law's number; a number of another law says nothing here.
///
/// Source: 保険者番号等の設定について (昭和51年保発45号), 法別番号.
fn insurance(number: &str) -> Option<InsuranceKind> {
    let number = InsurerNumber::parse(number).ok()?;
    match number.law_number() {
        None => Some(InsuranceKind::National),
        Some("39") => Some(InsuranceKind::LateElderly),
        Some(
            "01" | "02" | "03" | "04" | "06" | "07" | "31" | "32" | "33" | "34" | "63" | "72" | "73" | "74" | "75",
        ) => Some(InsuranceKind::Employees),
        Some(_) => None,
    }
}

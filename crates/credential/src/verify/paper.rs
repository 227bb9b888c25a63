//! What a reader may say of a printed proof.

use tefuda_consent::{Audience, FieldId, Purpose};

use super::{Clock, Expected, Lists, Signer, check_entitled, check_status, check_times, days_between};
use crate::paper::{check_code, paper_serves, signed_purpose};
use crate::token::Token;
use crate::verdict::{Doubt, Fault, Note, Shown};

/// Goes the same way as for a proof on a screen, without what only a screen can do: nobody closed it, nobody is named by it, and it is
/// never fresh. It therefore always says to look at who carries it.
pub(super) fn judge(
    text: &str,
    token: &Token<'_>,
    lists: Lists<'_>,
    expected: &Expected,
    clock: Clock,
) -> Result<(Shown, Option<Doubt>), Fault> {
    let signer = Signer::find(token, lists.trust);
    let time_doubt = check_times(token, token.claims.exp, clock)?;
    let fields = token.fields();
    let trust_doubt = check_entitled(token, &signer, &fields, lists.trust, clock)?;
    let (status_doubt, status_age) = check_status(token, &signer, lists.status, clock)?;
    let purpose = check_purpose(token, &fields, expected)?;
    let self_doubt = matches!(signer, Signer::Holder).then_some(Doubt::SelfAttested);
    let age = lists
        .trust
        .map(|list| days_between(list.terms().iat, clock.no_earlier_than));
    let mut notes = vec![Note::PaperCheckIdentity];
    if age.max(status_age).is_some_and(|days| days > 7) {
        notes.push(Note::ListAge);
    }
    let shown = Shown {
        grade: signer.grade(token.claims.vct),
        issuer: signer.name(),
        witness: None,
        fields,
        proxy: None,
        audience: Audience::Anyone,
        purpose,
        proof: token.paper_id(),
        presented_at: token.claims.iat,
        expires_at: token.claims.exp,
        credential_expires: token.claims.exp,
        check_code: Some(check_code(text)),
        notes,
        trust_age_days: age,
        status_age_days: status_age,
    };
    Ok((shown, time_doubt.or(trust_doubt).or(status_doubt).or(self_doubt)))
}

/// What is printed serves every counter of health insurance, or every one that asks who somebody is; and carries what both its own
/// purpose and the reader's can carry.
fn check_purpose(token: &Token<'_>, fields: &[(FieldId, String)], expected: &Expected) -> Result<Purpose, Fault> {
    let printed = token.claims.purpose.as_deref().and_then(signed_purpose);
    let printed = printed.ok_or(Fault::WrongPurpose)?;
    let read = expected.purpose.unwrap_or(printed);
    let may_carry = |purpose: Purpose| fields.iter().all(|(field, _)| purpose.allows(*field));
    if paper_serves(printed, read) && may_carry(printed) && may_carry(read) {
        Ok(printed)
    } else {
        Err(Fault::WrongPurpose)
    }
}

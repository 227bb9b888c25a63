//! Judge: the verifier, with what the counter remembers.

use tefuda_credential::{Doubt, Expected, Lists, Note, Verdict, claimed_issuer, verify};
use tefuda_record::Moment;

use crate::memory::{Desk, Keep, Memory, Sight};
use crate::pinned::Pinned;

/// Judges a proof by the pinned list that knows its issuer, and by the memory of what was seen.
///
/// The newest pinned list is the floor of the clock, whichever list knows the issuer.
#[must_use]
pub fn judge(
    token: &str,
    pinned: &Pinned,
    expected: &Expected,
    seen: Option<(&dyn Memory, &Desk)>,
    now: Moment,
) -> Verdict {
    let mut expected = expected.clone();
    expected.no_earlier_than = expected.no_earlier_than.max(pinned.newest());
    let trust = claimed_issuer(token).and_then(|iss| pinned.list_for(&iss));
    judge_with(token, trust, &expected, seen, now)
}

/// The same by one trust list and the status lists of its issuers.
///
/// The desk that saw a proof first gets its first verdict back as long as the proof counts: a scanner that reads on and on does not
/// see it turn stale in its hand. Every other desk gets `already_seen`. Where the memory cannot be asked, nothing is confirmed.
#[must_use]
pub fn judge_with<'a>(
    token: &str,
    lists: impl Into<Lists<'a>>,
    expected: &Expected,
    seen: Option<(&dyn Memory, &Desk)>,
    now: Moment,
) -> Verdict {
    let lists = lists.into();
    let verdict = verify(token, lists, expected, now);
    let (Some((seen, desk)), Some(shown)) = (seen, verdict.shown()) else {
        return verdict;
    };
    // Paper is shown again and again, at every desk; that is why it says to look at who carries it.
    if shown.notes.contains(&Note::PaperCheckIdentity) {
        return verdict;
    }
    // A proof out of its minutes was not taken, so it is not remembered: shown again in time it must not count as a replay.
    let keep = match verdict {
        Verdict::Unconfirmed(_, Doubt::ClockDoubt | Doubt::ProofStale) => Keep::Nothing,
        Verdict::Verified(_) | Verdict::Unconfirmed(..) | Verdict::Invalid(_) => Keep::First,
    };
    match seen.look(shown.proof, desk, now, keep) {
        Ok(Sight::First) => verdict,
        Ok(Sight::Again(first)) if now.0.saturating_sub(first.0) <= window(expected) => {
            verify(token, lists, expected, first)
        }
        Ok(Sight::Again(_)) => verdict,
        Ok(Sight::Elsewhere) => verdict.doubted(Doubt::AlreadySeen),
        Err(_) => verdict.doubted(Doubt::StoreUnavailable),
    }
}

/// How long a proof can count: its minute, and twice what the clocks may differ.
fn window(expected: &Expected) -> i64 {
    60 + 2 * i64::from(expected.skew_seconds.min(300))
}

//! From a verdict to the programs a counter works with.

use tefuda_credential::{Grade, Shown, Verdict};
use tefuda_formats::{Encoded, HandOver, HandOverError, HandOverForm, OqsError, hand_over};
use tefuda_holder::Problem;
use tefuda_record::{Fields, Moment};

/// Writes what a verdict shows in a form; `institution_code` is the counter's own, where it has one.
pub(crate) fn hand_on(
    form: HandOverForm,
    verdict: &Verdict,
    institution_code: &str,
    at: Moment,
) -> Result<Encoded, Problem> {
    let shown = verdict.shown().ok_or_else(|| Problem::new("hand_invalid"))?;
    let fields = fields_of(shown.fields.iter().map(|(field, value)| (field.id(), value.as_str())))?;
    let read = HandOver {
        fields: &fields,
        verdict: verdict.code(),
        reason: verdict.reason().unwrap_or_default(),
        grade: shown.grade.map(Grade::id).unwrap_or_default(),
        at,
        institution_code,
        identifier: &identifier(shown),
    };
    hand_over(form, &read).map_err(|error| {
        Problem::new(match error {
            HandOverError::Unconfirmed => "hand_unconfirmed",
            HandOverError::Oqs(OqsError::InstitutionCode) => "hand_code",
            HandOverError::Oqs(OqsError::Missing(_)) => "hand_missing",
            HandOverError::Oqs(OqsError::WrongKind | OqsError::Identifier) => "hand_field",
        })
    })
}

/// What tells this reading from every other: twelve digits of the proof's hash, which say nothing of a person.
fn identifier(shown: &Shown) -> String {
    let hash = shown.proof.0.iter().take(6);
    hash.map(|byte| format!("{byte:02X}")).collect()
}

fn fields_of<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Fields, Problem> {
    let mut fields = Fields::of("eligibility").map_err(|_| Problem::new("hand_field"))?;
    for (id, value) in pairs {
        // It was signed as it stands; a number that looks like another one is no reason to lose it.
        fields
            .set_confirmed(id, value)
            .map_err(|_| Problem::new("hand_field"))?;
    }
    Ok(fields)
}

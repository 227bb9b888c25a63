//! `verify`: three verdicts, a reason each, and no network.

use std::path::PathBuf;

use serde_json::Value as Json;
use tefuda_consent::{Audience, Purpose};
use tefuda_counter::{Desk, Memory, SeenStore, judge_with};
use tefuda_credential::{Acceptance, Expected, Grade, Lists, ProofRequest, Shown, TrustList, Verdict, claimed_issuer};
use tefuda_formats::HandOverForm;
use tefuda_holder::{Detail, Problem, Words, purpose_unknown, read_proof, read_request, say_value};
use tefuda_reader::verdict_view;
use tefuda_record::{Moment, kinds::eligibility};

use crate::{
    args::{HandOverArg, VerifyArgs},
    commands::reader::{card_problem, open_shelf, seen_store},
    context::Context,
    files,
    handover::hand_on,
    lists::read_status,
    output::{Exit, Out},
};

pub(crate) fn run(args: &VerifyArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let now = match &args.at {
        Some(text) => Moment::parse(text).ok_or_else(|| Problem::new("time_unreadable"))?,
        None => Context::now(),
    };
    let proof = read_proof(&files::read(&args.file)?)?;
    let asked = match &args.request {
        Some(path) => Some(read_request(&files::read(path)?)?),
        None => None,
    };
    let mut expected = expected(args, asked.as_ref(), now)?;
    let seen = match (&args.seen, &args.reader) {
        (Some(path), _) => Some(SeenStore::new(path)),
        (None, Some(dir)) => Some(seen_store(dir)),
        (None, None) => None,
    };
    let desk = Desk::parse(&args.desk).map_err(|_| Problem::new("desk_unfit"))?;
    let memory = seen.as_ref().map(|seen| (seen as &dyn Memory, &desk));
    let trust = match (&args.reader, &args.trust) {
        (Some(dir), _) => {
            let shelf = open_shelf(dir)?;
            expected.no_earlier_than = shelf.pinned().newest();
            claimed_issuer(&proof).and_then(|iss| shelf.pinned().list_for(&iss).cloned())
        }
        (None, Some(path)) => Some(read_trust(&files::read(path)?)?),
        (None, None) if !args.status.is_empty() => return Err(Problem::new("status_needs_trust")),
        (None, None) => None,
    };
    let status = trust
        .as_ref()
        .map(|trust| read_status(&args.status, trust))
        .transpose()?;
    let lists = Lists {
        trust: trust.as_ref(),
        status: status.as_ref(),
    };
    let verdict = judge_with(&proof, lists, &expected, memory, now);
    if args.at.is_some() {
        out.line(
            &context
                .words
                .say_with("verify-at", &[("time", Detail::Text(now.iso()))]),
        );
    }
    tell(&verdict, trust.as_ref(), &context.words, out);
    let handed = hand_over(args, &verdict, &expected, now)?;
    if let Some((path, replaced)) = &handed {
        out.line(
            &context
                .words
                .say_with("done-handed", &[("file", Detail::Text(path.display().to_string()))]),
        );
        if *replaced > 0 {
            out.line(
                &context
                    .words
                    .say_with("handed-replaced", &[("count", files::count(*replaced))]),
            );
        }
    }
    let mut json = as_json(&verdict, trust.as_ref(), now, args.at.is_some());
    if let (Some((path, replaced)), Some(members)) = (handed, json.as_object_mut()) {
        members.insert("handed".to_owned(), path.display().to_string().into());
        members.insert("replaced".to_owned(), replaced.into());
    }
    out.json(&json);
    Ok(match verdict {
        Verdict::Verified(_) => Exit::Ok,
        Verdict::Unconfirmed(..) => Exit::Unconfirmed,
        Verdict::Invalid(_) => Exit::Invalid,
    })
}

/// What this reader expects: as typed, else as its request on the screen says, else by its own key card.
fn expected(args: &VerifyArgs, asked: Option<&ProofRequest>, now: Moment) -> Result<Expected, Problem> {
    if asked.is_some_and(|asked| asked.terms().exp.plus_seconds(i64::from(args.skew)) <= now) {
        return Err(Problem::new("request_expired"));
    }
    let audience = match (&args.audience, asked, &args.reader) {
        (Some(name), _, _) => Some(name.clone()),
        (None, Some(asked), _) => Some(asked.terms().code.clone()),
        (None, None, Some(dir)) => {
            let card = tefuda_issuer::card(dir).map_err(|error| card_problem(&error))?;
            card.entry().institution_code.clone()
        }
        (None, None, None) => None,
    };
    Ok(Expected {
        audience: audience.as_deref().map(Audience::parse).transpose()?,
        purpose: match (&args.purpose, asked) {
            (Some(text), _) => Some(Purpose::parse(text).ok_or_else(purpose_unknown)?),
            (None, Some(asked)) => Some(asked.terms().purpose),
            (None, None) => None,
        },
        nonce: asked.and_then(|asked| asked.terms().nonce.clone()),
        skew_seconds: args.skew,
        ..Expected::default()
    })
}

/// Reads a trust list; the demonstration's is refused.
pub(crate) fn read_trust(bytes: &[u8]) -> Result<TrustList, Problem> {
    let text = core::str::from_utf8(bytes).map_err(|_| Problem::new("trust_unreadable"))?;
    Ok(TrustList::parse(text.trim(), Acceptance::Real)?)
}

/// The verdict for people: the word first, the reason in one sentence, then what was shown in counter order.
pub(crate) fn tell(verdict: &Verdict, trust: Option<&TrustList>, words: &Words, out: &mut Out) {
    let shape = match verdict {
        Verdict::Verified(_) => "◯",
        Verdict::Unconfirmed(..) => "△",
        Verdict::Invalid(_) => "×",
    };
    out.line(&format!(
        "{shape} {}",
        words.say(&format!("verdict-{}", verdict.code()))
    ));
    if let Some(reason) = verdict.reason() {
        out.line(&format!("  {} ({reason})", words.say(&format!("reason-{reason}"))));
    }
    if let Some(shown) = verdict.shown() {
        tell_shown(shown, words, out);
    }
    match trust {
        Some(trust) => {
            if let Some(days) = verdict.shown().and_then(|shown| shown.trust_age_days) {
                out.line(&format!(
                    "  {}",
                    words.say_with("verify-trust-age", &[("days", Detail::Number(days))])
                ));
            }
            if let Some(days) = verdict.shown().and_then(|shown| shown.status_age_days) {
                out.line(&format!(
                    "  {}",
                    words.say_with("verify-status-age", &[("days", Detail::Number(days))])
                ));
            }
            let root = trust.root_fingerprint();
            out.line(&format!(
                "  {}",
                words.say_with("verify-root", &[("fingerprint", Detail::Text(root))])
            ));
        }
        None => out.line(&format!("  {}", words.say("verify-no-trust"))),
    }
}

fn tell_shown(shown: &Shown, words: &Words, out: &mut Out) {
    let mut pair = |label: String, value: String| out.line(&format!("  {label}: {value}"));
    pair(
        words.say("verify-grade"),
        words.say(&format!("grade-{}", shown.grade.map_or("unknown", Grade::id))),
    );
    if let Some(witness) = &shown.witness {
        let details = [
            ("day", Detail::Day(witness.seen_on)),
            ("name", Detail::Text(witness.name.clone())),
            ("original", Detail::Word(format!("original-{}", witness.original))),
        ];
        pair(words.say("verify-witness"), words.say_with("witnessed-by", &details));
    }
    if let Some(issuer) = &shown.issuer {
        pair(words.say("verify-issuer"), issuer.clone());
    }
    pair(
        words.say("verify-purpose"),
        words.say(&format!("purpose-{}", shown.purpose.id())),
    );
    pair(words.say("verify-audience"), say_audience(&shown.audience, words));
    let (hour, minute) = shown.presented_at.time_in_japan();
    let day = words.day(shown.presented_at.day_in_japan());
    pair(words.say("verify-presented"), format!("{day} {hour:02}:{minute:02}"));
    if let Some(proxy) = &shown.proxy {
        let details = [
            ("name", Detail::Text(proxy.name.clone())),
            ("until", Detail::Day(proxy.until.day_in_japan())),
            ("grant", Detail::Text(proxy.grant.clone())),
        ];
        pair(words.say("verify-proxy"), words.say_with("verdict-proxy", &details));
        if let Some(number) = &proxy.exchange_number {
            pair(words.say("verdict-exchange"), number.clone());
        }
    }
    if let Some(code) = &shown.check_code {
        pair(words.say("verify-check-code"), code.clone());
    }
    for (field, value) in &shown.fields {
        pair(
            words.say(&format!("eligibility-{}", field.id())),
            say_value(&eligibility::KIND, field.id(), value, words),
        );
    }
    for note in &shown.notes {
        out.line(&format!("  · {}", words.say(&format!("note-{}", note.code()))));
    }
}

/// The recipient in people's words.
pub(crate) fn say_audience(audience: &Audience, words: &Words) -> String {
    match audience {
        Audience::Anyone => words.say("audience-anyone"),
        Audience::One(name) => name.clone(),
    }
}

/// Writes what was read for another program, if that was asked for; where, and how many characters it could not hold.
fn hand_over(
    args: &VerifyArgs,
    verdict: &Verdict,
    expected: &Expected,
    now: Moment,
) -> Result<Option<(PathBuf, usize)>, Problem> {
    let (Some(form), Some(path)) = (args.hand_over, &args.out) else {
        return Ok(None);
    };
    let form = match form {
        HandOverArg::Csv => HandOverForm::Csv,
        HandOverArg::CsvSjis => HandOverForm::CsvCp932,
        HandOverArg::Fhir => HandOverForm::Fhir,
        HandOverArg::Oqs => HandOverForm::Oqs,
    };
    let code = expected.audience.as_ref().map_or("", Audience::as_str);
    let written = hand_on(form, verdict, code, now)?;
    // What stands in it is a patient's: nobody else on this computer may read it before the clinic's program does.
    files::write_private(path, &written.bytes)?;
    Ok(Some((path.clone(), written.replaced)))
}

fn as_json(verdict: &Verdict, trust: Option<&TrustList>, now: Moment, at: bool) -> Json {
    let mut json = serde_json::to_value(verdict_view(verdict, trust)).unwrap_or_default();
    if let (true, Some(members)) = (at, json.as_object_mut()) {
        members.insert("judged_at".to_owned(), Json::from(now.iso()));
    }
    json
}

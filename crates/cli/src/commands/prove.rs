//! `prove`: says what it will show, asks on a terminal, writes the proof.

use std::io;
use std::path::Path;

use serde_json::{Value as Json, json};
use tefuda_consent::{FieldId, Offer, Proposal, Stand};
use tefuda_credential::{Grade, ProofRequest, Requester};
use tefuda_crypto::SystemRandom;
use tefuda_holder::{
    Ask, Attempt, Choosing, Coded, Detail, Foreseen, LOW_COPIES, Lacking, Outcome, Printable, Problem, Proof,
    ProveError, Words, choose_eligibility, foresee, foresee_printable, lines, locks, make_printable, prepare,
    propose_answer, propose_for, read_request, unused_copies,
};
use tefuda_qr::Code;
use tefuda_record::{Moment, Record, kinds::eligibility};
use tefuda_vault::Vault;
use terminal_size::{Width, terminal_size_of};

use super::{print, proxy};
use crate::{
    args::ProveArgs,
    commands::{
        paper,
        verify::{read_trust, say_audience},
    },
    context::Context,
    files,
    output::{Exit, Out, say_aside},
    prompt,
};

/// Pixels of one module in a picture.
const MODULE_PIXELS: u32 = 8;

pub(crate) fn run(args: &ProveArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let now = Context::now();
    let today = now.day_in_japan();
    let on_paper = args.paper || args.out.as_deref().is_some_and(paper::is_pdf);
    if on_paper && args.request.is_some() {
        return Err(Problem::new("paper_no_answer"));
    }
    print::check(args)?;
    // Nobody is there to look at what would be shown: whoever wrote the script has to have agreed.
    if !context.globals.yes && !prompt::is_terminal() {
        return Err(Problem::new("prove_unasked"));
    }
    if let Some(path) = args.out.as_deref() {
        if !paper::is_pdf(path) {
            Picture::of(path)?;
        }
        files::check_place(path)?;
    }
    let asked = args
        .request
        .as_deref()
        .map(|path| Asked::read(path, args))
        .transpose()?;
    let request = match &asked {
        Some(asked) => Some(asked.request.request(&asked.requester)?),
        None => None,
    };
    let ask = Ask {
        preset: args.preset.clone(),
        show: args.field.clone(),
        hide: args.hide.clone(),
        purpose: args.purpose.clone(),
        audience: args.audience.clone(),
    };
    let attempt = Attempt::of(&ask, request.as_ref());
    let mut vault = context.vault_for_showing()?;
    if vault.acting().is_some() {
        return proxy::prove(&mut vault, args, context, out);
    }
    if args.fetch {
        return Err(Problem::new("fetch_is_for_proxies"));
    }
    if on_paper {
        let mut proofs = vec![to_be_printed(&mut vault, &ask, args, context)?];
        for name in &args.also {
            proofs.push(to_be_printed(&mut context.another_vault(name)?, &ask, args, context)?);
        }
        return match print::write(&proofs, args, context, out) {
            Ok(()) => Ok(Exit::Ok),
            Err(problem) => Err(refused(problem, true, &attempt, (&mut vault, now))),
        };
    }
    let chosen = match choose_eligibility(&vault, args.record.as_deref(), today) {
        Ok(chosen) => chosen,
        Err(error) => {
            let is_refusal = matches!(error, ProveError::NoEligibility | ProveError::Expired);
            return Err(refused(error.problem(), is_refusal, &attempt, (&mut vault, now)));
        }
    };
    let locked = locks(&vault)?;
    let proposed = match &request {
        Some(request) => propose_answer(request, &ask, &chosen.record, &locked, today),
        None => propose_for(&ask, &chosen.record, &locked, today),
    };
    let proposal = match proposed {
        Ok(proposal) => proposal,
        Err(error) => {
            let is_refusal = error.is_refusal();
            return Err(refused(error.problem(), is_refusal, &attempt, (&mut vault, now)));
        }
    };
    let words = &context.words;
    let left: Vec<Offer> = proposal.offers().to_vec();
    let is_drawn = args.out.is_some() || !(args.text || args.sd_jwt || context.globals.json);
    let choosing = match (args.self_attested, is_drawn) {
        (true, _) => Choosing::SelfAttested,
        (false, true) => Choosing::Best,
        (false, false) => Choosing::BestInFile,
    };
    // To stderr: what is printed on stdout is the proof itself.
    if !context.globals.json || !context.globals.yes {
        if let Some(asked) = &asked {
            asked.tell(words);
        }
        tell_proposal(&proposal, &chosen.record, words);
        tell_choice(chosen.others, words);
        tell_grade(&foresee(&vault, &chosen.record, &proposal, choosing, now)?, words);
    }
    if !context.globals.yes && !prompt::agrees(&words.say("ask-show"))? {
        attempt.note(&mut vault, Outcome::Declined, now)?;
        return Err(Problem::new("declined"));
    }
    let consent = match proposal.agree(now, args.valid_for) {
        Ok(consent) => consent,
        Err(error) => return Err(refused(error.problem(), true, &attempt, (&mut vault, now))),
    };
    let prepared = prepare(&mut vault, &chosen.record, consent, choosing, &mut SystemRandom)?;
    if let Err(problem) = fits_the_screen(prepared.code(), args, context) {
        prepared.withhold(&mut vault, problem.code);
        return Err(problem);
    }
    // The file is whole before it counts as shown, and in its place after.
    let staged = match args.out.as_deref().map(|path| stage(path, prepared.code())).transpose() {
        Ok(staged) => staged,
        Err(problem) => {
            prepared.withhold(&mut vault, problem.code);
            return Err(problem);
        }
    };
    let proof = match prepared.hand_over(&mut vault) {
        Ok(proof) => proof,
        Err(error) => return Err(refused(error.problem(), true, &attempt, (&mut vault, now))),
    };
    if let Err(problem) = staged.map_or(Ok(()), files::Staged::put) {
        return Err(refused(problem, true, &attempt, (&mut vault, now)));
    }
    write(&proof, (args, asked.map(|asked| asked.json(&left))), context, out);
    if proof.is_issued() && unused_copies(&vault)?.len() <= LOW_COPIES {
        say_aside(&words.say("copies-low"));
    }
    Ok(Exit::Ok)
}

/// What one person agrees to have printed. It lies in hands long after a key has gone: it is a proof of its own type, without one.
fn to_be_printed(
    vault: &mut Vault,
    ask: &Ask,
    args: &ProveArgs,
    context: &Context,
) -> Result<(Printable, Record), Problem> {
    let (words, now) = (&context.words, Context::now());
    let today = now.day_in_japan();
    let attempt = Attempt::of(ask, None);
    let chosen = match choose_eligibility(vault, args.record.as_deref(), today) {
        Ok(chosen) => chosen,
        Err(error) => {
            let is_refusal = matches!(error, ProveError::NoEligibility | ProveError::Expired);
            return Err(refused(error.problem(), is_refusal, &attempt, (vault, now)));
        }
    };
    let proposal = match propose_for(ask, &chosen.record, &locks(vault)?, today) {
        Ok(proposal) => proposal,
        Err(error) => {
            let is_refusal = error.is_refusal();
            return Err(refused(error.problem(), is_refusal, &attempt, (vault, now)));
        }
    };
    let choosing = if args.self_attested {
        Choosing::SelfAttested
    } else {
        Choosing::Best
    };
    if !context.globals.json || !context.globals.yes {
        tell_proposal(&proposal, &chosen.record, words);
        tell_choice(chosen.others, words);
        tell_grade(
            &foresee_printable(vault, &chosen.record, &proposal, choosing, now)?,
            words,
        );
    }
    if !context.globals.yes && !prompt::agrees(&words.say("ask-show"))? {
        attempt.note(vault, Outcome::Declined, now)?;
        return Err(Problem::new("declined"));
    }
    let consent = match proposal.agree(now, args.valid_for) {
        Ok(consent) => consent,
        Err(error) => return Err(refused(error.problem(), true, &attempt, (vault, now))),
    };
    let printable = make_printable(vault, &chosen.record, consent, choosing, &mut SystemRandom)?;
    Ok((printable, chosen.record))
}

/// Writes a refusal into the disclosure log and hands the problem on: what went wrong first is what the person should hear.
fn refused(problem: Problem, is_refusal: bool, attempt: &Attempt, (vault, now): (&mut Vault, Moment)) -> Problem {
    if is_refusal {
        let _noted = attempt.note(vault, Outcome::Failed(problem.code), now);
    }
    problem
}

fn stage(path: &Path, code: &Code) -> Result<files::Staged, Problem> {
    files::stage(path, &Picture::of(path)?.draw(code)?)
}

/// A symbol that is broken over two lines is read by nobody.
fn fits_the_screen(code: &Code, args: &ProveArgs, context: &Context) -> Result<(), Problem> {
    let is_drawn = args.out.is_none() && !args.text && !args.sd_jwt && !context.globals.json;
    let Some((Width(columns), _)) = terminal_size_of(io::stdout()).filter(|_| is_drawn) else {
        return Ok(());
    };
    let needed = code.terminal_columns();
    if needed <= usize::from(columns) {
        return Ok(());
    }
    Err(Problem::new("terminal_narrow")
        .with("columns", Detail::Number(i64::from(columns)))
        .with("needed", files::count(needed)))
}

/// A reader's request, and who stands behind it.
struct Asked {
    request: ProofRequest,
    requester: Requester,
}

impl Asked {
    fn read(path: &Path, args: &ProveArgs) -> Result<Self, Problem> {
        let request = read_request(&files::read(path)?)?;
        let trust = match &args.trust {
            Some(path) => Some(read_trust(&files::read(path)?)?),
            None => None,
        };
        let requester = request.requester(trust.as_ref(), Context::now())?;
        Ok(Self { request, requester })
    }

    /// Who asked, and what of it was not shown, and why.
    fn json(&self, offers: &[Offer]) -> Json {
        let of = |stand: Stand| -> Vec<&str> {
            let such = offers.iter().filter(|offer| offer.stand == stand);
            such.map(|offer| offer.field.id()).collect()
        };
        let wanted: Vec<&str> = self.request.terms().wanted.iter().map(|field| field.id()).collect();
        let name = match &self.requester {
            Requester::Known { name, .. } => Some(name.clone()),
            Requester::Unknown => None,
        };
        json!({
            "institution": self.request.terms().code,
            "name": name,
            "wanted": wanted,
            "beyond": of(Stand::Beyond),
            "struck": of(Stand::OverCeiling),
            "locked": of(Stand::Locked),
        })
    }

    fn tell(&self, words: &Words) {
        let code = ("code", Detail::Text(self.request.terms().code.clone()));
        let line = match &self.requester {
            Requester::Known { name, .. } => {
                words.say_with("request-known", &[("name", Detail::Text(name.clone())), code])
            }
            Requester::Unknown => {
                let name = Detail::Text(self.request.terms().name.clone());
                words.say_with("request-unknown", &[("name", name), code])
            }
        };
        say_aside(&line);
    }
}

/// Which document it is, where several could be shown.
fn tell_choice(others: usize, words: &Words) {
    if others > 0 {
        say_aside(&words.say_with("show-others", &[("count", files::count(others))]));
    }
}

/// Who will stand behind it; said before anybody agrees.
fn tell_grade(foreseen: &Foreseen, words: &Words) {
    let word = match foreseen.grade {
        Grade::Issued => "show-grade-issued",
        Grade::Witnessed => "show-witnessed",
        Grade::SelfAttested => "show-grade-self_attested",
    };
    let issuer = foreseen.issuer.clone().unwrap_or_default();
    say_aside(&words.say_with(word, &[("issuer", Detail::Text(issuer))]));
    match foreseen.lacking {
        Some(Lacking::UsedUp) => say_aside(&words.say("show-copies-used-up")),
        Some(Lacking::NoneSaysThis) => say_aside(&words.say("show-copies-none")),
        None => {}
    }
}

/// Exactly what will be shown, what is struck out, and what the record lacks.
fn tell_proposal(proposal: &Proposal, record: &Record, words: &Words) {
    let audience = say_audience(proposal.audience(), words);
    let head = [
        ("purpose", Detail::Word(format!("purpose-{}", proposal.purpose().id()))),
        ("audience", Detail::Text(audience)),
    ];
    say_aside(&words.say_with("show-what", &head));
    let shown: Vec<&str> = proposal.shown().map(FieldId::id).collect();
    for line in lines(record, words).into_iter().filter(|line| shown.contains(&line.id)) {
        say_aside(&format!("  {}: {}", line.label, line.value));
    }
    let of = |stand: Stand| -> Vec<String> {
        proposal
            .offers()
            .iter()
            .filter(|offer| offer.stand == stand)
            .map(|offer| format!("eligibility-{}", offer.field.id()))
            .collect()
    };
    for (stand, word) in [
        (Stand::OverCeiling, "show-struck"),
        (Stand::Beyond, "show-beyond"),
        (Stand::Locked, "show-locked"),
    ] {
        let fields = of(stand);
        if !fields.is_empty() {
            say_aside(&words.say_with(word, &[("fields", Detail::Words(fields))]));
            if stand == Stand::Beyond {
                say_aside(&words.say("show-beyond-how"));
            }
        }
    }
    if eligibility::state(record, Context::now().day_in_japan()) == eligibility::State::WithCard {
        say_aside(&words.say("show-with-card"));
    }
}

fn write(proof: &Proof, (args, asked): (&ProveArgs, Option<Json>), context: &Context, out: &mut Out) {
    let words = &context.words;
    let presentation = &proof.presentation;
    if context.globals.json {
        let fields: Vec<&str> = presentation.fields().iter().map(|field| field.id()).collect();
        let mut json = json!({
            "text": proof.digits,
            "bytes": proof.bytes,
            "qr_version": proof.code.version(),
            "ecc": "L",
            "fields": fields,
            "grade": presentation.grade().id(),
            "purpose": presentation.purpose().id(),
            "audience": presentation.audience().as_str(),
            "issued_at": presentation.issued_at().iso(),
            "expires_at": presentation.expires_at().iso(),
            "log_id": proof.log_id,
        });
        if let (Some(asked), Some(object)) = (asked, json.as_object_mut()) {
            object.insert("request".to_owned(), asked);
        }
        if let (true, Some(object)) = (args.sd_jwt, json.as_object_mut()) {
            object.insert("sd_jwt".to_owned(), presentation.sd_jwt().into());
        }
        out.json(&json);
        return;
    }
    hand_out((presentation.sd_jwt(), &proof.digits, &proof.code), args, out);
    say_aside(&words.say("show-fresh"));
    if let Some(path) = &args.out {
        say_aside(&words.say_with(
            "show-written",
            &[
                ("file", Detail::Text(path.display().to_string())),
                ("version", Detail::Text(proof.code.version().to_string())),
                ("bytes", Detail::Text(proof.bytes.to_string())),
            ],
        ));
    }
}

/// What is printed on the terminal: the text that was asked for, else the symbol where no file takes it.
pub(super) fn hand_out((sd_jwt, digits, code): (&str, &str, &Code), args: &ProveArgs, out: &mut Out) {
    if args.sd_jwt {
        out.raw(sd_jwt);
    } else if args.text {
        out.raw(digits);
    } else if args.out.is_none() {
        out.raw(&code.terminal());
    }
}

/// A picture of a symbol.
pub(super) enum Picture {
    Png,
    Svg,
}

impl Picture {
    /// By the end of the file's name.
    pub(super) fn of(path: &Path) -> Result<Self, Problem> {
        let end = path
            .extension()
            .and_then(|end| end.to_str())
            .map(str::to_ascii_lowercase);
        match end.as_deref() {
            Some("png") => Ok(Self::Png),
            Some("svg") => Ok(Self::Svg),
            Some(_) | None => Err(Problem::new("out_kind")),
        }
    }

    pub(super) fn draw(self, code: &Code) -> Result<Vec<u8>, Problem> {
        match self {
            Self::Png => code.png(MODULE_PIXELS).map_err(|_| Problem::new("prove")),
            Self::Svg => Ok(code.svg().into_bytes()),
        }
    }
}

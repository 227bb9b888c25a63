//! `proxy` and `sync`: letting somebody act, acting for somebody, and the folder between the two.

pub(super) mod hand_over;
mod show;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value as Json, json};
use tefuda_crypto::SystemRandom;
use tefuda_holder::{
    Carried, Coded, Detail, Event, GrantAsk, GrantState, Granted, Problem, ProxyCard, ProxyError, Words, accept_grant,
    carry_all, end_grant, find_own_person, grant_held, grant_note_of, grants, make_grant, own_card, reject_request,
    request_grant,
};
use tefuda_paper::grant_note;
use tefuda_qr::{Level, make_symbol};
use tefuda_record::{Compartment, Moment};
use tefuda_vault::Rights;

use super::paper::is_pdf;
use crate::{
    args::{GrantArgs, ProxyCommand, SyncArgs},
    context::Context,
    files,
    output::{Exit, Out, say_aside},
    prompt,
};

pub(super) use show::prove;

pub(crate) fn run(command: ProxyCommand, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    match command {
        ProxyCommand::Card { out: path } => card(path.as_deref(), context, out),
        ProxyCommand::Grant(args) => grant(args, context, out),
        ProxyCommand::Accept { through, fingerprint } => accept(&through, fingerprint.as_deref(), context, out),
        ProxyCommand::List => list(context, out),
        ProxyCommand::Request => request(context, out),
        ProxyCommand::Reject { grant } => {
            let granted = reject_request(&mut context.vault()?, &grant, Context::now())?;
            say_done("done-reject", &granted, context, out);
            Ok(Exit::Ok)
        }
        ProxyCommand::Revoke { grant } => {
            let granted = end_grant(&mut context.vault()?, &grant, Context::now(), &mut SystemRandom)?;
            say_done("done-revoke", &granted, context, out);
            out.line(&context.words.say("revoke-limits"));
            Ok(Exit::Ok)
        }
        ProxyCommand::Paper { grant, out: path } => paper(&grant, &path, context, out),
    }
}

/// The card of the person who is meant, as a file or a QR code, and the digits to be compared.
fn card(path: Option<&Path>, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    let card = own_card(&mut context.vault()?, &mut SystemRandom)?;
    let json = card.to_json();
    let symbol = || make_symbol(json.as_bytes(), Level::M, 25).map_err(|_| Problem::new("prove"));
    match path {
        None => out.raw(&symbol()?.terminal()),
        Some(path) if path.extension().is_some_and(|end| end == "png") => {
            let png = symbol()?.png(8).map_err(|_| Problem::new("prove"))?;
            files::write(path, &png)?;
        }
        Some(path) => files::write(path, json.as_bytes())?,
    }
    let fingerprint = card.fingerprint();
    out.line(&words.say_with(
        "card-fingerprint",
        &[("fingerprint", Detail::Text(fingerprint.clone()))],
    ));
    out.line(&words.say("card-how"));
    out.json(&json!({ "name": card.name, "fingerprint": fingerprint, "card": json }));
    Ok(Exit::Ok)
}

/// Two people compare digits before anything is handed over: typed here, or read out and agreed to.
pub(super) fn compare(card: &ProxyCard, typed: Option<&str>, words: &Words) -> Result<(), Problem> {
    let is_same = match typed {
        Some(typed) => card.has_fingerprint(typed),
        None if prompt::is_terminal() => {
            let filled = [
                ("name", Detail::Text(card.name.clone())),
                ("fingerprint", Detail::Text(card.fingerprint())),
            ];
            prompt::agrees(&words.say_with("ask-fingerprint", &filled))?
        }
        None => return Err(Problem::new("fingerprint_needed")),
    };
    if is_same {
        Ok(())
    } else {
        Err(ProxyError::OtherFingerprint.problem())
    }
}

fn grant(args: GrantArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    let card = ProxyCard::read(&files::read(&args.card)?)?;
    compare(&card, args.fingerprint.as_deref(), words)?;
    let mut drawers: BTreeMap<Compartment, Rights> = BTreeMap::new();
    for scope in &args.scopes {
        let (drawer, rights) = parse_scope(scope, words)?;
        let held = drawers.entry(drawer).or_default();
        *held = Rights {
            view: held.view || rights.view,
            add: held.add || rights.add,
            change: held.change || rights.change,
        };
    }
    let ask = GrantAsk {
        card,
        name: args.name,
        drawers,
        show: args.show,
        receive: args.receive,
        days: args.days,
        wait_days: args.wait,
        through: args.through,
    };
    let granted = make_grant(&mut context.vault()?, ask, Context::now(), &mut SystemRandom)?;
    say_done("done-grant", &granted, context, out);
    out.line(&words.say("grant-limits"));
    Ok(Exit::Ok)
}

/// `medicines:view,add`, in ids or in Japanese.
fn parse_scope(text: &str, words: &Words) -> Result<(Compartment, Rights), Problem> {
    let wrong = || Problem::new("grant_scope");
    let (drawer, deeds) = text.split_once([':', '：']).ok_or_else(wrong)?;
    let drawer = Compartment::ALL
        .into_iter()
        .find(|known| known.id() == drawer || words.say(&format!("compartment-{}", known.id())) == drawer)
        .ok_or_else(wrong)?;
    let mut rights = Rights::default();
    for deed in deeds.split([',', '、', '・']) {
        match deed.trim() {
            "view" | "見る" => rights.view = true,
            "add" | "追加する" | "追加" => rights.add = true,
            "change" | "直す" => rights.change = true,
            _ => return Err(wrong()),
        }
    }
    // Changing what one cannot see is no deed.
    if rights.change && !rights.view {
        return Err(wrong());
    }
    Ok((drawer, rights))
}

fn accept(through: &Path, typed: Option<&str>, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    let mut home = context.unlock()?;
    let by = find_own_person(&home, context.globals.person.as_deref())?;
    let mut problem = None;
    let agrees = |card: &ProxyCard| compare(card, typed, words);
    let seen = std::cell::RefCell::new(&mut problem);
    let accepted = accept_grant(
        &mut home,
        &by.id,
        through,
        &|card| match agrees(card) {
            Ok(()) => true,
            Err(error) => {
                **seen.borrow_mut() = Some(error);
                false
            }
        },
        &mut SystemRandom,
    );
    let (person, grant) = match (accepted, problem) {
        (Err(ProxyError::OtherFingerprint), Some(problem)) => return Err(problem),
        (accepted, _) => accepted?,
    };
    let name = home
        .persons()
        .into_iter()
        .find(|held| held.id == person)
        .map(|held| held.name);
    let name = name.unwrap_or_default();
    out.line(&words.say_with("done-accept", &[("name", Detail::Text(name.clone()))]));
    out.line(&words.say("accept-next"));
    out.json(&json!({ "person": name, "grant": grant.id }));
    Ok(Exit::Ok)
}

fn list(context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    let vault = context.vault()?;
    if vault.acting().is_some() {
        let grant = grant_held(&vault)?;
        for line in scope_lines(&grant, words) {
            out.line(&format!("  {line}"));
        }
        out.json(
            &json!({ "acting_for": vault.name(), "grant": grant.id, "scope": scope_lines(&grant, words),
            "until": Moment(grant.until).iso() }),
        );
        return Ok(Exit::Ok);
    }
    let all = grants(&vault, Context::now())?;
    if all.is_empty() {
        out.line(&words.say("no-proxies"));
    }
    for granted in &all {
        tell(granted, words, out);
    }
    let all: Vec<Json> = all.iter().map(as_json).collect();
    out.json(&json!({ "grants": all }));
    Ok(Exit::Ok)
}

fn request(context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    let mut vault = context.vault()?;
    let grant = request_grant(&mut vault, Context::now())?;
    let days = ("days", Detail::Number(grant.wait_days.unwrap_or_default()));
    out.line(&words.say_with("done-request", &[days]));
    out.json(&json!({ "requested": grant.id }));
    Ok(Exit::Ok)
}

/// 委任の控え.
fn paper(beginning: &str, path: &Path, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    if !is_pdf(path) {
        return Err(Problem::new("paper_out"));
    }
    let mut found = grants(&context.vault()?, Context::now())?;
    found.retain(|granted| granted.grant.id.starts_with(beginning));
    let [granted] = found.as_slice() else {
        return Err(ProxyError::NoSuchGrant.problem());
    };
    let language = match words.language() {
        tefuda_holder::Language::Ja => tefuda_paper::Language::Ja,
        tefuda_holder::Language::En => tefuda_paper::Language::En,
    };
    let note = grant_note_of(granted, tefuda_holder::Language::Ja);
    let printed = grant_note(&note, &tefuda_paper::Words::new(language)).print()?;
    files::write(path, &printed.pdf)?;
    let file = ("file", Detail::Text(path.display().to_string()));
    out.line(&words.say_with(
        "paper-written",
        &[file, ("pages", Detail::Text(printed.pages.to_string()))],
    ));
    out.json(&json!({ "file": path, "pages": printed.pages }));
    Ok(Exit::Ok)
}

/// Carries everything of everybody in the home.
pub(crate) fn sync(args: &SyncArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    let mut home = context.unlock()?;
    let all = carry_all(&mut home, args.through.as_deref(), Context::now(), &mut SystemRandom)?;
    if all.is_empty() {
        out.line(&words.say("nothing-to-carry"));
    }
    let mut failed = None;
    let mut told = Vec::new();
    for carried in &all {
        tell_carried(carried, words, out);
        told.push(carried_json(carried));
        failed = failed.or_else(|| carried.problem.clone());
    }
    out.json(&json!({ "carried": told }));
    match failed {
        Some(problem) if all.len() == 1 => Err(problem),
        Some(_) => Ok(Exit::Unconfirmed),
        None => Ok(Exit::Ok),
    }
}

fn tell_carried(carried: &Carried, words: &Words, out: &mut Out) {
    let who = match &carried.proxy {
        Some(proxy) => words.say_with("carried-with", &[("name", Detail::Text(proxy.clone()))]),
        None => words.say_with("carried-for", &[("name", Detail::Text(carried.person.clone()))]),
    };
    let taken = &carried.taken;
    let counts = [
        ("sent", files::count(carried.sent.sealed)),
        ("added", files::count(taken.added)),
        ("changed", files::count(taken.changed)),
        ("removed", files::count(taken.removed)),
    ];
    out.line(&format!("{who}: {}", words.say_with("carried-counts", &counts)));
    for event in &carried.events {
        let line = match event {
            Event::Requested(until) => words.say_with(
                "event-requested",
                &[("until", Detail::Text(until.day_in_japan().both()))],
            ),
            Event::Began => words.say("event-began"),
            Event::Ended => words.say("event-ended"),
            Event::Changed => words.say("event-changed"),
        };
        out.line(&format!("  {line}"));
    }
    if taken.denied > 0 {
        say_aside(&words.say_with("carried-denied", &[("count", files::count(taken.denied))]));
    }
    for refusal in &taken.refused {
        say_aside(&words.say(&format!("refusal-{}", refusal.code())));
    }
    for (is, id) in [
        (taken.gap, "carried-gap"),
        (taken.unread, "carried-unread"),
        (taken.others > 0, "carried-others"),
    ] {
        if is {
            say_aside(&words.say(id));
        }
    }
    if let Some(problem) = &carried.problem {
        say_aside(&words.tell(problem).what);
    }
}

fn carried_json(carried: &Carried) -> Json {
    let taken = &carried.taken;
    let events: Vec<&str> = carried
        .events
        .iter()
        .map(|event| match event {
            Event::Requested(_) => "requested",
            Event::Began => "began",
            Event::Ended => "ended",
            Event::Changed => "changed",
        })
        .collect();
    let refused: Vec<&str> = taken.refused.iter().map(|refusal| refusal.code()).collect();
    json!({
        "person": carried.person, "proxy": carried.proxy, "grant": carried.grant,
        "sent": carried.sent.sealed, "written": carried.sent.written,
        "added": taken.added, "changed": taken.changed, "removed": taken.removed, "denied": taken.denied,
        "refused": refused, "gap": taken.gap, "unread": taken.unread, "events": events,
        "problem": carried.problem.as_ref().map(|problem| problem.code),
    })
}

fn say_done(id: &str, granted: &Granted, context: &Context, out: &mut Out) {
    let words = &context.words;
    out.line(&words.say_with(id, &[("name", Detail::Text(granted.grant.proxy.clone()))]));
    tell(granted, words, out);
    out.json(&as_json(granted));
}

fn tell(granted: &Granted, words: &Words, out: &mut Out) {
    let grant = &granted.grant;
    let day = |at: Moment| Detail::Text(at.day_in_japan().both());
    let state = match granted.state {
        GrantState::Active => words.say("grant-active"),
        GrantState::StandsBy => words.say("grant-stands_by"),
        GrantState::Waits(until) => words.say_with("grant-waits", &[("until", day(until))]),
        GrantState::Over => words.say("grant-is-over"),
    };
    let until = words.say_with("grant-until", &[("until", day(Moment(grant.until)))]);
    out.line(&format!("{}  {}  {state}  {until}", grant.id, grant.proxy));
    for line in scope_lines(grant, words) {
        out.line(&format!("    {line}"));
    }
    if let Some(at) = granted.used_at {
        out.line(&format!("    {}", words.say_with("grant-used", &[("day", day(at))])));
    }
}

/// What may be done, a drawer a line, and by what it is held to that.
fn scope_lines(grant: &tefuda_holder::Grant, words: &Words) -> Vec<String> {
    let mut lines: Vec<String> = grant
        .drawers
        .iter()
        .map(|(drawer, rights)| {
            let deeds = [(rights.view, "view"), (rights.add, "add"), (rights.change, "change")];
            let deeds = deeds.into_iter().filter(|(is, _)| *is);
            let deeds: Vec<String> = deeds.map(|(_, deed)| words.say(&format!("deed-{deed}"))).collect();
            format!("{}: {}", words.say(&format!("compartment-{drawer}")), deeds.join("・"))
        })
        .collect();
    for (is, deed) in [(grant.show, "deed-show"), (grant.receive, "deed-receive")] {
        if is {
            lines.push(words.say(deed));
        }
    }
    lines
}

fn as_json(granted: &Granted) -> Json {
    let grant = &granted.grant;
    let state = match granted.state {
        GrantState::Active => "active",
        GrantState::StandsBy => "stands_by",
        GrantState::Waits(_) => "waits",
        GrantState::Over => "over",
    };
    let waits_until = match granted.state {
        GrantState::Waits(until) => Some(until.iso()),
        GrantState::Active | GrantState::StandsBy | GrantState::Over => None,
    };
    json!({
        "grant": grant.id, "proxy": grant.proxy, "fingerprint": granted.fingerprint, "state": state,
        "waits_until": waits_until, "drawers": grant.drawers, "show": grant.show, "receive": grant.receive,
        "from": Moment(grant.from).iso(), "until": Moment(grant.until).iso(),
        "used_at": granted.used_at.map(Moment::iso),
    })
}

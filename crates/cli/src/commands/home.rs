//! `init`, `person`, `keyring`, `passphrase`.

use std::path::Path;

use serde_json::json;
use tefuda_crypto::{Passphrase, SystemRandom};
use tefuda_holder::{Detail, NameError, Problem, find_person, fit_name, keep_marks_outside};
use tefuda_vault::{Filter, Home, HomeError, KeyStoreError, LockedHome, OsKeyring, Removed};

use crate::{
    args::{InitArgs, KeyringCommand, PassphraseArgs, PersonCommand},
    commands::{records, recovery},
    context::{Context, read_passphrase},
    output::{Exit, Out},
    prompt,
};

/// Makes a home. The keyring is used where there is one; without it the passphrase alone opens it.
pub(crate) fn init(args: &InitArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let path = context.home_path()?;
    // Before anybody is asked to think of a passphrase.
    match LockedHome::open(&path) {
        Ok(_) => return Err(Problem::new("home_exists")),
        Err(HomeError::NotAHome) => {}
        Err(error) => return Err(error.into()),
    }
    fit(&args.name, args.not_a_personal_number, context)?;
    let passphrase = context.new_passphrase()?;
    let mut home = Home::create(&path, &passphrase, &args.name, &mut SystemRandom)?;
    let (keyring, said) = match (args.no_keyring, (!args.no_keyring).then(|| enroll(&mut home))) {
        (_, Some(Ok(()))) => (true, "done-init-keyring"),
        (true, _) => (false, "done-init-keyring-left-out"),
        (false, Some(Err(HomeError::KeyStore(KeyStoreError::Absent)))) => (false, "done-init-no-keyring"),
        (false, Some(Err(_)) | None) => (false, "done-init-keyring-locked"),
    };
    let words = &context.words;
    out.line(&words.say_with("done-init", &[("home", Detail::Text(path.display().to_string()))]));
    out.line(&words.say(said));
    out.line(&words.say("done-init-warning"));
    out.json(&json!({ "home": path, "person": args.name, "keyring": keyring }));
    // Before the second record: whoever puts it off has no way back on the day it is needed.
    if prompt::is_terminal() && !context.globals.json && prompt::agrees_unless_no(&words.say("ask-recovery"))? {
        recovery::make(&mut home, None, context, out)?;
    } else {
        out.line(&words.say("done-init-recovery"));
    }
    out.line(&words.say("done-init-next"));
    Ok(Exit::Ok)
}

fn enroll(home: &mut Home) -> Result<(), HomeError> {
    let keys = OsKeyring::connect()?;
    home.enroll_keyring(&keys, &mut SystemRandom)?;
    remember(home, &keys)
}

/// The keyring watches from the first moment on, not only after the next change.
fn remember(home: &Home, keys: &OsKeyring) -> Result<(), HomeError> {
    for person in home.persons() {
        let mut vault = home.person(&person.id)?;
        let before = vault.remembered_marks()?;
        // An old file that was put back must not become what is remembered.
        if vault.put_back(&before)?.is_none() {
            let marks = vault.remember_marks()?;
            keep_marks_outside(&vault, &marks, keys)?;
        }
    }
    Ok(())
}

/// A name that may be a 個人番号 is a question; without a terminal it is refused.
fn fit(name: &str, confirmed: bool, context: &Context) -> Result<(), Problem> {
    match fit_name(name, records::confirmed(confirmed)) {
        Ok(_) => Ok(()),
        Err(NameError::MaybePersonalNumber)
            if prompt::is_terminal() && prompt::agrees(&context.words.say("ask-not-a-personal-number"))? =>
        {
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) fn person(command: PersonCommand, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let mut home = context.unlock()?;
    let words = &context.words;
    match command {
        PersonCommand::Add {
            name,
            not_a_personal_number,
        } => {
            fit(&name, not_a_personal_number, context)?;
            home.add_person(&name, &mut SystemRandom)?;
            out.line(&words.say_with("done-person-add", &[("name", Detail::Text(name.clone()))]));
            out.json(&json!({ "added": name }));
        }
        PersonCommand::List => {
            for person in home.persons() {
                out.line(&person.name);
            }
            let names: Vec<String> = home.persons().into_iter().map(|person| person.name).collect();
            out.json(&json!({ "persons": names }));
        }
        PersonCommand::Rename {
            name,
            to,
            not_a_personal_number,
        } => {
            fit(&to, not_a_personal_number, context)?;
            let person = find_person(&home.persons(), Some(&name))?;
            home.rename_person(&person.id, &to)?;
            out.line(&words.say_with("done-person-rename", &[("name", Detail::Text(to.clone()))]));
            out.json(&json!({ "renamed": to }));
        }
        PersonCommand::Remove { name } => {
            let person = find_person(&home.persons(), Some(&name))?;
            if home.persons().len() == 1 {
                return Err(Problem::new("last_person"));
            }
            let has_records = !home
                .person(&person.id)?
                .list(Filter {
                    kind: None,
                    removed: Removed::Shown,
                })?
                .is_empty();
            if has_records && !context.globals.yes {
                if !prompt::is_terminal() {
                    return Err(Problem::new("person_has_records"));
                }
                if !prompt::agrees(&words.say("ask-remove-person"))? {
                    return Err(Problem::new("declined"));
                }
            }
            home.remove_person(&person.id)?;
            out.line(&words.say_with("done-person-remove", &[("name", Detail::Text(name.clone()))]));
            out.json(&json!({ "removed": name }));
        }
    }
    Ok(Exit::Ok)
}

pub(crate) fn keyring(command: KeyringCommand, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let mut home = context.unlock()?;
    let keys = OsKeyring::connect()?;
    let done = match command {
        KeyringCommand::On => {
            home.enroll_keyring(&keys, &mut SystemRandom)?;
            remember(&home, &keys)?;
            "done-keyring-on"
        }
        KeyringCommand::Off => {
            home.drop_keyring(&keys)?;
            "done-keyring-off"
        }
    };
    out.line(&context.words.say(done));
    out.json(&json!({ "keyring": matches!(command, KeyringCommand::On) }));
    Ok(Exit::Ok)
}

pub(crate) fn passphrase(args: &PassphraseArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let mut home = context.unlock()?;
    let new = new_passphrase_from(args.new_passphrase_file.as_deref(), context)?;
    home.change_passphrase(&new, &mut SystemRandom)?;
    out.line(&context.words.say("done-passphrase"));
    out.json(&json!({ "changed": true }));
    Ok(Exit::Ok)
}

/// A new passphrase: from the file, else asked for twice.
pub(crate) fn new_passphrase_from(file: Option<&Path>, context: &Context) -> Result<Passphrase, Problem> {
    match file {
        Some(path) => {
            let passphrase = read_passphrase(path)?;
            prompt::check_length(passphrase.text())?;
            Ok(passphrase)
        }
        None => prompt::new_passphrase(&context.words),
    }
}

//! What takes days: waits that pass, terms that end, showings that are renewed, keys that are turned.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tefuda_consent::Audience;
use tefuda_crypto::{Passphrase, SystemRandom};
use tefuda_holder::{
    Carried, Event, Fetching, GrantAsk, GrantState, Granted, accept_grant, carry_all, end_grant, grant_held, grants,
    make_grant, own_card, prove_as_proxy, request_grant,
};
use tefuda_record::{Compartment, Fields, Moment, Record};
use tefuda_vault::{Act, Filter, Home, NewRecord, PersonId, Rights, Vault};
use tempfile::TempDir;

const NOW: Moment = Moment(1_795_395_600);
const DAY: i64 = 86_400;
const VIEW: Rights = Rights {
    view: true,
    add: true,
    change: false,
};

/// A person, proxies, and a stick for each of them.
struct Story {
    folder: TempDir,
    person: Home,
    proxies: Vec<Home>,
    replicas: Vec<PersonId>,
}

impl Story {
    fn begin(proxies: usize) -> Self {
        let folder = TempDir::new().unwrap();
        let home = |name: &str| {
            let passphrase = Passphrase::new("七転び八起き").unwrap();
            Home::create(&folder.path().join(name), &passphrase, name, &mut SystemRandom).unwrap()
        };
        let story = Self {
            person: home("花子"),
            proxies: (0..proxies).map(|number| home(&format!("代理{number}"))).collect(),
            replicas: Vec::new(),
            folder,
        };
        let mut fields = Fields::of("eligibility").unwrap();
        let kind = tefuda_record::kind("eligibility").unwrap();
        let examples: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_str(kind.examples).unwrap();
        for (field, value) in &examples[0] {
            fields.set(field, value.as_str().unwrap_or_default()).unwrap();
        }
        let mut vault = story.vault();
        let record = NewRecord::of(Record::new(fields).unwrap());
        vault.add(vec![record], &mut Act::new(NOW, &mut SystemRandom)).unwrap();
        story.write("一");
        story
    }

    fn vault(&self) -> Vault {
        self.person.person(&self.person.persons()[0].id).unwrap()
    }

    fn write(&self, text: &str) {
        let mut fields = Fields::of("note").unwrap();
        fields.set("text", text).unwrap();
        let record = NewRecord::of(Record::new(fields).unwrap());
        self.vault()
            .add(vec![record], &mut Act::new(NOW, &mut SystemRandom))
            .unwrap();
    }

    fn stick(&self, number: usize) -> PathBuf {
        let path = self.folder.path().join(format!("stick{number}"));
        fs::create_dir_all(&path).unwrap();
        path
    }

    fn lets(&mut self, number: usize, show: bool, wait_days: Option<i64>) -> Granted {
        let proxy = self.proxies[number].persons()[0].id.clone();
        let card = own_card(&mut self.proxies[number].person(&proxy).unwrap(), &mut SystemRandom).unwrap();
        let through = self.stick(number);
        let ask = GrantAsk {
            card,
            name: None,
            drawers: BTreeMap::from([(Compartment::Medicines, VIEW)]),
            show,
            receive: false,
            days: 30,
            wait_days,
            through: through.clone(),
        };
        let granted = make_grant(&mut self.vault(), ask, NOW, &mut SystemRandom).unwrap();
        self.carry(NOW);
        let random = &mut SystemRandom;
        let accepted = accept_grant(&mut self.proxies[number], &proxy, &through, &|_| true, random);
        self.replicas.push(accepted.unwrap().0);
        granted
    }

    fn carry(&mut self, now: Moment) -> Vec<Carried> {
        carry_all(&mut self.person, None, now, &mut SystemRandom).unwrap()
    }

    fn proxy_carries(&mut self, number: usize, now: Moment) -> Vec<Event> {
        let carried = carry_all(&mut self.proxies[number], None, now, &mut SystemRandom).unwrap();
        assert_eq!(carried[0].problem, None);
        carried[0].events.clone()
    }

    fn replica(&self, number: usize) -> Vault {
        self.proxies[number].person(&self.replicas[number]).unwrap()
    }

    fn records(&self, number: usize) -> usize {
        self.replica(number).list(Filter::default()).unwrap().len()
    }

    fn state(&self, now: Moment) -> GrantState {
        grants(&self.vault(), now).unwrap()[0].state
    }
}

fn segments(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(segments(&path));
        } else if path.extension().is_some_and(|end| end == "seg") {
            found.push(path);
        }
    }
    found
}

#[test]
fn a_wait_that_passes_without_a_no_begins_the_grant_and_not_a_day_before() {
    let mut story = Story::begin(1);
    story.lets(0, false, Some(7));
    let stick = story.stick(0);
    assert!(segments(&stick).is_empty(), "nothing is handed over while it stands by");
    story.carry(NOW.plus_seconds(20 * DAY));
    assert_eq!(
        story.state(NOW.plus_seconds(20 * DAY)),
        GrantState::StandsBy,
        "time alone begins nothing"
    );
    let asked = NOW.plus_seconds(21 * DAY);
    request_grant(&mut story.replica(0), asked).unwrap();
    story.proxy_carries(0, asked);
    let begins = asked.plus_seconds(7 * DAY);
    assert_eq!(story.carry(asked)[0].events, [Event::Requested(begins)]);
    story.carry(begins.plus_seconds(-1));
    assert_eq!(story.state(begins.plus_seconds(-1)), GrantState::Waits(begins));
    story.proxy_carries(0, begins.plus_seconds(-1));
    assert_eq!(story.records(0), 0);
    assert_eq!(story.carry(begins)[0].events, [Event::Began]);
    assert_eq!(story.proxy_carries(0, begins), [Event::Changed]);
    assert_eq!(story.records(0), 1);
}

#[test]
fn showings_last_a_week_and_the_person_s_home_renews_them() {
    let mut story = Story::begin(1);
    story.lets(0, true, None);
    let show = |story: &Story, now: Moment| {
        let mut replica = story.replica(0);
        prove_as_proxy(
            &mut replica,
            ("hospital", Fetching::Nothing),
            &Audience::Anyone,
            (now, 600),
            &mut SystemRandom,
        )
    };
    assert_eq!(show(&story, NOW).unwrap().proof.by.until, NOW.plus_seconds(7 * DAY));
    let later = NOW.plus_seconds(7 * DAY);
    assert!(show(&story, later).is_err(), "nobody renewed it");
    story.carry(later);
    story.proxy_carries(0, later);
    assert_eq!(show(&story, later).unwrap().proof.by.until, later.plus_seconds(7 * DAY));
    // Never beyond the grant.
    let last = NOW.plus_seconds(28 * DAY);
    story.carry(last);
    story.proxy_carries(0, last);
    assert_eq!(show(&story, last).unwrap().proof.by.until, NOW.plus_seconds(30 * DAY));
}

#[test]
fn a_term_that_ends_takes_the_replica_along_even_where_nobody_carries() {
    let mut story = Story::begin(1);
    story.lets(0, false, None);
    story.proxy_carries(0, NOW);
    assert_eq!(story.records(0), 1);
    let over = NOW.plus_seconds(30 * DAY);
    fs::remove_dir_all(story.stick(0)).unwrap();
    assert_eq!(story.proxy_carries(0, over), [Event::Ended]);
    assert_eq!(story.proxies[0].persons().len(), 1);
    assert_eq!(story.state(over), GrantState::Over);
}

#[test]
fn ending_one_grant_turns_the_keys_of_those_who_stay_and_old_keys_open_nothing_new() {
    let mut story = Story::begin(2);
    let ended = story.lets(0, false, None);
    story.lets(1, false, None);
    for number in [0, 1] {
        story.proxy_carries(number, NOW);
        assert_eq!(story.records(number), 1);
    }
    // What each of them knows by then.
    let before: Vec<String> = [0, 1]
        .map(|number| format!("{:?}", grant_held(&story.replica(number)).unwrap().version))
        .to_vec();
    let old = segments(&story.stick(1));
    end_grant(&mut story.vault(), &ended.grant.id, NOW, &mut SystemRandom).unwrap();
    story.write("二");
    story.carry(NOW);
    // The one who is out: nothing lies there for them, and their replica goes when they hear of it.
    assert!(segments(&story.stick(0)).is_empty());
    // The one who stays: another key from now on, and what was written with it arrives.
    let new: Vec<PathBuf> = segments(&story.stick(1))
        .into_iter()
        .filter(|path| !old.contains(path))
        .collect();
    assert!(!new.is_empty());
    assert!(
        new.iter().all(|path| path.iter().any(|part| part == "2")),
        "the second epoch"
    );
    story.proxy_carries(1, NOW);
    assert_eq!(story.records(1), 2);
    assert_ne!(
        before[1],
        format!("{:?}", grant_held(&story.replica(1)).unwrap().version)
    );
    assert_eq!(story.proxy_carries(0, NOW), [Event::Ended]);
}

#[test]
fn no_home_knows_of_another_s_proxies() {
    let mut story = Story::begin(2);
    story.lets(0, false, None);
    story.lets(1, false, None);
    for number in [0, 1] {
        story.carry(NOW);
        story.proxy_carries(number, NOW);
    }
    let told = serde_json::to_string(&grant_held(&story.replica(0)).unwrap()).unwrap();
    assert!(told.contains("代理0") && !told.contains("代理1"));
}

//! Prints how many bytes a QR carries for proofs of the reference person and of 300 made-up people, issued and presented as the
//! product does it.
#![expect(clippy::print_stdout, reason = "figures for a person at a terminal")]

use std::collections::BTreeSet;
use std::error::Error;

use serde_json::{Map, Value};
use tefuda_consent::{Audience, FieldId, Locks, Origin, PRESETS, Purpose, Request, propose};
use tefuda_credential::codec::{encode, payload_bytes};
use tefuda_credential::{Issuance, IssuerKey, Layout, issue, present, self_attest};
use tefuda_crypto::SigningKey;
use tefuda_record::{Moment, Record};

use self::people::{Dice, Person, reference, somebody};

#[path = "../tests/codec/people.rs"]
mod people;

const NOW: Moment = Moment(1_795_000_000);
const DAY: i64 = 86_400;

fn main() -> Result<(), Box<dyn Error>> {
    println!(
        "{:<40} {:>5} {:>6} {:>6}   300 people: {:>4} {:>6} {:>4} {:>4}",
        "", "bytes", "digits", "raw", "min", "median", "p95", "max"
    );
    for (name, copy, choice) in SHAPES {
        let proof = shown(copy, choice, &reference(), &mut Dice(1))?;
        let mut dice = Dice(2);
        let mut sizes = Vec::new();
        for _ in 0..300 {
            let person = somebody(&mut dice);
            sizes.push(payload_bytes(&shown(copy, choice, &person, &mut dice)?)?);
        }
        sizes.sort_unstable();
        let at = |share: usize| sizes.get((sizes.len() - 1) * share / 100).copied().unwrap_or_default();
        println!(
            "{name:<40} {:>5} {:>6} {:>6}               {:>4} {:>6} {:>4} {:>4}",
            payload_bytes(&proof)?,
            encode(&proof)?.len(),
            proof.len(),
            at(0),
            at(50),
            at(95),
            at(100)
        );
    }
    Ok(())
}

/// Which copy of a credential is shown.
#[derive(Clone, Copy)]
enum Copy {
    Bundles,
    Fields,
    SelfAttested,
}

/// Which fields of it.
#[derive(Clone, Copy)]
enum Choice {
    Preset(&'static str),
    /// Those whose place among what the person has is one of these.
    Places(fn(usize) -> bool),
}

const SHAPES: [(&str, Copy, Choice); 12] = [
    ("bundles, hospital", Copy::Bundles, Choice::Preset("hospital")),
    ("bundles, treatment", Copy::Bundles, Choice::Preset("treatment")),
    ("bundles, identity", Copy::Bundles, Choice::Preset("identity")),
    ("bundles, emergency", Copy::Bundles, Choice::Preset("emergency")),
    ("fields, hospital", Copy::Fields, Choice::Preset("hospital")),
    ("fields, first 12 of 20", Copy::Fields, Choice::Places(|at| at < 12)),
    ("fields, every second", Copy::Fields, Choice::Places(|at| at % 2 == 0)),
    ("fields, all 20", Copy::Fields, Choice::Places(|_| true)),
    ("fields, one", Copy::Fields, Choice::Places(|at| at == 5)),
    (
        "self-attested, hospital",
        Copy::SelfAttested,
        Choice::Preset("hospital"),
    ),
    (
        "self-attested, identity",
        Copy::SelfAttested,
        Choice::Preset("identity"),
    ),
    ("self-attested, all 20", Copy::SelfAttested, Choice::Places(|_| true)),
];

fn shown(copy: Copy, choice: Choice, person: &Person, dice: &mut Dice) -> Result<String, Box<dyn Error>> {
    let json: Map<String, Value> = person
        .iter()
        .map(|(id, value)| ((*id).to_owned(), Value::from(value.as_str())))
        .collect();
    let record = Record::from_json("eligibility", &json)?;
    let (purpose, wanted) = match choice {
        Choice::Preset(id) => {
            let preset = tefuda_consent::preset(id).ok_or("no such preset")?;
            (preset.purpose, preset.field_ids().collect())
        }
        Choice::Places(shown) => {
            let places = person.iter().enumerate().filter(|(at, _)| shown(*at));
            (
                Purpose::Visit,
                places.filter_map(|(_, (id, _))| FieldId::parse(id)).collect(),
            )
        }
    };
    let request = Request {
        purpose,
        audience: Audience::Anyone,
        wanted,
        origin: Origin::Own,
    };
    let consent = propose(&request, &record, &Locks::none())?.agree(NOW, 600)?;
    let layout = match copy {
        Copy::Bundles => {
            let choices: Vec<BTreeSet<FieldId>> = PRESETS.iter().map(|preset| preset.field_ids().collect()).collect();
            Layout::for_choices(&choices)
        }
        Copy::Fields => Layout::fields(),
        Copy::SelfAttested => return Ok(self_attest(&record, consent, NOW, dice)?.0.sd_jwt().to_owned()),
    };
    let issuer = IssuerKey::new("https://kokuho.reiji.example", "k1", SigningKey::make(dice)?)?;
    let holder = SigningKey::make(dice)?;
    let issuance = Issuance {
        record: &record,
        layout: &layout,
        holder: holder.public(),
        iat: NOW.plus_seconds(-30 * DAY),
        nbf: None,
        exp: NOW.plus_seconds(60 * DAY),
        status: None,
    };
    let credential = issue(&issuer, &issuance, dice)?;
    Ok(present(&credential, consent, &holder, NOW, dice)?.sd_jwt().to_owned())
}

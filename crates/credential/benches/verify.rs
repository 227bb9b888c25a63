//! Prints what a proof costs: to verify, to issue, and in the QR.
//!
//! Figures for people to read, never a test: machines differ. Each time is the median of many.
#![expect(clippy::print_stdout, reason = "figures for a person at a terminal")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a bench may fail loudly")]

use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::Instant;

use tefuda_consent::{Audience, FieldId, Purpose, preset};
use tefuda_credential::{Credential, Expected, Issuance, Layout, Verdict, codec, issue, present, verify};
use tefuda_crypto::{SystemRandom, sha256};

use self::common::{
    Counter, NOW, bundled, consent_to, flat, held, holder, issuer, key, presets, reference, trust, usual,
};

#[path = "../tests/common/mod.rs"]
#[expect(dead_code, reason = "shared with the tests, which use the rest")]
mod common;

fn main() {
    let record = reference();
    let hospital: BTreeSet<FieldId> = preset("hospital").unwrap().field_ids().collect();
    let proof = |credential: &Credential, fields: &BTreeSet<FieldId>| {
        let consent = consent_to(&record, fields, Purpose::Visit, Audience::Anyone);
        let presentation = present(credential, consent, &holder(), NOW, &mut Counter(1)).unwrap();
        presentation.sd_jwt().to_owned()
    };

    println!("verifying a hospital proof (bar: 1.2 bare)");
    let shown = proof(&bundled(), &hospital);
    let (list, expected) = (trust(), Expected::default());
    assert!(matches!(
        verify(&shown, Some(&list), &expected, NOW),
        Verdict::Verified(_)
    ));
    let digits = codec::encode(&shown).unwrap();
    let (one, other) = (key(2), key(3));
    let message = [7; 900];
    let (first, second) = (one.sign(&message).unwrap(), other.sign(&message).unwrap());
    // In turns, so that a machine that speeds up or slows down does it to all of them.
    let times = medians(
        [
            &mut || {
                black_box(one.public().verify(black_box(&message), first.bytes()).is_ok());
                black_box(other.public().verify(black_box(&message), second.bytes()).is_ok());
            },
            &mut || {
                black_box(verify(black_box(&shown), Some(&list), &expected, NOW));
            },
            &mut || {
                black_box(verify(black_box(&digits), Some(&list), &expected, NOW));
            },
        ],
        4_000,
    );
    println!("  two bare P-256 checks     {:>7.1} µs", times[0]);
    println!(
        "  verify, SD-JWT text       {:>7.1} µs  {:.2} bare",
        times[1],
        times[1] / times[0]
    );
    println!(
        "  verify, digits of the QR  {:>7.1} µs  {:.2} bare",
        times[2],
        times[2] / times[0]
    );

    println!("issuing twenty fields (bar: 1.6 of one bare signature and hashing)");
    let insurer = issuer();
    let issue_with = |layout: &Layout| {
        let issuance = Issuance {
            record: &record,
            layout,
            holder: other.public(),
            iat: NOW,
            nbf: None,
            exp: NOW.plus_seconds(86_400 * 100),
            status: None,
        };
        issue(&insurer, &issuance, &mut SystemRandom).unwrap()
    };
    // What nobody can leave out: one signature over the payload, and a digest for every place.
    let least = |made: &Credential, places: usize| {
        let (jws, disclosures) = made.as_str().split_once('~').unwrap();
        let signed = jws.rsplit_once('.').unwrap().0;
        black_box(one.sign(black_box(signed.as_bytes())).unwrap());
        let disclosures: Vec<&str> = disclosures.split('~').collect();
        for at in 0..places {
            let text = disclosures
                .get(at)
                .copied()
                .unwrap_or("a decoy of thirty-two random byt");
            black_box(sha256(black_box(text.as_bytes())));
        }
    };
    for (name, layout) in [
        ("bundled", Layout::for_choices(&presets())),
        ("field by field", Layout::usual_fields()),
        ("in groups", Layout::groups()),
    ] {
        let made = issue_with(&layout);
        let places = layout.places();
        let times = medians(
            [&mut || least(&made, places), &mut || {
                black_box(issue_with(&layout));
            }],
            3_000,
        );
        println!(
            "  {name:<16} one bare signature and {places:>2} digests {:>6.1} µs, issue {:>6.1} µs  {:.2}",
            times[0],
            times[1],
            times[1] / times[0]
        );
    }

    println!("bytes in the QR, and the smallest version at level L");
    let copies = [bundled(), usual(), flat()];
    let smallest = |fields: &BTreeSet<FieldId>| {
        let copy = Credential::smallest(&copies, fields).unwrap();
        let shown = proof(copy, fields);
        (
            codec::payload_bytes(&shown).unwrap(),
            codec::encode(&shown).unwrap().len(),
        )
    };
    let line = |name: &str, (bytes, digits): (usize, usize)| {
        println!("  {name:<44} {bytes:>4} B  {digits:>4} digits  v{}", version(digits));
    };
    for name in ["hospital", "treatment", "emergency"] {
        line(name, smallest(&preset(name).unwrap().field_ids().collect()));
    }
    let mut more = hospital.clone();
    more.insert(FieldId::parse("address").unwrap());
    line("hospital and the address", smallest(&more));
    let all: Vec<FieldId> = held(&record).into_iter().collect();
    let first: BTreeSet<FieldId> = all.iter().copied().take(12).collect();
    line("the first 12 of 20", smallest(&first));
    line("all 20", smallest(&held(&record)));

    let worst = Model::new(&copies, &all).worst(&all);
    for (name, candidates) in [
        ("the worst 12 of 20", &worst.twelve),
        ("the worst of all choices", &worst.any),
    ] {
        let found = candidates.iter().map(smallest).max().unwrap();
        line(&format!("{name} (of {} encoded)", candidates.len()), found);
    }
}

/// The median time of each, in microseconds.
fn medians<const N: usize>(mut deeds: [&mut dyn FnMut(); N], times: usize) -> [f64; N] {
    let mut samples: [Vec<f64>; N] = std::array::from_fn(|_| Vec::with_capacity(times));
    for _ in 0..times {
        for (deed, samples) in deeds.iter_mut().zip(&mut samples) {
            let start = Instant::now();
            deed();
            samples.push(start.elapsed().as_secs_f64() * 1e6);
        }
    }
    samples.map(|mut samples| {
        samples.sort_by(f64::total_cmp);
        samples[samples.len() / 2]
    })
}

/// What choices cost, near enough to find the dearest ones without encoding a million of them: a closed thing 32 bytes, an open one
/// 16 and its text, a group about 20 to open.
struct Model {
    text: Vec<i64>,
    bundle_of: Vec<Option<usize>>,
    group_of: Vec<usize>,
}

struct Worst {
    twelve: Vec<BTreeSet<FieldId>>,
    any: Vec<BTreeSet<FieldId>>,
}

impl Model {
    fn new(copies: &[Credential; 3], all: &[FieldId]) -> Self {
        let everything: BTreeSet<FieldId> = all.iter().copied().collect();
        let size = |fields: &BTreeSet<FieldId>| copies[1].size_to_say(fields).unwrap() as i64;
        let text = all
            .iter()
            .map(|field| {
                let mut less = everything.clone();
                less.remove(field);
                size(&everything) - size(&less) + 32 - 16
            })
            .collect();
        let atoms = [
            &[
                "insurer_number",
                "insured_symbol",
                "insured_number",
                "branch_number",
                "expires_on",
                "burden_ratio",
            ][..],
            &["name", "birth_day"],
            &["name_kana", "sex"],
            &["relation", "insurer_name"],
        ];
        Self {
            text,
            bundle_of: all
                .iter()
                .map(|field| atoms.iter().position(|atom| atom.contains(&field.id())))
                .collect(),
            group_of: all
                .iter()
                .map(|field| usize::from(!matches!(field.id(), "insured_person_name" | "address")))
                .collect(),
        }
    }

    fn cost(&self, choice: u32) -> i64 {
        let shown = |at: usize| choice >> at & 1 == 1;
        let text: i64 = (0..20).filter(|at| shown(*at)).map(|at| self.text[at]).sum();
        let count = i64::from(choice.count_ones());
        let flat = text + 16 * count + 32 * (20 - count);
        let (mut bundles, mut groups) = ([(0, 0); 4], [0; 2]);
        for at in 0..20 {
            match self.bundle_of[at] {
                Some(bundle) => {
                    bundles[bundle].0 += i64::from(shown(at));
                    bundles[bundle].1 += 1;
                }
                None => groups[self.group_of[at]] += i64::from(shown(at)),
            }
        }
        if bundles.iter().any(|(shown, of)| *shown != 0 && shown != of) {
            return flat;
        }
        let bundled: i64 = bundles.iter().map(|(shown, _)| if *shown == 0 { 32 } else { 16 }).sum();
        let grouped: i64 = groups
            .iter()
            .zip([4, 6])
            .map(|(shown, of)| {
                if *shown == 0 {
                    32
                } else {
                    20 + 16 * shown + 32 * (of - shown)
                }
            })
            .sum();
        let rest = if groups == [0, 0] { 32 } else { 20 + 64 + grouped };
        flat.min(text + bundled + rest)
    }

    fn worst(&self, all: &[FieldId]) -> Worst {
        let dearest = |choices: &mut Vec<(i64, u32)>| {
            choices.sort_unstable_by(|one, next| next.cmp(one));
            choices
                .iter()
                .take(2_000)
                .map(|(_, choice)| (0..20).filter(|at| choice >> at & 1 == 1).map(|at| all[at]).collect())
                .collect()
        };
        let mut any: Vec<(i64, u32)> = (1..1 << 20).map(|choice: u32| (self.cost(choice), choice)).collect();
        let mut twelve: Vec<(i64, u32)> = any
            .iter()
            .copied()
            .filter(|(_, choice)| choice.count_ones() == 12)
            .collect();
        Worst {
            twelve: dearest(&mut twelve),
            any: dearest(&mut any),
        }
    }
}

/// The smallest QR version whose numeric mode at level L holds so many digits.
///
/// Source: ISO/IEC 18004:2015 table 7.
fn version(digits: usize) -> usize {
    const HOLDS: [usize; 27] = [
        41, 77, 127, 187, 255, 322, 370, 461, 552, 652, 772, 883, 1022, 1101, 1250, 1408, 1548, 1725, 1903, 2061, 2232,
        2409, 2620, 2812, 3057, 3283, 3517,
    ];
    HOLDS.iter().position(|holds| digits <= *holds).map_or(40, |at| at + 1)
}

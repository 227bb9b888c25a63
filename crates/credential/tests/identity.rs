//! By law (告知要求制限, 健保法194条の2) a proof of identity carries no 保険者番号, 記号, 番号 or 枝番: not as a field, and not in any byte of it.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[expect(dead_code, reason = "shared with other tests and the bench, which use the rest")]
mod common;

use std::collections::BTreeSet;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use proptest::prelude::*;
use tefuda_consent::{
    Asker, Audience, FieldId, IdentityField, Locks, Nonce, Origin, Purpose, Request, is_insurance_number, propose,
};
use tefuda_credential::{
    Credential, Expected, Issuance, IssuerKey, Layout, Verdict, Witness, Witnessing, codec, issue, present,
    self_attest, verify, witness,
};
use tefuda_record::{Record, insurer_check_digit, parse_day};

use self::common::{Counter, NOW, holder, key, presets};

/// What a person's card says, all of it long enough not to stand anywhere by chance.
#[derive(Clone, Debug)]
struct Card {
    insurer: String,
    symbol: String,
    number: String,
    iss: String,
    kid: String,
    code: String,
    name: String,
}

fn card() -> impl Strategy<Value = Card> {
    let digits = |count: usize| proptest::collection::vec(0_u8..10, count).prop_map(text);
    let insurer = prop_oneof![digits(5), digits(7)].prop_map(|body| {
        let check = insurer_check_digit(&body).unwrap();
        format!("{body}{check}")
    });
    (
        insurer,
        digits(8),
        digits(9),
        "[a-z0-9]{1,12}",
        "[a-z0-9]{1,8}",
        digits(10),
        0_u8..6,
    )
        .prop_map(|(insurer, symbol, number, host, kid, code, slip)| {
            // Sometimes a careless office writes the number where it must not stand.
            let (host, kid, name, code) = match slip {
                0 => (format!("{host}{insurer}"), kid, "例示医院".to_owned(), code),
                1 => (host, format!("{kid}-{insurer}"), "例示医院".to_owned(), code),
                2 => {
                    let dotted: Vec<String> = insurer.chars().map(String::from).collect();
                    (dotted.join("."), kid, "例示医院".to_owned(), code)
                }
                3 => (host, kid, format!("{insurer}医院"), code),
                4 => (
                    host,
                    kid,
                    "例示医院".to_owned(),
                    format!("{insurer}0000000000").chars().take(10).collect(),
                ),
                _ => (host, kid, "例示医院".to_owned(), code),
            };
            let (iss, symbol) = (format!("https://{host}.example"), format!("記{symbol}"));
            Card {
                insurer,
                symbol,
                number,
                iss,
                kid,
                code,
                name,
            }
        })
}

fn text(digits: Vec<u8>) -> String {
    digits.into_iter().map(|digit| char::from(b'0' + digit)).collect()
}

impl Card {
    fn record(&self) -> Record {
        let json = serde_json::json!({
            "document": "certificate", "insurer_number": self.insurer, "insured_symbol": self.symbol,
            "insured_number": self.number, "branch_number": "01", "name": "髙橋 花子", "name_kana": "タカハシ ハナコ",
            "birth_day": "1985-04-01", "sex": "female", "expires_on": "2027-07-31", "insurer_name": "例示区国民健康保険",
        });
        Record::from_json("eligibility", json.as_object().unwrap()).unwrap()
    }

    fn issued(&self, layout: &Layout) -> Option<Credential> {
        let (record, holder) = (self.record(), holder());
        let issuance = Issuance {
            record: &record,
            layout,
            holder: holder.public(),
            iat: NOW,
            nbf: None,
            exp: NOW.plus_seconds(90 * 86_400),
            status: None,
        };
        issue(&self.signer(), &issuance, &mut Counter(5)).ok()
    }

    fn witnessed(&self, layout: &Layout) -> Option<Credential> {
        let (record, holder) = (self.record(), holder());
        let seen: BTreeSet<FieldId> = FieldId::all()
            .filter(|field| record.text(field.id()).is_some())
            .collect();
        let request = Request {
            purpose: Purpose::Visit,
            audience: Audience::Anyone,
            wanted: seen.clone(),
            origin: Origin::Own,
        };
        let consent = propose(&request, &record, &Locks::none())
            .unwrap()
            .agree(NOW, 600)
            .unwrap();
        let (proof, _key) = self_attest(&record, consent, NOW, &mut Counter(6)).unwrap();
        let verdict = verify(proof.sd_jwt(), None, &Expected::default(), NOW);
        let saw = Witness {
            seen_on: parse_day("2026-11-23").unwrap(),
            original: "certificate".to_owned(),
            code: self.code.clone(),
            name: self.name.clone(),
        };
        let witnessing = Witnessing {
            shown: verdict.shown().unwrap(),
            seen: &seen,
            witness: &saw,
            original_expires: None,
            layout,
            holder: holder.public(),
            iat: NOW,
            exp: NOW.plus_seconds(90 * 86_400),
        };
        witness(&self.signer(), &witnessing, &mut Counter(7)).ok()
    }

    fn signer(&self) -> IssuerKey {
        IssuerKey::new(&self.iss, &self.kid, key(2)).unwrap()
    }

    /// Whether any byte that a reader of this proof could decode belongs to one of the numbers.
    fn leaks(&self, sd_jwt: &str) -> Option<String> {
        let digits = codec::encode(sd_jwt).unwrap();
        let rebuilt = codec::decode(&digits).unwrap();
        for part in rebuilt.split(['~', '.']) {
            let bytes = BASE64_URL_SAFE_NO_PAD.decode(part).unwrap();
            let squeezed: Vec<u8> = bytes.iter().copied().filter(|byte| !b".-/: ".contains(byte)).collect();
            for number in [&self.insurer, &self.symbol, &self.number] {
                for bytes in [&bytes, &squeezed] {
                    if bytes.windows(number.len()).any(|window| window == number.as_bytes()) {
                        return Some(String::from_utf8_lossy(bytes).into_owned());
                    }
                }
            }
        }
        None
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever is asked for, by whom, of whatever copy; whatever an office calls itself.
    #[test]
    fn no_number_stands_in_any_byte_of_an_identity_proof(
        card in card(), bits in any::<u32>(), on in any::<u32>(), asked in any::<bool>(), flat in any::<bool>()
    ) {
        let record = card.record();
        let all: Vec<FieldId> = FieldId::all().collect();
        let of = |bits: u32| -> BTreeSet<FieldId> {
            all.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, field)| *field).collect()
        };
        let origin = if asked {
            Origin::Asked { by: Asker::Clinic, nonce: Some(Nonce::parse("AAECAwQFBgc").unwrap()) }
        } else {
            Origin::Own
        };
        let request = Request { purpose: Purpose::Identity, audience: Audience::Anyone, wanted: of(bits), origin };
        let consent = || {
            let mut proposal = propose(&request, &record, &Locks::none()).unwrap();
            for field in of(on) {
                let _refused = proposal.show(field);
            }
            proposal.agree(NOW, 600).ok()
        };
        prop_assume!(consent().is_some());
        for field in consent().unwrap().fields() {
            prop_assert!(!is_insurance_number(field) && IdentityField::of(field).is_some());
        }
        let (own, _key) = self_attest(&record, consent().unwrap(), NOW, &mut Counter(8)).unwrap();
        prop_assert_eq!(card.leaks(own.sd_jwt()), None);
        let layout = if flat { Layout::fields() } else { Layout::for_choices(&presets()) };
        // A copy whose office wrote the number into its own names was never signed.
        for copy in [card.issued(&layout), card.witnessed(&layout)].into_iter().flatten() {
            if let Ok(proof) = present(&copy, consent().unwrap(), &holder(), NOW, &mut Counter(9)) {
                prop_assert_eq!(card.leaks(proof.sd_jwt()), None);
                let verdict = verify(proof.sd_jwt(), None, &Expected::default(), NOW);
                prop_assert!(matches!(verdict, Verdict::Unconfirmed(..)));
            }
        }
    }
}

/// The test above would see a leak: a visit's proof has all of them.
#[test]
fn what_a_visit_shows_is_found() {
    let card = Card {
        insurer: "138990".to_owned(),
        symbol: "記12345678".to_owned(),
        number: "987654321".to_owned(),
        iss: "https://kokuho.reiji.example".to_owned(),
        kid: "k1".to_owned(),
        code: "1319910012".to_owned(),
        name: "例示医院".to_owned(),
    };
    let record = card.record();
    let preset = tefuda_consent::preset("hospital").unwrap();
    let consent = propose(&Request::from_preset(preset, Audience::Anyone), &record, &Locks::none());
    let consent = consent.unwrap().agree(NOW, 600).unwrap();
    let (proof, _key) = self_attest(&record, consent, NOW, &mut Counter(8)).unwrap();
    assert!(card.leaks(proof.sd_jwt()).is_some());
    assert!(card.issued(&Layout::fields()).is_some() && card.witnessed(&Layout::fields()).is_some());
}

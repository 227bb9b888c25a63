//! Proofs of ours come back as they were.

use proptest::prelude::*;
use tefuda_credential::codec::{EncodeError, decode, encode, looks_like_digits};
use tefuda_crypto::SigningKey;

use crate::people::{Dice, reference, somebody};
use crate::proofs::{Issued, base64, bind, cnf, digest, jws, random_text, self_attested};

fn comes_back(sd_jwt: &str) {
    let digits = encode(sd_jwt).unwrap();
    assert!(digits.bytes().all(|b| b.is_ascii_digit()) && looks_like_digits(&digits));
    assert_eq!(decode(&digits).unwrap(), sd_jwt);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn every_choice_of_fields_comes_back(seed in any::<u64>(), shown in any::<u32>()) {
        let mut dice = Dice(seed);
        let person = somebody(&mut dice);
        comes_back(&Issued::fields(&person, &mut dice, |at| shown >> at & 1 == 1).sign(&mut dice).unwrap());
    }

    #[test]
    fn bundles_come_back_with_and_without_key_binding(seed in any::<u64>(), index in any::<u32>()) {
        let mut dice = Dice(seed);
        let person = somebody(&mut dice);
        let mut issued = Issued::hospital(&person, &mut dice);
        comes_back(&issued.sign(&mut dice).unwrap());
        issued.more = format!(r#","status":{{"status_list":{{"idx":{index},"uri":"https://kokuho.reiji.example/status/1"}}}}"#);
        issued.audience = (seed % 2 == 0).then(|| "1319999999".to_owned());
        comes_back(&issued.sign(&mut dice).unwrap());
    }

    #[test]
    fn self_attested_proofs_come_back(seed in any::<u64>(), from in 0_usize..20) {
        let mut dice = Dice(seed);
        let person = somebody(&mut dice);
        let ids: Vec<&str> = person.iter().skip(from).map(|(id, _)| *id).collect();
        comes_back(&self_attested(&person, &ids, &mut dice).unwrap());
    }

    /// A credential with parents: their disclosures hold digests of disclosures, before or behind them.
    #[test]
    fn nested_disclosures_come_back(seed in any::<u64>(), shown in any::<u32>(), parent_last in any::<bool>()) {
        let mut dice = Dice(seed);
        let person = somebody(&mut dice);
        let fields: Vec<String> = person
            .iter()
            .map(|(id, value)| base64(&format!(r#"["{}","{id}","{value}"]"#, random_text(&mut dice, 16))))
            .collect();
        let array = |all: &[String]| {
            let mut digests: Vec<String> = all.iter().map(|d| digest(d)).collect();
            digests.sort();
            format!(r#"["{}"]"#, digests.join(r#"",""#))
        };
        let (one, other) = fields.split_at(9);
        let parents: Vec<String> = [("id", one), ("rest", other)]
            .iter()
            .map(|(id, all)| base64(&format!(r#"["{}","{id}",{{"_sd":{}}}]"#, random_text(&mut dice, 16), array(all))))
            .collect();
        let key = SigningKey::make(&mut dice).unwrap();
        let payload = format!(r#"{{"iss":"https://kokuho.reiji.example","iat":1789948800,{},"_sd":{}}}"#, cnf(&key), array(&parents));
        let mut shown: Vec<String> = fields.iter().enumerate().filter(|(at, _)| shown >> at & 1 == 1).map(|(_, d)| d.clone()).collect();
        let at = if parent_last { shown.len() } else { 0 };
        shown.splice(at..at, parents);
        let proof = jws(r#"{"alg":"ES256","typ":"dc+sd-jwt","kid":"k1"}"#, &payload, &key).unwrap() + "~" + &shown.join("~") + "~";
        comes_back(&bind(proof, "urn:tefuda:anyone", &key, &mut dice).unwrap());
    }
}

/// Two key bindings joined by an empty part, as a proxy's proof has them.
#[test]
fn a_proof_with_two_hops_comes_back() {
    let mut dice = Dice(5);
    let hop = Issued::hospital(&reference(), &mut dice).sign(&mut dice).unwrap();
    let proxy = SigningKey::make(&mut dice).unwrap();
    comes_back(&bind(hop + "~~", "urn:tefuda:anyone", &proxy, &mut dice).unwrap());
}

#[test]
fn what_scanners_make_of_digits_is_read() {
    let mut dice = Dice(7);
    let proof = Issued::hospital(&reference(), &mut dice).sign(&mut dice).unwrap();
    let digits = encode(&proof).unwrap();
    let full_width: String = digits
        .chars()
        .map(|c| char::from_u32(u32::from(c) - 0x30 + 0xff10).unwrap())
        .collect();
    let broken: String = digits
        .chars()
        .enumerate()
        .flat_map(|(at, c)| [c, if at % 40 == 39 { '\n' } else { ' ' }])
        .collect();
    for text in [
        full_width.clone(),
        broken,
        format!("\u{feff}{digits}\r\n"),
        format!("\u{3000}{full_width}\t"),
    ] {
        assert!(looks_like_digits(&text));
        assert_eq!(decode(&text).unwrap(), proof);
    }
}

#[test]
fn what_is_no_sd_jwt_or_too_large_is_refused() {
    for text in [
        "",
        "~",
        "a.b~",
        "a.b.c.d~",
        "a.b.c",
        "a.b.c~ ",
        "a.b.c~髙",
        "a.b.c~\u{1}",
        "{\"a\":1}",
        "shc:/567629",
    ] {
        assert_eq!(encode(text), Err(EncodeError::NotSdJwt), "{text:?}");
    }
    let mut dice = Dice(1);
    let mut proof = "e30.e30.~".to_owned();
    while proof.len() < 5_000 {
        proof += &random_text(&mut dice, 60);
        proof.push('~');
    }
    assert_eq!(encode(&proof), Err(EncodeError::TooLarge));
    assert_eq!(
        encode(&format!("e30.e30.~{}~", "a".repeat(8_200))),
        Err(EncodeError::TokenTooLong)
    );
}

//! Every rule of the verifier, broken alone. Each line is a test of its name and an entry of the vectors.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use tefuda_credential::{Doubt, Fault, Flaw, IssuerKind};
use tefuda_record::InsurerNumber;

use crate::common::{KID, NOW, holder, insurer, key};
use crate::forge::{Case, Forge, Outcome, b64, cut, digest, disclosure, jwk, malformed, salt, status_list};

macro_rules! cases {
    ($($name:ident: $from:ident, $change:expr => $expected:expr;)+) => {
        /// Every case, in order.
        pub(crate) fn all() -> Vec<Case> {
            vec![$(make::$name()),+]
        }

        mod make {
            use super::*;
            $(pub(crate) fn $name() -> Case {
                let mut forge = Forge::$from();
                let change: fn(&mut Forge) = $change;
                change(&mut forge);
                forge.case(stringify!($name), $expected)
            })+
        }

        $(#[test]
        fn $name() {
            let case = make::$name();
            assert_eq!(case.outcome(), case.expected);
        })+
    };
}

const DAY: i64 = 86_400;

cases! {
    // What must be read, so that the refusals below are for their own reason.
    a_sound_proof: new, |_| {} => Outcome::Verified;
    a_nameless_audience_is_taken_by_a_named_reader: new, |f| f.reader.audience = Some("1319910012") => Outcome::Verified;
    the_right_audience: new, |f| {
        f.kb.aud = "1319910012".to_owned();
        f.reader.audience = Some("1319910012");
    } => Outcome::Verified;
    the_nonce_that_was_asked_for: new, |f| f.reader.nonce = Some("AAECAwQFBgc") => Outcome::Verified;
    the_right_purpose: new, |f| f.reader.purpose = Some("visit") => Outcome::Verified;
    the_hash_algorithm_said_aloud: new, |f| f.more = r#","_sd_alg":"sha-256""#.to_owned() => Outcome::Verified;
    blanks_and_escapes_of_other_libraries: new, |f| {
        f.header = r#"{ "kid" : "k1", "typ": "dc+sd-jwt", "alg": "ES\u0032\u0035\u0036" }"#.to_owned();
        f.disclosures = vec![b64(format!(r#"["{}", "name", "\u9ad9\u6a4b \ud842\udfb7\u5b50"]"#, salt("x")))];
    } => Outcome::Verified;
    rare_kanji_and_their_variants: new, |f| {
        f.disclosures = vec![disclosure("name", "\"𠮷田 葛\u{e0100}城\""), disclosure("former_name", "\"渡邉\u{e010f}\"")];
    } => Outcome::Verified;
    a_field_in_a_group_in_a_group: new, |f| {
        let class = disclosure("ceiling_class", r#""general""#);
        let inner = disclosure("ceiling", &format!(r#"{{"_sd":["{}"]}}"#, digest(&class)));
        let outer = disclosure("rest", &format!(r#"{{"_sd":["{}"]}}"#, digest(&inner)));
        f.sd_of(&[digest(&outer)]);
        f.disclosures = vec![outer, inner, class];
    } => Outcome::Verified;
    a_decoy_among_the_digests: new, |f| {
        let digests: Vec<String> = f.disclosures.iter().map(|d| digest(d)).chain([digest("nothing")]).collect();
        f.sd_of(&digests);
    } => Outcome::Verified;
    line_ends_around_the_text: new, |f| f.token = |token| format!("  {token}\r\n") => Outcome::Verified;

    // The parts.
    nothing: new, |f| f.token = |_| String::new() => malformed(Flaw::Parts);
    no_tilde: new, |f| f.token = |token| token.replace('~', "") => malformed(Flaw::Parts);
    an_extra_tilde: new, |f| f.token = |token| token.replacen('~', "~~", 1) => malformed(Flaw::Parts);
    cut_in_the_issuers_part: new, |f| f.token = |token| token.chars().take(200).collect() => malformed(Flaw::Parts);
    cut_in_the_key_binding: new, |f| f.token = |token| token.chars().take(token.len() - 22).collect() => malformed(Flaw::SignatureLength);
    four_parts_in_a_signed_text: new, |f| f.issuer_jws = |jws| jws.replacen('.', ".e30.", 1) => malformed(Flaw::Parts);
    an_empty_signature: new, |f| f.issuer_jws = |jws| jws.rsplit_once('.').map(|(head, _)| format!("{head}.")).unwrap() => malformed(Flaw::Parts);
    longer_than_eight_kilobytes: new, |f| {
        f.show(disclosure("address", &format!("\"{}\"", "あ".repeat(2_800))));
    } => malformed(Flaw::TooLong);
    more_than_64_disclosures: new, |f| {
        f.disclosures = (0..65).map(|at| disclosure(&format!("b{at}"), "{}")).collect();
        f.sd = Some(String::new());
    } => malformed(Flaw::TooManyDisclosures);

    // Base64.
    padded_base64: new, |f| f.disclosures = vec![format!("{}=", disclosure("name", r#""花子 ""#))] => malformed(Flaw::Base64);
    base64_of_the_other_alphabet: new, |f| f.issuer_jws = |jws| format!("{}+", jws.get(..jws.len() - 1).unwrap()) => malformed(Flaw::Base64);
    base64_with_loose_bits: new, |f| f.issuer_jws = loosen_last_bits => malformed(Flaw::Base64);

    // JSON.
    a_payload_member_twice: new, |f| f.more = r#","exp":1999999999"#.to_owned() => malformed(Flaw::DuplicateMember);
    a_header_member_twice: new, |f| f.header = r#"{"alg":"none","alg":"ES256","typ":"dc+sd-jwt","kid":"k1"}"#.to_owned() => malformed(Flaw::DuplicateMember);
    a_member_twice_in_a_bundle: new, |f| f.show(disclosure("b2", r#"{"sex":"male","sex":"female"}"#)) => malformed(Flaw::DuplicateMember);
    exp_with_a_point: new, |f| f.exp = "1812726000.0".to_owned() => malformed(Flaw::Number);
    exp_with_an_exponent: new, |f| f.exp = "18127e5".to_owned() => malformed(Flaw::Number);
    exp_as_a_text: new, |f| f.exp = r#""1812726000""#.to_owned() => malformed(Flaw::Member);
    nested_too_deep: new, |f| f.more = r#","status":{"a":{"b":{"c":1}}}"#.to_owned() => malformed(Flaw::Depth);
    a_null: new, |f| f.more = r#","nbf":null"#.to_owned() => malformed(Flaw::Json);
    a_lone_surrogate: new, |f| f.show(disclosure("former_name", r#""\ud842""#)) => malformed(Flaw::Json);
    a_raw_control: new, |f| f.show(disclosure("former_name", "\"花\u{1}子\"")) => malformed(Flaw::Json);
    an_unknown_payload_member: new, |f| f.more = r#","admin":"yes""#.to_owned() => malformed(Flaw::Member);

    // Headers.
    algorithm_none: new, |f| f.header = r#"{"alg":"none","typ":"dc+sd-jwt","kid":"k1"}"#.to_owned() => malformed(Flaw::Algorithm);
    algorithm_hs256: new, |f| f.header = r#"{"alg":"HS256","typ":"dc+sd-jwt","kid":"k1"}"#.to_owned() => malformed(Flaw::Algorithm);
    algorithm_es384: new, |f| f.header = r#"{"alg":"ES384","typ":"dc+sd-jwt","kid":"k1"}"#.to_owned() => malformed(Flaw::Algorithm);
    type_jwt: new, |f| f.header = r#"{"alg":"ES256","typ":"JWT","kid":"k1"}"#.to_owned() => malformed(Flaw::Type);
    no_type: new, |f| f.header = r#"{"alg":"ES256","kid":"k1"}"#.to_owned() => malformed(Flaw::Type);
    an_unknown_crit: new, |f| f.header = r#"{"alg":"ES256","typ":"dc+sd-jwt","kid":"k1","crit":["b64"],"b64":false}"#.to_owned() => malformed(Flaw::HeaderMember);
    an_unknown_header_member: new, |f| f.header = r#"{"alg":"ES256","typ":"dc+sd-jwt","kid":"k1","x5u":"https://x.example"}"#.to_owned() => malformed(Flaw::HeaderMember);
    the_signers_own_key_in_the_header: new, |f| {
        f.header = format!(r#"{{"alg":"ES256","typ":"dc+sd-jwt","jwk":{}}}"#, jwk(&key(9)));
        f.issuer_key = key(9);
    } => malformed(Flaw::HeaderMember);
    no_key_id: new, |f| f.header = r#"{"alg":"ES256","typ":"dc+sd-jwt"}"#.to_owned() => malformed(Flaw::KeyId);
    a_key_id_that_is_no_text: new, |f| f.header = r#"{"alg":"ES256","typ":"dc+sd-jwt","kid":1}"#.to_owned() => malformed(Flaw::KeyId);

    // Signatures.
    a_der_signature: new, |f| f.issuer_jws = der => malformed(Flaw::SignatureLength);
    r_of_zero: new, |f| f.issuer_jws = |jws| with_signature(jws, |signature| signature[..32].fill(0)) => Outcome::Fault(Fault::BadSignature);
    s_of_zero: new, |f| f.issuer_jws = |jws| with_signature(jws, |signature| signature[32..].fill(0)) => Outcome::Fault(Fault::BadSignature);
    r_beyond_the_group_order: new, |f| f.issuer_jws = |jws| with_signature(jws, |signature| signature[..32].fill(0xff)) => Outcome::Fault(Fault::BadSignature);
    s_beyond_the_group_order: new, |f| f.issuer_jws = |jws| with_signature(jws, |signature| signature[32..].fill(0xff)) => Outcome::Fault(Fault::BadSignature);
    signed_by_somebody_else: new, |f| f.issuer_key = key(9) => Outcome::Fault(Fault::BadSignature);
    a_changed_payload: new, |f| f.issuer_jws = swap_payload => Outcome::Fault(Fault::BadSignature);

    // The payload.
    no_holder_key: new, |f| f.cnf = String::new() => malformed(Flaw::HolderKey);
    a_holder_key_of_another_curve: new, |f| f.cnf = f.cnf.replace("P-256", "P-384") => malformed(Flaw::HolderKey);
    a_holder_key_off_the_curve: new, |f| {
        let y = b64(holder().public().y());
        f.cnf = f.cnf.replace(&y, &b64([7; 32]));
    } => malformed(Flaw::HolderKey);
    a_private_holder_key: new, |f| f.cnf = f.cnf.replace(r#""kty""#, r#""d":"AA","kty""#) => malformed(Flaw::HolderKey);
    a_holder_key_by_name_only: new, |f| f.cnf = r#","cnf":{"kid":"k"}"#.to_owned() => malformed(Flaw::HolderKey);
    a_holder_key_from_a_disclosure: new, |f| {
        let cnf = f.cnf.trim_start_matches(r#","cnf":"#).to_owned();
        f.cnf = String::new();
        f.show(disclosure("cnf", &cnf));
    } => malformed(Flaw::HolderKey);
    an_unknown_type_of_credential: new, |f| f.vct = "urn:tefuda:eligibility:2".to_owned() => malformed(Flaw::CredentialType);
    self_attested_by_somebody: new, |f| f.vct = "urn:tefuda:self-attested:1".to_owned() => malformed(Flaw::CredentialType);
    issued_by_oneself: new, |f| f.iss = "urn:tefuda:self".to_owned() => malformed(Flaw::CredentialType);
    an_unknown_hash_algorithm: new, |f| f.more = r#","_sd_alg":"sha-512""#.to_owned() => malformed(Flaw::HashAlgorithm);
    a_hash_algorithm_below_the_top: new, |f| f.show(disclosure("b2", r#"{"_sd_alg":"sha-256"}"#)) => malformed(Flaw::HashAlgorithm);
    digests_in_no_list: new, |f| f.sd = Some(r#","_sd":{}"#.to_owned()) => malformed(Flaw::Digest);
    a_digest_of_31_bytes: new, |f| f.sd_of(&[b64([1; 31])]) => malformed(Flaw::Digest);
    a_digest_twice: new, |f| {
        let mut digests: Vec<String> = f.disclosures.iter().map(|d| digest(d)).collect();
        digests.extend(digests.clone().first().cloned());
        f.sd_of(&digests);
    } => malformed(Flaw::DuplicateDigest);
    a_digest_at_the_top_and_in_a_group: new, |f| {
        let inner = disclosure("sex", r#""male""#);
        let group = disclosure("rest", &format!(r#"{{"_sd":["{}"]}}"#, digest(&inner)));
        f.disclosures = vec![group, inner];
    } => malformed(Flaw::DuplicateDigest);

    // Disclosures.
    a_disclosure_twice: new, |f| {
        let digests: Vec<String> = f.disclosures.iter().map(|d| digest(d)).collect();
        f.sd_of(&digests);
        f.disclosures.extend(f.disclosures.clone().first().cloned());
    } => malformed(Flaw::Twice);
    a_disclosure_that_nothing_refers_to: new, |f| {
        let digests: Vec<String> = f.disclosures.iter().map(|d| digest(d)).collect();
        f.sd_of(&digests);
        f.show(disclosure("sex", r#""male""#));
    } => malformed(Flaw::Unreferenced);
    a_disclosure_whose_group_is_closed: new, |f| {
        let inner = disclosure("sex", r#""male""#);
        let group = disclosure("rest", &format!(r#"{{"_sd":["{}"]}}"#, digest(&inner)));
        f.sd_of(&[digest(&group)]);
        f.disclosures = vec![inner];
    } => malformed(Flaw::Unreferenced);
    a_disclosure_named_sd: new, |f| f.show(disclosure("_sd", r#""x""#)) => malformed(Flaw::Name);
    a_disclosure_named_dots: new, |f| f.show(disclosure("...", r#""x""#)) => malformed(Flaw::Name);
    a_disclosure_that_collides_with_iss: new, |f| f.show(disclosure("iss", r#""https://evil.example""#)) => malformed(Flaw::Name);
    a_disclosed_expiry: new, |f| f.show(disclosure("exp", "1999999999")) => malformed(Flaw::Name);
    a_reserved_name_in_a_bundle: new, |f| f.show(disclosure("b2", r#"{"exp":"1999999999"}"#)) => malformed(Flaw::Name);
    a_disclosure_that_is_no_field: new, |f| f.show(disclosure("admin", r#""yes""#)) => malformed(Flaw::Name);
    no_field_in_a_bundle: new, |f| f.show(disclosure("b2", r#"{"admin":"yes"}"#)) => malformed(Flaw::Member);
    two_disclosures_of_one_name: new, |f| f.show(b64(format!(r#"["{}","insurer_number","138990"]"#, salt("again")))) => malformed(Flaw::Twice);
    a_field_alone_and_in_a_bundle: new, |f| f.show(disclosure("name", r#""手札 太郎""#)) => malformed(Flaw::Twice);
    a_field_open_and_disclosed: new, |f| f.more = r#","insurer_number":"138990""#.to_owned() => malformed(Flaw::Twice);
    a_disclosure_of_two_elements: new, |f| f.show(b64(format!(r#"["{}","male"]"#, salt("two")))) => malformed(Flaw::Disclosure);
    a_disclosure_of_four_elements: new, |f| f.show(b64(format!(r#"["{}","sex","male",1]"#, salt("four")))) => malformed(Flaw::Disclosure);
    a_disclosure_that_is_no_list: new, |f| f.show(b64(r#"{"sex":"male"}"#)) => malformed(Flaw::Disclosure);
    a_group_that_also_says_something: new, |f| {
        f.show(disclosure("rest", &format!(r#"{{"_sd":["{}"],"sex":"male"}}"#, digest("x"))));
    } => malformed(Flaw::Disclosure);
    a_short_salt: new, |f| f.show(b64(r#"["AAECAwQFBgcICQoLDA0O","sex","male"]"#)) => malformed(Flaw::Salt);
    a_salt_that_is_no_text: new, |f| f.show(b64(r#"[1,"sex","male"]"#)) => malformed(Flaw::Disclosure);
    groups_in_groups_in_groups: new, |f| {
        let sex = disclosure("sex", r#""male""#);
        let mut below = vec![sex];
        for name in ["g3", "g2", "g1"] {
            let group = disclosure(name, &format!(r#"{{"_sd":["{}"]}}"#, digest(below.last().unwrap())));
            below.push(group);
        }
        f.sd_of(&[digest(below.last().unwrap())]);
        f.disclosures = below;
    } => malformed(Flaw::Depth);

    // Values.
    a_control_in_a_value: new, |f| f.show(disclosure("former_name", r#""花\u0000子""#)) => malformed(Flaw::Value);
    a_line_end_in_a_value: new, |f| f.show(disclosure("former_name", r#""花\n子""#)) => malformed(Flaw::Value);
    text_that_runs_backwards: new, |f| f.show(disclosure("former_name", "\"花\u{202e}子\"")) => malformed(Flaw::Value);
    an_isolate_in_a_value: new, |f| f.show(disclosure("former_name", "\"花\u{2066}子\"")) => malformed(Flaw::Value);
    a_zero_width_space_in_a_value: new, |f| f.show(disclosure("former_name", "\"花\u{200b}子\"")) => malformed(Flaw::Value);
    a_wrong_check_digit: new, |f| f.disclosures = vec![disclosure("insurer_number", r#""138991""#)] => malformed(Flaw::Value);
    no_such_day: new, |f| f.show(disclosure("expires_on", r#""2027-02-30""#)) => malformed(Flaw::Value);
    a_day_as_people_write_it: new, |f| f.show(disclosure("expires_on", r#""令和9年3月31日""#)) => malformed(Flaw::Value);
    none_of_the_choices: new, |f| f.show(disclosure("sex", r#""x""#)) => malformed(Flaw::Value);
    full_width_digits_in_a_value: new, |f| f.disclosures = vec![disclosure("insurer_number", r#""１３８９９０""#)] => malformed(Flaw::Value);
    blanks_around_a_value: new, |f| f.show(disclosure("former_name", r#"" 花子""#)) => malformed(Flaw::Value);
    a_number_for_a_text: new, |f| f.show(disclosure("burden_ratio", "3")) => malformed(Flaw::Value);
    a_personal_number_in_a_value: new, |f| f.show(disclosure("former_name", r#""個人番号 123456789018""#)) => malformed(Flaw::Value);

    // The key binding.
    the_key_binding_cut_off: new, |f| f.token = |token| token.rsplit_once('~').map(|(head, _)| format!("{head}~")).unwrap() => Outcome::Fault(Fault::KeyBindingMissing);
    a_key_binding_by_another_key: new, |f| f.kb.key = key(9) => Outcome::Fault(Fault::KeyBindingWrong);
    a_tampered_key_binding: new, |f| f.token = |token| {
        let (head, kb) = token.rsplit_once('~').unwrap();
        format!("{head}~{}", swap_payload(kb))
    } => Outcome::Fault(Fault::KeyBindingWrong);
    a_key_binding_over_another_presentation: new, |f| f.kb.sd_hash = Some(digest("another")) => Outcome::Fault(Fault::KeyBindingWrong);
    a_disclosure_taken_out_after_signing: new, |f| f.token = |token| {
        let mut parts: Vec<&str> = token.split('~').collect();
        parts.remove(1);
        parts.join("~")
    } => Outcome::Fault(Fault::KeyBindingWrong);
    a_hash_of_31_bytes: new, |f| f.kb.sd_hash = Some(b64([1; 31])) => malformed(Flaw::Digest);
    a_key_binding_of_another_type: new, |f| f.kb.header = r#"{"alg":"ES256","typ":"JWT"}"#.to_owned() => malformed(Flaw::Type);
    a_key_binding_with_a_key_id: new, |f| f.kb.header = r#"{"alg":"ES256","typ":"kb+jwt","kid":"k"}"#.to_owned() => malformed(Flaw::HeaderMember);
    a_key_binding_with_crit: new, |f| f.kb.header = r#"{"alg":"ES256","typ":"kb+jwt","crit":["x"]}"#.to_owned() => malformed(Flaw::HeaderMember);
    a_key_binding_without_algorithm: new, |f| f.kb.header = r#"{"alg":"none","typ":"kb+jwt"}"#.to_owned() => malformed(Flaw::Algorithm);
    a_key_binding_that_says_more: new, |f| f.kb.more = r#","scope":"all""#.to_owned() => malformed(Flaw::Member);
    a_key_binding_member_twice: new, |f| f.kb.more = r#","aud":"urn:tefuda:anyone""#.to_owned() => malformed(Flaw::DuplicateMember);
    a_key_binding_with_a_float: new, |f| f.kb.iat = format!("{}.5", NOW.0) => malformed(Flaw::Number);
    a_key_binding_with_a_text_for_a_time: new, |f| f.kb.iat = format!("\"{}\"", NOW.0) => malformed(Flaw::Member);
    a_short_nonce: new, |f| f.kb.nonce = "AAECAwQ".to_owned() => malformed(Flaw::Nonce);
    an_endless_nonce: new, |f| f.kb.nonce = "A".repeat(129) => malformed(Flaw::Nonce);
    an_audience_that_runs_backwards: new, |f| f.kb.aud = "医院\u{202e}".to_owned() => malformed(Flaw::Audience);
    a_consent_that_ends_before_it_begins: new, |f| f.kb.exp = NOW.0.to_string() => malformed(Flaw::Times);
    a_consent_for_longer_than_a_day: new, |f| f.kb.exp = (NOW.0 + DAY + 1).to_string() => malformed(Flaw::Times);

    // Times.
    an_expired_credential: new, |f| f.exp = NOW.0.to_string() => Outcome::Fault(Fault::Expired);
    a_credential_a_second_before_its_end: new, |f| f.exp = (NOW.0 + 1).to_string() => Outcome::Verified;
    a_credential_that_begins_tomorrow: new, |f| f.nbf = Some((NOW.0 + DAY).to_string()) => Outcome::Fault(Fault::NotYetValid);
    a_credential_of_tomorrow: new, |f| f.iat = (NOW.0 + DAY).to_string() => Outcome::Fault(Fault::NotYetValid);
    a_credential_that_ends_before_it_begins: new, |f| {
        f.nbf = Some((NOW.0 + 2 * DAY).to_string());
        f.exp = (NOW.0 + DAY).to_string();
    } => malformed(Flaw::Times);
    a_consent_that_has_ended: new, |f| {
        f.kb.exp = (NOW.0 - 61).to_string();
        f.kb.iat = (NOW.0 - 120).to_string();
    } => Outcome::Fault(Fault::Expired);
    a_consent_that_ends_within_the_skew: new, |f| {
        f.kb.exp = (NOW.0 - 30).to_string();
        f.kb.iat = (NOW.0 - 60).to_string();
    } => Outcome::Verified;
    the_oldest_fresh_proof: new, |f| f.kb.iat = (NOW.0 - 120).to_string() => Outcome::Verified;
    a_stale_proof: new, |f| f.kb.iat = (NOW.0 - 121).to_string() => Outcome::Doubt(Doubt::ProofStale);
    a_proof_a_year_old: new, |f| {
        f.iat = (NOW.0 - 380 * DAY).to_string();
        f.kb.iat = (NOW.0 - 365 * DAY).to_string();
        f.kb.exp = (NOW.0 - 365 * DAY + 600).to_string();
    } => Outcome::Fault(Fault::Expired);
    the_most_hasty_proof: new, |f| f.kb.iat = (NOW.0 + 60).to_string() => Outcome::Verified;
    a_proof_from_the_future: new, |f| f.kb.iat = (NOW.0 + 61).to_string() => Outcome::Doubt(Doubt::ClockDoubt);
    a_proof_of_tomorrow: new, |f| {
        f.kb.iat = (NOW.0 + DAY).to_string();
        f.kb.exp = (NOW.0 + DAY + 600).to_string();
    } => Outcome::Doubt(Doubt::ClockDoubt);
    a_reader_whose_clock_is_behind_its_list: new, |f| f.reader.at = NOW.plus_seconds(-4 * DAY) => Outcome::Doubt(Doubt::ClockDoubt);
    expired_even_by_a_clock_that_is_behind: new, |f| {
        f.iat = (NOW.0 - 10 * DAY).to_string();
        f.exp = (NOW.0 - 3 * DAY).to_string();
        f.reader.at = NOW.plus_seconds(-4 * DAY);
    } => Outcome::Fault(Fault::Expired);

    // Trust.
    no_trust_list: new, |f| f.reader.trust = None => Outcome::Doubt(Doubt::UnknownIssuer);
    an_unknown_issuer: new, |f| f.iss = "https://kenpo.mihon.example".to_owned() => Outcome::Doubt(Doubt::UnknownIssuer);
    an_unknown_key: new, |f| f.header = f.header.replace(KID, "k2") => Outcome::Doubt(Doubt::UnknownIssuer);
    the_key_of_another_issuer: new, |f| {
        let mut other = insurer();
        other.iss = "https://kenpo.mihon.example".to_owned();
        other.keys.first_mut().unwrap().public = key(9).public().clone();
        f.reader.issuers().push(other);
        f.issuer_key = key(9);
    } => Outcome::Fault(Fault::BadSignature);
    a_broken_key_binding_of_an_unknown_issuer: new, |f| {
        f.reader.trust = None;
        f.kb.key = key(9);
    } => Outcome::Fault(Fault::KeyBindingWrong);
    an_expired_credential_of_an_unknown_issuer: new, |f| {
        f.reader.trust = None;
        f.exp = NOW.0.to_string();
    } => Outcome::Fault(Fault::Expired);
    a_stale_trust_list: new, |f| f.reader.terms().exp = NOW => Outcome::Doubt(Doubt::TrustStale);
    what_only_a_person_can_say_under_an_insurers_name: new, |f| {
        f.show(disclosure("filed_on", r#""2026-07-20""#));
    } => Outcome::Fault(Fault::IssuerNotEntitled);
    a_key_before_its_time: new, |f| f.reader.key().from = NOW => Outcome::Fault(Fault::IssuerNotEntitled);
    a_key_after_its_time: new, |f| f.reader.key().until = NOW.plus_seconds(-2 * DAY) => Outcome::Fault(Fault::IssuerNotEntitled);
    a_withdrawn_key: new, |f| f.reader.key().revoked_at = Some(NOW) => Outcome::Fault(Fault::Revoked);
    a_key_withdrawn_tomorrow: new, |f| f.reader.key().revoked_at = Some(NOW.plus_seconds(DAY)) => Outcome::Verified;
    the_insurer_number_of_another: new, |f| {
        f.reader.insurer().insurer_numbers = vec![InsurerNumber::parse("133991").unwrap()];
    } => Outcome::Fault(Fault::IssuerNotEntitled);
    an_eligibility_signed_by_a_clinic: new, |f| f.reader.insurer().kind = IssuerKind::Clinic => Outcome::Fault(Fault::IssuerNotEntitled);
    a_place_in_a_list_where_it_is_not_revoked: new, |f| f.listed(7, 0, &[6, 8, 263]) => Outcome::Verified;
    a_list_of_last_week: new, |f| f.listed(7, 7, &[]) => Outcome::Verified;
    a_revoked_credential: new, |f| f.listed(7, 0, &[7]) => Outcome::Fault(Fault::Revoked);
    a_revoked_credential_at_the_last_place: new, |f| f.listed(1_048_575, 0, &[1_048_575]) => Outcome::Fault(Fault::Revoked);
    a_status_list_older_than_its_ttl_and_a_week: new, |f| f.listed(7, 8, &[]) => Outcome::Doubt(Doubt::StatusStale);
    a_status_list_past_its_end: new, |f| {
        f.listed(7, 2, &[]);
        f.reader.status = vec![status_list(2, Some(NOW), &[])];
    } => Outcome::Doubt(Doubt::StatusStale);
    a_revoked_credential_in_a_stale_list: new, |f| f.listed(7, 100, &[7]) => Outcome::Fault(Fault::Revoked);
    a_place_past_the_end_of_the_list: new, |f| f.listed(1_048_576, 0, &[]) => Outcome::Doubt(Doubt::StatusUnknown);
    a_status_list_of_another_address: new, |f| {
        f.listed(7, 0, &[7]);
        f.more = f.more.replace("status/3", "status/2");
    } => Outcome::Doubt(Doubt::StatusUnknown);
    a_status_list_of_another_issuer: new, |f| {
        f.listed(7, 0, &[7]);
        f.iss = "https://kenpo.mihon.example".to_owned();
        let mut other = insurer();
        other.iss = f.iss.clone();
        f.reader.issuers().push(other);
    } => Outcome::Doubt(Doubt::StatusUnknown);
    a_revoked_credential_beside_a_stale_trust_list: new, |f| {
        f.listed(7, 0, &[7]);
        f.reader.terms().exp = NOW;
    } => Outcome::Fault(Fault::Revoked);
    a_status_that_is_no_object: new, |f| f.more = r#","status":7"#.to_owned() => malformed(Flaw::Member);
    a_status_of_another_mechanism: new, |f| f.more = r#","status":{"crl":{"idx":7}}"#.to_owned() => malformed(Flaw::Member);
    a_status_of_two_mechanisms: new, |f| {
        f.listed(7, 0, &[]);
        f.more = f.more.replace("}}", r#"},"crl":{"idx":7}}"#);
    } => malformed(Flaw::Member);
    a_place_as_a_text: new, |f| {
        f.listed(7, 0, &[]);
        f.more = f.more.replace('7', r#""7""#);
    } => malformed(Flaw::Member);
    a_place_below_zero: new, |f| {
        f.listed(7, 0, &[]);
        f.more = f.more.replace('7', "-7");
    } => malformed(Flaw::Number);
    a_status_list_without_tls: new, |f| {
        f.listed(7, 0, &[]);
        f.more = f.more.replace("https", "http");
    } => malformed(Flaw::Value);
    a_status_without_a_list: new, |f| {
        f.more = r#","status":{"status_list":{"idx":7,"uri":"https://kokuho.reiji.example/1"}}"#.to_owned();
    } => Outcome::Doubt(Doubt::StatusUnknown);

    // Paper.
    a_sound_paper: paper, |_| {} => Outcome::Verified;
    a_paper_of_a_hospital_at_a_pharmacy: paper, |f| f.reader.purpose = Some("dispensing") => Outcome::Verified;
    a_paper_closed_with_a_key: paper, |f| f.token = str::to_owned => malformed(Flaw::PaperBinding);
    a_telephones_proof_cut_to_look_like_paper: new, |f| f.token = cut => Outcome::Fault(Fault::KeyBindingMissing);
    a_paper_with_a_holders_key: paper, |f| f.cnf = Forge::new().cnf => malformed(Flaw::HolderKey);
    a_paper_without_a_purpose: paper, |f| f.more = String::new() => malformed(Flaw::Member);
    a_paper_for_two_months: paper, |f| f.exp = (NOW.0 + 33 * DAY).to_string() => malformed(Flaw::Times);
    a_paper_past_its_end: paper, |f| f.exp = NOW.0.to_string() => Outcome::Fault(Fault::Expired);
    a_paper_signed_by_another: paper, |f| f.issuer_key = key(9) => Outcome::Fault(Fault::BadSignature);
    a_paper_of_an_unknown_insurer: paper, |f| f.reader.trust = None => Outcome::Doubt(Doubt::UnknownIssuer);
    a_paper_that_was_taken_back: paper, |f| {
        let purpose = f.more.clone();
        f.listed(7, 0, &[7]);
        f.more.push_str(&purpose);
    } => Outcome::Fault(Fault::Revoked);
    a_paper_read_for_identity: paper, |f| f.reader.purpose = Some("identity") => Outcome::Fault(Fault::WrongPurpose);
    a_paper_for_identity_with_a_number: paper, |f| f.more = r#","purpose":"identity""#.to_owned() => Outcome::Fault(Fault::WrongPurpose);
    a_paper_for_an_unknown_purpose: paper, |f| f.more = r#","purpose":"marketing""#.to_owned() => Outcome::Fault(Fault::WrongPurpose);
    a_paper_with_a_disease_read_for_treatment: paper, |f| {
        f.show(disclosure("specific_disease", r#""人工腎臓""#));
        f.reader.purpose = Some("treatment");
    } => Outcome::Fault(Fault::WrongPurpose);
    a_purpose_beside_a_key_binding: new, |f| f.more = r#","purpose":"visit""#.to_owned() => malformed(Flaw::Name);
    a_sound_self_attested_paper: self_paper, |_| {} => Outcome::Doubt(Doubt::SelfAttested);
    a_self_attested_paper_signed_by_another: self_paper, |f| f.issuer_key = key(9) => Outcome::Fault(Fault::BadSignature);
    a_self_attested_paper_without_its_key: self_paper, |f| {
        f.header = r#"{"alg":"ES256","typ":"dc+sd-jwt"}"#.to_owned();
    } => malformed(Flaw::KeyId);
    a_self_attested_paper_that_hides_something: self_paper, |f| f.sd_of(&[digest("nothing")]) => malformed(Flaw::Member);

    // Purpose and audience.
    another_purpose: new, |f| f.reader.purpose = Some("dispensing") => Outcome::Fault(Fault::WrongPurpose);
    an_unknown_purpose: new, |f| f.kb.purpose = "marketing".to_owned() => Outcome::Fault(Fault::WrongPurpose);
    a_purpose_in_the_words_of_people: new, |f| f.kb.purpose = "受診".to_owned() => Outcome::Fault(Fault::WrongPurpose);
    an_identity_proof_with_a_number: new, |f| f.kb.purpose = "identity".to_owned() => Outcome::Fault(Fault::WrongPurpose);
    a_treatment_proof_with_a_disease: new, |f| {
        f.show(disclosure("specific_disease", r#""人工腎臓""#));
        f.kb.purpose = "treatment".to_owned();
    } => Outcome::Fault(Fault::WrongPurpose);
    another_audience: new, |f| {
        f.kb.aud = "1319910012".to_owned();
        f.reader.audience = Some("1349940013");
    } => Outcome::Fault(Fault::WrongAudience);
    the_nonce_of_another_request: new, |f| f.reader.nonce = Some("AAECAwQFBgd") => Outcome::Fault(Fault::WrongNonce);
    the_wrong_purpose_of_an_unknown_issuer: new, |f| {
        f.reader.trust = None;
        f.reader.purpose = Some("dispensing");
    } => Outcome::Fault(Fault::WrongPurpose);

    // What people say of themselves.
    a_sound_self_attested_proof: self_attested, |_| {} => Outcome::Doubt(Doubt::SelfAttested);
    a_self_attested_proof_without_a_list: self_attested, |f| f.reader.trust = None => Outcome::Doubt(Doubt::SelfAttested);
    a_self_attested_proof_with_a_key_id: self_attested, |f| f.header = r#"{"alg":"ES256","typ":"dc+sd-jwt","kid":"k1"}"#.to_owned() => malformed(Flaw::KeyId);
    a_self_attested_proof_signed_by_another_key: self_attested, |f| f.issuer_key = key(9) => Outcome::Fault(Fault::BadSignature);
    a_self_attested_proof_closed_by_another_key: self_attested, |f| f.kb.key = key(9) => Outcome::Fault(Fault::KeyBindingWrong);
    a_self_attested_proof_that_hides_something: self_attested, |f| f.sd_of(&[digest("hidden")]) => malformed(Flaw::Member);
    a_stale_self_attested_proof: self_attested, |f| f.kb.iat = (NOW.0 - 200).to_string() => Outcome::Doubt(Doubt::ProofStale);
    a_self_attested_identity_proof_with_a_number: self_attested, |f| {
        f.more = r#","insured_number":"3456789""#.to_owned();
        f.kb.purpose = "identity".to_owned();
    } => Outcome::Fault(Fault::WrongPurpose);
    a_self_attested_proof_cut: self_attested, |f| f.token = |token| token.rsplit_once('~').map(|(head, _)| format!("{head}~")).unwrap() => Outcome::Fault(Fault::KeyBindingMissing);

    // What an institution saw.
    a_sound_witnessed_proof: witnessed, |_| {} => Outcome::Verified;
    a_witness_of_a_town_hall: witnessed, |f| {
        f.more = f.more.replace("1319910012", "131237");
        f.reader.clinic().kind = IssuerKind::TownHall;
        f.reader.clinic().institution_code = Some("131237".to_owned());
    } => Outcome::Verified;
    a_witness_says_anothers_insurer_number: witnessed, |f| f.disclosures = vec![disclosure("insurer_number", r#""133991""#)] => Outcome::Verified;
    a_witness_that_is_an_insurer: witnessed, |f| f.reader.clinic().kind = IssuerKind::Insurer => Outcome::Fault(Fault::IssuerNotEntitled);
    a_witness_with_the_code_of_another: witnessed, |f| f.more = f.more.replace("1319910012", "1319910020") => Outcome::Fault(Fault::IssuerNotEntitled);
    a_witness_without_a_code_in_the_list: witnessed, |f| f.reader.clinic().institution_code = None => Outcome::Fault(Fault::IssuerNotEntitled);
    a_witness_that_calls_itself_issued: witnessed, |f| {
        f.vct = "urn:tefuda:eligibility:1".to_owned();
        f.more = String::new();
    } => Outcome::Fault(Fault::IssuerNotEntitled);
    a_witness_outside_the_time_of_its_key: witnessed, |f| {
        f.reader.clinic().keys.first_mut().unwrap().until = NOW.plus_seconds(-2 * DAY);
    } => Outcome::Fault(Fault::IssuerNotEntitled);
    a_witness_whose_key_is_withdrawn: witnessed, |f| {
        f.reader.clinic().keys.first_mut().unwrap().revoked_at = Some(NOW);
    } => Outcome::Fault(Fault::Revoked);
    an_unknown_witness: witnessed, |f| {
        f.reader.issuers().pop();
    } => Outcome::Doubt(Doubt::UnknownIssuer);
    a_witness_on_a_stale_list: witnessed, |f| f.reader.terms().exp = NOW => Outcome::Doubt(Doubt::TrustStale);
    a_witness_signed_by_the_insurer: witnessed, |f| f.issuer_key = key(2) => Outcome::Fault(Fault::BadSignature);
    a_witness_without_the_day: witnessed, |f| f.more = f.more.replace(r#""witnessed_at":"2026-11-22","#, "") => malformed(Flaw::Member);
    a_witness_without_the_original: witnessed, |f| f.more = f.more.replace(r#""original":"certificate","#, "") => malformed(Flaw::Member);
    a_witness_without_an_institution: witnessed, |f| f.more = f.more.replace(r#""institution":"1319910012","#, "") => malformed(Flaw::Member);
    a_witness_without_a_name: witnessed, |f| f.more = f.more.replace(r#","institution_name":"例示医院""#, "") => malformed(Flaw::Member);
    a_witness_of_no_such_original: witnessed, |f| f.more = f.more.replace("certificate", "passport") => malformed(Flaw::Value);
    a_witness_of_a_day_as_people_write_it: witnessed, |f| f.more = f.more.replace("2026-11-22", "令和8年11月22日") => malformed(Flaw::Value);
    a_witness_of_the_day_after_signing: witnessed, |f| f.more = f.more.replace("2026-11-22", "2026-11-24") => malformed(Flaw::Times);
    a_witness_whose_code_is_no_code: witnessed, |f| f.more = f.more.replace("1319910012", "13199") => malformed(Flaw::Value);
    a_witness_whose_name_runs_backwards: witnessed, |f| f.more = f.more.replace("例示医院", "例示\u{202e}医院") => malformed(Flaw::Value);
    a_witness_disclosed: witnessed, |f| f.show(disclosure("witnessed_at", r#""2026-11-22""#)) => malformed(Flaw::Name);
    an_insurer_that_also_says_it_saw: new, |f| f.more = r#","witnessed_at":"2026-11-22""#.to_owned() => malformed(Flaw::Name);
    a_person_who_says_somebody_saw: self_attested, |f| f.more.push_str(r#","institution_name":"例示医院""#) => malformed(Flaw::Name);
    a_witnessed_proof_without_key_id: witnessed, |f| f.header = r#"{"alg":"ES256","typ":"dc+sd-jwt"}"#.to_owned() => malformed(Flaw::KeyId);
    a_witnessed_identity_proof_with_a_number: witnessed, |f| f.kb.purpose = "identity".to_owned() => Outcome::Fault(Fault::WrongPurpose);
    a_witnessed_proof_cut: witnessed, |f| f.token = |token| token.rsplit_once('~').map(|(head, _)| format!("{head}~")).unwrap() => Outcome::Fault(Fault::KeyBindingMissing);
}

/// Sets bits that the last character of the signature does not need: 64 bytes leave four of them.
fn loosen_last_bits(jws: &str) -> String {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (head, last) = jws.split_at(jws.len() - 1);
    let next = ALPHABET.chars().skip_while(|c| last != c.to_string()).nth(1).unwrap();
    format!("{head}{next}")
}

/// The same bytes as DER: SEQUENCE of two INTEGERs, a zero in front of each.
fn der(jws: &str) -> String {
    let mut der = vec![0x30, 70];
    let mut signature = [0; 64];
    let _same = with_signature(jws, |bytes| signature.copy_from_slice(bytes));
    for half in signature.chunks(32) {
        der.extend([0x02, 33, 0]);
        der.extend(half);
    }
    let (head, _) = jws.rsplit_once('.').unwrap();
    format!("{head}.{}", b64(der))
}

fn with_signature(jws: &str, change: impl FnOnce(&mut [u8; 64])) -> String {
    let (head, signature) = jws.rsplit_once('.').unwrap();
    let decoded = BASE64_URL_SAFE_NO_PAD.decode(signature).unwrap();
    let mut bytes: [u8; 64] = decoded.try_into().unwrap();
    change(&mut bytes);
    format!("{head}.{}", b64(bytes))
}

/// Keeps the signature and changes one character of what it is over, sound JSON still.
fn swap_payload(text: &str) -> String {
    let (header, rest) = text.split_once('.').unwrap();
    let (payload, signature) = rest.split_once('.').unwrap();
    let payload = BASE64_URL_SAFE_NO_PAD.decode(payload).unwrap();
    let payload = String::from_utf8(payload).unwrap();
    let changed = payload
        .replace("1812726000", "1912726000")
        .replace("AAECAwQFBgc", "BAECAwQFBgc");
    assert_ne!(payload, changed);
    format!("{header}.{}.{signature}", b64(changed))
}

//! Every rule of a reader's request, broken alone. Each line is a test of its name and an entry of the vectors.

use tefuda_credential::{Acceptance, Flaw, ProofRequest, RequestError, Requester, TrustList};
use tefuda_crypto::SigningKey;
use tefuda_record::Moment;

use crate::common::{KID, NOW, clinic, insurer, key, terms, trust_text};
use crate::forge::jws;

/// A request of a clinic, and the holder's list. Unchanged it is known.
pub(crate) struct Ask {
    pub(crate) header: String,
    pub(crate) payload: String,
    pub(crate) key: SigningKey,
    pub(crate) text: fn(&str) -> String,
    pub(crate) trust: Option<Vec<tefuda_credential::TrustedIssuer>>,
    pub(crate) at: Moment,
}

/// A request, a list, and what must come out: `known`, `unknown`, or the name of the error.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) request: String,
    pub(crate) trust: Option<String>,
    pub(crate) at: Moment,
    pub(crate) expected: Result<&'static str, RequestError>,
}

impl Case {
    pub(crate) fn outcome(&self) -> Result<&'static str, RequestError> {
        outcome(&self.request, self.trust.as_deref(), self.at)
    }
}

pub(crate) fn outcome(text: &str, trust: Option<&str>, at: Moment) -> Result<&'static str, RequestError> {
    let trust = trust.map(|text| TrustList::parse(text, Acceptance::Demo).unwrap());
    Ok(match ProofRequest::parse(text)?.requester(trust.as_ref(), at)? {
        Requester::Known { .. } => "known",
        Requester::Unknown => "unknown",
    })
}

/// The name under which an error is published.
pub(crate) fn code(outcome: &Result<&'static str, RequestError>) -> &'static str {
    match outcome {
        Ok(code) => code,
        Err(RequestError::Malformed(_)) => "malformed",
        Err(RequestError::Forged) => "forged",
        Err(RequestError::KeyOver) => "key_over",
        Err(RequestError::Expired) => "expired",
        Err(RequestError::NothingWanted) => "nothing_wanted",
        Err(RequestError::Signing(_)) => "signing",
        Err(RequestError::TooLarge(_)) => "too_large",
    }
}

impl Ask {
    fn new() -> Self {
        let query = r#"{"credentials":[{"id":"eligibility","format":"dc+sd-jwt","meta":{"vct_values":["urn:tefuda:eligibility:1"]},"claims":[{"path":["name"]},{"path":["birth_day"]}]}]}"#;
        Self {
            header: format!(r#"{{"alg":"ES256","typ":"oauth-authz-req+jwt","kid":"{KID}"}}"#),
            payload: format!(
                r#"{{"response_type":"vp_token","client_id":"1319910012","client_metadata":{{"client_name":"例示医院"}},"nonce":"AAECAwQFBgc","iat":{},"exp":{},"purpose":"visit","dcql_query":{query}}}"#,
                NOW.0,
                NOW.0 + 600
            ),
            key: key(5),
            text: str::to_owned,
            trust: Some(vec![insurer(), clinic()]),
            at: NOW,
        }
    }

    fn say(&mut self, from: &str, to: &str) {
        assert!(self.payload.contains(from), "{from}");
        self.payload = self.payload.replace(from, to);
    }

    fn clinic(&mut self) -> &mut tefuda_credential::TrustedIssuer {
        self.trust.as_mut().unwrap().last_mut().unwrap()
    }

    fn case(self, name: &'static str, expected: Result<&'static str, RequestError>) -> Case {
        Case {
            name,
            request: (self.text)(&jws(&self.header, &self.payload, &self.key)),
            trust: self.trust.map(|issuers| trust_text(terms(), &issuers)),
            at: self.at,
            expected,
        }
    }
}

const fn malformed(flaw: Flaw) -> Result<&'static str, RequestError> {
    Err(RequestError::Malformed(flaw))
}

macro_rules! cases {
    ($($name:ident: $change:expr => $expected:expr;)+) => {
        /// Every case, in order.
        pub(crate) fn all() -> Vec<Case> {
            vec![$(make::$name()),+]
        }

        mod make {
            use super::*;
            $(pub(crate) fn $name() -> Case {
                let mut ask = Ask::new();
                let change: fn(&mut Ask) = $change;
                change(&mut ask);
                ask.case(stringify!($name), $expected)
            })+
        }

        $(#[test]
        fn $name() {
            let case = make::$name();
            assert_eq!(case.outcome(), case.expected);
        })+
    };
}

cases! {
    a_sound_request: |_| {} => Ok("known");
    a_sound_poster: |a| {
        a.say(r#""nonce":"AAECAwQFBgc","#, "");
        a.say(&format!(r#""exp":{}"#, NOW.0 + 600), &format!(r#""exp":{}"#, NOW.0 + 366 * 86_400));
    } => Ok("known");
    a_request_as_digits: |a| a.text = |text| tefuda_credential::codec::encode(&format!("{text}~")).unwrap() => Ok("known");
    without_a_list: |a| a.trust = None => Ok("unknown");
    a_code_that_the_list_does_not_know: |a| a.say("1319910012", "1319910020") => Ok("unknown");
    a_key_that_the_list_does_not_know: |a| a.header = a.header.replace(KID, "k9") => Ok("unknown");
    signed_by_somebody_else: |a| a.key = key(9) => Err(RequestError::Forged);
    a_payload_changed_after_signing: |a| a.text = |text| {
        let other = jws(r#"{"alg":"ES256","typ":"oauth-authz-req+jwt","kid":"k1"}"#, &Ask::new().payload.replace("visit", "emergency"), &key(9));
        let (_, signature) = text.rsplit_once('.').unwrap();
        format!("{}.{signature}", other.rsplit_once('.').unwrap().0)
    } => Err(RequestError::Forged);
    a_withdrawn_key: |a| a.clinic().keys.first_mut().unwrap().revoked_at = Some(NOW) => Err(RequestError::KeyOver);
    a_key_after_its_time: |a| a.clinic().keys.first_mut().unwrap().until = NOW => Err(RequestError::KeyOver);
    a_key_before_its_time: |a| a.clinic().keys.first_mut().unwrap().from = NOW.plus_seconds(1) => Err(RequestError::KeyOver);
    a_request_that_is_over: |a| a.at = NOW.plus_seconds(600) => Err(RequestError::Expired);
    a_request_from_the_future: |a| a.at = NOW.plus_seconds(-301) => Err(RequestError::Expired);
    a_screen_for_longer_than_an_hour: |a| a.say(&(NOW.0 + 600).to_string(), &(NOW.0 + 3_601).to_string()) => malformed(Flaw::Times);
    a_poster_for_longer_than_a_year: |a| {
        a.say(r#""nonce":"AAECAwQFBgc","#, "");
        a.say(&format!(r#""exp":{}"#, NOW.0 + 600), &format!(r#""exp":{}"#, NOW.0 + 366 * 86_400 + 1));
    } => malformed(Flaw::Times);
    a_request_that_ends_before_it_begins: |a| a.say(&(NOW.0 + 600).to_string(), &NOW.0.to_string()) => malformed(Flaw::Times);
    algorithm_none: |a| a.header = a.header.replace("ES256", "none") => malformed(Flaw::Algorithm);
    another_type: |a| a.header = a.header.replace("oauth-authz-req+jwt", "JWT") => malformed(Flaw::Type);
    no_key_id: |a| a.header = a.header.replace(r#","kid":"k1""#, "") => malformed(Flaw::KeyId);
    a_crit: |a| a.header = a.header.replace(r#""alg""#, r#""crit":["x"],"alg""#) => malformed(Flaw::HeaderMember);
    a_member_twice: |a| a.say(r#""purpose":"visit""#, r#""purpose":"visit","purpose":"identity""#) => malformed(Flaw::DuplicateMember);
    a_member_that_nobody_knows: |a| a.say(r#""purpose":"visit""#, r#""purpose":"visit","state":"x""#) => malformed(Flaw::Member);
    a_response_by_another_road: |a| a.say("vp_token", "code") => malformed(Flaw::Value);
    a_client_that_is_no_code: |a| a.say("1319910012", "https://iin.example") => malformed(Flaw::Audience);
    a_name_that_runs_backwards: |a| a.say("例示医院", "例示\u{202e}医院") => malformed(Flaw::Value);
    a_purpose_that_nobody_knows: |a| a.say(r#""visit""#, r#""marketing""#) => malformed(Flaw::Value);
    a_purpose_in_the_words_of_people: |a| a.say(r#""visit""#, r#""受診""#) => malformed(Flaw::Value);
    a_short_nonce: |a| a.say("AAECAwQFBgc", "AAECAwQ") => malformed(Flaw::Nonce);
    a_nonce_that_is_no_text: |a| a.say(r#""AAECAwQFBgc""#, "7") => malformed(Flaw::Member);
    a_float_for_a_time: |a| a.say(&format!(r#""iat":{}"#, NOW.0), &format!(r#""iat":{}.0"#, NOW.0)) => malformed(Flaw::Number);
    no_field_wanted: |a| a.say(r#"{"path":["name"]},{"path":["birth_day"]}"#, "") => Err(RequestError::NothingWanted);
    a_field_that_nobody_knows: |a| a.say(r#"["birth_day"]"#, r#"["income"]"#) => malformed(Flaw::Name);
    a_field_twice: |a| a.say(r#"["birth_day"]"#, r#"["name"]"#) => malformed(Flaw::Twice);
    a_path_into_a_field: |a| a.say(r#"["birth_day"]"#, r#"["birth_day","year"]"#) => malformed(Flaw::Member);
    a_value_asked_for: |a| a.say(r#"{"path":["name"]}"#, r#"{"path":["name"],"values":["花子"]}"#) => malformed(Flaw::Member);
    two_credentials_asked_for: |a| a.say(r#""credentials":[{"#, r#""credentials":[{},{"#) => malformed(Flaw::Member);
    another_format: |a| a.say("dc+sd-jwt", "mso_mdoc") => malformed(Flaw::Value);
    another_type_of_credential: |a| a.say("urn:tefuda:eligibility:1", "urn:eu:pid:1") => malformed(Flaw::CredentialType);
    nested_too_deep: |a| a.say(r#""name"]"#, r#"[["name"]]]"#) => malformed(Flaw::Depth);
    cut: |a| a.text = |text| text.chars().take(100).collect() => malformed(Flaw::Parts);
    longer_than_any_request: |a| a.text = |text| format!("{text}{}", " ".repeat(2) + &"A".repeat(20_000)) => malformed(Flaw::TooLong);
}

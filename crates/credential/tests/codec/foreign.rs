//! Credentials of others: another order of members, other spacing, unsorted digests, other parts altogether.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;
use tefuda_credential::codec::{decode, encode, payload_bytes};

use crate::proofs::{base64, digest};

/// Issued and presented by PyPI sd-jwt 0.10.4 and npm @sd-jwt/core 0.19, which know nothing of us.
const OF_OTHER_LIBRARIES: [(&str, &str); 5] = [
    ("npm_issued_all", include_str!("foreign/npm_issued_all.txt")),
    ("npm_presented_bound", include_str!("foreign/npm_presented_bound.txt")),
    ("pypi_issued_all", include_str!("foreign/pypi_issued_all.txt")),
    ("pypi_presented_bound", include_str!("foreign/pypi_presented_bound.txt")),
    ("pypi_presented_one", include_str!("foreign/pypi_presented_one.txt")),
];

#[test]
fn proofs_of_other_libraries_come_back_and_shrink() {
    for (name, proof) in OF_OTHER_LIBRARIES {
        let bytes = payload_bytes(proof).unwrap();
        assert_eq!(decode(&encode(proof).unwrap()).unwrap(), proof, "{name}");
        // base64url alone wastes a quarter; the rest is what the rules find.
        assert!(bytes * 2 < proof.len(), "{name}: {bytes} of {}", proof.len());
    }
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (0_u64..40_000).prop_map(|day| Value::from(day * 86_400)),
        "\\PC{0,20}".prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[0-9-]{1,20}|[ァ-ヶー ]{1,12}|[ｦ-ﾟ ]{1,12}|[A-Z ]{5,20}|(19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]|male|certificate"
            .prop_map(Value::from),
        "[A-Za-z0-9_-]{11}|[A-Za-z0-9_-]{22}|[A-Za-z0-9_-]{43}|[A-Za-z0-9_-]{24,90}".prop_map(Value::from),
        "髙?[一-龠ぁ-ん𠮷 ]{1,10}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 5, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            vec(("[a-z_]{1,10}|nonce|x|y|_sd|name", inner), 0..5)
                .prop_map(|all| Value::Object(all.into_iter().collect())),
        ]
    })
}

/// How somebody writes JSON.
fn written(value: &Value, style: u8) -> String {
    match style % 3 {
        0 => value.to_string(),
        1 => serde_json::to_string_pretty(value).unwrap(),
        _ => value.to_string().replace("\":", "\": ").replace(",\"", ", \""),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn made_up_credentials_come_back(
        (header, payload, binding) in (json(), json(), json()),
        disclosures in vec(json(), 0..6),
        (order, style) in (any::<u64>(), any::<u8>()),
        signature in vec(any::<u8>(), 0..80),
    ) {
        let disclosures: Vec<String> = disclosures.iter().map(|d| base64(&written(d, style))).collect();
        let mut digests: Vec<String> = disclosures.iter().map(|d| digest(d)).collect();
        digests.push(digest("hidden"));
        if order % 2 == 0 { digests.sort() } else { digests.reverse() }
        if order % 3 == 0 { digests.push(digests[0].clone()) }
        let payload = serde_json::json!({ "a": payload, "_sd": digests, "more": [{ "...": digest("hidden") }, { "...": digests[0] }] });
        let signature = base64::Engine::encode(&base64::prelude::BASE64_URL_SAFE_NO_PAD, signature);
        let mut proof = format!("{}.{}.{signature}~", base64(&written(&header, style)), base64(&written(&payload, style)));
        for disclosure in &disclosures {
            proof += disclosure;
            proof.push('~');
        }
        if order % 5 > 0 {
            let binding = serde_json::json!({ "sd_hash": digest(&proof), "b": binding });
            proof += &format!("{}.{}.{signature}", base64(&written(&header, style)), base64(&written(&binding, style)));
        }
        prop_assert_eq!(decode(&encode(&proof).unwrap()).unwrap(), proof);
    }

    #[test]
    fn parts_that_are_no_base64url_come_back(
        proof in "[A-Za-z0-9_=-]{0,40}\\.[A-Za-z0-9_=-]{0,40}\\.[A-Za-z0-9_=-]{0,40}(~[A-Za-z0-9_.=-]{0,50}){1,6}"
    ) {
        prop_assert_eq!(decode(&encode(&proof).unwrap()).unwrap(), proof);
    }
}

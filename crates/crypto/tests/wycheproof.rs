//! Project Wycheproof's vectors for ES256: every signature it calls invalid must be refused, every valid one accepted.

use tefuda_crypto::PublicKey;
use wycheproof::TestResult;
use wycheproof::ecdsa::{TestName, TestSet};

#[test]
fn es256_agrees_with_wycheproof() {
    let set = TestSet::load(TestName::EcdsaSecp256r1Sha256P1363).unwrap();
    let (mut accepted, mut refused) = (0, 0);
    for group in &set.test_groups {
        let (x, y) = group.key.key[1..].split_at(32);
        let key = PublicKey::from_xy(x.try_into().unwrap(), y.try_into().unwrap()).unwrap();
        for test in &group.tests {
            // A signature of another length never reaches the key: the type says 64 bytes.
            let verified = <&[u8; 64]>::try_from(test.sig.as_ref())
                .is_ok_and(|signature| key.verify(&test.msg, signature).is_ok());
            match test.result {
                TestResult::Valid => assert!(verified, "case {} is valid: {}", test.tc_id, test.comment),
                TestResult::Invalid => assert!(!verified, "case {} is invalid: {}", test.tc_id, test.comment),
                TestResult::Acceptable => {}
            }
            if verified { accepted += 1 } else { refused += 1 }
        }
    }
    assert_eq!((accepted, refused), (173, 89), "the set is not what it was");
}

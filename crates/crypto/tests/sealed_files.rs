//! Sealing and opening, on whatever bytes there are.

use proptest::prelude::*;
use tefuda_crypto::{
    Identity, OpenError, Passphrase, Recipient, SystemRandom, WorkFactor, open_with, open_with_passphrase, opener,
    seal_to, seal_with_passphrase,
};

/// Longer than one chunk of the format (64 KiB), so that its seams are crossed too.
fn plain() -> impl Strategy<Value = Vec<u8>> {
    (prop::collection::vec(any::<u8>(), 0..64), 0_usize..1200)
        .prop_map(|(bytes, times)| bytes.iter().copied().cycle().take(bytes.len() * times).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_sealed_opens_to_the_same_bytes(plain in plain(), typed in "\\PC{1,40}") {
        let identity = Identity::make(&mut SystemRandom).unwrap();
        let sealed = seal_to(&[identity.recipient()], &plain).unwrap();
        prop_assert!(open_with(&identity, &sealed).unwrap().as_slice() == plain);

        let passphrase = Passphrase::new(&typed).unwrap();
        let sealed = seal_with_passphrase(&passphrase, WorkFactor::LOWEST, &plain).unwrap();
        prop_assert!(open_with_passphrase(&passphrase, &sealed).unwrap().as_slice() == plain);
    }

    #[test]
    fn one_changed_bit_opens_nothing(plain in plain(), place in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let identity = Identity::make(&mut SystemRandom).unwrap();
        let mut sealed = seal_to(&[identity.recipient()], &plain).unwrap();
        let place = place.index(sealed.len());
        sealed[place] ^= 1 << bit;
        prop_assert!(open_with(&identity, &sealed).is_err());
    }

    #[test]
    fn hostile_bytes_are_refused_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..600), marked in any::<bool>()) {
        let identity = Identity::make(&mut SystemRandom).unwrap();
        let mut file = if marked { b"age-encryption.org/v1\n-> ".to_vec() } else { Vec::new() };
        file.extend(bytes);
        prop_assert!(open_with(&identity, &file).is_err());
        prop_assert!(open_with_passphrase(&Passphrase::new("p").unwrap(), &file).is_err());
        if !marked {
            prop_assert_eq!(opener(&file), Err(OpenError::NotSealed));
        }
    }

    #[test]
    fn hostile_text_is_no_key(text in "\\PC{0,100}") {
        prop_assert!(Identity::parse(&text).is_err());
        prop_assert!(Recipient::parse(&text).is_err());
        prop_assert!(Identity::parse(&["AGE-SECRET-KEY-1", &text].concat()).is_err());
        prop_assert!(Recipient::parse(&["age1", &text].concat()).is_err());
    }
}

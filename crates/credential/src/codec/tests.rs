use proptest::prelude::*;

use super::envelope::Mode;
use super::{DecodeError, bits::BitWriter, charset, decode, deflate, digits, encode, envelope, marker, phrases};

/// What [`decode()`] says to a text and bits that no encoder need have written, in a sound envelope.
fn decode_body(text: &str, bits: &[u8], mode: Mode) -> Result<String, DecodeError> {
    let text = match mode {
        Mode::Folded => charset::to_bytes(text),
        Mode::Phrased => charset::to_bytes(&phrases::fold(text)),
        Mode::Plain => text.as_bytes().to_vec(),
    };
    let mut body = deflate::deflate(&text).unwrap();
    body.extend(bits);
    decode(&digits::write(&envelope::close(mode, &body).unwrap()))
}

fn folded(text: &str, bits: &[u8]) -> Result<String, DecodeError> {
    decode_body(text, bits, Mode::Folded)
}

#[test]
fn a_text_by_hand_is_read() {
    assert_eq!(
        folded("{}\u{1d}{}\u{1d}\u{10}\u{1e}", &[0, 0x7f, 0xc0]).as_deref(),
        Ok("e30.e30._w~")
    );
    assert_eq!(
        decode_body("{}\u{1d}{}\u{1d}\u{1e}", &[], Mode::Plain).as_deref(),
        Ok("e30.e30.~")
    );
}

#[test]
fn bits_missing_and_bits_left_are_refused() {
    let proof = "{}\u{1d}{\"a\":\"\u{1}\"}\u{1d}\u{f}\u{1e}";
    assert!(folded(proof, &[7; 80]).is_ok());
    assert_eq!(folded(proof, &[7; 79]), Err(DecodeError::BitsMissing));
    assert_eq!(folded(proof, &[7; 81]), Err(DecodeError::BitsLeft));
    assert_eq!(folded(proof, &[]), Err(DecodeError::BitsMissing));
}

#[test]
fn every_marker_out_of_place_is_refused() {
    // Nothing but zeros: every marker finds bits, some find sense.
    for code in 0..0x20_u8 {
        let c = char::from(code);
        let known = [
            marker::BYTES_8,
            marker::BYTES_16,
            marker::BYTES_32,
            marker::BYTES,
            marker::DIGEST,
            marker::SD_HASH,
            marker::POINT_Y,
            marker::DIGESTS,
            marker::VALUE,
            marker::NUMBER,
            marker::FIELDS,
            marker::RAW_64,
            marker::RAW,
            marker::VERBATIM,
            marker::CHARACTER,
            marker::DOT,
            marker::TILDE,
            marker::END,
            '\t',
            '\n',
            '\r',
        ];
        let read = folded(&format!("{{{c}}}\u{1d}\u{1d}\u{1e}"), &[]);
        if !known.contains(&c) {
            assert_eq!(read, Err(DecodeError::Malformed), "{code:#04x}");
        }
    }
    for text in [
        "\u{1d}\u{1d}\u{1e}\u{f}a",
        "{\u{f}}\u{1d}\u{1d}\u{1e}",
        "{\u{11}}\u{1d}\u{1d}\u{1e}",
        "{\u{1f}}\u{1d}\u{1d}\u{1e}",
    ] {
        assert_eq!(folded(text, &[0; 64]), Err(DecodeError::Malformed));
    }
}

#[test]
fn rules_of_the_folded_mode_are_refused_in_the_plain_one() {
    for marker in ["\u{1}", "\u{4}", "\u{7}", "\u{b}", "\u{c}", "\u{e}"] {
        let read = decode_body(&format!("{marker}\u{1d}\u{1d}\u{1e}"), &[0; 40], Mode::Plain);
        assert_eq!(read, Err(DecodeError::Malformed));
    }
}

#[test]
fn what_waits_for_itself_is_refused() {
    // Disclosures 0 and 1 hold each other's digests.
    let mut bits = BitWriter::default();
    bits.write(1, 6);
    bits.write(0, 6);
    let text = "{}\u{1d}{}\u{1d}\u{1e}[\"\u{3}\"]\u{1e}[\"\u{3}\"]\u{1e}";
    assert_eq!(folded(text, &bits.finish()), Err(DecodeError::Circular));
    // A disclosure that holds the rest, itself among it.
    assert_eq!(
        folded("{}\u{1d}{}\u{1d}\u{1e}[\u{7}]\u{1e}", &[0]),
        Err(DecodeError::Circular)
    );
    // A disclosure with the hash of what it stands in.
    assert_eq!(
        folded("{}\u{1d}{}\u{1d}\u{1e}[\"\u{4}\"]\u{1e}", &[]),
        Err(DecodeError::Malformed)
    );
    // A hash of nothing before.
    assert_eq!(
        folded("{\"\u{4}\"}\u{1d}{}\u{1d}\u{1e}", &[]),
        Err(DecodeError::Malformed)
    );
    // The digest of a disclosure that is not there.
    assert_eq!(
        folded("{}\u{1d}{\"\u{3}\"}\u{1d}\u{1e}", &[0]),
        Err(DecodeError::Malformed)
    );
}

#[test]
fn an_y_without_an_x_or_off_the_curve_is_refused() {
    assert_eq!(
        folded("{}\u{1d}{\"\u{5}\"}\u{1d}\u{1e}", &[0]),
        Err(DecodeError::Malformed)
    );
    assert_eq!(
        folded("{}\u{1d}{\"\u{2}\",\"\u{5}\"}\u{1d}\u{1e}", &[0xff; 33]),
        Err(DecodeError::BitsLeft)
    );
    let mut bits = vec![0xff; 32];
    bits.push(0x80);
    assert_eq!(
        folded("{}\u{1d}{\"\u{2}\",\"\u{5}\"}\u{1d}\u{1e}", &bits),
        Err(DecodeError::Malformed)
    );
}

#[test]
fn small_input_never_grows_without_end() {
    // Fields of 27 texts, each a reference into the dictionary: more than a token may have.
    let text = "\u{1d}\u{1d}\u{1e}".to_owned() + &"\u{11}aaaaaaaaaaaaaaaa\u{1e}".repeat(220);
    assert!(folded(&text, &[]).is_ok());
    let text = "\u{1d}\u{1d}\u{1e}".to_owned() + &"\u{b}\u{b}\u{b}\u{b}\u{b}\u{b}\u{b}\u{b}".repeat(200);
    // 1,600 words of 22 bits… each «former_card»: 17,600 characters.
    let mut bits = BitWriter::default();
    for _ in 0..1_600 {
        bits.write(6, 8);
    }
    assert_eq!(folded(&text, &bits.finish()), Err(DecodeError::TokenTooLong));
    // Arrays of the rest cost one byte each and render 43 characters for every disclosure.
    let disclosures = "a\u{1e}".repeat(60);
    let arrays = "\u{7}".repeat(1_500);
    let text = format!("{{}}\u{1d}{{}}\u{1d}\u{1e}{disclosures}{arrays}\u{1d}\u{1d}");
    assert_eq!(folded(&text, &[0; 1_313]), Err(DecodeError::TokenTooLong));
    // More disclosures than have numbers.
    let disclosures = "a\u{1e}".repeat(64);
    let text = format!("{{}}\u{1d}{{\u{7}}}\u{1d}\u{1e}{disclosures}");
    assert_eq!(folded(&text, &[0]), Err(DecodeError::Malformed));
}

#[test]
fn the_announced_length_bounds_what_is_awaited() {
    let digits = encode("e30.e30.~").unwrap();
    for (length, says) in [
        (0_u16, DecodeError::WrongLength),
        (1, DecodeError::WrongLength),
        (2, DecodeError::TooManyDigits),
        (1_700, DecodeError::Incomplete),
        (u16::MAX, DecodeError::WrongLength),
    ] {
        let mut bytes = digits::read(&digits.as_bytes()[4..]).unwrap();
        bytes[1..3].copy_from_slice(&length.to_be_bytes());
        assert_eq!(decode(&digits::write(&bytes)), Err(says), "{length}");
    }
}

#[test]
fn errors_show_nothing_that_was_read() {
    let wrong = decode("髙橋 花子").unwrap_err();
    assert_eq!(format!("{wrong} {wrong:?}"), "not only digits NotDigits");
    let wrong = encode("髙橋 花子").unwrap_err();
    assert_eq!(format!("{wrong} {wrong:?}"), "not an sd-jwt NotSdJwt");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Behind a right check anything may stand: whoever forges can compute a check.
    #[test]
    fn any_body_is_read_or_refused(
        text in "[\u{1}-\u{1f}\\[\\]{}\",:a髙]{0,60}",
        bits in prop::collection::vec(any::<u8>(), 0..200),
        mode in 0_usize..3,
    ) {
        let mode = [Mode::Plain, Mode::Folded, Mode::Phrased][mode];
        if let Ok(sd_jwt) = decode_body(&text, &bits, mode) {
            prop_assert_eq!(decode(&encode(&sd_jwt).unwrap()).unwrap(), sd_jwt);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(body in prop::collection::vec(any::<u8>(), 2..300)) {
        for mode in [Mode::Folded, Mode::Phrased, Mode::Plain] {
            if let Ok(sd_jwt) = decode(&digits::write(&envelope::close(mode, &body).unwrap())) {
                prop_assert_eq!(decode(&encode(&sd_jwt).unwrap()).unwrap(), sd_jwt);
            }
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,80}|7482[0-9 ０-９]{0,200}") {
        prop_assert!(decode(&text).is_err());
    }
}

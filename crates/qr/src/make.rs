//! One content to one symbol.

use qrcode::bits::Bits;
use qrcode::types::QrError;
use qrcode::{QrCode, Version};
use thiserror::Error;

use crate::code::{Code, Level};

/// Makes the smallest symbol that holds `content`, of `max_version` at most.
///
/// Digits go in numeric mode, ten bits for three; anything else goes in byte mode as it is, without a word about its
/// encoding. Versions end at 40, so a greater `max_version` means 40. Source: ISO/IEC 18004:2015 §7.4.3, §7.4.5.
///
/// # Errors
/// [`MakeError::Empty`] without content, [`MakeError::TooLong`] if no version allowed holds it.
pub fn make_symbol(content: &[u8], level: Level, max_version: u8) -> Result<Code, MakeError> {
    if content.is_empty() {
        return Err(MakeError::Empty);
    }
    let digits = content.iter().all(u8::is_ascii_digit);
    for version in 1..=max_version.min(40) {
        let mut bits = Bits::new(Version::Normal(version.into()));
        let pushed = if digits {
            bits.push_numeric_data(content)
        } else {
            bits.push_byte_data(content)
        };
        match pushed.and_then(|()| bits.push_terminator(level.into())) {
            Ok(()) => {
                let code = QrCode::with_bits(bits, level.into()).map_err(MakeError::Refused)?;
                return Ok(Code::new(version, level, &code.into_colors()));
            }
            Err(QrError::DataTooLong) => {}
            Err(error) => return Err(MakeError::Refused(error)),
        }
    }
    Err(MakeError::TooLong)
}

/// Why no symbol can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MakeError {
    /// There is nothing to show.
    #[error("content is empty")]
    Empty,
    /// The content does not fit the versions allowed.
    #[error("content does not fit the versions allowed")]
    TooLong,
    /// A sequence would need more than 16 symbols.
    #[error("content needs more than 16 symbols")]
    TooManySymbols,
    /// The encoder refused for another reason.
    #[error("encoder refused the content")]
    Refused(#[source] QrError),
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The greatest numbers of digits and bytes. Source: ISO/IEC 18004:2015 table 7.
    #[test]
    fn every_capacity_of_the_standard_is_met_and_not_passed() {
        let digits = |n| b"7".repeat(n);
        let bytes = |n| vec![0xFC; n];
        for (content, more, level, version) in [
            (digits(41), digits(42), Level::L, 1),
            (digits(34), digits(35), Level::M, 1),
            (digits(652), digits(653), Level::L, 10),
            (digits(1_250), digits(1_251), Level::L, 15),
            (digits(7_089), digits(7_090), Level::L, 40),
            (digits(5_596), digits(5_597), Level::M, 40),
            (bytes(17), bytes(18), Level::L, 1),
            (bytes(271), bytes(272), Level::L, 10),
            (bytes(412), bytes(413), Level::M, 15),
            (bytes(2_953), bytes(2_954), Level::L, 40),
            (bytes(2_331), bytes(2_332), Level::M, 40),
        ] {
            let code = make_symbol(&content, level, 40).unwrap();
            assert_eq!((code.version(), code.level()), (version, level));
            assert_eq!(code.rows().count(), usize::from(version) * 4 + 17);
            assert_eq!(make_symbol(&more, level, version), Err(MakeError::TooLong));
        }
    }

    #[test]
    fn a_version_above_the_allowed_one_is_refused() {
        assert!(make_symbol(&b"7".repeat(42), Level::L, 2).is_ok());
        assert_eq!(make_symbol(&b"7".repeat(42), Level::L, 1), Err(MakeError::TooLong));
        assert_eq!(make_symbol(b"7", Level::L, 0), Err(MakeError::TooLong));
        assert!(make_symbol(b"7", Level::L, 255).is_ok());
    }

    #[test]
    fn nothing_makes_no_symbol() {
        assert_eq!(make_symbol(b"", Level::L, 40), Err(MakeError::Empty));
    }
}

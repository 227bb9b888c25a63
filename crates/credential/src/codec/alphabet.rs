//! Strings of one small alphabet, in five or six bits a character for the common ones.
//!
//! Names are too short and too various for DEFLATE: the kana of a name outside the dictionary would cost two bytes each.

use super::DecodeError;
use super::bits::{BitReader, BitWriter};

/// Characters in the order of how common they are in names. Part of dictionary 1: never changed.
pub(super) struct Alphabet(&'static str);

/// Full-width katakana.
pub(super) const FULL_WIDTH_KANA: Alphabet = Alphabet(concat!(
    " マコカシウイタオキヤトサミラ",
    "ナダツワチノユハムンモアヒケジロ",
    "ヨリクスルエズガフグョニバベギュセドザホブデメテネボゲレゴヅッァィゥェォゼソゾヂヌパビピプヘペポャヮヰヱヲヴヵヶー・\u{3000}",
));
/// Half-width katakana, where the sound marks stand alone.
pub(super) const HALF_WIDTH_KANA: Alphabet = Alphabet(concat!(
    " ﾏｺｶｼｳｲﾀｵｷﾔﾄｻﾐﾗ",
    "ﾅﾂﾜﾁﾉﾕﾊﾑﾝﾓｱﾋｹﾛﾞﾖ",
    "ﾘｸｽﾙｴﾌﾆｾﾎﾃﾈﾒﾚﾍｿﾇﾟｮｭｬｯｧｨｩｪｫｦｰ･\u{3000}",
));
/// Capital Latin letters, as in passports.
pub(super) const CAPITALS: Alphabet = Alphabet(" AIOUKNTSHMRYEGBDFJZWPCVLQX-.,'/");

/// Symbol 0 ends the string; the next 15 take five bits, 16 more take six, 64 more take eight.
const END: usize = 0;

impl Alphabet {
    pub(super) fn holds(&self, text: &str) -> bool {
        text.chars().all(|c| self.0.contains(c))
    }

    pub(super) fn write(&self, text: &str, bits: &mut BitWriter) {
        for c in text.chars() {
            if let Some(at) = self.0.chars().position(|known| known == c) {
                write_symbol(at + 1, bits);
            }
        }
        write_symbol(END, bits);
    }

    pub(super) fn read(&self, bits: &mut BitReader<'_>) -> Result<String, DecodeError> {
        let mut text = String::new();
        loop {
            match read_symbol(bits)? {
                END => return Ok(text),
                symbol => text.push(self.0.chars().nth(symbol - 1).ok_or(DecodeError::Malformed)?),
            }
        }
    }
}

fn write_symbol(symbol: usize, bits: &mut BitWriter) {
    let symbol = symbol as u64;
    match symbol {
        0..16 => bits.write(symbol, 5),
        16..32 => bits.write(0b10_0000 | (symbol - 16), 6),
        _ => bits.write(0b1100_0000 | (symbol - 32), 8),
    }
}

fn read_symbol(bits: &mut BitReader<'_>) -> Result<usize, DecodeError> {
    if bits.read(1)? == 0 {
        bits.read_index(4)
    } else if bits.read(1)? == 0 {
        Ok(16 + bits.read_index(4)?)
    } else {
        Ok(32 + bits.read_index(6)?)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_character_of_every_alphabet_comes_back() {
        for alphabet in [FULL_WIDTH_KANA, HALF_WIDTH_KANA, CAPITALS] {
            let all: Vec<char> = alphabet.0.chars().collect();
            assert!(all.len() < 96);
            assert_eq!(
                all.iter().collect::<BTreeSet<_>>().len(),
                all.len(),
                "a character stands twice"
            );
            let mut writer = BitWriter::default();
            alphabet.write(alphabet.0, &mut writer);
            let bytes = writer.finish();
            let mut reader = BitReader::new(&bytes);
            assert_eq!(alphabet.read(&mut reader).unwrap(), alphabet.0);
            assert!(reader.finish().is_ok());
        }
        assert!(("ァ"..="ヶ").contains(&"カ") && ('ァ'..='ヶ').all(|c| FULL_WIDTH_KANA.0.contains(c)));
        assert!(('ｦ'..='ﾟ').all(|c| HALF_WIDTH_KANA.0.contains(c)));
    }

    #[test]
    fn a_symbol_beyond_the_alphabet_is_refused() {
        let mut writer = BitWriter::default();
        writer.write(0xff, 8);
        let bytes = writer.finish();
        assert!(matches!(
            CAPITALS.read(&mut BitReader::new(&bytes)),
            Err(DecodeError::Malformed)
        ));
    }
}

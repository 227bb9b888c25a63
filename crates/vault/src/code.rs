//! Secrets as words that can be printed, read aloud and typed back.
//!
//! Five bits are one of 32 kana, chosen so that no two look or sound alike and each has one way of writing in Latin letters.
//! A line is eight kana for five bytes and two that check it: one or two wrong kana in a line are always noticed, and so are
//! two that changed places, and a line in another line's place.
//!
//! The check is a Reed-Solomon code of distance 3 over GF(32) with x⁵ + x² + 1.

use thiserror::Error;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// One line, in both scripts, for paper and screens.
#[derive(Clone, PartialEq, Eq)]
pub struct CodeLine {
    /// Hiragana in groups of four, four and two.
    pub kana: Zeroizing<String>,
    /// The same in Latin letters.
    pub latin: Zeroizing<String>,
}

impl std::fmt::Debug for CodeLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CodeLine(..)")
    }
}

/// Words that were typed are no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CodeError {
    /// Something in this line is none of the 32 kana.
    #[error("line {line} holds what is no word of a code")]
    Unknown {
        /// Counted from 1.
        line: usize,
    },
    /// This line does not fit its check: a kana is wrong, or it is another line.
    #[error("line {line} does not fit its check")]
    Check {
        /// Counted from 1.
        line: usize,
    },
    /// So many lines are no code; the last may be cut.
    #[error("{lines} lines are no code")]
    Length {
        /// Whole lines that were read.
        lines: usize,
    },
    /// The shares given come from different splits.
    #[error("the shares come from different splits")]
    OtherSet,
    /// Fewer different shares than are needed.
    #[error("{given} of {needed} shares")]
    TooFew {
        /// How many different ones were given.
        given: u8,
        /// How many are needed.
        needed: u8,
    },
}

/// What the lines are, so that a line of one is never taken for a line of the other.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paper {
    Code = 1,
    Share = 2,
}

/// Writes bytes, five a line.
pub(crate) fn write(bytes: &[u8], paper: Paper) -> Vec<CodeLine> {
    bytes
        .chunks(BYTES_A_LINE)
        .zip(1..)
        .map(|(bytes, number)| {
            let mut symbols = Zeroizing::new(Vec::with_capacity(SYMBOLS_A_LINE));
            let packed = bytes.iter().fold(0_u64, |packed, byte| packed << 8 | u64::from(*byte));
            for place in (0..DATA_SYMBOLS).rev() {
                symbols.push(low_five(packed >> (5 * place)));
            }
            let checks = checks(&symbols, paper, number);
            symbols.extend(checks);
            spell(&symbols)
        })
        .collect()
}

/// Reads what a person typed: kana or Latin letters, wide or narrow, in any case, with blanks, line numbers and signs between.
pub(crate) fn read(typed: &str, paper: Paper) -> Result<Zeroizing<Vec<u8>>, CodeError> {
    let symbols = listen(typed)?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(symbols.len()));
    for (line, number) in symbols.chunks(SYMBOLS_A_LINE).zip(1..) {
        let Some((data, check)) = line
            .split_at_checked(DATA_SYMBOLS)
            .filter(|(_, check)| check.len() == 2)
        else {
            return Err(CodeError::Length { lines: number - 1 });
        };
        if *check != checks(data, paper, number) {
            return Err(CodeError::Check { line: number });
        }
        let packed = data
            .iter()
            .fold(0_u64, |packed, symbol| packed << 5 | u64::from(*symbol));
        bytes.extend(packed.to_be_bytes().iter().skip(3));
    }
    Ok(bytes)
}

/// How many lines something that was read had.
pub(crate) const fn lines_of(bytes: &[u8]) -> usize {
    bytes.len() / BYTES_A_LINE
}

fn spell(symbols: &[u8]) -> CodeLine {
    let mut line = CodeLine {
        kana: Zeroizing::new(String::with_capacity(64)),
        latin: Zeroizing::new(String::with_capacity(64)),
    };
    for (place, symbol) in symbols.iter().enumerate() {
        if place > 0 && place % 4 == 0 {
            line.kana.push(' ');
            line.latin.push(' ');
        }
        let (kana, latin) = KANA.get(usize::from(*symbol)).copied().unwrap_or_default();
        line.kana.push(kana);
        line.latin.push_str(latin);
    }
    line
}

fn listen(typed: &str) -> Result<Zeroizing<Vec<u8>>, CodeError> {
    let mut symbols = Zeroizing::new(Vec::with_capacity(SYMBOLS_MAX));
    let mut consonant: Option<char> = None;
    for c in typed.nfkc().flat_map(char::to_lowercase) {
        let line = symbols.len() / SYMBOLS_A_LINE + 1;
        let unknown = CodeError::Unknown { line };
        if symbols.len() > SYMBOLS_MAX {
            return Err(CodeError::Length { lines: line });
        }
        let kana = match c {
            'ァ'..='ヶ' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
            _ => c,
        };
        let found = KANA
            .iter()
            .position(|(known, latin)| match consonant {
                Some(consonant) => latin.chars().eq([consonant, kana]),
                None => *known == kana,
            })
            .and_then(|place| u8::try_from(place).ok());
        match (found, consonant) {
            (Some(symbol), _) => {
                symbols.push(symbol);
                consonant = None;
            }
            (None, None) if KANA.iter().any(|(_, latin)| latin.starts_with(kana)) => consonant = Some(kana),
            (None, None) if !kana.is_alphabetic() || kana == 'ー' => {}
            (None, _) => return Err(unknown),
        }
    }
    if consonant.is_some() {
        return Err(CodeError::Unknown {
            line: symbols.len() / SYMBOLS_A_LINE + 1,
        });
    }
    Ok(symbols)
}

/// The two symbols that make both sums of a line nothing: the plain one, and the one weighted by place.
fn checks(data: &[u8], paper: Paper, number: usize) -> [u8; 2] {
    let head = [paper as u8, low_five(number as u64)];
    let (mut plain, mut weighted, mut weight) = (0, 0, 1);
    for symbol in head.iter().chain(data) {
        plain ^= symbol;
        weighted ^= times(weight, *symbol);
        weight = times(weight, 2);
    }
    let next = times(weight, 2);
    let last = times(weighted ^ times(weight, plain), inverse(weight ^ next));
    [plain ^ last, last]
}

fn low_five(bits: u64) -> u8 {
    u8::try_from(bits & 31).unwrap_or(0)
}

fn times(one: u8, other: u8) -> u8 {
    let mut product = 0;
    let mut shifted = one;
    for bit in 0..5 {
        if other >> bit & 1 == 1 {
            product ^= shifted;
        }
        shifted <<= 1;
        if shifted & 32 != 0 {
            shifted ^= MODULUS;
        }
    }
    product
}

/// The 31 powers of anything but 0 come round: its 30th is its inverse.
fn inverse(of: u8) -> u8 {
    (0..30).fold(1, |power, _| times(power, of))
}

const MODULUS: u8 = 0b10_0101;
const BYTES_A_LINE: usize = 5;
const DATA_SYMBOLS: usize = 8;
const SYMBOLS_A_LINE: usize = 10;
const SYMBOLS_MAX: usize = 100;
const KANA: [(char, &str); 32] = [
    ('か', "ka"),
    ('き', "ki"),
    ('く', "ku"),
    ('け', "ke"),
    ('こ', "ko"),
    ('さ', "sa"),
    ('す', "su"),
    ('せ', "se"),
    ('そ', "so"),
    ('た', "ta"),
    ('て', "te"),
    ('と', "to"),
    ('な', "na"),
    ('に', "ni"),
    ('ね', "ne"),
    ('の', "no"),
    ('は', "ha"),
    ('ひ', "hi"),
    ('へ', "he"),
    ('ほ', "ho"),
    ('ま', "ma"),
    ('み', "mi"),
    ('む', "mu"),
    ('め', "me"),
    ('も', "mo"),
    ('や', "ya"),
    ('よ', "yo"),
    ('ら', "ra"),
    ('り', "ri"),
    ('る', "ru"),
    ('れ', "re"),
    ('ろ', "ro"),
];

#[cfg(test)]
mod tests {
    use super::*;

    const BYTES: [u8; 20] = [
        0, 1, 2, 3, 4, 250, 251, 252, 253, 254, 17, 34, 51, 68, 85, 102, 119, 136, 153, 170,
    ];

    fn joined(pick: impl Fn(&CodeLine) -> &str) -> String {
        let lines = write(&BYTES, Paper::Code);
        let lines: Vec<&str> = lines.iter().map(pick).collect();
        lines.join("\n")
    }

    #[test]
    fn both_scripts_read_back_however_they_are_typed() {
        let (kana, latin) = (joined(|line| &line.kana), joined(|line| &line.latin));
        let katakana: String = kana
            .chars()
            .map(|c| match c {
                'ぁ'..='ゖ' => char::from_u32(u32::from(c) + 0x60).unwrap(),
                c => c,
            })
            .collect();
        let wide: String = latin
            .to_uppercase()
            .chars()
            .map(|c| match c {
                'A'..='Z' => char::from_u32(u32::from(c) + 0xFEE0).unwrap(),
                c => c,
            })
            .collect();
        let numbered: String = kana
            .lines()
            .zip(1..)
            .map(|(line, at)| format!("{at}. {line}　\r\n"))
            .collect();
        let dashed = latin.replace(' ', "-").replace('\n', " / ");
        for typed in [&kana, &latin, &katakana, &wide, &numbered, &dashed] {
            assert_eq!(read(typed, Paper::Code).unwrap().as_slice(), BYTES, "{typed}");
        }
        let half_width = katakana.replace('カ', "ｶ").replace('キ', "ｷ").replace('ラ', "ﾗ");
        assert_eq!(read(&half_width, Paper::Code).unwrap().as_slice(), BYTES);
    }

    #[test]
    fn every_wrong_kana_and_every_pair_of_wrong_ones_names_its_line() {
        let mut symbols = listen(&joined(|line| &line.kana)).unwrap();
        for one in 10..20 {
            for change in 1..32 {
                symbols[one] ^= change;
                let typed: String = symbols.iter().map(|symbol| KANA[usize::from(*symbol)].0).collect();
                assert_eq!(read(&typed, Paper::Code).unwrap_err(), CodeError::Check { line: 2 });
                for other in 10..one {
                    symbols[other] ^= change;
                    let typed: String = symbols.iter().map(|symbol| KANA[usize::from(*symbol)].0).collect();
                    assert_eq!(read(&typed, Paper::Code).unwrap_err(), CodeError::Check { line: 2 });
                    symbols[other] ^= change;
                }
                symbols[one] ^= change;
            }
        }
    }

    #[test]
    fn lines_in_another_place_and_of_another_paper_are_noticed() {
        let kana = joined(|line| &line.kana);
        let mut lines: Vec<&str> = kana.lines().collect();
        lines.swap(1, 2);
        assert_eq!(
            read(&lines.join("\n"), Paper::Code).unwrap_err(),
            CodeError::Check { line: 2 }
        );
        assert_eq!(read(&kana, Paper::Share).unwrap_err(), CodeError::Check { line: 1 });
    }

    #[test]
    fn what_is_no_code_says_where() {
        let kana = joined(|line| &line.kana);
        let lines: Vec<&str> = kana.lines().collect();
        let with = |line: &str| [lines[0], line].join("\n");
        assert_eq!(
            read(&with("しつちふ"), Paper::Code).unwrap_err(),
            CodeError::Unknown { line: 2 }
        );
        assert_eq!(
            read(&with("shi"), Paper::Code).unwrap_err(),
            CodeError::Unknown { line: 2 }
        );
        assert_eq!(
            read(&with("k"), Paper::Code).unwrap_err(),
            CodeError::Unknown { line: 2 }
        );
        assert_eq!(
            read(&with("かきく"), Paper::Code).unwrap_err(),
            CodeError::Length { lines: 1 }
        );
        assert_eq!(read("", Paper::Code).unwrap().len(), 0);
        assert!(read(&"か".repeat(5_000), Paper::Code).is_err());
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_read_back(bytes in proptest::collection::vec(proptest::num::u8::ANY, 25)) {
            let typed: String = write(&bytes, Paper::Share).iter().map(|line| line.latin.to_string()).collect();
            proptest::prop_assert_eq!(read(&typed, Paper::Share).unwrap().to_vec(), bytes);
        }

        #[test]
        fn no_text_breaks_it(typed in "\\PC{0,200}") {
            let _read = read(&typed, Paper::Code);
        }
    }
}

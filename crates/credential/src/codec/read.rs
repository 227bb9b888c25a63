//! Reads a token from a text and bits.

use std::iter::Peekable;
use std::str::Chars;

use super::DecodeError;
use super::bits::BitReader;
use super::clock::Clock;
use super::envelope::Mode;
use super::marker;
use super::token::{Content, Parity, Part, Piece, Separator, Shown, Token};
use super::value::Value;
use super::write::holds;

/// Reads what [`super::write::write`] wrote, the text already out of its charset.
pub(super) fn read(text: &str, bits: &[u8], mode: Mode) -> Result<Token, DecodeError> {
    let mut reader = Reader {
        text: text.chars().peekable(),
        bits: BitReader::new(bits),
        clock: Clock::default(),
        mode,
    };
    let mut token = Token {
        parts: Vec::new(),
        separators: Vec::new(),
    };
    loop {
        reader.parts(&mut token)?;
        token.separators.push(match reader.text.next() {
            Some(marker::DOT) => Separator::Dot,
            Some(marker::TILDE) => Separator::Tilde,
            Some(_) => return Err(DecodeError::Malformed),
            None => break,
        });
    }
    reader.bits.finish()?;
    Ok(token)
}

struct Reader<'a> {
    text: Peekable<Chars<'a>>,
    bits: BitReader<'a>,
    clock: Clock,
    mode: Mode,
}

impl Reader<'_> {
    /// Reads one part, or a whole run of disclosures.
    fn parts(&mut self, token: &mut Token) -> Result<(), DecodeError> {
        let part = match self.text.peek() {
            Some(&marker::RAW_64) => {
                self.text.next();
                Part::Raw(self.bits.read_bytes(64)?)
            }
            Some(&marker::RAW) => {
                self.text.next();
                let length = self.bits.read_index(10)?;
                Part::Raw(self.bits.read_bytes(length)?)
            }
            Some(&marker::VERBATIM) => {
                self.text.next();
                Part::Verbatim(self.literal()?)
            }
            Some(&marker::FIELDS) if self.mode != Mode::Plain => {
                self.text.next();
                return self.run(token);
            }
            _ => Part::Text(self.pieces()?),
        };
        token.parts.push(part);
        Ok(())
    }

    fn run(&mut self, token: &mut Token) -> Result<(), DecodeError> {
        let mut fields = Vec::new();
        for field in 0..marker::FIELD_IDS.len() {
            if self.bits.read(1)? == 1 {
                fields.push(field);
            }
        }
        let last = fields.len().checked_sub(1).ok_or(DecodeError::Malformed)?;
        token.separators.extend(std::iter::repeat_n(Separator::Tilde, last));
        for field in fields {
            let salt = self.array()?;
            let content = match Value::read(&mut self.bits, &mut self.clock)? {
                Some(value) => Content::Value(value),
                None => {
                    let text = self.literal()?;
                    if self.text.next() != Some(marker::END) {
                        return Err(DecodeError::Malformed);
                    }
                    Content::Text(text)
                }
            };
            token.parts.push(Part::Field { field, salt, content });
        }
        Ok(())
    }

    fn pieces(&mut self) -> Result<Vec<Piece>, DecodeError> {
        let mut pieces = Vec::new();
        loop {
            let text = self.literal()?;
            if !text.is_empty() {
                pieces.push(Piece::Text(text));
            }
            match self.text.peek() {
                None | Some(&(marker::DOT | marker::TILDE)) => return Ok(pieces),
                Some(&marker) => {
                    self.text.next();
                    pieces.push(self.piece(marker)?);
                }
            }
        }
    }

    fn piece(&mut self, marker: char) -> Result<Piece, DecodeError> {
        // Only the rules of the folded mode make pieces.
        if self.mode == Mode::Plain {
            return Err(DecodeError::Malformed);
        }
        Ok(match marker {
            marker::BYTES_8 => Piece::Bytes(self.bits.read_bytes(8)?),
            marker::BYTES_16 => Piece::Bytes(self.bits.read_bytes(16)?),
            marker::BYTES_32 => Piece::Bytes(self.bits.read_bytes(32)?),
            marker::BYTES => {
                let length = self.bits.read_index(7)?;
                Piece::Bytes(self.bits.read_bytes(length)?)
            }
            marker::DIGEST => Piece::Digest(self.bits.read_index(6)?),
            marker::SD_HASH => Piece::SdHash,
            marker::POINT_Y => Piece::PointY(match self.bits.read(1)? {
                0 => Parity::Even,
                _ => Parity::Odd,
            }),
            marker::VALUE => Piece::Value(Value::read(&mut self.bits, &mut self.clock)?.ok_or(DecodeError::Malformed)?),
            marker::NUMBER => Piece::Number(self.clock.read_number(&mut self.bits)?),
            marker::DIGESTS => self.digests()?,
            _ => return Err(DecodeError::Malformed),
        })
    }

    fn digests(&mut self) -> Result<Piece, DecodeError> {
        let hidden = (0..self.bits.read_index(6)?)
            .map(|_| self.array())
            .collect::<Result<_, _>>()?;
        let shown = if self.bits.read(1)? == 0 {
            Shown::Rest
        } else {
            let listed = (0..self.bits.read_index(6)?)
                .map(|_| self.bits.read_index(6))
                .collect::<Result<_, _>>()?;
            Shown::Listed(listed)
        };
        Ok(Piece::Digests { hidden, shown })
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        self.bits
            .read_bytes(N)?
            .try_into()
            .map_err(|_| DecodeError::BitsMissing)
    }

    /// Reads up to the next marker.
    fn literal(&mut self) -> Result<String, DecodeError> {
        let mut text = String::new();
        while let Some(c) = self.text.next_if(|c| *c == marker::CHARACTER || holds(*c, self.mode)) {
            if c == marker::CHARACTER {
                let code = u32::try_from(self.bits.read(21)?).map_err(|_| DecodeError::Malformed)?;
                text.push(char::from_u32(code).ok_or(DecodeError::Malformed)?);
            } else {
                text.push(c);
            }
        }
        Ok(text)
    }
}

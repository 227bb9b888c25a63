//! Writes a token as a text and bits.

use super::bits::BitWriter;
use super::charset;
use super::clock::Clock;
use super::envelope::Mode;
use super::marker;
use super::phrases;
use super::token::{Content, Parity, Part, Piece, Separator, Shown, Token};
use super::value::Value;

/// The text in the charset of the mode, and the bits that its markers stand for; `None` when something is too long for its marker.
pub(super) fn write(token: &Token, mode: Mode) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut writer = Writer {
        text: String::new(),
        bits: BitWriter::default(),
        clock: Clock::default(),
        mode,
    };
    let mut last_field = None;
    for (at, part) in token.parts.iter().enumerate() {
        let field = if let Part::Field { field, .. } = part {
            Some(*field)
        } else {
            None
        };
        // Disclosures of rising fields are one run: only its first one is announced.
        let in_run = last_field.is_some() && field > last_field;
        if !in_run {
            if let Some(before) = at.checked_sub(1) {
                writer.separator(*token.separators.get(before)?);
            }
            if field.is_some() {
                writer.run(token.parts.get(at..)?);
            }
        }
        writer.part(part)?;
        last_field = field;
    }
    let text = match mode {
        Mode::Folded => charset::to_bytes(&writer.text),
        Mode::Phrased => charset::to_bytes(&phrases::fold(&writer.text)),
        Mode::Plain => writer.text.into_bytes(),
    };
    Some((text, writer.bits.finish()))
}

/// Whether a text may hold a character as it is.
pub(super) fn holds(c: char, mode: Mode) -> bool {
    match mode {
        Mode::Folded | Mode::Phrased => charset::holds(c),
        Mode::Plain => c >= ' ' || matches!(c, '\t' | '\n' | '\r'),
    }
}

struct Writer {
    text: String,
    bits: BitWriter,
    clock: Clock,
    mode: Mode,
}

impl Writer {
    fn separator(&mut self, separator: Separator) {
        self.text.push(match separator {
            Separator::Dot => marker::DOT,
            Separator::Tilde => marker::TILDE,
        });
    }

    /// Announces which fields the disclosures at the beginning of `parts` say.
    fn run(&mut self, parts: &[Part]) {
        let mut fields = 0_u64;
        for part in parts {
            let Part::Field { field, .. } = part else { break };
            if fields >> field != 0 {
                break;
            }
            fields |= 1 << field;
        }
        self.text.push(marker::FIELDS);
        for field in 0..marker::FIELD_IDS.len() {
            self.bits.write(fields >> field & 1, 1);
        }
    }

    fn part(&mut self, part: &Part) -> Option<()> {
        match part {
            Part::Raw(bytes) if bytes.len() == 64 => {
                self.text.push(marker::RAW_64);
                self.bits.write_bytes(bytes);
            }
            Part::Raw(bytes) => {
                self.text.push(marker::RAW);
                self.length(bytes.len(), 10)?;
                self.bits.write_bytes(bytes);
            }
            Part::Verbatim(text) => {
                self.text.push(marker::VERBATIM);
                self.literal(text);
            }
            Part::Text(pieces) => {
                for piece in pieces {
                    self.piece(piece)?;
                }
            }
            Part::Field { salt, content, .. } => {
                self.bits.write_bytes(salt);
                match content {
                    Content::Value(value) => value.write(&mut self.bits, &mut self.clock),
                    Content::Text(text) => {
                        Value::write_none(&mut self.bits);
                        self.literal(text);
                        self.text.push(marker::END);
                    }
                }
            }
        }
        Some(())
    }

    fn piece(&mut self, piece: &Piece) -> Option<()> {
        match piece {
            Piece::Text(text) => self.literal(text),
            Piece::Bytes(bytes) => {
                match bytes.len() {
                    8 => self.text.push(marker::BYTES_8),
                    16 => self.text.push(marker::BYTES_16),
                    32 => self.text.push(marker::BYTES_32),
                    length => {
                        self.text.push(marker::BYTES);
                        self.length(length, 7)?;
                    }
                }
                self.bits.write_bytes(bytes);
            }
            Piece::Digest(disclosure) => {
                self.text.push(marker::DIGEST);
                self.length(*disclosure, 6)?;
            }
            Piece::SdHash => self.text.push(marker::SD_HASH),
            Piece::PointY(parity) => {
                self.text.push(marker::POINT_Y);
                self.bits.write(u64::from(*parity == Parity::Odd), 1);
            }
            Piece::Value(value) => {
                self.text.push(marker::VALUE);
                value.write(&mut self.bits, &mut self.clock);
            }
            Piece::Number(number) => {
                self.text.push(marker::NUMBER);
                self.clock.write_number(*number, &mut self.bits);
            }
            Piece::Digests { hidden, shown } => {
                self.text.push(marker::DIGESTS);
                self.length(hidden.len(), 6)?;
                for digest in hidden {
                    self.bits.write_bytes(digest);
                }
                match shown {
                    Shown::Rest => self.bits.write(0, 1),
                    Shown::Listed(listed) => {
                        self.bits.write(1, 1);
                        self.length(listed.len(), 6)?;
                        for disclosure in listed {
                            self.length(*disclosure, 6)?;
                        }
                    }
                }
            }
        }
        Some(())
    }

    fn literal(&mut self, text: &str) {
        for c in text.chars() {
            if holds(c, self.mode) {
                self.text.push(c);
            } else {
                self.text.push(marker::CHARACTER);
                self.bits.write(u64::from(u32::from(c)), 21);
            }
        }
    }

    fn length(&mut self, length: usize, bits: u32) -> Option<()> {
        let length = u64::try_from(length).ok().filter(|length| length >> bits == 0)?;
        self.bits.write(length, bits);
        Some(())
    }
}

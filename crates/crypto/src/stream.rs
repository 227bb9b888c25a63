//! Large sealed files, written and read piece by piece, with a note in their header that opens nothing by itself.
//!
//! The note is a stanza of a type that other programs do not know and so pass over. It stands under the header's MAC.
//!
//! Source: C2SP age v1, «Header» and «Payload».

use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;
use std::io::{self, Read, Seek, SeekFrom, Write};

use age::stream::{StreamReader, StreamWriter};
use age::{DecryptError, Decryptor, EncryptError, Encryptor};
use age_core::format::{FileKey, Stanza};
use zeroize::Zeroizing;

use crate::identity::{Identity, Recipient};
use crate::sealed::{OpenError, SealError};

/// Bytes of plain text that are sealed together: damage to one piece leaves the others.
pub const PIECE: usize = 64 * 1024;

/// Seals what is written to it. Nothing of it opens before [`finish`](Self::finish).
pub struct SealWriter<W: Write>(StreamWriter<W>);

impl<W: Write> SealWriter<W> {
    /// Begins a file that any of the recipients can open, with notes in its header for whoever reads it.
    ///
    /// # Errors
    /// [`SealError::NoRecipient`] when the list is empty, [`SealError::Backend`] when writing fails.
    pub fn new(recipients: &[Recipient], notes: &[Vec<u8>], out: W) -> Result<Self, SealError> {
        if recipients.is_empty() {
            return Err(SealError::NoRecipient);
        }
        let notes: Vec<Note<'_>> = notes.iter().map(|note| Note(note)).collect();
        let all = recipients
            .iter()
            .map(|recipient| recipient.age() as &dyn age::Recipient)
            .chain(notes.iter().map(|note| note as &dyn age::Recipient));
        Encryptor::with_recipients(all)?
            .wrap_output(out)
            .map(Self)
            .map_err(SealError::Backend)
    }

    /// Writes the last piece and gives the output back.
    ///
    /// # Errors
    /// What the output says.
    pub fn finish(self) -> io::Result<W> {
        self.0.finish()
    }
}

impl<W: Write> Write for SealWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl<W: Write> fmt::Debug for SealWriter<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealWriter(..)")
    }
}

/// Opens a file piece by piece. What it gives was sealed by somebody who knew the recipients; that nothing was cut off
/// shows only at the end.
pub struct OpenReader<R>(StreamReader<R>);

impl<R: Read> OpenReader<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// [`OpenError::NotForThis`], [`OpenError::NotSealed`], [`OpenError::Damaged`].
    pub fn new(identity: &Identity, input: R) -> Result<Self, OpenError> {
        Decryptor::new(input)
            .and_then(|sealed| sealed.decrypt(std::iter::once(identity.age() as &dyn age::Identity)))
            .map(Self)
            .map_err(|error| told_apart(&error))
    }
}

impl<R: Read + Seek> OpenReader<R> {
    /// Goes to the beginning of a piece. To be done on a reader that has not failed yet: after a failure another is made.
    ///
    /// # Errors
    /// When that piece is damaged or not there.
    pub fn seek_piece(&mut self, number: u64) -> io::Result<()> {
        let start = number.saturating_mul(PIECE as u64);
        if number == 0 {
            return self.0.seek(SeekFrom::Start(0)).map(drop);
        }
        // Going to the very beginning of another piece makes the library look at the last one first, which may be lost.
        self.0.seek(SeekFrom::Start(start.saturating_add(1)))?;
        self.0.seek(SeekFrom::Start(start)).map(drop)
    }
}

impl<R: Read> Read for OpenReader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.0.read(out)
    }
}

impl<R> fmt::Debug for OpenReader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OpenReader(..)")
    }
}

/// The notes in the header of a sealed file. They are not proven to be true before the file is opened.
///
/// # Errors
/// [`OpenError::NotSealed`], [`OpenError::Damaged`].
pub fn read_notes(input: impl Read) -> Result<Vec<Zeroizing<Vec<u8>>>, OpenError> {
    let finder = NoteFinder::default();
    let sealed = Decryptor::new(input).map_err(|error| told_apart(&error))?;
    // It opens nothing; on the way it sees every stanza.
    drop(sealed.decrypt(std::iter::once(&finder as &dyn age::Identity)));
    Ok(finder.0.into_inner())
}

struct Note<'a>(&'a [u8]);

impl age::Recipient for Note<'_> {
    fn wrap_file_key(&self, _: &FileKey) -> Result<(Vec<Stanza>, HashSet<String>), EncryptError> {
        let stanza = Stanza {
            tag: NOTE.to_owned(),
            args: Vec::new(),
            body: self.0.to_vec(),
        };
        Ok((vec![stanza], HashSet::new()))
    }
}

#[derive(Default)]
struct NoteFinder(RefCell<Vec<Zeroizing<Vec<u8>>>>);

impl age::Identity for NoteFinder {
    fn unwrap_stanza(&self, stanza: &Stanza) -> Option<Result<FileKey, DecryptError>> {
        if stanza.tag == NOTE {
            self.0.borrow_mut().push(Zeroizing::new(stanza.body.clone()));
        }
        None
    }
}

fn told_apart(error: &DecryptError) -> OpenError {
    match error {
        DecryptError::NoMatchingKeys | DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed => {
            OpenError::NotForThis
        }
        DecryptError::UnknownFormat => OpenError::UnknownVersion,
        DecryptError::ExcessiveWork { .. } => OpenError::TooMuchWork,
        DecryptError::Io(error) if error.kind() == io::ErrorKind::InvalidData => OpenError::NotSealed,
        DecryptError::InvalidHeader | DecryptError::InvalidMac | DecryptError::Io(_) | _ => OpenError::Damaged,
    }
}

/// Never changes: files in people's drawers hold it.
const NOTE: &str = "tefuda-slot";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SystemRandom, open_with};
    use std::io::Cursor;

    fn sealed(identity: &Identity, notes: &[Vec<u8>], plain: &[u8]) -> Vec<u8> {
        let mut writer = SealWriter::new(&[identity.recipient()], notes, Vec::new()).unwrap();
        writer.write_all(plain).unwrap();
        writer.finish().unwrap()
    }

    fn plain() -> Vec<u8> {
        (0..PIECE * 3 + 500).map(|at| u8::try_from(at % 251).unwrap()).collect()
    }

    #[test]
    fn it_opens_like_any_other_sealed_file_and_gives_its_notes() {
        let identity = Identity::make(&mut SystemRandom).unwrap();
        let notes = vec![vec![7; 700], b"second".to_vec()];
        let sealed = sealed(&identity, &notes, &plain());
        assert_eq!(open_with(&identity, &sealed).unwrap().as_slice(), plain());
        let mut back = Vec::new();
        OpenReader::new(&identity, sealed.as_slice())
            .unwrap()
            .read_to_end(&mut back)
            .unwrap();
        assert_eq!(back, plain());
        let found: Vec<Vec<u8>> = read_notes(sealed.as_slice())
            .unwrap()
            .iter()
            .map(|note| note.to_vec())
            .collect();
        assert_eq!(found, notes);
    }

    #[test]
    fn pieces_after_a_damaged_one_and_before_a_lost_end_still_open() {
        let identity = Identity::make(&mut SystemRandom).unwrap();
        let mut sealed = sealed(&identity, &[], &plain());
        let body = sealed.len() - (plain().len() + 4 * 16);
        sealed[body + PIECE + 16 + 99] ^= 1;
        sealed.truncate(sealed.len() - 20);
        let piece = |number: u64| -> io::Result<Vec<u8>> {
            let mut reader = OpenReader::new(&identity, Cursor::new(&sealed)).unwrap();
            reader.seek_piece(number)?;
            let mut out = vec![0; PIECE];
            reader.read_exact(&mut out)?;
            Ok(out)
        };
        assert_eq!(piece(0).unwrap(), plain()[..PIECE]);
        assert!(piece(1).is_err(), "damaged");
        assert_eq!(piece(2).unwrap(), plain()[PIECE * 2..PIECE * 3]);
        assert!(piece(3).is_err(), "cut");
    }

    #[test]
    fn others_and_other_files_are_told_apart() {
        let [mine, other] = [(); 2].map(|()| Identity::make(&mut SystemRandom).unwrap());
        let sealed = sealed(&mine, &[], b"x");
        assert_eq!(
            OpenReader::new(&other, sealed.as_slice()).map(drop).unwrap_err(),
            OpenError::NotForThis
        );
        for other in [&b"%PDF-1.7"[..], b""] {
            assert!(read_notes(other).is_err());
            assert!(OpenReader::new(&mine, other).is_err());
        }
        assert!(matches!(
            SealWriter::new(&[], &[], Vec::new()),
            Err(SealError::NoRecipient)
        ));
    }
}

//! オンライン資格確認: the result as XML, in and out.
//!
//! Source: オンライン資格確認等システム 外部インターフェイス仕様書 別紙3-1 XMLレイアウト仕様 8.07. Real results do not keep the order
//! of the specification, leave empty elements out, pad numbers with blanks and write them in full width: all of that is
//! read. What is written keeps the order.

mod codes;
mod read;
mod write;

use tefuda_record::Confirmed;

use crate::{Draft, FormatError, Importer, Part, decode::decode, guard::screen};

pub use write::{OqsError, OqsResult, write_oqs};

/// オンライン資格確認 result.
pub(crate) struct Oqs;

impl Importer for Oqs {
    fn id(&self) -> &'static str {
        "oqs"
    }

    /// XML whose root is `XmlMsg`, at most so far from its beginning.
    fn sniff(&self, bytes: &[u8]) -> bool {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
        let head = bytes.get(..HEAD).unwrap_or(bytes);
        bytes.starts_with(b"<") && head.windows(ROOT.len()).any(|window| window == ROOT)
    }

    fn read(&self, parts: &[Part<'_>], confirmed: Confirmed) -> Result<Draft, FormatError> {
        let (mut draft, mut errors) = (Draft::default(), Vec::new());
        for part in parts {
            let read = decode(part.bytes)
                .ok_or(FormatError::BrokenEncoding { part: part.index })
                .and_then(|decoded| read::read(part.index, &screen(decoded, confirmed, |_, _| false)));
            match read {
                Ok(read) => draft.append(read),
                Err(error) => errors.push(error),
            }
        }
        draft.settle(&errors)
    }
}

const ROOT: &[u8] = b"<XmlMsg";
const HEAD: usize = 4_096;

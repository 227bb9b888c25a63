//! Symbols: pictures to contents, contents to a symbol.
//!
//! This room owns QR Code Model 2 (ISO/IEC 18004) in both directions: every symbol in a picture or a camera's frame,
//! contents split over several symbols by Structured Append, and symbols drawn for a screen, paper or a terminal.
//! It refuses to know what a content means: bytes come out exactly as the symbol holds them, never guessed into text,
//! because a slip may be cut in the middle of a character and old slips are Shift_JIS without saying so.
//!
//! It reads no clock, no file and no environment, and starts no thread, so it also runs as WASM.
//!
//! ```
//! use tefuda_qr::{Level, join, make_symbol, read_picture};
//!
//! let code = make_symbol(b"0123456789", Level::L, 15)?;
//! let picture = code.png(4)?;
//! let joined = join(read_picture(&picture)?);
//! assert_eq!(joined.contents, [b"0123456789".to_vec()]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod code;
mod find;
mod join;
mod luma;
mod make;
mod picture;
mod read;
mod sequence;
mod symbol;

pub use code::{Code, DrawError, Level};
pub use join::{Damage, Damaged, Incomplete, Joined, join};
pub use make::{MakeError, make_symbol};
pub use picture::{PictureError, read_picture};
pub use read::{read_luma, read_still};
pub use sequence::make_sequence;
pub use symbol::{Append, Symbol};

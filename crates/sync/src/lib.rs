//! Sealed, signed, immutable segments, and the folder that carries them.
//!
//! Two homes that share something have a **line**. Along it each of the two **devices** writes **segments**, numbered without
//! a gap, each naming the one before by its digest, signed by the device and sealed to the key of the line's **epoch**. A
//! segment never changes once it is written. A **folder** or a stick carries them; it is not trusted with anything: what is
//! lost there is written again, what is changed there is refused, what is held back there is noticed.
//!
//! This room refuses to know what is shared: a part names a record and carries bytes. It reads no clock.
//!
//! # Examples
//! ```
//! use tefuda_crypto::{Identity, SigningKey, SystemRandom};
//! use tefuda_sync::{DeviceId, Header, LineId, Part, Segment};
//!
//! let (key, epoch) = (SigningKey::make(&mut SystemRandom)?, Identity::make(&mut SystemRandom)?);
//! let header = Header::first(LineId::make(&mut SystemRandom)?, DeviceId::make(&mut SystemRandom)?, 1);
//! let parts = [Part::Want { record: "01J".to_owned() }];
//! let sealed = Segment::seal(header, &parts, &epoch.recipient(), &key)?;
//! let read = Segment::parse(sealed.bytes())?;
//! assert!(read.is_signed_by(key.public()));
//! assert_eq!(read.open(&epoch)?, parts);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod folder;
mod judge;
mod name;
mod part;
mod segment;

pub use folder::{Folder, FolderError, Found};
pub use judge::{Judged, Member, Refusal, Seen, judge};
pub use name::{DeviceId, LineId};
pub use part::Part;
pub use segment::{Header, SEGMENT_BYTES_MAX, SealError, Segment, SegmentError};

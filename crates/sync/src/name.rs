//! Names that say nothing: 16 random bytes, written as 32 hexadecimal digits.

use std::fmt;

use tefuda_crypto::{Random, RandomError, make_bytes};

macro_rules! random_name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 16]);

        impl $name {
            /// Makes one that nobody else has.
            ///
            /// # Errors
            /// [`RandomError`] when the source cannot answer.
            pub fn make(random: &mut dyn Random) -> Result<Self, RandomError> {
                make_bytes(random).map(Self)
            }

            /// Takes its bytes.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            /// Its bytes.
            #[must_use]
            pub const fn bytes(&self) -> &[u8; 16] {
                &self.0
            }

            /// Reads the 32 digits that `Display` writes, and nothing else.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                let mut digits = text.bytes().map(|digit| match digit {
                    b'0'..=b'9' => Some(digit - b'0'),
                    b'a'..=b'f' => Some(digit - b'a' + 10),
                    _ => None,
                });
                let mut bytes = [0; 16];
                for byte in &mut bytes {
                    *byte = digits.next()?? << 4 | digits.next()??;
                }
                digits.next().is_none().then_some(Self(bytes))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        /// It links: logs get none of it.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    };
}

random_name!(
    /// A line between two homes.
    LineId
);
random_name!(
    /// One of the two that write along a line. A device has another name in every line, so that no two lines tell that they
    /// meet in one home.
    DeviceId
);

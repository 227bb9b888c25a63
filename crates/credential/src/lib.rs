//! Issue, present, verify; trust lists; the digit codec.

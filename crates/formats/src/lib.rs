//! Documents in and out, one file each.

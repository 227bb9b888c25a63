//! The `tefuda` command.

fn main() {}

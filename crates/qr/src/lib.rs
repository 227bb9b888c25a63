//! Symbols: pictures to contents, contents to a symbol.

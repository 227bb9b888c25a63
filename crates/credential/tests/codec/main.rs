//! The digit codec from outside: what goes in comes out, and nothing else.
#![cfg(test)]

mod figures;
mod foreign;
mod hostile;
mod people;
mod proofs;
mod round_trip;

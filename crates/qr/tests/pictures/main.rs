//! Pictures in and out, as a person meets them: one symbol, many, turned, split, broken.

#[cfg(test)]
mod hostile;
#[cfg(test)]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sides and greys of small pictures, made here"
)]
mod paper;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod splitting;

//! What a record is: kinds, fields, values, days, evidence.

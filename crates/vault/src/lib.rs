//! Compartments, slots, migrations, the disclosure log.

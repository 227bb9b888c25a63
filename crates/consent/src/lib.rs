//! Request, proposal, consent: presets, locks, rules.

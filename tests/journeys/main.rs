//! Journeys: the real command, end to end, told as a person would tell them. One program, so that it links once.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of tests fails the test"
)]

mod acting_for_another;
mod age_vectors;
mod at_the_reception;
mod being_asked;
mod for_the_pharmacy;
mod foreign_witnesses;
mod full_disk;
mod handing_over;
mod keeping_files;
mod keeping_it_sound;
mod keeping_records;
mod no_network;
mod on_paper;
mod opening_the_home;
mod others_read_our_fhir;
mod stopped_at_the_desk;
mod taking_back;
mod taking_it_all_along;
mod taking_shelter;
mod the_next_clinic;
mod the_way_back;
mod what_i_downloaded;
mod what_i_take_now;
mod when_something_is_amiss;

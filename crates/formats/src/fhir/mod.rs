//! HL7 FHIR R4 (4.0.1) as JSON: Bundles and single resources in, a JP Core Bundle and an International Patient Summary
//! out.
//!
//! What has a kind of its own becomes a record of that kind: the six kinds of information of CLINS (傷病名, アレルギー, 感染症,
//! 薬剤禁忌, 検査, 処方), eCheckup, immunisations, dispensed medicines, coverage, the sections of an IPS. Everything else is
//! kept whole as a note with its source, and goes out again as it came.
//!
//! Source: HL7 FHIR R4; JP Core 1.2; JP-CLINS; eCheckupReport 1.5; IPS 2.0.1.

mod read;
mod slices;
mod systems;
mod write;

pub(crate) use read::Fhir;
pub(crate) use write::{FhirBundle, Ips, coverage_alone};

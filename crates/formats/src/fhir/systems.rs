//! Names of code systems, extensions and profiles, each in one place.

pub(crate) const YJ: &str = "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code";
pub(crate) const YJ_OID: &str = "urn:oid:1.2.392.100495.20.1.73";
pub(crate) const HOT9: &str = "http://medis.or.jp/CodeSystem/master-HOT9";
pub(crate) const GENERIC: &str = "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationGeneralOrderCode";
pub(crate) const GENERIC_OID: &str = "urn:oid:1.2.392.100495.20.2.81";
pub(crate) const USAGE: &str = "http://jami.jp/CodeSystem/MedicationUsage";
pub(crate) const RP_NUMBER: &str = "http://jpfhir.jp/fhir/core/mhlw/IdSystem/Medication-RPGroupNumber";
pub(crate) const UCUM: &str = "http://unitsofmeasure.org";
pub(crate) const LOINC: &str = "http://loinc.org";
pub(crate) const MEMBER_ID: &str = "http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID";
pub(crate) const INSURER_NUMBER: &str = "http://jpfhir.jp/fhir/core/mhlw/IdSystem/InsurerNumber";
pub(crate) const INSTITUTION_NUMBER: &str = "http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no";
pub(crate) const PRODUCT_NUMBER: &str = "https://www.gs1.org/gtin";
pub(crate) const INSURED_SYMBOL: &str =
    "http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Coverage_InsuredPersonSymbol";
pub(crate) const INSURED_NUMBER: &str =
    "http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Coverage_InsuredPersonNumber";
pub(crate) const BRANCH_NUMBER: &str =
    "http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Coverage_InsuredPersonSubNumber";
pub(crate) const NEXT_DOSE: &str =
    "http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Immunization_DueDateOfNextDose";
pub(crate) const WRITING: &str = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation";
pub(crate) const PROFILES: &str = "http://jpfhir.jp/fhir/core/StructureDefinition/";
pub(crate) const OBSERVATION_CATEGORY: &str = "http://jpfhir.jp/fhir/core/CodeSystem/JP_SimpleObservationCategory_CS";
/// Items of 特定健診.
pub(crate) const CHECKUP_ITEMS: &str = "urn:oid:1.2.392.200119.6.1005";

/// The five infections of CLINS 感染症情報, by the analyte of their JLAC10 code: 梅毒 (STS, TP抗体), HBs抗原, HCV抗体, HIV.
pub(crate) const INFECTIONS: &[&str] = &["5E071", "5E072", "5E073", "5E075", "5F016", "5F360", "5F560"];

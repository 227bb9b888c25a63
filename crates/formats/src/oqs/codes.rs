//! Code tables of the result, and the elements that it may have.
//!
//! Source: 別紙3-1 8.07. Codes that are not in a table are kept in the evidence and told.

/// 限度額適用認定証区分フラグ and the class it stands for. 境界層 and 老福 are the class they are paid as; 一般Ⅱ and 一般Ⅰ are
/// told apart by the share a person pays.
pub(super) const CEILINGS: &[(&str, &str)] = &[
    ("A01", "a"),
    ("A02", "i"),
    ("A03", "u"),
    ("A04", "e"),
    ("A05", "o"),
    ("B01", "active3"),
    ("B02", "active2"),
    ("B03", "active1"),
    ("B04", "general"),
    ("B05", "low2"),
    ("B06", "low1"),
    ("A06", "o"),
    ("B07", "low1"),
    ("B08", "low1"),
    ("B09", "general"),
    ("B10", "general"),
];

/// 負担割合: the patient's share in percent, three digits, and its choice.
pub(super) const RATIOS: &[(&str, &str)] = &[("000", "0"), ("010", "1"), ("020", "2"), ("030", "3")];

/// 特定疾病: the category and its words.
pub(super) const DISEASES: &[(&str, &str)] = &[
    ("1", "人工透析が必要な慢性腎不全"),
    ("2", "血友病"),
    ("3", "血液凝固因子製剤によるHIV感染症"),
];

/// The other side of a pair.
pub(super) fn right(table: &[(&'static str, &'static str)], left: &str) -> Option<&'static str> {
    table.iter().find(|(one, _)| *one == left).map(|(_, other)| *other)
}

/// The first pair with this other side.
pub(super) fn left(table: &[(&'static str, &'static str)], right: &str) -> Option<&'static str> {
    table.iter().find(|(_, other)| *other == right).map(|(one, _)| *one)
}

/// Elements of a result that are read into a record.
pub(super) const READ: &[&str] = &[
    "InsurerNumber",
    "InsuredCardSymbol",
    "InsuredIdentificationNumber",
    "InsuredBranchNumber",
    "PersonalFamilyClassification",
    "InsuredName",
    "Name",
    "NameOfOther",
    "NameKana",
    "Sex1",
    "Sex2",
    "Birthdate",
    "Address",
    "QualificationDate",
    "DisqualificationDate",
    "InsuredCertificateIssuanceDate",
    "InsuredCardExpirationDate",
    "InsuredPartialContributionRatio",
    "InsurerName",
    "ElderlyRecipientValidStartDate",
    "ElderlyRecipientContributionRatio",
    "LimitApplicationCertificateClassificationFlag",
    "LimitApplicationCertificateValidStartDate",
    "LimitApplicationCertificateLongTermDate",
    "SpecificDiseasesDiseaseCategory",
    "SpecificDiseasesValidEndDate",
];

/// Elements that are known and stay in the evidence: they say nothing about the person's eligibility that a record holds.
pub(super) const KEPT: &[&str] = &[
    "InsuredCardClassification",
    "NameOfOtherKana",
    "PostNumber",
    "InsuredCardValidDate",
    "PreschoolClassification",
    "ReasonOfLoss",
    "ElderlyRecipientCertificateInfo",
    "ElderlyRecipientCertificateDate",
    "ElderlyRecipientValidEndDate",
    "LimitApplicationCertificateRelatedConsFlg",
    "LimitApplicationCertificateRelatedConsTime",
    "LimitApplicationCertificateRelatedInfo",
    "LimitApplicationCertificateClassification",
    "LimitApplicationCertificateDate",
    "LimitApplicationCertificateValidEndDate",
    "SpecificDiseasesCertificateRelatedConsFlg",
    "SpecificDiseasesCertificateRelatedConsTime",
    "SpecificDiseasesCertificateList",
    "SpecificDiseasesCertificateInfo",
    "SpecificDiseasesCertificateDate",
    "SpecificDiseasesValidStartDate",
    "SpecificDiseasesSelfPay",
    "PublicExpenseResultList",
    "MedicalTicketInfo",
    "ReferenceNumber",
];

/// Beginnings of known names that stay in the evidence: tickets of 医療扶助, and consents to look at health records.
pub(super) const KEPT_BEGINNINGS: &[&str] = &[
    "TicketType",
    "MedicalTicket",
    "IssueNumber",
    "MedicalTreatment",
    "DesignatedMedicalInstitution",
    "PrescriptionIssuer",
    "InjuryName",
    "SelfPayAmount",
    "DistrictContactName",
    "HandlingContactName",
    "SingleOrCombinedUse",
    "StatusOf",
    "ConsistencyFlag",
    "Remarks",
    "SpecificHealthCheckupsInfo",
    "PharmacistsInfo",
    "PharmaceuticalInfo",
    "DiagnosisInfo",
    "OperationInfo",
];

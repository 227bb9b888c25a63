//! Results out: what a reader hands to a clinic's program, in the order of the specification.
//!
//! The file has the form of a result, and it must not pass for one: 照会区分 is 2 (被保険者証情報), the identifier begins with
//! `TEFUDA`, and no consent to look at health records is claimed.

use core::fmt::Write as _;

use tefuda_record::{Fields, Moment, parse_day};
use thiserror::Error;

use super::codes::{CEILINGS, DISEASES, RATIOS, left};
use crate::encode::{Charset, Encoded, encode};

/// What is handed over.
#[derive(Clone, Copy, Debug)]
pub struct OqsResult<'a> {
    /// The fields of an eligibility that were shown; those that were not are left out.
    pub fields: &'a Fields,
    /// When they were shown.
    pub at: Moment,
    /// 医療機関コード of the clinic, ten digits.
    pub institution_code: &'a str,
    /// What tells this file from others: letters and digits, at most 24.
    pub identifier: &'a str,
    /// In which code page to write.
    pub charset: Charset,
}

/// Why nothing can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum OqsError {
    /// The fields are of another kind than 被保険者資格.
    #[error("not an eligibility")]
    WrongKind,
    /// The 医療機関コード is not ten digits.
    #[error("the institution code is not ten digits")]
    InstitutionCode,
    /// The identifier is empty, too long, or has other characters than letters and digits.
    #[error("the identifier is not 1 to 24 letters and digits")]
    Identifier,
    /// A field without which no program can find the person was not shown.
    #[error("field {0} is missing")]
    Missing(&'static str),
}

/// Writes a result.
///
/// # Errors
/// [`OqsError`].
pub fn write_oqs(result: &OqsResult<'_>) -> Result<Encoded, OqsError> {
    if result.fields.kind().id != "eligibility" {
        return Err(OqsError::WrongKind);
    }
    let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if result.institution_code.len() != 10 || !is_digits(result.institution_code) {
        return Err(OqsError::InstitutionCode);
    }
    let is_identifier = result.identifier.bytes().all(|b| b.is_ascii_alphanumeric());
    if !(1..=24).contains(&result.identifier.len()) || !is_identifier {
        return Err(OqsError::Identifier);
    }
    for field in ["insurer_number", "insured_number", "name", "birth_day"] {
        if result.fields.text(field).is_none() {
            return Err(OqsError::Missing(field));
        }
    }
    let mut out = Out::default();
    let (encoding, code) = match result.charset {
        Charset::Utf8 => ("UTF-8", "0"),
        Charset::Cp932 => ("Shift_JIS", "1"),
    };
    let _infallible = write!(
        out.text,
        "<?xml version=\"1.0\" encoding=\"{encoding}\" standalone=\"no\"?>\r\n"
    );
    out.open("XmlMsg");
    out.header(result, code);
    out.body(result);
    out.close("XmlMsg");
    Ok(encode(&out.text, result.charset))
}

#[derive(Default)]
struct Out {
    text: String,
}

impl Out {
    fn header(&mut self, result: &OqsResult<'_>, charset: &str) {
        let stamp: String = result.at.iso().chars().filter(char::is_ascii_digit).take(14).collect();
        self.open("MessageHeader");
        self.leaf("ProcessExecutionTime", Some(&stamp));
        self.leaf("QualificationConfirmationDate", stamp.get(..8));
        self.leaf("MedicalInstitutionCode", Some(result.institution_code));
        self.leaf("ArbitraryFileIdentifier", Some(&format!("TEFUDA{}", result.identifier)));
        self.leaf("ReferenceClassification", Some("2"));
        self.leaf("SegmentOfResult", Some("1"));
        self.leaf("CharacterCodeIdentifier", Some(charset));
        self.close("MessageHeader");
    }

    fn body(&mut self, result: &OqsResult<'_>) {
        self.open("MessageBody");
        self.leaf("ProcessingResultStatus", Some("1"));
        self.leaf("QualificationValidity", Some("1"));
        self.open("ResultList");
        self.open("ResultOfQualificationConfirmation");
        self.person(result.fields);
        self.term(result);
        self.ceiling(result.fields);
        self.disease(result.fields);
        self.close("ResultOfQualificationConfirmation");
        self.close("ResultList");
        self.close("MessageBody");
    }

    fn person(&mut self, fields: &Fields) {
        let text = |id: &str| fields.text(id);
        let number = text("insurer_number").unwrap_or_default();
        let class = match number.get(..2).filter(|_| number.len() == 8) {
            Some("12") => "A1",
            Some("07") => "07",
            Some(_) | None => "01",
        };
        self.leaf("InsuredCardClassification", Some(class));
        // Eight characters: the six digits of 国保 stand right.
        self.leaf("InsurerNumber", Some(&format!("{number:>8}")));
        self.leaf("InsuredCardSymbol", text("insured_symbol").as_deref());
        self.leaf("InsuredIdentificationNumber", text("insured_number").as_deref());
        self.leaf("InsuredBranchNumber", text("branch_number").as_deref());
        let relation = text("relation").map(|relation| if relation == "insured" { "1" } else { "2" });
        self.leaf("PersonalFamilyClassification", relation);
        self.leaf("InsuredName", text("insured_person_name").as_deref());
        self.leaf("Name", text("name").as_deref());
        self.leaf("NameOfOther", text("former_name").as_deref());
        self.leaf("NameKana", text("name_kana").as_deref());
        let sex = text("sex").map_or("3", |sex| if sex == "male" { "1" } else { "2" });
        self.leaf("Sex1", Some(sex));
        self.day("Birthdate", text("birth_day"));
        self.leaf("Address", text("address").as_deref());
    }

    fn term(&mut self, result: &OqsResult<'_>) {
        let text = |id: &str| result.fields.text(id);
        self.day("QualificationDate", text("acquired_on"));
        self.day("InsuredCertificateIssuanceDate", text("issued_on"));
        self.day(
            "InsuredCardValidDate",
            text("issued_on").or_else(|| text("acquired_on")),
        );
        self.day("InsuredCardExpirationDate", text("expires_on"));
        let ratio = text("burden_ratio").and_then(|ratio| left(RATIOS, &ratio));
        // 後期高齢者 have their share on the card, people of 70 to 74 on 高齢受給者証; nobody else has one to hand over.
        let is_late = text("insurer_number").is_some_and(|number| number.len() == 8 && number.starts_with("39"));
        self.leaf("InsuredPartialContributionRatio", ratio.filter(|_| is_late));
        self.leaf("InsurerName", text("insurer_name").as_deref());
        let today = result.at.day_in_japan();
        let is_elder = text("birth_day")
            .and_then(|day| parse_day(&day).ok())
            .is_some_and(|day| day.age_on(today) >= 70);
        if ratio.is_some() && is_elder && !is_late {
            self.open("ElderlyRecipientCertificateInfo");
            self.day("ElderlyRecipientValidStartDate", text("burden_from"));
            self.leaf("ElderlyRecipientContributionRatio", ratio);
            self.close("ElderlyRecipientCertificateInfo");
        }
    }

    fn ceiling(&mut self, fields: &Fields) {
        let Some(class) = fields.text("ceiling_class") else {
            return;
        };
        let is_late = fields
            .text("insurer_number")
            .is_some_and(|number| number.starts_with("39"));
        let flag = match (class.as_str(), is_late, fields.text("burden_ratio").as_deref()) {
            ("general", true, Some("2")) => Some("B09"),
            ("general", true, Some("1")) => Some("B10"),
            (class, _, _) => left(CEILINGS, class),
        };
        self.open("LimitApplicationCertificateRelatedInfo");
        self.leaf("LimitApplicationCertificateClassificationFlag", flag);
        self.day("LimitApplicationCertificateValidStartDate", fields.text("ceiling_from"));
        self.day("LimitApplicationCertificateLongTermDate", fields.text("long_term_on"));
        self.close("LimitApplicationCertificateRelatedInfo");
    }

    fn disease(&mut self, fields: &Fields) {
        let Some(category) = fields.text("specific_disease").and_then(|words| left(DISEASES, &words)) else {
            return;
        };
        self.open("SpecificDiseasesCertificateList");
        self.open("SpecificDiseasesCertificateInfo");
        self.leaf("SpecificDiseasesDiseaseCategory", Some(category));
        self.day("SpecificDiseasesValidEndDate", fields.text("specific_disease_until"));
        self.close("SpecificDiseasesCertificateInfo");
        self.close("SpecificDiseasesCertificateList");
    }

    fn open(&mut self, name: &str) {
        let _infallible = write!(self.text, "<{name}>\r\n");
    }

    fn close(&mut self, name: &str) {
        let _infallible = write!(self.text, "</{name}>\r\n");
    }

    /// An element without children; an empty one is left out.
    fn leaf(&mut self, name: &str, value: Option<&str>) {
        let Some(value) = value.filter(|value| !value.is_empty()) else {
            return;
        };
        let _infallible = write!(self.text, "<{name}>{}</{name}>\r\n", quick_xml::escape::escape(value));
    }

    /// A day as eight digits.
    fn day(&mut self, name: &str, day: Option<String>) {
        let digits = day.map(|day| day.replace('-', ""));
        self.leaf(name, digits.as_deref());
    }
}

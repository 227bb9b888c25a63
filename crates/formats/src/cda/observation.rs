//! One item of a checkup: an `observation`, alone or inside a group of them.

use super::{
    all_text,
    items::{item, meaning},
};
use crate::{issue::ELEMENT_UNKNOWN, xml::Node};

/// An item, as pairs of field and text.
pub(crate) struct Observation {
    pub(crate) pairs: Vec<(&'static str, String)>,
    /// Whether it is 医師の診断, which the record says once more in front.
    pub(crate) is_diagnosis: bool,
    pub(crate) issue: Option<&'static str>,
    pub(crate) line: usize,
}

/// Every item below the body, in document order.
pub(crate) fn observations(body: Node<'_>) -> Vec<Observation> {
    let mut found = Vec::new();
    // Groups that are open: how deep they stand and what they are called.
    let mut groups: Vec<(usize, String)> = Vec::new();
    for node in body.inside() {
        while groups.last().is_some_and(|(depth, _)| *depth >= node.depth()) {
            groups.pop();
        }
        let is_group = matches!(node.name(), "organizer" | "battery");
        if node.name() != "observation" && !is_group {
            continue;
        }
        let code = node.child("code");
        let is_nameless = code.is_none_or(|code| code.attribute("code").is_empty());
        if is_group || is_nameless && node.child("value").is_none() && !is_negated(node) {
            groups.push((node.depth(), code.map(|code| name_of(code)).unwrap_or_default()));
            continue;
        }
        let group = groups.iter().rev().map(|(_, name)| name).find(|name| !name.is_empty());
        found.push(Observation::of(node, group));
    }
    found
}

impl Observation {
    fn of(node: Node<'_>, group: Option<&String>) -> Self {
        let code = node.child("code");
        let code_text = code.map_or("", |code| code.attribute("code"));
        let known = item(code_text);
        let mut observation = Self {
            pairs: Vec::new(),
            is_diagnosis: code_text == DIAGNOSIS,
            issue: None,
            line: node.line(),
        };
        let name = code.map(|code| name_of(code)).unwrap_or_default();
        let name = match (name.as_str(), known) {
            ("", Some(known)) => known.name.to_owned(),
            ("", None) if code_text.is_empty() => "?".to_owned(),
            ("", None) => code_text.to_owned(),
            (_, _) => name,
        };
        observation.put("name", name);
        observation.put("code", code_text.to_owned());
        if let Some(code) = code.filter(|_| !code_text.is_empty()) {
            observation.system("code_system", code, "1.2.392.200119.6.1005");
        }
        match (is_negated(node), node.child("value")) {
            (true, _) => observation.put("state", "not_performed".to_owned()),
            (false, Some(value)) => observation.value(value, known),
            (false, None) => {}
        }
        if let Some(judgement) = node.child("interpretationCode") {
            observation.put(
                "judgement",
                first(&[judgement.attribute("code"), judgement.attribute("displayName")]),
            );
        }
        if let Some(method) = node.child("methodCode") {
            observation.put("method_code", method.attribute("code").to_owned());
            observation.put(
                "method",
                first(&[method.attribute("displayName"), known.map_or("", |known| known.method)]),
            );
        } else if let Some(known) = known {
            observation.put("method", known.method.to_owned());
        }
        if let Some(range) = node.path(&["referenceRange", "observationRange"]) {
            if let Some(value) = range.child("value") {
                let bound = |name| {
                    value
                        .child(name)
                        .map(|bound| bound.attribute("value").to_owned())
                        .unwrap_or_default()
                };
                observation.put("reference_low", bound("low"));
                observation.put("reference_high", bound("high"));
            }
            observation.put("reference_text", range.child("text").map(all_text).unwrap_or_default());
        }
        observation.put("group", group.cloned().unwrap_or_default());
        if let Some(author) = node.path(&["author", "assignedAuthor", "assignedPerson", "name"]) {
            observation.put("doctor", all_text(author));
        }
        observation.put("remarks", node.child("text").map(all_text).unwrap_or_default());
        observation
    }

    fn value(&mut self, value: Node<'_>, known: Option<&'static super::Item>) {
        if !value.attribute("nullFlavor").is_empty() {
            self.put("state", "not_measurable".to_owned());
            return;
        }
        let kind = value.attribute("type");
        match kind.rsplit(':').next().unwrap_or(kind) {
            "PQ" | "INT" | "REAL" | "TS" | "BL" | "MO" => {
                self.put("value", value.attribute("value").to_owned());
                self.put("unit", value.attribute("unit").to_owned());
            }
            "CD" | "CO" | "CE" | "CV" | "CS" => {
                let (code, table) = (value.attribute("code"), value.attribute("codeSystem"));
                let said = first(&[
                    value.attribute("displayName"),
                    meaning(known, table, code).unwrap_or_default(),
                    code,
                ]);
                self.put("value", said);
                self.put("value_code", code.to_owned());
                self.system("value_code_system", value, "");
            }
            "ST" | "ED" => self.put("value", all_text(value)),
            "IVL_PQ" | "IVL_INT" | "IVL_REAL" => {
                let bound = |name| {
                    value
                        .child(name)
                        .map(|bound| bound.attribute("value"))
                        .unwrap_or_default()
                };
                self.put("value", format!("{}〜{}", bound("low"), bound("high")));
                let low = value.children().find(|bound| !bound.attribute("unit").is_empty());
                self.put(
                    "unit",
                    low.map(|bound| bound.attribute("unit").to_owned()).unwrap_or_default(),
                );
            }
            _ => {
                // What is written is kept; what it means, its source says.
                self.put(
                    "value",
                    first(&[value.attribute("value"), &all_text(value), value.attribute("code")]),
                );
                self.issue = Some(ELEMENT_UNKNOWN);
            }
        }
    }

    fn system(&mut self, id: &'static str, node: Node<'_>, usual: &str) {
        let oid = first(&[node.attribute("codeSystem"), usual]);
        if !oid.is_empty() {
            self.put(id, format!("urn:oid:{oid}"));
        }
    }

    fn put(&mut self, id: &'static str, text: String) {
        if !text.is_empty() {
            self.pairs.push((id, text));
        }
    }
}

fn is_negated(node: Node<'_>) -> bool {
    node.attribute("negationInd") == "true"
}

fn name_of(code: Node<'_>) -> String {
    let original = code.child("originalText").map(all_text).unwrap_or_default();
    first(&[code.attribute("displayName"), &original])
}

/// The first that is not empty.
fn first(texts: &[&str]) -> String {
    texts
        .iter()
        .find(|text| !text.is_empty())
        .map(|text| (*text).to_owned())
        .unwrap_or_default()
}

/// 医師の診断(判定).
const DIAGNOSIS: &str = "9N511000000000049";

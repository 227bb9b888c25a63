//! The resources of a document, where they stand in its text, and how they name each other.

use core::ops::Range;
use std::collections::{BTreeSet, HashMap};

use serde_json::Value as Json;

use super::{
    super::{slices, systems::CHECKUP_ITEMS},
    look::{coding, day, deep, each, said, text},
};
use crate::{FormatError, Limit};

/// One resource.
pub(super) struct Resource<'r> {
    pub(super) json: &'r Json,
    /// Where it stands in the text.
    pub(super) place: Range<usize>,
    pub(super) line: usize,
    /// What others call it: the entry's fullUrl.
    url: &'r str,
}

/// All resources of a document.
pub(super) struct Resources<'r> {
    pub(super) list: Vec<Resource<'r>>,
    text: &'r str,
    by_name: HashMap<String, usize>,
    groups: HashMap<String, Vec<usize>>,
    /// The group of each resource, by its place.
    keys: Vec<String>,
}

impl<'r> Resources<'r> {
    /// The resources of a Bundle, or the one that stands alone.
    ///
    /// # Errors
    /// [`FormatError`] for what is no resource, an empty Bundle, or too many.
    pub(super) fn of(part: usize, text_of: &'r str, document: &'r Json) -> Result<Self, FormatError> {
        let kind = text(document, "resourceType");
        if kind.is_empty() || !kind.bytes().all(|b| b.is_ascii_alphabetic()) {
            return Err(FormatError::Malformed { part });
        }
        let whole = slices::whole(text_of);
        let mut resources = Self {
            list: Vec::new(),
            text: text_of,
            by_name: HashMap::new(),
            groups: HashMap::new(),
            keys: Vec::new(),
        };
        let mut lines = Lines::of(text_of);
        if kind == "Bundle" {
            let array = slices::member(text_of, &whole, "entry");
            let places = array.map(|array| slices::elements(text_of, &array)).unwrap_or_default();
            for (entry, place) in each(document, "entry").zip(places) {
                let Some((json, place)) = entry.get("resource").zip(slices::member(text_of, &place, "resource")) else {
                    continue;
                };
                if !json.is_object() {
                    return Err(FormatError::Malformed { part });
                }
                let line = lines.at(place.start);
                resources.push(json, place, line, text(entry, "fullUrl"));
            }
        } else {
            resources.push(document, whole, 1, "");
        }
        if resources.list.is_empty() {
            return Err(FormatError::Empty { part });
        }
        if resources.list.len() > Limit::MAX_RECORDS {
            return Err(FormatError::TooLarge {
                part,
                limit: Limit::Records,
            });
        }
        resources.group();
        Ok(resources)
    }

    fn push(&mut self, json: &'r Json, place: Range<usize>, line: usize, url: &'r str) {
        let at = self.list.len();
        if !url.is_empty() {
            self.by_name.entry(url.to_owned()).or_insert(at);
        }
        let id = text(json, "id");
        if !id.is_empty() {
            self.by_name
                .entry(format!("{}/{id}", text(json, "resourceType")))
                .or_insert(at);
        }
        self.list.push(Resource { json, place, line, url });
    }

    /// Medicines of one visit belong together, and so do the items of one checkup.
    fn group(&mut self) {
        for (at, resource) in self.list.iter().enumerate() {
            let json = resource.json;
            let of_day = |date: &str| day(date).map(|day| day.iso()).unwrap_or_else(|| format!("#{at}"));
            let key = match resource.kind() {
                "MedicationDispense" => {
                    let date = [text(json, "whenHandedOver"), text(json, "whenPrepared")];
                    let date = date.into_iter().find(|date| !date.is_empty()).unwrap_or_default();
                    format!("{} {}", of_day(date), deep(json, &["performer", "actor", "reference"]))
                }
                "MedicationRequest" => {
                    let (date, by) = (text(json, "authoredOn"), deep(json, &["requester", "reference"]));
                    format!("{} {by} {}", of_day(date), deep(json, &["groupIdentifier", "value"]))
                }
                "Observation" if resource.is_checkup() => {
                    let date = [
                        text(json, "effectiveDateTime"),
                        deep(json, &["effectivePeriod", "start"]),
                    ];
                    of_day(date.into_iter().find(|date| !date.is_empty()).unwrap_or_default())
                }
                _ => format!("#{at}"),
            };
            let key = format!("{} {key}", resource.kind());
            self.groups.entry(key.clone()).or_default().push(at);
            self.keys.push(key);
        }
    }

    /// The resources that make one record with this one, in their order.
    pub(super) fn group_of(&self, at: usize) -> Vec<usize> {
        let found = self.keys.get(at).and_then(|key| self.groups.get(key));
        found.cloned().unwrap_or_else(|| vec![at])
    }

    /// What a reference names: among the resources, or inside the resource itself.
    pub(super) fn named(&self, reference: &Json) -> Option<&'r Json> {
        let found = self
            .by_name
            .get(text(reference, "reference"))
            .and_then(|at| self.list.get(*at));
        found.map(|resource| resource.json)
    }

    /// As [`Resources::named`], looking also among what the resource contains.
    pub(super) fn named_by<'j>(&self, from: &'j Json, reference: &Json) -> Option<&'j Json>
    where
        'r: 'j,
    {
        match text(reference, "reference").strip_prefix('#') {
            Some(id) => each(from, "contained").find(|one| text(one, "id") == id),
            None => self.named(reference),
        }
    }

    /// These and those that they name, in the order of the document. What names nearly everything (a Composition, a Bundle
    /// inside) is not followed: two steps are as far as a value comes from.
    pub(super) fn with_named(&self, from: &[usize]) -> Vec<usize> {
        let mut all: BTreeSet<usize> = from.iter().copied().collect();
        let mut last: Vec<usize> = from.to_vec();
        for _step in 0..2 {
            let next: Vec<usize> = last
                .iter()
                .filter_map(|at| self.list.get(*at))
                .flat_map(|resource| references(resource.json))
                .filter_map(|name| self.by_name.get(name).copied())
                .filter(|at| self.list.get(*at).is_some_and(|one| SUPPORTING.contains(&one.kind())))
                .filter(|at| !all.contains(at))
                .collect();
            all.extend(&next);
            last = next;
        }
        all.into_iter().collect()
    }

    /// One resource as it stands; several as a Bundle of what stands there.
    pub(super) fn evidence(&self, sources: &[usize]) -> Vec<u8> {
        let of = |at: &usize| self.list.get(*at);
        let raw = |resource: &Resource<'_>| self.text.get(resource.place.clone()).unwrap_or_default().to_owned();
        if let [only] = sources {
            return of(only).map(raw).unwrap_or_default().into_bytes();
        }
        let entries: Vec<String> = sources
            .iter()
            .filter_map(of)
            .map(|resource| match resource.url {
                "" => format!("{{\"resource\":{}}}", raw(resource)),
                url => format!("{{\"fullUrl\":{},\"resource\":{}}}", Json::from(url), raw(resource)),
            })
            .collect();
        let entries = entries.join(",\n");
        format!("{{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[\n{entries}\n]}}").into_bytes()
    }

    /// A number as it is written, found again by the members that lead to it.
    pub(super) fn digits(&self, resource: &Resource<'_>, path: &[&str]) -> String {
        let place = path
            .iter()
            .try_fold(resource.place.clone(), |place, key| match key.parse::<usize>() {
                Ok(index) => slices::elements(self.text, &place).get(index).cloned(),
                Err(_) => slices::member(self.text, &place, key),
            });
        let digits = place.and_then(|place| self.text.get(place)).unwrap_or_default();
        digits.trim_matches('"').to_owned()
    }
}

impl Resource<'_> {
    /// Its resourceType.
    pub(super) fn kind(&self) -> &str {
        text(self.json, "resourceType")
    }

    /// Whether it is an item of a checkup (eCheckup, or any with the programme's own codes).
    pub(super) fn is_checkup(&self) -> bool {
        let profiles = self.json.get("meta").into_iter().flat_map(|meta| each(meta, "profile"));
        let is_profile = profiles
            .filter_map(Json::as_str)
            .any(|profile| profile.contains("/eCheckup/"));
        self.kind() == "Observation"
            && (is_profile || coding(self.json.get("code"), &[CHECKUP_ITEMS]).0 == CHECKUP_ITEMS)
    }

    /// A profile it says it follows.
    pub(super) fn follows(&self, part: &str) -> bool {
        let profiles = self.json.get("meta").into_iter().flat_map(|meta| each(meta, "profile"));
        profiles.filter_map(Json::as_str).any(|profile| profile.contains(part))
    }

    /// A line for people about a resource that no kind is for.
    pub(super) fn summary(&self) -> String {
        let what = ["code", "type", "category", "vaccineCode"]
            .iter()
            .map(|key| said(self.json.get(key).map(at_first)))
            .find(|said| !said.is_empty());
        let named = [text(self.json, "title").to_owned(), text(self.json, "name").to_owned()];
        let human = super::look::person_name(self.json, "IDE");
        let what = what.or_else(|| named.into_iter().chain([human]).find(|said| !said.is_empty()));
        let conclusion = text(self.json, "conclusion");
        let description = deep(self.json, &["content", "attachment", "title"]);
        let mut line = format!("FHIR {}", self.kind());
        for more in [what.as_deref().unwrap_or_default(), conclusion, description] {
            if !more.is_empty() {
                line.push('\n');
                line.extend(more.chars().take(1_000).filter(|c| !c.is_control()));
            }
        }
        line
    }
}

fn at_first(value: &Json) -> &Json {
    value.as_array().and_then(|items| items.first()).unwrap_or(value)
}

/// Everything a resource names. Walks with a list of its own, never by recursion.
fn references(json: &Json) -> Vec<&str> {
    let mut found = Vec::new();
    let mut next = vec![json];
    while let Some(json) = next.pop() {
        match json {
            Json::Object(members) => {
                found.extend(members.get("reference").and_then(Json::as_str));
                next.extend(members.values());
            }
            Json::Array(items) => next.extend(items),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
        }
    }
    found
}

/// Counts lines once, however many resources ask.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        Self { text, at: 0, line: 1 }
    }

    /// The line of a place; places come in their order.
    fn at(&mut self, place: usize) -> usize {
        let passed = self.text.as_bytes().get(self.at..place).unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count();
        self.at = place;
        self.line
    }
}

/// What others lean on: it is kept with them.
const SUPPORTING: &[&str] = &[
    "Patient",
    "Practitioner",
    "PractitionerRole",
    "Organization",
    "Location",
    "Medication",
    "Substance",
    "Device",
    "Specimen",
    "Encounter",
    "RelatedPerson",
];

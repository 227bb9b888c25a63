//! One record as a document that remembers every change and merges with its other replicas.
//!
//! The document is one flat map. A field is a **multi-value register**: its values stand under `field ␟ peer-counter`, and
//! setting it deletes the keys that were seen and adds new ones. So of two values written apart both stay until a person
//! chooses. What never changes after the record was made, and the moment of the last change, stand under plain `_names`.
//! No container is nested: two replicas that made the same one apart would have two.

use std::collections::BTreeMap;
use std::fmt;

use loro::{CommitOptions, ExportMode, Frontiers, ID, LoroDoc, LoroMap, LoroValue, VersionVector, json};
use serde_json::Value as Json;
use tefuda_record::Moment;

use crate::error::{StorageError, VaultError};
use crate::ids::{ActId, Same, from_hex, to_hex};

pub(crate) struct Document {
    doc: LoroDoc,
    map: LoroMap,
    peer: u64,
    // Values written by this peer so far, at least: each value is an operation, so no key is used twice.
    next: u64,
}

/// What is said once, when the record is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) kind: String,
    pub(crate) added_at: Moment,
    pub(crate) same: Option<Same>,
    /// Digests of the evidence in hexadecimal, one blank between.
    pub(crate) evidence: String,
}

/// What a document says at one of its versions.
#[derive(Clone, PartialEq)]
pub(crate) struct State {
    pub(crate) origin: Origin,
    pub(crate) changed_at: Moment,
    pub(crate) removed: bool,
    /// Values by field, the one that lists show first; more than one where replicas disagree.
    pub(crate) fields: Fields,
}

type Fields = BTreeMap<String, Vec<Json>>;

/// How far a document has come: for each peer, how many of its operations are in.
#[derive(Clone, Default)]
pub(crate) struct Reached(VersionVector);

impl Reached {
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, VaultError> {
        VersionVector::decode(bytes)
            .map(Self)
            .map_err(|_| StorageError::Damaged.into())
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.0.encode()
    }

    /// Adds what updates from elsewhere brought.
    pub(crate) fn add_updates(&mut self, updates: &[u8]) -> Result<(), VaultError> {
        let meta = LoroDoc::decode_import_blob_meta(updates, true).map_err(|_| VaultError::Document)?;
        self.0.merge(&meta.partial_end_vv);
        Ok(())
    }

    pub(crate) fn includes(&self, other: &Self) -> bool {
        self.0.includes_vv(&other.0)
    }
}

/// One act in the life of a record.
#[derive(Clone, PartialEq)]
pub struct Version {
    /// The act, the same in every record it touched.
    pub act: ActId,
    /// When it was done, by the clock of the device that did it.
    pub at: Moment,
    /// The fields it wrote.
    pub fields: BTreeMap<String, Changed>,
    /// Whether it removed the record (`true`) or brought it back (`false`).
    pub removed: Option<bool>,
    pub(crate) before: Frontiers,
    pub(crate) after: Frontiers,
}

/// What an act did to a field.
#[derive(Clone, PartialEq)]
pub enum Changed {
    /// It has these values now; more than one only where a disagreement was brought back.
    Set(Vec<Json>),
    /// It has none.
    Cleared,
}

impl Document {
    /// Begins a document. Nothing is in it before [`commit`](Self::commit).
    pub(crate) fn begin(peer: u64, origin: &Origin) -> Result<Self, VaultError> {
        let mut document = Self::wrap(LoroDoc::new());
        document.write_as(peer)?;
        document.put(KIND, origin.kind.as_str())?;
        document.put(ADDED, origin.added_at.0)?;
        if let Some(same) = origin.same {
            document.put(SAME, to_hex(&same.0))?;
        }
        if !origin.evidence.is_empty() {
            document.put(EVIDENCE, origin.evidence.as_str())?;
        }
        Ok(document)
    }

    /// Reads a document.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, VaultError> {
        Ok(Self::wrap(
            LoroDoc::from_snapshot(bytes).map_err(|_| VaultError::Document)?,
        ))
    }

    /// Reads what another replica did to a record it made itself: everything, from its beginning.
    pub(crate) fn of_updates(bytes: &[u8]) -> Result<Self, VaultError> {
        let document = Self::wrap(LoroDoc::new());
        document.merge(bytes)?;
        Ok(document)
    }

    fn wrap(doc: LoroDoc) -> Self {
        let map = doc.get_map(ROOT);
        Self {
            doc,
            map,
            peer: 0,
            next: 0,
        }
    }

    /// Writes as this peer from now on. A peer id belongs to one device and one copy of its home, or histories fork unseen.
    pub(crate) fn write_as(&mut self, peer: u64) -> Result<(), VaultError> {
        self.doc.set_peer_id(peer).map_err(|_| VaultError::Document)?;
        self.peer = peer;
        self.next = self
            .doc
            .oplog_vv()
            .get(&peer)
            .map_or(0, |counter| u64::try_from(*counter).unwrap_or(0));
        Ok(())
    }

    /// Gives a field these values and takes away those that were seen.
    pub(crate) fn set(&mut self, field: &str, values: &[Json]) -> Result<(), VaultError> {
        let mut seen = Vec::new();
        self.map.for_each(|key, _| {
            if key.split_once(SEPARATOR).is_some_and(|(name, _)| name == field) {
                seen.push(key.to_owned());
            }
        });
        for key in seen {
            self.map.delete(&key).map_err(|_| VaultError::Document)?;
        }
        for value in values {
            let key = format!("{field}{SEPARATOR}{:016x}-{:08x}", self.peer, self.next);
            self.next += 1;
            self.map
                .insert(&key, LoroValue::from(value.clone()))
                .map_err(|_| VaultError::Document)?;
        }
        Ok(())
    }

    /// Removal is a field like any other, so that a change made meanwhile elsewhere is not lost.
    pub(crate) fn set_removed(&mut self, removed: bool) -> Result<(), VaultError> {
        self.set(REMOVED, &[Json::Bool(removed)])
    }

    /// Ends an act: what was set since the last one is one version.
    pub(crate) fn commit(&mut self, act: ActId, at: Moment) -> Result<(), VaultError> {
        // An act that sets nothing else leaves this behind, so that it is one too.
        self.put(CHANGED, at.0)?;
        // The message keeps apart what the library would join into one change, and names the act.
        self.doc
            .commit_with(CommitOptions::new().timestamp(at.0).commit_msg(&act.to_string()));
        Ok(())
    }

    /// The document with its whole history.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, VaultError> {
        self.doc.export(ExportMode::Snapshot).map_err(|_| VaultError::Document)
    }

    /// Takes in what another replica did.
    pub(crate) fn merge(&self, bytes: &[u8]) -> Result<(), VaultError> {
        let status = self.doc.import(bytes).map_err(|_| VaultError::Document)?;
        // Changes that wait for others are not in yet: a whole document never has any.
        if status.pending.is_some() {
            Err(VaultError::Document)
        } else {
            Ok(())
        }
    }

    /// The document as it stands: what it says now, and no more of its history than the last act.
    pub(crate) fn as_it_stands(&self) -> Result<Vec<u8>, VaultError> {
        self.doc
            .export(ExportMode::state_only(None))
            .map_err(|_| VaultError::Document)
    }

    /// What happened beyond a version; `None` when nothing did.
    pub(crate) fn beyond(&self, version: &Reached) -> Result<Option<Vec<u8>>, VaultError> {
        if version.0.includes_vv(&self.doc.oplog_vv()) {
            return Ok(None);
        }
        let updates = ExportMode::updates(&version.0);
        self.doc.export(updates).map(Some).map_err(|_| VaultError::Document)
    }

    /// How far it has come.
    pub(crate) fn reached(&self) -> Reached {
        Reached(self.doc.oplog_vv())
    }

    /// Does again what another document of the same record did beyond this one, as new operations. For a replica whose own
    /// changes cannot be joined to what it was given.
    pub(crate) fn live_on(&mut self, other: &Self) -> Result<(), VaultError> {
        let known = self.doc.oplog_vv();
        for version in other.versions()? {
            if version.after.iter().all(|id| known.includes_id(id)) {
                continue;
            }
            for (field, changed) in &version.fields {
                match changed {
                    Changed::Set(values) => self.set(field, values)?,
                    Changed::Cleared => self.set(field, &[])?,
                }
            }
            if let Some(removed) = version.removed {
                self.set_removed(removed)?;
            }
            self.commit(version.act, version.at)?;
        }
        Ok(())
    }

    /// What it says now.
    pub(crate) fn state(&self) -> Result<State, VaultError> {
        let mut plain: BTreeMap<String, Json> = BTreeMap::new();
        let mut fields = self.fields();
        self.map.for_each(|key, value| {
            if let (None, Ok(value)) = (key.split_once(SEPARATOR), value.into_value()) {
                plain.insert(key.to_owned(), Json::from(value));
            }
        });
        let text = |name: &str| plain.get(name).and_then(Json::as_str);
        let moment = |name: &str| {
            plain
                .get(name)
                .and_then(Json::as_i64)
                .map(Moment)
                .ok_or(VaultError::Document)
        };
        let removed = fields.remove(REMOVED).unwrap_or_default();
        let same = text(SAME)
            .map(|same| from_hex(same).map(Same).ok_or(VaultError::Document))
            .transpose()?;
        Ok(State {
            origin: Origin {
                kind: text(KIND).ok_or(VaultError::Document)?.to_owned(),
                added_at: moment(ADDED)?,
                same,
                evidence: text(EVIDENCE).unwrap_or_default().to_owned(),
            },
            changed_at: self.changed_at(moment(CHANGED)?),
            // Removed on one replica and brought back on another: shown, so that a person sees it and decides.
            removed: !removed.is_empty() && removed.iter().all(|value| *value == Json::Bool(true)),
            fields,
        })
    }

    /// When the last act was done. Of several done apart the mark is only one's, whichever: the latest counts.
    fn changed_at(&self, mark: Moment) -> Moment {
        let heads = self.doc.oplog_frontiers();
        let apart = heads
            .iter()
            .filter_map(|head| Some(Moment(self.doc.get_change(head)?.timestamp)));
        apart.fold(mark, Moment::max)
    }

    /// What its fields were after the acts of a version.
    pub(crate) fn fields_at(&self, version: &Frontiers) -> Result<Fields, VaultError> {
        if version.is_empty() {
            return Ok(Fields::new());
        }
        self.doc.checkout(version).map_err(|_| VaultError::Document)?;
        let fields = self.fields();
        self.doc.checkout_to_latest();
        Ok(fields)
    }

    /// Values by field, removal among them. Of several the one with the greatest key comes first, on every replica alike.
    pub(crate) fn fields(&self) -> Fields {
        let mut found: BTreeMap<String, Json> = BTreeMap::new();
        self.map.for_each(|key, value| {
            if let (Some(_), Ok(value)) = (key.split_once(SEPARATOR), value.into_value()) {
                found.insert(key.to_owned(), Json::from(value));
            }
        });
        let mut fields = Fields::new();
        for (key, value) in found.into_iter().rev() {
            let name = key.split_once(SEPARATOR).map_or("", |(name, _)| name).to_owned();
            let values = fields.entry(name).or_default();
            // The same value written apart is no disagreement.
            if !values.contains(&value) {
                values.push(value);
            }
        }
        fields
    }

    /// Every act in its life, the oldest first.
    pub(crate) fn versions(&self) -> Result<Vec<Version>, VaultError> {
        // A replica was given the record as it stood: its history begins there.
        let begin = self.doc.shallow_since_vv().to_vv();
        let schema = self
            .doc
            .export_json_updates_without_peer_compression(&begin, &self.doc.oplog_vv())
            .map_err(|_| VaultError::Document)?;
        let mut changes = schema.changes;
        // What was done apart has no order of its own, so the clocks give it one; a peer's id is drawn at random and says nothing.
        changes.sort_by_key(|change| (change.lamport, change.timestamp, change.id.peer, change.id.counter));
        let mut versions: Vec<(u64, Version)> = Vec::new();
        for change in changes {
            let act = change
                .msg
                .as_deref()
                .and_then(ActId::parse)
                .ok_or(VaultError::Document)?;
            let length = i32::try_from(change.op_len()).map_err(|_| VaultError::Document)?;
            let after = Frontiers::from(ID::new(change.id.peer, change.id.counter + length - 1));
            let peer = change.id.peer;
            // The library may cut a long change in two.
            let at = match versions
                .iter()
                .position(|(by, version)| *by == peer && version.act == act)
            {
                Some(at) => at,
                None => {
                    let before = Frontiers::from(change.deps.clone());
                    versions.push((peer, Version::begin(act, Moment(change.timestamp), before)));
                    versions.len() - 1
                }
            };
            if let Some((_, version)) = versions.get_mut(at) {
                version.after = after;
                version.take_in(change.ops);
            }
        }
        Ok(versions.into_iter().map(|(_, version)| version).collect())
    }

    /// Every key with its value, as two replicas must have them alike.
    #[cfg(test)]
    pub(crate) fn said(&self) -> String {
        let mut said = BTreeMap::new();
        self.map.for_each(|key, value| {
            said.insert(key.to_owned(), format!("{:?}", value.into_value()));
        });
        format!("{said:?}")
    }

    fn put(&self, key: &str, value: impl Into<LoroValue>) -> Result<(), VaultError> {
        self.map.insert(key, value).map_err(|_| VaultError::Document)
    }
}

impl Version {
    fn begin(act: ActId, at: Moment, before: Frontiers) -> Self {
        Self {
            act,
            at,
            fields: BTreeMap::new(),
            removed: None,
            after: before.clone(),
            before,
        }
    }

    fn take_in(&mut self, ops: Vec<json::JsonOp>) {
        for op in ops {
            let json::JsonOpContent::Map(op) = op.content else {
                continue;
            };
            let (key, value) = match op {
                json::MapOp::Insert { key, value } => (key, Some(Json::from(value))),
                json::MapOp::Delete { key } => (key, None),
            };
            match (key.split_once(SEPARATOR), value) {
                (Some((REMOVED, _)), value) => {
                    // Undo takes the mark away where there was none before; a value that follows says more.
                    self.removed = Some(value.and_then(|value| value.as_bool()).unwrap_or(false));
                }
                (Some((field, _)), Some(value)) => match self.fields.get_mut(field) {
                    Some(Changed::Set(values)) => values.push(value),
                    Some(Changed::Cleared) | None => {
                        self.fields.insert(field.to_owned(), Changed::Set(vec![value]));
                    }
                },
                (Some((field, _)), None) => {
                    self.fields.entry(field.to_owned()).or_insert(Changed::Cleared);
                }
                (None, _) => {}
            }
        }
    }
}

impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Version({}, {} fields)", self.act, self.fields.len())
    }
}

impl fmt::Debug for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Set(_) => "Set(..)",
            Self::Cleared => "Cleared",
        })
    }
}

/// The field that says whether a record is removed.
pub(crate) const REMOVED: &str = "_deleted";
const ROOT: &str = "record";
const SEPARATOR: char = '\u{1f}';
const KIND: &str = "_kind";
const ADDED: &str = "_added";
const CHANGED: &str = "_changed";
const SAME: &str = "_same";
const EVIDENCE: &str = "_evidence";

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use tefuda_crypto::SystemRandom;

    fn act(at: i64) -> ActId {
        ActId::make(Moment(at), &mut SystemRandom).unwrap()
    }

    fn made(peer: u64) -> Document {
        let origin = Origin {
            kind: "note".to_owned(),
            added_at: Moment(100),
            same: Some(Same([7; 32])),
            evidence: String::new(),
        };
        let mut document = Document::begin(peer, &origin).unwrap();
        document.set("dose", &[json!("1mg")]).unwrap();
        document.commit(act(100), Moment(100)).unwrap();
        document
    }

    fn replica(of: &Document, peer: u64) -> Document {
        let mut document = Document::read(&of.bytes().unwrap()).unwrap();
        document.write_as(peer).unwrap();
        document
    }

    #[test]
    fn two_doses_written_apart_both_stay_until_one_is_chosen() {
        let mut one = made(1);
        let mut two = replica(&one, 2);
        one.set("dose", &[json!("10mg")]).unwrap();
        one.commit(act(200), Moment(200)).unwrap();
        two.set("dose", &[json!("2.5mg")]).unwrap();
        two.commit(act(200), Moment(200)).unwrap();
        one.merge(&two.bytes().unwrap()).unwrap();
        two.merge(&one.bytes().unwrap()).unwrap();
        assert_eq!(one.fields()["dose"], [json!("2.5mg"), json!("10mg")]);
        assert_eq!(one.fields(), two.fields());

        two.set("dose", &[json!("10mg")]).unwrap();
        two.commit(act(300), Moment(300)).unwrap();
        one.merge(&two.bytes().unwrap()).unwrap();
        assert_eq!(one.fields()["dose"], [json!("10mg")]);
    }

    #[test]
    fn removed_here_and_brought_back_there_is_shown() {
        let mut one = made(1);
        one.set_removed(true).unwrap();
        one.commit(act(200), Moment(200)).unwrap();
        assert!(one.state().unwrap().removed);
        let mut two = replica(&one, 2);
        two.set_removed(false).unwrap();
        two.commit(act(300), Moment(300)).unwrap();
        one.set_removed(true).unwrap();
        one.commit(act(300), Moment(300)).unwrap();
        one.merge(&two.bytes().unwrap()).unwrap();
        assert!(!one.state().unwrap().removed);
    }

    #[test]
    fn every_act_is_a_version_even_in_one_second_and_when_the_clock_goes_back() {
        let mut document = made(1);
        for (at, dose) in [(100, "2mg"), (100, "3mg"), (50, "4mg")] {
            document.set("dose", &[json!(dose)]).unwrap();
            document.commit(act(at), Moment(at)).unwrap();
        }
        document.set("dose", &[]).unwrap();
        document.commit(act(60), Moment(60)).unwrap();
        let read = Document::read(&document.bytes().unwrap()).unwrap();
        let versions = read.versions().unwrap();
        let doses: Vec<Changed> = versions.iter().map(|version| version.fields["dose"].clone()).collect();
        let set = |dose: &str| Changed::Set(vec![json!(dose)]);
        assert_eq!(versions.len(), 5);
        assert!(doses == [set("1mg"), set("2mg"), set("3mg"), set("4mg"), Changed::Cleared]);
        assert_eq!(read.fields_at(&versions[1].after).unwrap()["dose"], [json!("2mg")]);
        assert_eq!(read.fields_at(&versions[1].before).unwrap()["dose"], [json!("1mg")]);
        assert!(read.fields_at(&versions[0].before).unwrap().is_empty());
    }

    #[test]
    fn a_long_act_is_one_version() {
        let mut document = made(1);
        for number in 0..40 {
            document
                .set(&format!("field{number}"), &[json!("長".repeat(2000))])
                .unwrap();
        }
        document.commit(act(200), Moment(200)).unwrap();
        let versions = Document::read(&document.bytes().unwrap()).unwrap().versions().unwrap();
        assert_eq!(versions.len(), 2);
        assert_eq!(versions[1].fields.len(), 40);
    }

    #[test]
    fn no_key_is_used_twice() {
        let mut document = made(1);
        let mut keys = std::collections::BTreeSet::new();
        for at in 0..5 {
            document = replica(&document, 1);
            document.set("dose", &[json!("1"), json!("2")]).unwrap();
            document.commit(act(at), Moment(at)).unwrap();
            document.map.for_each(|key, _| {
                if key.starts_with("dose") {
                    assert!(keys.insert(key.to_owned()), "used again");
                }
            });
        }
        assert_eq!(keys.len(), 10);
    }

    #[test]
    fn nonsense_is_refused() {
        assert!(matches!(Document::read(b"nonsense"), Err(VaultError::Document)));
        assert!(matches!(made(1).merge(b"nonsense"), Err(VaultError::Document)));
    }

    #[test]
    fn debug_shows_nothing() {
        let versions = made(1).versions().unwrap();
        let shown = format!("{versions:?} {:?}", versions[0].fields["dose"]);
        assert!(!shown.contains("1mg"), "{shown}");
    }
}

//! What was put in so far and is not added yet: files and pictures that are read together, because the codes of one slip
//! may lie on several pictures. Nothing of it is stored; locking drops it.

use tauri::ipc::{InvokeBody, Request};
use tefuda_crypto::SystemRandom;
use tefuda_holder::{Accepted, Detail, ImportError, Missing, Preview, Problem, Words, accept, preview};
use tefuda_qr::{Symbol, read_picture};
use tefuda_record::{Confirmed, Moment};
use tefuda_vault::{Act, Vault};

use crate::views::{self, PreviewView};

/// The most files that are read together: sixteen codes of one slip, each on a picture of its own, and some more.
const MOST_FILES: usize = 40;

/// The most that they may hold together, in bytes.
const MOST_BYTES: usize = 128 * 1024 * 1024;

/// Files and pictures that wait, and what they hold together.
#[derive(Default)]
pub(crate) struct Gathering {
    files: Vec<Vec<u8>>,
    read: Option<Read>,
    /// What a camera has seen, so that what stays before it is read once.
    seen: Vec<Symbol>,
}

/// What the files hold together.
enum Read {
    /// Documents, of which some may lack parts.
    Whole(Preview),
    /// Parts of one document only.
    Part(Missing),
}

impl Gathering {
    /// Reads files together with those before them. Where that cannot be done everything stays as it was.
    pub(crate) fn add(&mut self, files: Vec<Vec<u8>>) -> Result<(), Problem> {
        let before = self.files.len();
        let fresh: Vec<Vec<u8>> = files.into_iter().filter(|file| !self.files.contains(file)).collect();
        if before + fresh.len() > MOST_FILES {
            return Err(Problem::new("app_too_many_files").with("max", Detail::Text(MOST_FILES.to_string())));
        }
        if self.files.iter().chain(&fresh).map(Vec::len).sum::<usize>() > MOST_BYTES {
            return Err(Problem::new("too_large_input").with("max", Detail::Text("128 MB".to_owned())));
        }
        // What says nothing by itself would be passed over in silence beside what waits.
        match preview(&fresh, Confirmed::No) {
            Ok(_) | Err(ImportError::Incomplete { .. } | ImportError::Mixed) => {}
            Err(_) if fresh.is_empty() => {}
            Err(error) => return Err(error.into()),
        }
        self.files.extend(fresh);
        self.read = Some(match preview(&self.files, Confirmed::No) {
            Ok(read) => Read::Whole(read),
            Err(ImportError::Incomplete { have, total, missing }) if !missing.is_empty() => {
                Read::Part(Missing { have, total, missing })
            }
            Err(error) => {
                self.files.truncate(before);
                return Err(error.into());
            }
        });
        Ok(())
    }

    /// Reads one picture of a camera, and tells whether anything new is in it.
    pub(crate) fn look(&mut self, picture: Vec<u8>) -> Result<bool, Problem> {
        let known = |symbol: &Symbol, seen: &Symbol| symbol.bytes == seen.bytes && symbol.append == seen.append;
        let mut fresh = read_picture(&picture)?;
        fresh.retain(|symbol| !self.seen.iter().any(|seen| known(symbol, seen)));
        if fresh.is_empty() || self.seen.len() > MOST_FILES {
            return Ok(false);
        }
        self.seen.extend(fresh);
        self.add(vec![picture])?;
        Ok(true)
    }

    /// What was read, beside what the vault holds.
    pub(crate) fn view(&self, vault: &Vault, words: &Words) -> Result<PreviewView, Problem> {
        match &self.read {
            Some(Read::Whole(read)) => views::preview(read, vault, words),
            Some(Read::Part(missing)) => Ok(views::waiting(missing, words)),
            None => Err(Problem::new("app_no_preview")),
        }
    }

    /// Adds what was read, in one act, and forgets the files.
    pub(crate) fn accept(&mut self, vault: &mut Vault, now: Moment) -> Result<Accepted, Problem> {
        let Some(Read::Whole(read)) = self.read.take() else {
            return Err(Problem::new("app_no_preview"));
        };
        self.clear();
        Ok(accept(
            vault,
            read.draft.records,
            &mut Act::new(now, &mut SystemRandom),
        )?)
    }

    /// Forgets the files and what they hold.
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

/// The bytes that came with a request.
pub(crate) fn raw(request: &Request<'_>) -> Result<Vec<u8>, Problem> {
    match request.body() {
        InvokeBody::Raw(bytes) => Ok(bytes.clone()),
        InvokeBody::Json(_) => Err(Problem::new("empty_input")),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    /// The parts of one slip, each in a file of its own.
    fn parts() -> Vec<Vec<u8>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/corpus/jahis_tc/valid/tc08_split_in_three");
        let mut paths: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        paths.sort();
        paths.iter().map(|path| fs::read(path).unwrap()).collect()
    }

    fn have(gathering: &Gathering) -> Option<(usize, usize)> {
        match gathering.read.as_ref()? {
            Read::Part(missing) => Some((missing.have, missing.total)),
            Read::Whole(_) => None,
        }
    }

    #[test]
    fn the_parts_of_a_slip_come_one_by_one_in_any_order() {
        let [one, two, three] = <[Vec<u8>; 3]>::try_from(parts()).unwrap();
        let mut gathering = Gathering::default();
        gathering.add(vec![three]).unwrap();
        assert_eq!(have(&gathering), Some((1, 3)));
        gathering.add(vec![one.clone()]).unwrap();
        gathering.add(vec![one]).unwrap();
        assert_eq!(have(&gathering), Some((2, 3)));
        gathering.add(vec![two]).unwrap();
        let Some(Read::Whole(read)) = &gathering.read else {
            panic!("not whole")
        };
        assert_eq!((read.draft.records.len(), read.incomplete.len()), (3, 0));
    }

    #[test]
    fn what_cannot_be_read_leaves_what_was_gathered() {
        let mut gathering = Gathering::default();
        gathering.add(vec![parts().remove(0)]).unwrap();
        let refused = gathering.add(vec![b"\x7fELF, not a slip".to_vec()]).unwrap_err();
        assert_eq!(refused.code, "unknown_format");
        assert_eq!(have(&gathering), Some((1, 3)));
    }

    #[test]
    fn no_more_than_fits() {
        let mut gathering = Gathering::default();
        let many = (0..=MOST_FILES).map(|at| at.to_le_bytes().to_vec()).collect();
        assert_eq!(gathering.add(many).unwrap_err().code, "app_too_many_files");
        assert_eq!(
            gathering.add(vec![vec![0; MOST_BYTES + 1]]).unwrap_err().code,
            "too_large_input"
        );
    }
}

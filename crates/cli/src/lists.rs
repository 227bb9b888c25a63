//! Lists that were fetched before: files and folders of them, and nothing from a network.

use std::fs;
use std::path::{Path, PathBuf};

use tefuda_credential::TrustList;
use tefuda_credential::status::{StatusError, StatusList, StatusShelf};
use tefuda_holder::{Detail, Problem};

use crate::files;

/// The most files of one folder: a whole country's lists are 120.
const MOST_FILES: usize = 4_096;

/// Puts every status list of these files and folders on one shelf. In a folder only `*.jwt` are read. A list whose issuer is not
/// on the trust list says nothing here and is passed over; one that is damaged or forged is named.
pub(crate) fn read_status(paths: &[PathBuf], trust: &TrustList) -> Result<StatusShelf, Problem> {
    let mut lists = Vec::new();
    for path in paths {
        for file in files_of(path)? {
            let bytes = files::read(&file)?;
            let text = core::str::from_utf8(&bytes).map_err(|_| unreadable(&file))?;
            match StatusList::parse(text, trust) {
                Ok(list) => lists.push(list),
                Err(StatusError::UnknownSigner) => {}
                Err(_) => return Err(unreadable(&file)),
            }
        }
    }
    // An older one beside a newer one is what a folder of downloads looks like: the newest counts, whatever its file is called.
    lists.sort_by_key(|list| list.terms().iat);
    let mut shelf = StatusShelf::new();
    for list in lists {
        shelf.put(list).map_err(|_| Problem::new("status_unreadable"))?;
    }
    Ok(shelf)
}

fn files_of(path: &Path) -> Result<Vec<PathBuf>, Problem> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(path).map_err(|error| files::problem(&error, path))? {
        let file = entry.map_err(|error| files::problem(&error, path))?.path();
        if file.extension().is_some_and(|end| end == "jwt") {
            found.push(file);
        }
        if found.len() > MOST_FILES {
            return Err(Problem::new("too_large_input").with("max", Detail::Text(format!("{MOST_FILES}"))));
        }
    }
    Ok(found)
}

fn unreadable(file: &Path) -> Problem {
    Problem::new("status_unreadable").with("file", Detail::Text(file.display().to_string()))
}

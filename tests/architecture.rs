//! The house keeps its shape: which room may know which, what may be taken from outside, how long a file may grow,
//! which words must exist. Every rule is a function from text to faults, and is shown to find the faults it is for.
//!
//! What a room takes is read from `Cargo.lock`: it names every crate by its real name, for every platform, and cargo
//! itself keeps it true to the manifests.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper of tests fails the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::Entry;
use tefuda_record::{Field, KINDS, Shape};
use toml::{Table, Value};

/// Every room, and which rooms it may know. Arrows point down only.
const ARROWS: &[(&str, &[&str])] = &[
    ("record", &[]),
    ("crypto", &[]),
    ("qr", &[]),
    ("pages", &[]),
    ("rules", &["record"]),
    ("consent", &["record"]),
    ("formats", &["record"]),
    ("paper", &["record"]),
    ("sync", &["crypto"]),
    ("vault", &["record", "crypto", "sync"]),
    ("credential", &["record", "consent", "crypto"]),
    ("issuer", &["record", "consent", "crypto", "credential"]),
    ("counter", &["record", "consent", "crypto", "credential"]),
    (
        "reader",
        &["record", "rules", "consent", "crypto", "qr", "credential", "counter"],
    ),
    (
        "holder",
        &[
            "record",
            "rules",
            "consent",
            "crypto",
            "formats",
            "paper",
            "sync",
            "vault",
            "qr",
            "pages",
            "credential",
        ],
    ),
    (
        "cli",
        &[
            "record",
            "rules",
            "consent",
            "crypto",
            "formats",
            "vault",
            "qr",
            "credential",
            "issuer",
            "paper",
            "counter",
            "reader",
            "holder",
        ],
    ),
    (
        "app",
        &[
            "record",
            "rules",
            "consent",
            "crypto",
            "formats",
            "vault",
            "qr",
            "credential",
            "holder",
        ],
    ),
];

/// What may be taken by one room alone.
const OWNERS: &[(&str, &[&str])] = &[
    (
        "crypto",
        &[
            "aes",
            "aes-gcm",
            "age",
            "age-core",
            "argon2",
            "aws-lc-rs",
            "blahaj",
            "blake2",
            "blake3",
            "chacha20poly1305",
            "curve25519-dalek",
            "ecdsa",
            "ed25519-dalek",
            "getrandom",
            "hkdf",
            "hmac",
            "k256",
            "md-5",
            "openssl",
            "p256",
            "p384",
            "pbkdf2",
            "rand",
            "ring",
            "rsa",
            "scrypt",
            "sha1",
            "sha2",
            "sha3",
            "x25519-dalek",
        ],
    ),
    ("pages", &["hayro"]),
    ("paper", &["krilla", "pdf-writer", "skrifa", "subsetter"]),
    ("vault", &["keyring", "keyring-core", "libsqlite3-sys", "rusqlite"]),
    (
        "app",
        &["gtk", "rfd", "tao", "tauri", "tauri-build", "webkit2gtk", "wry"],
    ),
];

/// Crates that speak to a network. `zbus` is the one on the road to the operating system's keyring: it speaks over a
/// local socket, and only the store of that keyring may bring it.
const NETWORK: &[&str] = &[
    "actix-http",
    "async-h1",
    "async-net",
    "async-tungstenite",
    "attohttpc",
    "awc",
    "curl",
    "curl-sys",
    "h2",
    "h3",
    "hickory-resolver",
    "http",
    "hyper",
    "hyper-util",
    "isahc",
    "lettre",
    "mio",
    "minreq",
    "native-tls",
    "quinn",
    "reqwest",
    "rustls",
    "socket2",
    "ssh2",
    "surf",
    "tiny_http",
    "tokio",
    "tokio-net",
    "tonic",
    "tungstenite",
    "ureq",
    "warp",
    "ws",
];
const KEYRING_BUS: &str = "zbus";
const KEYRING_STORE: &str = "zbus-secret-service-keyring-store";

/// The window's own road: Tauri passes its messages by an asynchronous runtime in `http`'s types. The lock file counts in
/// other platforms: on phones a page under development may come from a server, and in a browser the dialog for files has
/// that runtime too. Only these may bring them, and only to `app`; that the window speaks to nobody is shown by driving
/// it (`tests/ui`).
const WINDOW: &[&str] = &["rfd", "tauri", "tauri-build"];

/// How long a source file may grow, its tests aside.
const LONGEST: usize = 500;

/// How long a command of the window may be, in lines of its body: what is longer is a deed and has a room of its own.
const LONGEST_COMMAND: usize = 10;

/// How somebody would name a field that holds a 個人番号.
const PERSONAL_NUMBER: &[&str] = &[
    "個人番号",
    "マイナンバー",
    "individual_number",
    "kojin_bango",
    "my_number",
    "mynumber",
    "personal_number",
];

#[test]
fn arrows_point_down_only() {
    let rooms: BTreeSet<String> = room_folders().into_keys().collect();
    assert_eq!(arrow_faults(&rooms, &Lock::of_the_tree()), none());
}

#[test]
fn primitives_and_sql_each_have_one_room() {
    assert_eq!(owner_faults(&Lock::of_the_tree()), none());
}

#[test]
fn no_room_can_speak_to_a_network() {
    assert_eq!(network_faults(&Lock::of_the_tree()), none());
}

#[test]
fn no_room_has_features() {
    for (room, folder) in room_folders() {
        let manifest = read(&folder.join("Cargo.toml"));
        assert_eq!(feature_faults(&manifest), none(), "{room}");
    }
}

#[test]
fn no_source_file_outgrows_one_idea() {
    let sources: Vec<PathBuf> = room_folders().values().flat_map(|folder| files(folder, "rs")).collect();
    assert!(sources.len() > 50, "the sources were not found");
    for source in sources
        .iter()
        .filter(|path| path.components().any(|part| part.as_os_str() == "src"))
    {
        assert_eq!(length_faults(&read(source)), none(), "{}", source.display());
    }
}

#[test]
fn the_commands_of_the_window_are_thin() {
    let commands = files(&root().join("src-tauri/src/commands"), "rs");
    let counted: usize = commands.iter().map(|path| command_bodies(&read(path)).len()).sum();
    assert!(counted > 20, "the commands were not found");
    for path in commands {
        assert_eq!(command_faults(&read(&path)), none(), "{}", path.display());
    }
}

#[test]
fn words_exist_in_both_languages_and_say_what_to_do() {
    let japanese: Vec<PathBuf> = files(&root().join("crates"), "ftl")
        .into_iter()
        .filter(|path| file_name(path).starts_with("ja"))
        .collect();
    assert!(japanese.len() > 3, "the words were not found");
    for ja in japanese {
        let en = ja.with_file_name(file_name(&ja).replacen("ja", "en", 1));
        assert_eq!(word_faults(&read(&ja), &read(&en)), none(), "{}", ja.display());
    }
}

#[test]
fn no_field_is_made_for_a_personal_number() {
    for kind in KINDS {
        assert_eq!(field_faults(kind.fields, kind.ja), none(), "{}", kind.id);
    }
}

#[test]
fn every_journey_is_told() {
    let folder = root().join("tests/journeys");
    let main = read(&folder.join("main.rs"));
    let stories: Vec<String> = files(&folder, "rs").iter().map(|path| stem(path)).collect();
    assert_eq!(forgotten(&main, &stories), none());
}

/// Rooms without a line in [`ARROWS`], lines without a room, and arrows that are not drawn.
fn arrow_faults(rooms: &BTreeSet<String>, lock: &Lock) -> Vec<String> {
    let drawn: BTreeSet<String> = ARROWS.iter().map(|(room, _)| (*room).to_owned()).collect();
    let unknown = rooms
        .symmetric_difference(&drawn)
        .map(|room| format!("{room}: not in both the table and the tree"));
    let arrows = ARROWS.iter().flat_map(|(room, below)| {
        lock.direct(room)
            .into_iter()
            .filter_map(|taken| taken.strip_prefix("tefuda-").map(str::to_owned))
            .filter(|taken| !below.contains(&taken.as_str()))
            .map(|taken| format!("{room} must not know {taken}"))
            .collect::<Vec<_>>()
    });
    unknown.chain(arrows).collect()
}

/// Rooms that take what belongs to another one.
fn owner_faults(lock: &Lock) -> Vec<String> {
    let rooms = ARROWS.iter().map(|(room, _)| *room);
    rooms
        .flat_map(|room| {
            let direct = lock.direct(room);
            let others = OWNERS.iter().filter(move |(owner, _)| *owner != room);
            others
                .flat_map(|(_, owned)| *owned)
                .filter(|owned| direct.contains(**owned))
                .map(|owned| format!("{room} must not take {owned}"))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Rooms from which a crate that speaks to a network can be reached.
fn network_faults(lock: &Lock) -> Vec<String> {
    let rooms = ARROWS.iter().map(|(room, _)| *room);
    rooms
        .flat_map(|room| {
            let window = if room == "app" { WINDOW } else { &[] };
            let everything = lock.reach(room, window);
            let off_the_road = lock.reach(room, &[window, &[KEYRING_STORE]].concat());
            let clients = NETWORK.iter().filter(|name| everything.contains(**name));
            let buses = off_the_road.get(KEYRING_BUS).map(String::as_str);
            clients
                .copied()
                .chain(buses)
                .map(|name| format!("{room} reaches {name}"))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Features of a crate: behaviour must not depend on how it was built.
fn feature_faults(manifest: &str) -> Vec<String> {
    let manifest: Table = manifest.parse().unwrap();
    let features = manifest.get("features").and_then(Value::as_table);
    features.into_iter().flat_map(Table::keys).cloned().collect()
}

/// A file that holds more than one idea.
fn length_faults(source: &str) -> Vec<String> {
    let (code, _) = source.split_once("#[cfg(test)]\nmod ").unwrap_or((source, ""));
    let lines = code.lines().count();
    (lines > LONGEST)
        .then(|| format!("{lines} lines"))
        .into_iter()
        .collect()
}

/// Commands of the window that do more than hand on.
fn command_faults(source: &str) -> Vec<String> {
    command_bodies(source)
        .into_iter()
        .filter(|(_, lines)| *lines > LONGEST_COMMAND)
        .map(|(name, lines)| format!("{name}: {lines} lines"))
        .collect()
}

/// The name of every command of a file and how many lines its body has.
fn command_bodies(source: &str) -> Vec<(&str, usize)> {
    let commands = source.split("\n#[command").skip(1);
    commands
        .filter_map(|command| {
            let (_, from_name) = command.split_once(" fn ")?;
            let (name, _) = from_name.split_once(['(', '<'])?;
            let (whole, _) = from_name.split_once("\n}\n")?;
            let (_, body) = whole.split_once("{\n")?;
            Some((name, body.lines().count()))
        })
        .collect()
}

/// Words that one language lacks, that stand twice, or that say what happened but not what to do next.
fn word_faults(ja: &str, en: &str) -> Vec<String> {
    let (ja, en) = (ids(ja), ids(en));
    let lone = ja
        .symmetric_difference(&en)
        .map(|id| format!("{id}: not in both languages"));
    let mute = ja
        .iter()
        .filter_map(|id| id.strip_prefix("err-"))
        .filter(|code| !ja.contains(&format!("rec-{code}")))
        .map(|code| format!("err-{code} without rec-{code}"));
    let orphans = ja
        .iter()
        .filter_map(|id| id.strip_prefix("rec-"))
        .filter(|code| !ja.contains(&format!("err-{code}")))
        .map(|code| format!("rec-{code} without err-{code}"));
    lone.chain(mute).chain(orphans).collect()
}

/// The ids of a Fluent file.
fn ids(words: &str) -> BTreeSet<String> {
    let resource = fluent_syntax::parser::parse(words).unwrap_or_else(|(_, errors)| panic!("not Fluent: {errors:?}"));
    let mut ids = BTreeSet::new();
    for entry in resource.body {
        let id = match entry {
            Entry::Message(message) => message.id.name.to_owned(),
            Entry::Term(term) => format!("-{}", term.id.name),
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) | Entry::Junk { .. } => continue,
        };
        assert!(ids.insert(id.clone()), "{id} stands twice");
    }
    ids
}

/// Fields whose stored id or Japanese name asks for a 個人番号.
fn field_faults(fields: &[Field], words: &str) -> Vec<String> {
    let mut faults: Vec<String> = words
        .lines()
        .filter(|line| PERSONAL_NUMBER.iter().any(|name| line.contains(name)))
        .map(str::to_owned)
        .collect();
    for field in fields {
        if PERSONAL_NUMBER.iter().any(|name| field.id.contains(name)) {
            faults.push(field.id.to_owned());
        }
        if let Shape::Rows(inner) = &field.shape {
            faults.extend(field_faults(inner, ""));
        }
    }
    faults
}

/// Stories that the one test program of the journeys does not name.
fn forgotten(main: &str, stories: &[String]) -> Vec<String> {
    let told = |story: &str| main.lines().any(|line| line == format!("mod {story};"));
    stories
        .iter()
        .filter(|story| *story != "main" && !told(story))
        .cloned()
        .collect()
}

/// Which crate takes which, as `Cargo.lock` says.
struct Lock(Vec<Package>);

struct Package {
    name: String,
    version: String,
    takes: Vec<Taken>,
}

#[derive(Clone)]
struct Taken {
    name: String,
    /// Said only where a name has several.
    version: Option<String>,
}

impl Lock {
    fn of_the_tree() -> Self {
        let lock = Self::parse(&read(&root().join("Cargo.lock")));
        assert!(
            lock.reach("cli", &[]).contains("serde_json"),
            "the lock file was not understood"
        );
        lock
    }

    fn parse(lock: &str) -> Self {
        let lock: Table = lock.parse().unwrap();
        let packages = lock.get("package").and_then(Value::as_array).unwrap();
        Self(packages.iter().map(Package::parse).collect())
    }

    /// What a room takes itself.
    fn direct(&self, room: &str) -> BTreeSet<String> {
        let name = format!("tefuda-{room}");
        let own = self.0.iter().filter(|package| package.name == name);
        own.flat_map(|package| &package.takes)
            .map(|taken| taken.name.clone())
            .collect()
    }

    /// What a room takes at any depth, without what only the `closed` ones would bring.
    fn reach(&self, room: &str, closed: &[&str]) -> BTreeSet<String> {
        let mut seen = BTreeSet::new();
        let mut next = vec![Taken {
            name: format!("tefuda-{room}"),
            version: None,
        }];
        while let Some(taken) = next.pop() {
            for package in self.0.iter().filter(|package| package.is(&taken)) {
                if !closed.contains(&package.name.as_str()) && seen.insert((&package.name, &package.version)) {
                    next.extend(package.takes.iter().cloned());
                }
            }
        }
        seen.into_iter().map(|(name, _)| name.clone()).collect()
    }
}

impl Package {
    fn parse(package: &Value) -> Self {
        let text = |key| package.get(key).and_then(Value::as_str).unwrap().to_owned();
        let takes = package.get("dependencies").and_then(Value::as_array);
        Self {
            name: text("name"),
            version: text("version"),
            takes: takes.into_iter().flatten().map(Taken::parse).collect(),
        }
    }

    fn is(&self, taken: &Taken) -> bool {
        self.name == taken.name && taken.version.as_ref().is_none_or(|version| *version == self.version)
    }
}

impl Taken {
    /// `name`, `name version` or `name version (source)`.
    fn parse(line: &Value) -> Self {
        let mut words = line.as_str().unwrap().split(' ').map(str::to_owned);
        Self {
            name: words.next().unwrap(),
            version: words.next(),
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

/// Every room and its folder.
fn room_folders() -> BTreeMap<String, PathBuf> {
    let crates = names(&root().join("crates"))
        .into_iter()
        .map(|room| (room.clone(), root().join("crates").join(room)));
    crates.chain([("app".to_owned(), root().join("src-tauri"))]).collect()
}

/// The folders in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .filter(|path| path.is_dir())
        .map(|path| file_name(&path))
        .collect()
}

/// Every file of an extension below a folder.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|of| of == extension) {
            found.push(path);
        }
    }
    found
}

fn none() -> Vec<String> {
    Vec::new()
}

mod each_rule_finds_what_it_is_for {
    use super::*;

    fn lock(lines: &[(&str, &str)]) -> Lock {
        let package = |(name, taken): &(&str, &str)| {
            let taken: Vec<&str> = taken.split(',').filter(|name| !name.is_empty()).collect();
            format!("[[package]]\nname = \"{name}\"\nversion = \"1.0.0\"\ndependencies = {taken:?}\n")
        };
        Lock::parse(&lines.iter().map(package).collect::<String>())
    }

    fn rooms() -> BTreeSet<String> {
        ARROWS.iter().map(|(room, _)| (*room).to_owned()).collect()
    }

    #[test]
    fn an_arrow_that_points_up_or_aside() {
        let up = lock(&[("tefuda-record", "serde,tefuda-vault")]);
        assert_eq!(arrow_faults(&rooms(), &up), ["record must not know vault"]);
        let aside = lock(&[("tefuda-formats", "tefuda-record,tefuda-qr")]);
        assert_eq!(arrow_faults(&rooms(), &aside), ["formats must not know qr"]);
        let down = lock(&[("tefuda-formats", "tefuda-record")]);
        assert_eq!(arrow_faults(&rooms(), &down), none());
    }

    #[test]
    fn a_room_without_a_line_and_a_line_without_a_room() {
        let mut rooms = rooms();
        rooms.insert("attic".to_owned());
        rooms.remove("vault");
        assert_eq!(
            arrow_faults(&rooms, &lock(&[("tefuda-record", "")])),
            [
                "attic: not in both the table and the tree",
                "vault: not in both the table and the tree"
            ]
        );
    }

    #[test]
    fn a_primitive_outside_crypto_and_sql_outside_the_vault() {
        let lock = lock(&[
            ("tefuda-crypto", "ring"),
            ("tefuda-vault", "rusqlite"),
            ("tefuda-credential", "ring"),
            ("tefuda-holder", "rusqlite,serde"),
        ]);
        assert_eq!(
            owner_faults(&lock),
            ["credential must not take ring", "holder must not take rusqlite"]
        );
    }

    #[test]
    fn a_network_client_at_any_depth() {
        let lock = lock(&[
            ("tefuda-credential", "trust 1.0.0"),
            ("trust", "reqwest"),
            ("reqwest", ""),
        ]);
        assert_eq!(network_faults(&lock), ["credential reaches reqwest"]);
    }

    #[test]
    fn the_bus_by_another_road_than_the_keyring() {
        let keyring = lock(&[("tefuda-vault", KEYRING_STORE), (KEYRING_STORE, "zbus"), ("zbus", "")]);
        assert_eq!(network_faults(&keyring), none());
        let shortcut = lock(&[("tefuda-vault", "zbus"), ("zbus", "")]);
        assert_eq!(network_faults(&shortcut), ["vault reaches zbus"]);
        let client = lock(&[("tefuda-vault", KEYRING_STORE), (KEYRING_STORE, "hyper"), ("hyper", "")]);
        assert_eq!(network_faults(&client), ["vault reaches hyper"]);
    }

    #[test]
    fn a_network_client_beside_the_window() {
        let window = lock(&[("tefuda-app", "tauri"), ("tauri", "reqwest"), ("reqwest", "")]);
        assert_eq!(network_faults(&window), none());
        let beside = lock(&[("tefuda-app", "tauri,reqwest"), ("tauri", "reqwest"), ("reqwest", "")]);
        assert_eq!(network_faults(&beside), ["app reaches reqwest"]);
        let below = lock(&[("tefuda-holder", "tauri"), ("tauri", "reqwest"), ("reqwest", "")]);
        assert_eq!(network_faults(&below), ["holder reaches reqwest"]);
    }

    #[test]
    fn a_command_that_is_no_longer_thin() {
        let command = |lines: usize| {
            let body = "    let _ = 1;\n".repeat(lines);
            format!("use x;\n\n#[command(async)]\npub(crate) fn show<R>(\n    a: A,\n) -> B {{\n{body}}}\n")
        };
        assert_eq!(command_bodies(&command(3)), [("show", 3)]);
        assert_eq!(command_faults(&command(LONGEST_COMMAND)), none());
        assert_eq!(command_faults(&command(LONGEST_COMMAND + 1)), ["show: 11 lines"]);
    }

    #[test]
    fn a_feature() {
        assert_eq!(feature_faults("[features]\nfast = []\n"), ["fast"]);
        assert_eq!(feature_faults("[package]\nname = \"x\"\n"), none());
    }

    #[test]
    fn a_file_too_long_whatever_its_tests() {
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "//\n".repeat(LONGEST));
        assert_eq!(length_faults(&format!("{}{tests}", "//\n".repeat(LONGEST))), none());
        assert_eq!(
            length_faults(&format!("{}{tests}", "//\n".repeat(LONGEST + 1))),
            ["501 lines"]
        );
    }

    #[test]
    fn a_word_missing_or_mute() {
        let both = "-app = 手札\nerr-locked = 開けません\nrec-locked = もう一度\n";
        assert_eq!(word_faults(both, both), none());
        assert_eq!(
            word_faults(both, "-app = Tefuda\nerr-locked = x\n"),
            ["rec-locked: not in both languages"]
        );
        let mute = "err-locked = x\nrec-other = y\n";
        assert_eq!(
            word_faults(mute, mute),
            ["err-locked without rec-locked", "rec-other without err-other"]
        );
    }

    #[test]
    #[should_panic(expected = "stands twice")]
    fn a_word_that_stands_twice() {
        ids("a = x\na = y\n");
    }

    #[test]
    fn a_field_for_a_personal_number() {
        let field = |id, shape| Field {
            id,
            shape,
            need: tefuda_record::Need::Optional,
        };
        assert_eq!(field_faults(&[field("my_number", Shape::Line(12))], ""), ["my_number"]);
        const ROWS: &[Field] = &[Field {
            id: "individual_number",
            shape: Shape::Line(12),
            need: tefuda_record::Need::Optional,
        }];
        assert_eq!(
            field_faults(&[field("rows", Shape::Rows(ROWS))], ""),
            ["individual_number"]
        );
        assert_eq!(
            field_faults(&[], "x-number = マイナンバー\n"),
            ["x-number = マイナンバー"]
        );
    }

    #[test]
    fn a_journey_nobody_tells() {
        let stories = ["main", "told", "lost"].map(str::to_owned);
        assert_eq!(forgotten("mod told;\n", &stories), ["lost"]);
    }
}

//! Prints what the command itself takes, from the start of its process to the end: showing a proof, taking in slips.
//!
//! Figures for people to read, never a test: machines differ. Medians over runs, beside what is done bare in the same run: an
//! empty start of the command, the curve work of a proof, one scrypt. Where a session bus and gnome-keyring can be had, the whole
//! bench runs in a session of its own with a real, unlocked keyring.
#![expect(clippy::print_stdout, reason = "figures for a person at a terminal")]
#![expect(clippy::unwrap_used, reason = "a bench may fail loudly")]

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tefuda_crypto::{Passphrase, SigningKey, SystemRandom, WorkFactor, open_with_passphrase, seal_with_passphrase};

const RUNS: usize = 21;
const SLIPS: usize = 1_000;
const PASSPHRASE: &str = "a long made-up passphrase";

fn main() {
    let folder = tempfile::tempdir().unwrap();
    if env::var_os(IN_SESSION).is_none() && in_a_session(folder.path()) {
        return;
    }
    let place = Place::new(folder.path());
    let keyring = place.init();
    println!("the command, process start to end; medians of {RUNS} runs");
    let start = row("start alone (--version)", || place.run(&["--version"], Unlock::Keyring));
    let curve = row("curve work of a proof, bare", || {
        // What a self-attested proof signs: a fresh key, the credential, the key binding.
        let key = SigningKey::make(&mut SystemRandom).unwrap();
        key.sign(&[7; 900]).unwrap();
        key.sign(&[7; 300]).unwrap();
    });
    let sealed = seal_with_passphrase(&passphrase(), WorkFactor::USUAL, b"a slot").unwrap();
    let scrypt = row("scrypt, bare", || {
        open_with_passphrase(&passphrase(), &sealed).unwrap();
    });
    let prove = ["prove", "--preset", "hospital", "--out", "proof.png", "--yes", "--json"];
    if keyring {
        let proof = row("prove to PNG, keyring", || place.run(&prove, Unlock::Keyring));
        over("  beyond the curve work and the start", proof, start + curve, 100);
        over("  beyond the curve work", proof, curve, 100);
    } else {
        println!("prove to PNG, keyring: not measured, there is no keyring here");
    }
    let proof = row("prove to PNG, passphrase", || place.run(&prove, Unlock::Passphrase));
    over("  beyond scrypt", proof, scrypt, 1_000);
    for (name, slip) in [
        ("short slip", short as fn(usize) -> String),
        ("slip of nine medicines", long),
    ] {
        let (took, bytes) = place.import(name, slip, keyring);
        let seconds = took.saturating_sub(if keyring { Duration::ZERO } else { scrypt });
        let rate = 1_000_000 * SLIPS as u128 / seconds.as_micros().max(1);
        println!("{SLIPS} × {name} of {bytes} B imported in one go: {took:.0?}, {rate} slips/s (bar 1000)");
    }
}

/// The same program again, where a keyring answers. False where there is no such session to be had.
fn in_a_session(scratch: &Path) -> bool {
    let begun = Command::new("dbus-run-session")
        .args(["--", "bash", "-c"])
        .arg(
            "eval \"$(printf 'a made-up passphrase' | gnome-keyring-daemon --unlock --components=secrets)\" &&
             gdbus wait --session --timeout 20 org.freedesktop.secrets && exec \"$0\"",
        )
        .arg(env::current_exe().unwrap())
        .env(IN_SESSION, "1")
        .envs(["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"].map(|name| (name, scratch)))
        .stderr(Stdio::null())
        .status();
    begun.is_ok_and(|status| status.success())
}

#[derive(Clone, Copy)]
enum Unlock {
    Keyring,
    Passphrase,
}

struct Place<'a> {
    folder: &'a Path,
}

impl<'a> Place<'a> {
    fn new(folder: &'a Path) -> Self {
        fs::write(folder.join("passphrase"), PASSPHRASE).unwrap();
        Self { folder }
    }

    /// Makes a home with a made-up person's eligibility; says whether the keyring opens it.
    fn init(&self) -> bool {
        self.run(&["init", "--name", "花子"], Unlock::Passphrase);
        let examples = tefuda_record::kind("eligibility").unwrap().examples;
        let examples: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_str(examples).unwrap();
        let mut person = examples.into_iter().next().unwrap();
        person.insert("expires_on".to_owned(), "2099-07-31".into());
        let fields = person
            .into_iter()
            .map(|(field, value)| format!("{field}={}", value.as_str().unwrap()));
        let args: Vec<String> = ["add".to_owned(), "eligibility".to_owned()]
            .into_iter()
            .chain(fields)
            .collect();
        self.run(&args.iter().map(String::as_str).collect::<Vec<_>>(), Unlock::Passphrase);
        self.command(&["list"], Unlock::Keyring)
            .stdout(Stdio::null())
            .status()
            .unwrap()
            .success()
    }

    /// Imports as many different slips, each a file of its own; returns how long and how large one is.
    fn import(&self, name: &str, slip: fn(usize) -> String, keyring: bool) -> (Duration, usize) {
        let folder = self.folder.join(name);
        fs::create_dir(&folder).unwrap();
        let mut args = vec!["import".to_owned()];
        let mut bytes = 0;
        for number in 0..SLIPS {
            let path = folder.join(format!("{number}.txt"));
            let text = slip(number);
            bytes = text.len();
            fs::write(&path, text).unwrap();
            args.push(path.to_str().unwrap().to_owned());
        }
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let unlock = if keyring { Unlock::Keyring } else { Unlock::Passphrase };
        let (took, output) = timed(|| self.command(&args, unlock).output().unwrap());
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(said.contains(&SLIPS.to_string()), "{said}");
        (took, bytes)
    }

    fn run(&self, args: &[&str], unlock: Unlock) {
        let output = self.command(args, unlock).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    fn command(&self, args: &[&str], unlock: Unlock) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tefuda"));
        command
            .args(args)
            .env("LANG", "C.UTF-8")
            .env("TEFUDA_HOME", self.folder.join("home"))
            .current_dir(self.folder)
            .stdin(Stdio::null())
            .stderr(Stdio::piped());
        match unlock {
            Unlock::Passphrase => command.env("TEFUDA_PASSPHRASE_FILE", self.folder.join("passphrase")),
            Unlock::Keyring => command.env_remove("TEFUDA_PASSPHRASE_FILE"),
        };
        command
    }
}

fn short(number: usize) -> String {
    let (pharmacy, day) = (number / 300, day(number));
    format!(
        "JAHISTC08,1\r\n1,手札 花子,2,S600401\r\n5,{day},1\r\n11,てふだ薬局　{pharmacy}号店,13,4,9940013,,,,1\r\n\
         51,例示クリニック,13,1,9910012,1\r\n55,例示 三郎,内科,1\r\n\
         201,1,アムロジピンＯＤ錠５ｍｇ「例示」,1,錠,4,2171022F9999,1\r\n301,1,１日１回　朝食後,28,日分,1,1,,1\r\n"
    )
}

fn long(number: usize) -> String {
    let medicines: String = (2..10)
        .map(|at| {
            format!(
                "201,{at},例示{at}番の錠１０ｍｇ「例示」,2,錠,4,2171022F9999,1\r\n\
                 291,{at},グレープフルーツジュースを避けてください。,1\r\n301,{at},１日２回　朝夕食後,14,日分,1,1,,1\r\n"
            )
        })
        .collect();
    short(number) + &medicines
}

/// A day of its own for each of three hundred, in the eras' way of writing.
fn day(number: usize) -> String {
    format!(
        "R{:02}{:02}{:02}",
        2 + number % 300 / 100,
        1 + number % 12,
        1 + number % 25
    )
}

fn passphrase() -> Passphrase {
    Passphrase::new(PASSPHRASE).unwrap()
}

fn row(name: &str, mut deed: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS).map(|_| timed(&mut deed).0).collect();
    times.sort();
    let median = times.get(RUNS / 2).copied().unwrap();
    println!("{name:<40}{:>10.1} ms", median.as_secs_f64() * 1e3);
    median
}

fn over(name: &str, whole: Duration, bare: Duration, bar: u64) {
    let beyond = whole.saturating_sub(bare);
    let verdict = if beyond <= Duration::from_millis(bar) {
        ""
    } else {
        ": over the bar"
    };
    println!(
        "{name:<40}{:>10.1} ms (bar {bar} ms{verdict})",
        beyond.as_secs_f64() * 1e3
    );
}

fn timed<T>(deed: impl FnOnce() -> T) -> (Duration, T) {
    let began = Instant::now();
    let done = deed();
    (began.elapsed(), done)
}

const IN_SESSION: &str = "TEFUDA_BENCH_SESSION";

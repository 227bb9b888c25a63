//! The whole main job opens no socket but the local one of the operating system's keyring; the reader opens none at
//! all. What the kernel was asked is read from `strace`.

use std::fs;
use std::path::Path;
use std::process::Command;

use tefuda_tests::{Home, tefuda};

/// One made-up slip of a pharmacy (JAHISTC08).
const SLIP: &str = "JAHISTC08,1\r\n\
    1,髙橋 花子,2,S290304,,,,,,,タカハシ ハナコ\r\n\
    5,R081101,1\r\n\
    11,てふだ薬局,13,4,9940013,,,,1\r\n\
    51,例示クリニック,13,1,9910012,1\r\n\
    201,1,アムロジピン錠5mg,1,錠,2,620000001,1\r\n\
    301,1,【分1 朝食後】,14,日分,1,1,,1\r\n";

#[test]
fn the_main_job_speaks_to_nobody_and_the_reader_not_even_to_the_keyring() {
    let home = Home::empty();
    fs::write(home.path("slip.txt"), SLIP).unwrap();
    let person = [
        "init --name 花子",
        "add eligibility document=certificate insurer_number=138990 insured_number=3456 name=花子 birth_day=1954-03-04",
        "import slip.txt",
        "prove --yes --preset hospital --out proof.png",
    ];
    for line in person {
        let calls = network_calls(&home, &tefuda(), line, 0);
        assert_eq!(outside(&calls), Vec::<&String>::new(), "{line}");
    }
    assert_eq!(
        network_calls(&home, &tefuda(), "verify proof.png", 2),
        Vec::<String>::new()
    );
}

#[test]
fn a_program_that_opens_a_socket_is_seen() {
    let home = Home::empty();
    fs::write(home.path("knock"), "exec 3<>/dev/udp/127.0.0.1/9\n").unwrap();
    let calls = network_calls(&home, Path::new("/bin/bash"), "knock", 0);
    assert!(!outside(&calls).is_empty(), "{calls:?}");
}

/// Runs a program and returns its network calls, those of its children too.
fn network_calls(home: &Home, program: &Path, line: &str, code: i32) -> Vec<String> {
    let trace = home.path("trace");
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-e", "trace=network", "-e", "signal=none", "-o"]);
    strace.arg(&trace).arg(program).args(line.split(' '));
    let output = home
        .settle(&mut strace)
        .output()
        .unwrap_or_else(|error| panic!("strace: {error}; use tests/run"));
    assert_eq!(
        output.status.code(),
        Some(code),
        "{line}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    fs::read_to_string(trace).unwrap().lines().map(str::to_owned).collect()
}

/// The calls that make or use anything but a local socket.
fn outside(calls: &[String]) -> Vec<&String> {
    let makes = |call: &&String| call.contains("socket(") || call.contains("sa_family=");
    let local = |call: &&String| call.contains("socket(AF_UNIX,") || call.contains("sa_family=AF_UNIX");
    calls.iter().filter(makes).filter(|call| !local(call)).collect()
}

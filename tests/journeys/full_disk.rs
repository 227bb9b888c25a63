//! «My disk was full. I was told so, and what I had put in is still there.»

use std::fs;
use std::process::Command;

use tefuda_tests::{Home, tefuda};

/// A file system of four megabytes that nobody else sees, filled to its last byte and cleared again.
const ON_A_SMALL_DISK: &str = r#"
set -eu
mkdir disk said
mount -t tmpfs -o size=4m tmpfs disk
say() { name=$1; shift; "$TEFUDA" "$@" >"said/$name.out" 2>"said/$name.err" </dev/null && echo 0 >"said/$name.code" || echo $? >"said/$name.code"; }
say init init --name 花子 --no-keyring
say before add note text=満杯になる前
cat /dev/zero >disk/filler 2>said/filler || true
say add add note "text=$(head -c 3000 /dev/zero | tr '\0' x)" --json
say import import slip.txt --json
say second init --home disk/second --name 太郎 --no-keyring --json
say prove prove --yes --out disk/proof.png --json
say passphrase passphrase --new-passphrase-file new --json
say search search 満杯 --json
rm disk/filler
say after add note text=片づけた後 --json
say list list --json
"#;

#[test]
fn a_full_disk_is_named_and_nothing_is_lost() {
    let home = Home::empty();
    fs::write(home.path("new"), "a newer made-up passphrase\n").unwrap();
    fs::write(
        home.path("slip.txt"),
        "JAHISTC08,1\r\n5,R080301,1\r\n11,てふだ薬局,13,4,9940013,,,,1\r\n",
    )
    .unwrap();
    let mut command = Command::new("unshare");
    let output = home
        .settle(command.args(["--mount", "--map-root-user", "sh", "-c", ON_A_SMALL_DISK]))
        .env("TEFUDA_HOME", home.path("disk").join("home"))
        .env("TEFUDA", tefuda())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = |name: &str, end: &str| fs::read_to_string(home.path("said").join(format!("{name}.{end}"))).unwrap();
    for name in ["init", "before", "search", "after", "list"] {
        assert_eq!(said(name, "code").trim(), "0", "{name}: {}", said(name, "err"));
    }
    for name in ["add", "import", "second", "passphrase"] {
        assert_eq!(said(name, "code").trim(), "1", "{name}: {}", said(name, "out"));
        assert!(
            said(name, "err").contains("\"code\":\"disk_full\""),
            "{name}: {}",
            said(name, "err")
        );
    }
    assert!(said("search", "out").contains("満杯になる前"));
    let list: serde_json::Value = serde_json::from_str(&said("list", "out")).unwrap();
    assert_eq!(list["records"].as_array().unwrap().len(), 2, "{list}");
}

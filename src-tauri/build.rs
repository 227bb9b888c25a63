//! Names the commands, so that each is denied unless a capability lists it, and marks builds made for driven tests.

use std::error::Error;

use tauri_build::{AppManifest, Attributes};

const COMMANDS: &[&str] = &[
    "start",
    "words",
    "begin",
    "unlock",
    "unlock_by_device",
    "lock",
    "hand",
    "records",
    "record",
    "history",
    "originals",
    "filled",
    "edit_record",
    "remove",
    "undo",
    "choose_files",
    "gather",
    "look",
    "accept_preview",
    "drop_preview",
    "kinds",
    "form",
    "check_field",
    "add_record",
    "counters",
    "propose",
    "show",
    "renew",
    "stop",
    "shown",
    "persons",
    "choose_person",
    "add_person",
    "rename_person",
    "change_passphrase",
    "device_key",
    "safekeeping",
    "choose_backup_folder",
    "leave_backup_folder",
    "back_up_now",
    "check_backup",
    "restore_beside",
    "examine",
    "locks",
    "lock_field",
    "lift_lock",
    "make_recovery",
    "split_recovery",
    "save_pages",
    "forget_pages",
    "hand_in",
    "hand_in_files",
    "drop_way",
    "drill",
    "recover",
    "choose_backup",
    "restore",
    "restore_by_way",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rustc-check-cfg=cfg(driven)");
    println!("cargo:rerun-if-env-changed=TEFUDA_DRIVEN_BUILD");
    if std::env::var_os("TEFUDA_DRIVEN_BUILD").is_some() {
        println!("cargo:rustc-cfg=driven");
    }
    tauri_build::try_build(Attributes::new().app_manifest(AppManifest::new().commands(COMMANDS)))?;
    Ok(())
}

//! What the window may ask for. Each command takes its turn, does one deed of [`tefuda_holder`] and answers with a view.

#![expect(
    clippy::needless_pass_by_value,
    reason = "what the window sends is handed over by value"
)]

mod add;
mod door;
mod hand;
mod help;
mod log;
mod money;
mod now;
mod people;
mod read;
mod safe;
mod shelter;
mod show;
mod way;

use tauri::{Builder, Runtime};

/// Every command, in the order of `build.rs`.
pub(crate) fn register<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    builder.invoke_handler(tauri::generate_handler![
        door::start,
        door::words,
        door::begin,
        door::unlock,
        door::unlock_by_device,
        door::lock,
        hand::hand,
        hand::records,
        hand::record,
        hand::history,
        hand::originals,
        hand::filled,
        hand::edit_record,
        hand::remove,
        hand::undo,
        add::choose_files,
        add::gather,
        add::look,
        add::accept_preview,
        add::drop_preview,
        add::kinds,
        add::form,
        add::check_field,
        add::add_record,
        show::counters,
        show::propose,
        show::show,
        show::renew,
        show::stop,
        log::shown,
        people::persons,
        people::choose_person,
        people::add_person,
        people::rename_person,
        people::change_passphrase,
        people::device_key,
        safe::safekeeping,
        safe::choose_backup_folder,
        safe::leave_backup_folder,
        safe::back_up_now,
        safe::check_backup,
        safe::restore_beside,
        safe::examine,
        safe::locks,
        safe::lock_field,
        safe::lift_lock,
        way::make_recovery,
        way::split_recovery,
        way::save_pages,
        way::forget_pages,
        way::hand_in,
        way::hand_in_files,
        way::drop_way,
        way::drill,
        way::recover,
        way::choose_backup,
        way::restore,
        way::restore_by_way,
        help::stops,
        help::stopped,
        help::means_now,
        help::who_to_call,
        help::calendar,
        help::save_calendar,
        help::events,
        help::event_steps,
        help::periods,
        help::readings,
        help::save_troubles,
        money::cost_of_visit,
        money::cost_ceiling,
        money::classes,
        money::cost_of_year,
        money::claims,
        money::papers,
        money::print_paper,
        show::hear,
        show::save_code,
        show::print_proof,
        read::judge,
        read::choose_trust,
        now::taking,
        now::trends,
        shelter::take_shelter,
        shelter::leave_shelter,
    ])
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    /// The quoted or pathed names between two marks of a file.
    fn names(file: &str, from: &str, to: &str) -> Vec<String> {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
        let list = text.split_once(from).unwrap().1.split_once(to).unwrap().0;
        let name = |line: &str| {
            line.trim()
                .trim_matches(|c| c == '"' || c == ',')
                .rsplit("::")
                .next()
                .unwrap()
                .to_owned()
        };
        list.lines().map(name).filter(|name| !name.is_empty()).collect()
    }

    #[test]
    fn commands_capabilities_and_manifest_name_the_same_ones() {
        let manifest = names("build.rs", "COMMANDS: &[&str] = &[", "];");
        let handler = names("src/commands/mod.rs", "generate_handler![", "])");
        let capability = names("capabilities/main.json", "\"permissions\": [", "]");
        let allowed: Vec<String> = manifest
            .iter()
            .map(|name| format!("allow-{}", name.replace('_', "-")))
            .collect();
        assert!(manifest.len() > 20);
        assert_eq!(manifest, handler);
        assert_eq!(allowed, capability);
    }
}

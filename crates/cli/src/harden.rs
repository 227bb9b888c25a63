//! Keeps the process's memory out of core files and away from other programs of the same user.

/// Forbids core files and attaching. Where the system refuses, the program still runs: it is no worse off than others.
#[cfg(target_os = "linux")]
pub(crate) fn keep_memory_private() {
    use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

    let _undumpable = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    let _no_core = setrlimit(
        Resource::Core,
        Rlimit {
            current: Some(0),
            maximum: Some(0),
        },
    );
}

/// Nothing to do where the system has no such call.
#[cfg(not(target_os = "linux"))]
pub(crate) fn keep_memory_private() {}

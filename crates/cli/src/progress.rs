//! How far long work is: on a terminal, and nothing in a pipe or for a handful of files.

use core::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// Work in stages, each with a name and perhaps a number of steps.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// The first stage: `steps` files.
    pub(crate) fn begin(steps: usize, name: String) -> Self {
        if steps < FEW {
            return Self(ProgressBar::hidden());
        }
        let progress = Self(ProgressBar::no_length());
        progress.0.enable_steady_tick(Duration::from_millis(120));
        progress.stage(Some(steps), name);
        progress
    }

    /// Goes on to another stage; one without steps shows that it is at work.
    pub(crate) fn stage(&self, steps: Option<usize>, name: String) {
        let (template, length) = match steps.and_then(|steps| u64::try_from(steps).ok()) {
            Some(length) => ("{msg} {wide_bar} {pos}/{len}", length),
            None => ("{msg} {spinner} {elapsed}", 0),
        };
        // A template of ours that cannot be read would be a bar without its name.
        self.0
            .set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
        self.0.set_position(0);
        self.0.set_length(length);
        self.0.set_message(name);
    }

    /// One step of this stage.
    pub(crate) fn step(&self) {
        self.0.inc(1);
    }

    /// Takes it off the screen.
    pub(crate) fn end(&self) {
        self.0.finish_and_clear();
    }
}

/// So few are over before anybody looks.
const FEW: usize = 20;

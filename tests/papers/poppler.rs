//! What poppler says of a PDF.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tefuda_paper::Paper;
use tempfile::TempDir;

/// A printed paper in a folder of its own.
pub(crate) struct OnDisk {
    folder: TempDir,
    file: PathBuf,
}

impl OnDisk {
    pub(crate) fn of(paper: &Paper) -> Self {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("paper.pdf");
        fs::write(&file, paper.print().unwrap().pdf).unwrap();
        Self { folder, file }
    }

    /// Its text in reading order.
    pub(crate) fn text(&self) -> String {
        self.hear("pdftotext", &[], &["-"])
    }

    /// Its text without blanks and line ends: lines break where they must.
    pub(crate) fn run_together(&self) -> String {
        self.text().split_whitespace().collect()
    }

    /// Every line of `pdfinfo`, with every page's box.
    pub(crate) fn info(&self) -> String {
        self.hear("pdfinfo", &["-l", "999"], &[])
    }

    /// The lines of `pdffonts` below its head.
    pub(crate) fn fonts(&self) -> Vec<String> {
        self.hear("pdffonts", &[], &[])
            .lines()
            .skip(2)
            .map(str::to_owned)
            .collect()
    }

    /// Its structure, with text.
    pub(crate) fn structure(&self) -> String {
        self.hear("pdfinfo", &["-struct-text"], &[])
    }

    /// Pictures of its pages.
    pub(crate) fn pictures(&self, dots_per_inch: u32) -> Vec<PathBuf> {
        let dots = dots_per_inch.to_string();
        let stem = self.folder.path().join(format!("page{dots}"));
        self.hear("pdftoppm", &["-gray", "-png", "-r", &dots], &[stem.to_str().unwrap()]);
        let files = fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let begins = |path: &PathBuf| path.to_string_lossy().starts_with(stem.to_str().unwrap());
        let mut pictures: Vec<PathBuf> = files
            .filter(begins)
            .filter(|path| path.extension().unwrap() == "png")
            .collect();
        pictures.sort();
        pictures
    }

    fn hear(&self, program: &str, before: &[&str], after: &[&str]) -> String {
        let output = Command::new(program)
            .args(before)
            .arg(&self.file)
            .args(after)
            .output()
            .unwrap();
        assert!(output.status.success(), "{program} refuses the file");
        // The structure's titles come as UTF-16.
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

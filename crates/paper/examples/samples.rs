//! Every paper of made-up people, to be looked at: `cargo run -p tefuda-paper --example samples -- FOLDER [ja|en]`.

#![expect(clippy::print_stdout, reason = "an example talks")]

#[path = "../tests/common/mod.rs"]
mod common;

use std::{env, error::Error, fs, path::PathBuf};

use tefuda_paper::{Language, Words};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("say a folder")?);
    let language = match env::args().nth(2).as_deref() {
        Some("en") => Language::En,
        _ => Language::Ja,
    };
    for (name, paper) in common::every_paper(&Words::new(language)) {
        let printed = paper.print()?;
        fs::write(folder.join(format!("{name}.pdf")), &printed.pdf)?;
        println!("{name}: {} pages, {} bytes", printed.pages, printed.pdf.len());
    }
    Ok(())
}

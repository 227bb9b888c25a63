//! いま使える確認手段, on one sheet to take along. In Japanese: a counter reads it too.

use tefuda_paper::{MeansSheet, PaperError, PlaceMeans, Printed, means_sheet};
use tefuda_record::Day;

use super::{BasisView, CounterView};
use crate::{Detail, Language, Words, papers::paper_language};

/// Prints what works where. `view` was made with Japanese words; labels are glossed in the person's own language. It holds no name
/// and no number, so nobody is shown anything of the person by it.
///
/// # Errors
/// [`PaperError`].
pub fn print_counter(view: &CounterView, on: Day, language: Language) -> Result<Printed, PaperError> {
    let ja = Words::new(Language::Ja);
    let mut laws: Vec<String> = Vec::new();
    let bases = view
        .places
        .iter()
        .flat_map(|place| &place.means)
        .map(|means| &means.basis);
    for basis in bases.chain(view.pays.iter().filter_map(|ratio| ratio.basis.as_ref())) {
        let law = of_law(basis, &ja);
        if !laws.contains(&law) {
            laws.push(law);
        }
    }
    let pays = view.pays.iter().map(|ratio| {
        let details = [
            ("tenths", Detail::Text(ratio.tenths.to_string())),
            ("why", Detail::Text(ratio.why.clone())),
        ];
        ja.say_with("counter-share", &details)
    });
    let places = view.places.iter().map(|place| PlaceMeans {
        place: place.label.clone(),
        means: place
            .means
            .iter()
            .map(|means| (means.text.clone(), means.grade.clone()))
            .collect(),
    });
    let sheet = MeansSheet {
        on: Some(on),
        held: view.held.clone(),
        places: places.collect(),
        pays: pays.collect(),
        laws,
    };
    means_sheet(&sheet, &tefuda_paper::Words::new(paper_language(language))).print()
}

fn of_law(basis: &BasisView, words: &Words) -> String {
    if basis.unconfirmed {
        format!("{} {}", basis.law, words.say("rules-unconfirmed"))
    } else {
        basis.law.clone()
    }
}

//! What a desk wants to see beside a verdict: the lines in counter order, what kind of insurer it is, rare shapes of kanji, and what
//! was not shown.

use encoding_rs::SHIFT_JIS;
use serde_json::{Value as Json, json};
use tefuda_consent::FieldId;
use tefuda_credential::Shown;
use tefuda_record::{InsurerNumber, Moment, Shape, is_variation_selector, kinds::eligibility, parse_day, usual_form};
use tefuda_rules::Book;

/// Every line that was shown, in the order in which counters want them: `{"id","value","shape"}`, days with both calendars, names with
/// the kanji that a screen or another program may draw otherwise.
pub(crate) fn lines(shown: &Shown) -> Json {
    let line = |(field, value): &(FieldId, String)| {
        let shape = eligibility::KIND.fields.iter().find(|known| known.id == field.id());
        let (shape, both) = match shape.map(|known| &known.shape) {
            Some(Shape::Choice(_)) => ("choice", None),
            Some(Shape::Day) => ("day", parse_day(value).ok().map(tefuda_record::Day::both)),
            Some(_) | None => ("text", None),
        };
        json!({ "id": field.id(), "value": value, "shape": shape, "both": both, "glyphs": glyphs(value) })
    };
    shown.fields.iter().map(line).collect::<Vec<_>>().into()
}

/// What the purpose may carry and was not shown, in the same order: nobody may take it for «there is none».
pub(crate) fn not_shown(shown: &Shown) -> Vec<&'static str> {
    FieldId::all()
        .filter(|field| shown.purpose.allows(*field) && !shown.fields.iter().any(|(known, _)| known == field))
        .map(FieldId::id)
        .collect()
}

/// The kind and prefecture of the insurer of a number, in both languages; `null` where they are not known.
pub(crate) fn insurer(shown: &Shown, now: Moment) -> Json {
    let number = shown.fields.iter().find(|(field, _)| field.id() == "insurer_number");
    let Some(number) = number.and_then(|(_, text)| InsurerNumber::parse(text).ok()) else {
        return Json::Null;
    };
    let (book, on) = (Book::built_in(), now.day_in_japan());
    let both = |name: &tefuda_rules::Both| json!({ "ja": name.ja, "en": name.en });
    json!({
        "kind": book.insurer(&number, on).ok().map(|found| both(&found.row.name)),
        "prefecture": book.prefecture(&number, on).ok().map(|found| both(&found.row.name)),
    })
}

/// The characters of a text that are easily mistaken or lost: variants of names, shapes named by a selector, and what Windows-31J, the
/// code page of many programs at counters, cannot hold.
fn glyphs(text: &str) -> Json {
    let mut found: Vec<Json> = Vec::new();
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let selector = characters.next_if(|next| is_variation_selector(*next));
        let usual = usual_form(c).or(selector.and(Some(c)));
        let is_lost = !fits_windows_31j(c) || selector.is_some();
        if usual.is_none() && !is_lost {
            continue;
        }
        let whole: String = [Some(c), selector].into_iter().flatten().collect();
        let codes: Vec<String> = whole.chars().map(|c| format!("U+{:04X}", u32::from(c))).collect();
        let glyph = json!({ "glyph": whole, "codes": codes.join(" "), "usual": usual, "is_lost": is_lost });
        if !found.contains(&glyph) {
            found.push(glyph);
        }
    }
    found.into()
}

fn fits_windows_31j(c: char) -> bool {
    let mut buffer = [0; 4];
    let (_, _, unmappable) = SHIFT_JIS.encode(c.encode_utf8(&mut buffer));
    !unmappable
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_selectors_and_what_code_pages_lose_are_named() {
        assert_eq!(glyphs("高橋 花子"), json!([]));
        assert_eq!(
            glyphs("髙橋"),
            json!([{ "glyph": "髙", "codes": "U+9AD9", "usual": "高", "is_lost": false }])
        );
        assert_eq!(
            glyphs("𠮷野 𠮷子"),
            json!([{ "glyph": "𠮷", "codes": "U+20BB7", "usual": "吉", "is_lost": true }])
        );
        assert_eq!(
            glyphs("葛\u{E0100}城"),
            json!([{ "glyph": "葛\u{E0100}", "codes": "U+845B U+E0100", "usual": "葛", "is_lost": true }])
        );
    }
}

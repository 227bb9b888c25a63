//! What a desk wants to see beside a verdict: the lines in counter order, what kind of insurer it is, rare shapes of kanji, and what
//! was not shown.

use encoding_rs::SHIFT_JIS;
use serde::Serialize;
use tefuda_consent::FieldId;
use tefuda_credential::Shown;
use tefuda_record::{InsurerNumber, Moment, Shape, is_variation_selector, kinds::eligibility, parse_day, usual_form};
use tefuda_rules::{Book, Both};

/// A field that was shown.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ShownLine {
    id: &'static str,
    value: String,
    shape: LineShape,
    /// The characters that a screen or another program may draw otherwise.
    glyphs: Vec<GlyphView>,
}

/// How a value is said to people.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub(crate) enum LineShape {
    /// As it is.
    Text,
    /// By the word of its choice.
    Choice,
    /// A day, said here in both calendars.
    Day(String),
}

/// A character that is easily mistaken or lost.
#[derive(PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct GlyphView {
    glyph: String,
    codes: String,
    usual: Option<char>,
    /// Whether programs that keep names in Windows-31J cannot hold it.
    is_lost: bool,
}

/// What kind of insurer a number is of.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct InsurerView {
    kind: Option<BothView>,
    prefecture: Option<BothView>,
}

/// A name in both languages.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct BothView {
    ja: String,
    en: String,
}

/// Every line that was shown, in the order in which counters want them.
pub(crate) fn lines(shown: &Shown) -> Vec<ShownLine> {
    let line = |(field, value): &(FieldId, String)| {
        let shape = eligibility::KIND.fields.iter().find(|known| known.id == field.id());
        ShownLine {
            id: field.id(),
            value: value.clone(),
            shape: match shape.map(|known| &known.shape) {
                Some(Shape::Choice(_)) => LineShape::Choice,
                Some(Shape::Day) => parse_day(value).map_or(LineShape::Text, |day| LineShape::Day(day.both())),
                Some(_) | None => LineShape::Text,
            },
            glyphs: glyphs(value),
        }
    };
    shown.fields.iter().map(line).collect()
}

/// What the purpose may carry and was not shown, in the same order: nobody may take it for «there is none».
pub(crate) fn not_shown(shown: &Shown) -> Vec<&'static str> {
    FieldId::all()
        .filter(|field| shown.purpose.allows(*field) && !shown.fields.iter().any(|(known, _)| known == field))
        .map(FieldId::id)
        .collect()
}

/// The kind and prefecture of the insurer whose number was shown.
pub(crate) fn insurer(shown: &Shown, now: Moment) -> Option<InsurerView> {
    let number = shown.fields.iter().find(|(field, _)| field.id() == "insurer_number");
    let number = number.and_then(|(_, text)| InsurerNumber::parse(text).ok())?;
    let (book, on) = (Book::built_in(), now.day_in_japan());
    let both = |name: &Both| BothView {
        ja: name.ja.clone(),
        en: name.en.clone(),
    };
    Some(InsurerView {
        kind: book.insurer(&number, on).ok().map(|found| both(&found.row.name)),
        prefecture: book.prefecture(&number, on).ok().map(|found| both(&found.row.name)),
    })
}

/// The characters of a text that are easily mistaken or lost: variants of names, shapes named by a selector, and what Windows-31J, the
/// code page of many programs at counters, cannot hold.
fn glyphs(text: &str) -> Vec<GlyphView> {
    let mut found: Vec<GlyphView> = Vec::new();
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
        let glyph = GlyphView {
            glyph: whole,
            codes: codes.join(" "),
            usual,
            is_lost,
        };
        if !found.contains(&glyph) {
            found.push(glyph);
        }
    }
    found
}

fn fits_windows_31j(c: char) -> bool {
    let mut buffer = [0; 4];
    let (_, _, unmappable) = SHIFT_JIS.encode(c.encode_utf8(&mut buffer));
    !unmappable
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> serde_json::Value {
        serde_json::to_value(glyphs(text)).unwrap()
    }

    #[test]
    fn variants_selectors_and_what_code_pages_lose_are_named() {
        assert_eq!(told("高橋 花子"), serde_json::json!([]));
        assert_eq!(
            told("髙橋"),
            serde_json::json!([{ "glyph": "髙", "codes": "U+9AD9", "usual": "高", "is_lost": false }])
        );
        assert_eq!(
            told("𠮷野 𠮷子"),
            serde_json::json!([{ "glyph": "𠮷", "codes": "U+20BB7", "usual": "吉", "is_lost": true }])
        );
        assert_eq!(
            told("葛\u{E0100}城"),
            serde_json::json!([{ "glyph": "葛\u{E0100}", "codes": "U+845B U+E0100", "usual": "葛", "is_lost": true }])
        );
    }
}

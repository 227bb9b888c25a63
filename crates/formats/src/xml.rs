//! The one XML reader: walking a document without recursion and without anything that could grow.
//!
//! A DOCTYPE is refused as a whole, and with it every entity of one's own: no entity bomb, nothing fetched from outside.
//! A digit written as a character reference is refused too: the 個人番号 guard has looked at the text by then, and no
//! program writes digits so.

mod tree;

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};

pub(crate) use self::tree::{Node, Tree};
use crate::{FormatError, Limit};

/// One step through a document. Names are without their prefix.
#[derive(Clone, Copy)]
pub(crate) enum Step<'t> {
    /// An element begins.
    Open(Tag<'t>),
    /// A piece of the text of the innermost element.
    Text(&'t str),
    /// The innermost element ends.
    Close(&'t str),
}

/// What an element begins with.
#[derive(Clone, Copy)]
pub(crate) struct Tag<'t>(&'t BytesStart<'t>);

impl<'t> Tag<'t> {
    /// Its name.
    pub(crate) fn name(self) -> &'t str {
        self.0.local_name().into_inner()
    }

    /// Its attributes by their names; `None` where they are not well-formed, stand twice or hide digits.
    pub(crate) fn attributes(self) -> Option<Vec<(String, String)>> {
        let read = |attribute: quick_xml::events::attributes::Attribute<'_>| {
            if hides_digits(&attribute.value) {
                return None;
            }
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
            Some((attribute.key.local_name().into_inner().to_owned(), value.into_owned()))
        };
        self.0.attributes().map(|attribute| read(attribute.ok()?)).collect()
    }
}

/// Takes every step through the document, each with the place where it ends, in bytes of the text.
///
/// # Errors
/// [`FormatError::Malformed`] for what is not well-formed, has a DOCTYPE or hides digits; [`FormatError::TooLarge`] for
/// too many elements or too deep a nesting.
pub(crate) fn walk(
    part: usize,
    document: &str,
    mut take: impl FnMut(Step<'_>, usize) -> Result<(), FormatError>,
) -> Result<(), FormatError> {
    let malformed = FormatError::Malformed { part };
    let mut reader = Reader::from_str(document);
    reader.config_mut().expand_empty_elements = true;
    let (mut depth, mut elements, mut roots) = (0_usize, 0_usize, 0_usize);
    loop {
        let event = reader.read_event().map_err(|_| malformed)?;
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let mut text = |piece: &str| match depth {
            0 if piece.trim().is_empty() => Ok(()),
            0 => Err(malformed),
            _ => take(Step::Text(piece), at),
        };
        match event {
            Event::Start(start) => {
                depth += 1;
                elements += 1;
                roots += usize::from(depth == 1);
                if depth > Limit::MAX_DEPTH {
                    return Err(too_large(part, Limit::Depth));
                }
                if elements > Limit::MAX_ROWS {
                    return Err(too_large(part, Limit::Rows));
                }
                take(Step::Open(Tag(&start)), at)?;
            }
            Event::End(end) => {
                depth = depth.checked_sub(1).ok_or(malformed)?;
                take(Step::Close(end.local_name().into_inner()), at)?;
            }
            Event::Text(piece) => text(&piece)?,
            Event::CData(piece) => text(&piece)?,
            Event::GeneralRef(reference) => match reference.resolve_char_ref().map_err(|_| malformed)? {
                Some(c) if c.is_numeric() => return Err(malformed),
                Some(c) => text(c.encode_utf8(&mut [0; 4]))?,
                None => text(named(&reference).ok_or(malformed)?)?,
            },
            Event::DocType(_) => return Err(malformed),
            Event::Eof => break,
            // Expanded above, or nothing that anybody reads.
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
    if depth == 0 && roots == 1 {
        Ok(())
    } else {
        Err(malformed)
    }
}

/// The five entities that need no declaration. Source: XML 1.0 §4.6.
fn named(name: &str) -> Option<&'static str> {
    match name {
        "lt" => Some("<"),
        "gt" => Some(">"),
        "amp" => Some("&"),
        "apos" => Some("'"),
        "quot" => Some("\""),
        _ => None,
    }
}

/// Whether a raw attribute value writes a digit as a character reference.
fn hides_digits(raw: &str) -> bool {
    raw.split("&#").skip(1).any(|rest| {
        let body = rest.split(';').next().unwrap_or_default();
        let code = match body.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => body.parse(),
        };
        code.ok().and_then(char::from_u32).is_none_or(char::is_numeric)
    })
}

fn too_large(part: usize, limit: Limit) -> FormatError {
    FormatError::TooLarge { part, limit }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(document: &str) -> Result<Vec<String>, FormatError> {
        let mut steps = Vec::new();
        walk(0, document, |step, _| {
            steps.push(match step {
                Step::Open(tag) => format!("open {} {:?}", tag.name(), tag.attributes()),
                Step::Text(text) => format!("text {text:?}"),
                Step::Close(name) => format!("close {name}"),
            });
            Ok(())
        })?;
        Ok(steps)
    }

    #[test]
    fn elements_and_texts_come_in_their_order() {
        assert_eq!(
            steps(
                "<?xml version='1.0'?><!-- c --><x:a xmlns:x='u' k='&lt;'><b> 1 &amp;&#x624b;<![CDATA[<]]> </b><c/></x:a>"
            ),
            Ok([
                "open a Some([(\"x\", \"u\"), (\"k\", \"<\")])",
                "open b Some([])",
                "text \" 1 \"",
                "text \"&\"",
                "text \"手\"",
                "text \"<\"",
                "text \" \"",
                "close b",
                "open c Some([])",
                "close c",
                "close a"
            ]
            .map(str::to_owned)
            .to_vec())
        );
    }

    #[test]
    fn what_is_not_well_formed_or_could_grow_is_refused() {
        for document in [
            "",
            "text",
            "<a>",
            "<a></b>",
            "</a>",
            "<a/><b/>",
            "<a/>text",
            "<a>&b;</a>",
            "<a>&#49;</a>",
            "<a>&#xff11;</a>",
            "<!DOCTYPE a [<!ENTITY b \"bb\">]><a>&b;</a>",
            "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
        ] {
            assert_eq!(steps(document), Err(FormatError::Malformed { part: 0 }), "{document}");
        }
    }

    #[test]
    fn depth_and_number_of_elements_have_an_end() {
        let deep = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
        assert!(steps(&deep(Limit::MAX_DEPTH)).is_ok());
        assert_eq!(steps(&deep(Limit::MAX_DEPTH + 1)), Err(too_large(0, Limit::Depth)));
        let many = format!("<a>{}</a>", "<b/>".repeat(Limit::MAX_ROWS));
        assert_eq!(steps(&many), Err(too_large(0, Limit::Rows)));
    }
}

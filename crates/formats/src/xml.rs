//! Walking an XML document without a tree, without recursion and without anything that could grow.
//!
//! A DOCTYPE is refused as a whole, and with it every entity of one's own: no entity bomb, nothing fetched from outside.
//! A digit written as a character reference is refused too: the 個人番号 guard has looked at the text by then, and no
//! program writes digits so.

use quick_xml::{Reader, events::Event};

use crate::{FormatError, Limit};

/// One step through a document. Names are without their prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step<'t> {
    /// An element begins.
    Open(&'t str),
    /// An element without children ends: its text, blanks around it cut.
    Leaf(&'t str, &'t str),
    /// An element with children ends.
    Close(&'t str),
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
    let mut text = String::new();
    let (mut depth, mut elements, mut roots) = (0_usize, 0_usize, 0_usize);
    let mut is_leaf = false;
    loop {
        let event = reader.read_event().map_err(|_| malformed)?;
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
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
                is_leaf = true;
                text.clear();
                take(Step::Open(start.local_name().into_inner()), at)?;
            }
            Event::End(end) => {
                depth = depth.checked_sub(1).ok_or(malformed)?;
                let name = end.local_name();
                let step = if is_leaf {
                    Step::Leaf(name.into_inner(), text.trim())
                } else {
                    Step::Close(name.into_inner())
                };
                take(step, at)?;
                is_leaf = false;
            }
            Event::Text(piece) => {
                if depth == 0 && !piece.trim().is_empty() {
                    return Err(malformed);
                }
                text.push_str(&piece);
            }
            Event::CData(piece) => text.push_str(&piece),
            Event::GeneralRef(reference) => match reference.resolve_char_ref().map_err(|_| malformed)? {
                Some(c) if c.is_numeric() => return Err(malformed),
                Some(c) => text.push(c),
                None => text.push(named(&reference).ok_or(malformed)?),
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
pub(crate) fn named(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => None,
    }
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
            steps.push(format!("{step:?}"));
            Ok(())
        })?;
        Ok(steps)
    }

    #[test]
    fn elements_and_texts_come_in_their_order() {
        assert_eq!(
            steps("<?xml version='1.0'?><!-- c --><x:a xmlns:x='u'><b> 1 &amp;&#x624b;<![CDATA[<]]> </b><c/></x:a>"),
            Ok([
                "Open(\"a\")",
                "Open(\"b\")",
                "Leaf(\"b\", \"1 &手<\")",
                "Open(\"c\")",
                "Leaf(\"c\", \"\")",
                "Close(\"a\")"
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

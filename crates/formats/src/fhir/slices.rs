//! Where the parts of a JSON text stand, so that a resource can be kept byte for byte as it was received, and a number
//! with the digits it was written with.
//!
//! The text has been read by a full parser before: here nothing is judged, only found. No recursion.

use core::ops::Range;

/// The value of the first member of this name of the object at `object`.
pub(crate) fn member(text: &str, object: &Range<usize>, name: &str) -> Option<Range<usize>> {
    let mut at = after(text, object.start, b'{')?;
    loop {
        at = blank(text, at);
        if text.as_bytes().get(at) != Some(&b'"') {
            return None;
        }
        let key = at..end(text, at);
        let colon = after(text, blank(text, key.end), b':')?;
        let start = blank(text, colon);
        let value = start..end(text, start);
        let is_named = text.get(key.start + 1..key.end.saturating_sub(1)) == Some(name);
        if is_named {
            return Some(value);
        }
        at = after(text, blank(text, value.end), b',')?;
    }
}

/// The elements of the array at `array`.
pub(crate) fn elements(text: &str, array: &Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut next = after(text, array.start, b'[');
    while let Some(at) = next {
        let start = blank(text, at);
        if matches!(text.as_bytes().get(start), None | Some(b']')) {
            break;
        }
        let value = start..end(text, start);
        next = after(text, blank(text, value.end), b',');
        found.push(value);
    }
    found
}

/// The whole value of a text, without the blanks around it.
pub(crate) fn whole(text: &str) -> Range<usize> {
    let start = blank(text, 0);
    start..end(text, start)
}

/// The place after the value that begins here.
fn end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes().get(start..).unwrap_or_default();
    let mut depth = 0_usize;
    let mut quoted = false;
    let mut escaped = false;
    for (at, byte) in bytes.iter().enumerate() {
        if quoted {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => {
                    quoted = false;
                    if depth == 0 {
                        return start + at + 1;
                    }
                }
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => quoted = true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                // The end of what a bare number or word stands in.
                if depth == 0 {
                    return start + at;
                }
                depth -= 1;
                if depth == 0 {
                    return start + at + 1;
                }
            }
            b',' | b' ' | b'\t' | b'\r' | b'\n' if depth == 0 => return start + at,
            _ => {}
        }
    }
    text.len()
}

fn blank(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes().get(start..).unwrap_or_default();
    start + bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

fn after(text: &str, at: usize, byte: u8) -> Option<usize> {
    (text.as_bytes().get(at) == Some(&byte)).then_some(at + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    #[test]
    fn members_and_elements_are_found_as_they_stand() {
        let text = " { \"a\\\"b\" : \"}]\", \"list\":[ 5.70 ,{\"x\":[1,2]}, \"y\" ,true] , \"n\": 1.0}";
        let object = whole(text);
        let list = member(text, &object, "list").unwrap();
        let found: Vec<&str> = elements(text, &list)
            .into_iter()
            .filter_map(|range| text.get(range))
            .collect();
        assert_eq!(found, ["5.70", "{\"x\":[1,2]}", "\"y\"", "true"]);
        assert_eq!(text.get(member(text, &object, "n").unwrap()), Some("1.0"));
        assert_eq!(member(text, &object, "z"), None);
        assert_eq!(elements("[]", &(0..2)), Vec::new());
    }

    proptest! {
        #[test]
        fn whatever_a_parser_reads_is_found(texts in proptest::collection::vec("[ -~あ]{0,12}", 0..6)) {
            let json = serde_json::json!({ "before": texts, "list": texts, "after": { "list": 1 } }).to_string();
            let list = member(&json, &whole(&json), "list").unwrap();
            let found: Vec<Value> =
                elements(&json, &list).into_iter().map(|range| serde_json::from_str(json.get(range).unwrap()).unwrap()).collect();
            prop_assert_eq!(Value::from(found), Value::from(texts));
        }

        #[test]
        fn nothing_breaks_it(text in "[\\[\\]{}\",:\\\\ a1]{0,30}", start in 0_usize..40) {
            let at = start.min(text.len());
            let _found = (elements(&text, &(at..text.len())), member(&text, &(at..text.len()), "a"), whole(&text));
        }
    }
}

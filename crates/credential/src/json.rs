//! JSON as tokens hold it, read strictly.
//!
//! A general parser keeps the last of two equal members, turns 1e3 into a number and nests without end; each of these has
//! let a bad token through somewhere. So this one knows less: text, whole numbers, true and false, lists, objects.
//!
//! Source: RFC 8259; RFC 8725 §2.6 (duplicate members).

use std::borrow::Cow;

use crate::Flaw;

/// A value. Text is borrowed wherever it has no escapes.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Json<'a> {
    Text(Cow<'a, str>),
    Number(i64),
    Flag(bool),
    List(Vec<Self>),
    Object(Members<'a>),
}

/// The members of an object. Readers take what they know and then ask that nothing is left.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Members<'a>(Vec<(Cow<'a, str>, Json<'a>)>);

/// Reads a whole text as one value nested at most `depth` lists and objects deep.
pub(crate) fn parse(bytes: &[u8], depth: usize) -> Result<Json<'_>, Flaw> {
    let text = std::str::from_utf8(bytes).map_err(|_| Flaw::Json)?;
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(depth)?;
    reader.blanks();
    if reader.at == text.len() {
        Ok(value)
    } else {
        Err(Flaw::Json)
    }
}

/// Reads a whole text as one object.
pub(crate) fn parse_object(bytes: &[u8], depth: usize) -> Result<Members<'_>, Flaw> {
    match parse(bytes, depth)? {
        Json::Object(members) => Ok(members),
        Json::Text(_) | Json::Number(_) | Json::Flag(_) | Json::List(_) => Err(Flaw::Json),
    }
}

/// Appends a text in quotes, with no escape that is not needed.
pub(crate) fn quote(text: &str, out: &mut String) {
    out.push('"');
    let plain = !text.bytes().any(|b| b < b' ' || b == b'"' || b == b'\\');
    if plain {
        out.push_str(text);
        out.push('"');
        return;
    }
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// A text in quotes.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    quote(text, &mut out);
    out
}

impl<'a> Members<'a> {
    /// Takes a member out.
    pub(crate) fn take(&mut self, name: &str) -> Option<Json<'a>> {
        let at = self.0.iter().position(|(own, _)| own == name)?;
        Some(self.0.swap_remove(at).1)
    }

    /// Takes a text that must be there.
    pub(crate) fn text(&mut self, name: &str) -> Result<Cow<'a, str>, Flaw> {
        match self.take(name) {
            Some(Json::Text(text)) => Ok(text),
            Some(Json::Number(_) | Json::Flag(_) | Json::List(_) | Json::Object(_)) | None => Err(Flaw::Member),
        }
    }

    /// Takes a whole number that must be there.
    pub(crate) fn number(&mut self, name: &str) -> Result<i64, Flaw> {
        self.optional_number(name)?.ok_or(Flaw::Member)
    }

    /// Takes a whole number that may be there.
    pub(crate) fn optional_number(&mut self, name: &str) -> Result<Option<i64>, Flaw> {
        match self.take(name) {
            None => Ok(None),
            Some(Json::Number(number)) => Ok(Some(number)),
            Some(Json::Text(_) | Json::Flag(_) | Json::List(_) | Json::Object(_)) => Err(Flaw::Member),
        }
    }

    /// Takes a list that must be there.
    pub(crate) fn list(&mut self, name: &str) -> Result<Vec<Json<'a>>, Flaw> {
        match self.take(name) {
            Some(Json::List(list)) => Ok(list),
            Some(Json::Text(_) | Json::Number(_) | Json::Flag(_) | Json::Object(_)) | None => Err(Flaw::Member),
        }
    }

    /// Refuses whatever nobody took.
    pub(crate) fn finish(self, otherwise: Flaw) -> Result<(), Flaw> {
        if self.0.is_empty() { Ok(()) } else { Err(otherwise) }
    }

    /// Whether a member is there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(own, _)| own == name)
    }

    /// The members that are left, in the order of the text unless some were taken.
    pub(crate) fn into_rest(self) -> Vec<(Cow<'a, str>, Json<'a>)> {
        self.0
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    /// One value. It calls itself at most `depth` times, whatever the text says.
    fn value(&mut self, depth: usize) -> Result<Json<'a>, Flaw> {
        self.blanks();
        match self.peek() {
            Some(b'"') => self.string().map(Json::Text),
            Some(b'-' | b'0'..=b'9') => self.number().map(Json::Number),
            Some(b't') => self.word("true", Json::Flag(true)),
            Some(b'f') => self.word("false", Json::Flag(false)),
            Some(b'[') => self.list(depth.checked_sub(1).ok_or(Flaw::Depth)?),
            Some(b'{') => self.object(depth.checked_sub(1).ok_or(Flaw::Depth)?),
            Some(_) | None => Err(Flaw::Json),
        }
    }

    fn list(&mut self, depth: usize) -> Result<Json<'a>, Flaw> {
        self.at += 1;
        let mut items = Vec::new();
        if self.closes(b']') {
            return Ok(Json::List(items));
        }
        loop {
            items.push(self.value(depth)?);
            if self.closes(b']') {
                return Ok(Json::List(items));
            }
            self.expect(b',')?;
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json<'a>, Flaw> {
        self.at += 1;
        let mut members: Vec<(Cow<'a, str>, Json<'a>)> = Vec::new();
        if self.closes(b'}') {
            return Ok(Json::Object(Members(members)));
        }
        loop {
            self.blanks();
            let name = self.string()?;
            // Bounded, so that looking for a name twice stays cheap.
            if members.len() == MOST_MEMBERS {
                return Err(Flaw::Depth);
            }
            if members.iter().any(|(own, _)| *own == name) {
                return Err(Flaw::DuplicateMember);
            }
            self.expect(b':')?;
            members.push((name, self.value(depth)?));
            if self.closes(b'}') {
                return Ok(Json::Object(Members(members)));
            }
            self.expect(b',')?;
        }
    }

    fn string(&mut self) -> Result<Cow<'a, str>, Flaw> {
        if self.peek() != Some(b'"') {
            return Err(Flaw::Json);
        }
        self.at += 1;
        let mut start = self.at;
        let mut unescaped = String::new();
        loop {
            match self.peek() {
                Some(b'"') => {
                    let run = self.text.get(start..self.at).ok_or(Flaw::Json)?;
                    self.at += 1;
                    if unescaped.is_empty() {
                        return Ok(Cow::Borrowed(run));
                    }
                    unescaped.push_str(run);
                    return Ok(Cow::Owned(unescaped));
                }
                Some(b'\\') => {
                    unescaped.push_str(self.text.get(start..self.at).ok_or(Flaw::Json)?);
                    self.at += 1;
                    unescaped.push(self.escape()?);
                    start = self.at;
                }
                Some(0..=0x1f) | None => return Err(Flaw::Json),
                Some(_) => self.at += 1,
            }
        }
    }

    fn escape(&mut self) -> Result<char, Flaw> {
        let mark = self.peek();
        self.at += 1;
        Ok(match mark {
            Some(plain @ (b'"' | b'\\' | b'/')) => char::from(plain),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => self.unicode()?,
            Some(_) | None => return Err(Flaw::Json),
        })
    }

    /// `\uXXXX`, or two of them that are a surrogate pair. A lone half is refused: no text has one (RFC 8259 §8.2).
    fn unicode(&mut self) -> Result<char, Flaw> {
        let first = self.hex4()?;
        if !(0xd800..=0xdbff).contains(&first) {
            return char::from_u32(first).ok_or(Flaw::Json);
        }
        if self.text.get(self.at..self.at + 2) != Some("\\u") {
            return Err(Flaw::Json);
        }
        self.at += 2;
        let second = self.hex4()?;
        if !(0xdc00..=0xdfff).contains(&second) {
            return Err(Flaw::Json);
        }
        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)).ok_or(Flaw::Json)
    }

    fn hex4(&mut self) -> Result<u32, Flaw> {
        let digits = self.text.get(self.at..self.at + 4).ok_or(Flaw::Json)?;
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(Flaw::Json);
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).map_err(|_| Flaw::Json)
    }

    fn number(&mut self) -> Result<i64, Flaw> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let digits_from = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        let digits = self.text.get(digits_from..self.at).ok_or(Flaw::Json)?;
        if digits.is_empty() || (digits.len() > 1 && digits.starts_with('0')) {
            return Err(Flaw::Json);
        }
        if digits.len() > 18 || matches!(self.peek(), Some(b'.' | b'e' | b'E')) {
            return Err(Flaw::Number);
        }
        let number = self.text.get(start..self.at).ok_or(Flaw::Json)?;
        number.parse().map_err(|_| Flaw::Number)
    }

    fn word(&mut self, word: &str, value: Json<'a>) -> Result<Json<'a>, Flaw> {
        if self.text.get(self.at..self.at + word.len()) != Some(word) {
            return Err(Flaw::Json);
        }
        self.at += word.len();
        Ok(value)
    }

    /// Goes past a closing bracket if one is next.
    fn closes(&mut self, bracket: u8) -> bool {
        self.blanks();
        let closes = self.peek() == Some(bracket);
        if closes {
            self.at += 1;
        }
        closes
    }

    fn expect(&mut self, mark: u8) -> Result<(), Flaw> {
        if self.closes(mark) { Ok(()) } else { Err(Flaw::Json) }
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }
}

const MOST_MEMBERS: usize = 64;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn flaw(text: &str) -> Flaw {
        match parse(text.as_bytes(), 3) {
            Ok(_) => panic!("{text} was read"),
            Err(flaw) => flaw,
        }
    }

    #[test]
    fn shapes_of_tokens_are_read() {
        let mut members =
            parse_object(br#" { "a" : "\u9ad9\n", "b":-12, "c":[1,"\ud842\udfb7"], "d":{} } "#, 3).unwrap();
        assert_eq!(members.text("a").unwrap(), "髙\n");
        assert_eq!(members.number("b"), Ok(-12));
        assert!(members.list("c").unwrap().get(1) == Some(&Json::Text("𠮷".into())));
        assert!(members.has("d"));
        assert_eq!(members.clone().finish(Flaw::Member), Err(Flaw::Member));
        assert!(members.take("d").is_some());
        assert_eq!(members.finish(Flaw::Member), Ok(()));
    }

    #[test]
    fn two_equal_members_are_refused_even_when_written_differently() {
        assert_eq!(flaw(r#"{"a":1,"a":1}"#), Flaw::DuplicateMember);
        assert_eq!(flaw(r#"{"a":1,"\u0061":2}"#), Flaw::DuplicateMember);
    }

    #[test]
    fn floats_and_huge_numbers_are_refused() {
        for text in ["1.0", "1e3", "1E3", "1234567890123456789"] {
            assert_eq!(flaw(text), Flaw::Number, "{text}");
        }
        for text in ["01", "-", "+1", ".5", "0x1"] {
            assert_eq!(flaw(text), Flaw::Json, "{text}");
        }
    }

    #[test]
    fn nesting_ends() {
        assert!(parse(b"[[[1]]]", 3).is_ok());
        assert_eq!(flaw("[[[[1]]]]"), Flaw::Depth);
        assert_eq!(flaw(&"[".repeat(100_000)), Flaw::Depth);
        let many: Vec<String> = (0..65).map(|at| format!("\"{at}\":1")).collect();
        assert_eq!(flaw(&format!("{{{}}}", many.join(","))), Flaw::Depth);
    }

    #[test]
    fn loose_grammar_is_refused() {
        for text in [
            "",
            "null",
            "nul",
            "tru",
            "{",
            "[1,]",
            "{\"a\":1,}",
            "{a:1}",
            "'a'",
            "\"a",
            "\"\u{1}\"",
            "1 2",
            "\"\\x\"",
            "[1 2]",
            r#""\ud800""#,
            r#""\ud800\u0041""#,
            r#""\udc00""#,
            r#""\u12g4""#,
            r#""\u+123""#,
            "\u{feff}1",
        ] {
            assert_eq!(flaw(text), Flaw::Json, "{text}");
        }
        assert!(matches!(parse(b"\"\xff\"", 3), Err(Flaw::Json)));
    }

    proptest! {
        #[test]
        fn what_is_quoted_reads_back(text in any::<String>()) {
            let quoted = quoted(&text);
            let read = parse(quoted.as_bytes(), 0);
            prop_assert!(read == Ok(Json::Text(text.clone().into())));
            prop_assert_eq!(serde_json::from_str::<String>(&quoted).unwrap(), text);
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>(), json in r#"[\[\]{}",:\\u0-9a-f ]{0,40}"#) {
            let _read = parse(text.as_bytes(), 3);
            let _read = parse(json.as_bytes(), 3);
        }

        /// Whatever this parser takes, a general one takes too, and sees the same.
        #[test]
        fn it_knows_less_than_a_general_parser_and_nothing_else(json in r#"[\[\]{}",:0-9a-c\-]{0,12}"#) {
            if parse(json.as_bytes(), 3).is_ok() {
                prop_assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
            }
        }
    }
}

//! 医療費通知情報, to expenses.

use std::collections::HashMap;

use tefuda_record::{Fields, Record, fold_digits};

use super::lines::{Line, issue};
use crate::{
    Issue,
    issue::{CODE_INVALID, DAY_UNREADABLE, FIELD_DROPPED, NUMBER_UNREADABLE, ROW_SHORT, ROW_UNKNOWN},
    jahis::{note, notes},
};

/// The records of a notice, each with its lines: the head of the file and its own.
pub(super) fn records(part: usize, lines: &[Line<'_>], issues: &mut Vec<Issue>) -> Vec<(Record, Vec<usize>)> {
    let start = lines
        .iter()
        .position(|line| line.value.is_none() && line.key == "医療費情報明細");
    let before = lines.iter().take(start.unwrap_or(lines.len()));
    let person = before.clone().position(|line| line.key == "氏名");
    let is_head = |line: &&Line<'_>| line.key != "資格情報";
    let mut head: Vec<usize> = (0..before.take_while(is_head).count()).collect();
    head.extend(person);
    head.extend(start);
    let name = person
        .and_then(|at| lines.get(at))
        .and_then(|line| line.value.as_deref());
    let name = name.unwrap_or_default();
    let mut made = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for own in items(lines, start.map_or(lines.len(), |start| start + 1)) {
        let mut all = head.clone();
        all.extend(&own);
        let mut item = Item {
            part,
            lines,
            issues,
            unread: Vec::new(),
        };
        let Some(mut fields) = item.read(&own, name) else {
            let text: String = own.iter().filter_map(|at| lines.get(*at)).map(shown).collect();
            issues.push(issue(part, own.first().map_or(0, |at| at + 1), ROW_SHORT));
            made.extend(notes(&text, None).into_iter().map(|record| (record, all.clone())));
            continue;
        };
        let Ok(record) = Record::new(fields.clone()) else {
            continue;
        };
        // Two equal lines of one notice are two visits, not one told twice.
        let count = seen.entry(record.same_text()).or_default();
        *count += 1;
        let text = record.text("category_text").unwrap_or_default();
        let record = if *count > 1 {
            let _set = fields.set("category_text", &format!("{text}（{count}件目）"));
            Record::new(fields).unwrap_or(record)
        } else {
            record
        };
        made.push((record, all));
    }
    made
}

/// The lines of each item: it ends where its first key comes again, or where a section begins.
fn items(lines: &[Line<'_>], start: usize) -> Vec<Vec<usize>> {
    let mut items: Vec<Vec<usize>> = Vec::new();
    let mut first: Option<&str> = None;
    for (at, line) in lines.iter().enumerate().skip(start) {
        if line.value.is_none() && !line.key.is_empty() && !is_known(&line.key) {
            break;
        }
        if line.key.is_empty() {
            continue;
        }
        match (first, items.last_mut()) {
            (Some(key), Some(item)) if key != line.key => item.push(at),
            (_, _) => {
                first = Some(&line.key);
                items.push(vec![at]);
            }
        }
    }
    items
}

struct Item<'i, 'l> {
    part: usize,
    lines: &'i [Line<'l>],
    issues: &'i mut Vec<Issue>,
    unread: Vec<usize>,
}

impl Item<'_, '_> {
    /// The fields of an item; `None` without an institution, without which there is no expense.
    fn read(&mut self, own: &[usize], name: &str) -> Option<Fields> {
        let mut fields = Fields::of("expense").ok()?;
        let lines = self.lines;
        for at in own {
            let Some(line) = lines.get(*at) else { continue };
            let value = line.value.as_deref().unwrap_or_default();
            match kind_of(&line.key) {
                Some(("category", _)) => {
                    if fields.set("category", value).is_err() {
                        let _set = fields.set("category", "other");
                        self.told(*at, CODE_INVALID);
                    }
                    self.put(&mut fields, "category_text", value, *at);
                }
                Some(("treated_month", _)) => match month(value) {
                    Some(month) => self.put(&mut fields, "treated_month", &month, *at),
                    None => self.refuse(*at, DAY_UNREADABLE),
                },
                Some((id @ ("institution" | "patient_name"), _)) => self.put(&mut fields, id, value, *at),
                Some((id, _)) => match number(value) {
                    Some(number) => self.put(&mut fields, id, &number, *at),
                    None if value.is_empty() => {}
                    None => self.refuse(*at, NUMBER_UNREADABLE),
                },
                None => self.refuse(*at, ROW_UNKNOWN),
            }
        }
        fields.text("institution")?;
        if fields.text("patient_name").is_none() && fields.set_confirmed("patient_name", name).is_err() {
            self.told(own.first().copied().unwrap_or_default(), FIELD_DROPPED);
        }
        fields.set("receipt", "notice").ok()?;
        let unread: String = self.unread.iter().filter_map(|at| lines.get(*at)).map(shown).collect();
        note(&mut fields, "unread", &unread);
        Some(fields)
    }

    fn put(&mut self, fields: &mut Fields, id: &str, text: &str, at: usize) {
        // Twelve bare digits that are still here were confirmed.
        if fields.set_confirmed(id, text).is_err() {
            self.refuse(at, FIELD_DROPPED);
        }
    }

    fn refuse(&mut self, at: usize, code: &'static str) {
        self.told(at, code);
        self.unread.push(at);
    }

    fn told(&mut self, at: usize, code: &'static str) {
        self.issues.push(issue(self.part, at + 1, code));
    }
}

/// A line as it can be kept.
fn shown(line: &Line<'_>) -> String {
    format!("{},{}\n", line.key, line.value.as_deref().unwrap_or_default())
}

fn kind_of(key: &str) -> Option<&'static (&'static str, &'static str)> {
    KEYS.iter().find(|(_, beginning)| key.starts_with(beginning))
}

fn is_known(key: &str) -> bool {
    kind_of(key).is_some()
}

/// `2025年11月`, `令和7年11月`, `2025/11`: six digits.
fn month(text: &str) -> Option<String> {
    let text = text.trim();
    let whole = match text.strip_suffix('月') {
        Some(text) => format!("{text}月1日"),
        None => format!("{}/1", text.replace('-', "/")),
    };
    let day = tefuda_record::parse_day(&whole).ok()?;
    Some(format!("{:04}{:02}", day.year(), day.month()))
}

/// `8,640` or `8640円`: digits alone.
fn number(text: &str) -> Option<String> {
    let folded = fold_digits(text);
    let plain = folded
        .trim()
        .trim_end_matches(['円', '日', '回'])
        .replace([',', '，'], "");
    ((1..=9).contains(&plain.len()) && plain.bytes().all(|b| b.is_ascii_digit())).then_some(plain)
}

/// Fields, and what their keys begin with: some write 日数, others 日数（回数）, and the unit may stand behind.
const KEYS: &[(&str, &str)] = &[
    ("treated_month", "診療年月"),
    ("category", "診療区分"),
    ("days", "日数"),
    ("institution", "医療機関等名称"),
    ("total", "医療費の総額"),
    ("insurer_paid", "保険者の負担額"),
    ("public_paid", "その他の公費の負担額"),
    ("paid", "窓口相当負担額"),
    ("patient_name", "受診者"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_amounts_are_read_as_people_write_them() {
        for (text, expected) in [
            ("2025年11月", Some("202511")),
            ("令和7年11月", Some("202511")),
            ("2025/1", Some("202501")),
            ("2025-12", Some("202512")),
            ("2025年13月", None),
            ("", None),
        ] {
            assert_eq!(month(text).as_deref(), expected, "{text}");
        }
        for (text, expected) in [
            ("8,640", Some("8640")),
            ("１，２００円", Some("1200")),
            ("0", Some("0")),
            ("-500", None),
            ("", None),
        ] {
            assert_eq!(number(text).as_deref(), expected, "{text}");
        }
    }
}

//! The doses of a day: the times that are written on the slips, and what a person noted of each.
//!
//! Only what stands on a slip is read, and only where it is daily: what is taken «when it hurts» or every other day has no
//! time here, so that nobody is told to take what the slip does not say.

use core::fmt;

use crate::{Course, Day, Record, fold, fold_digits, taken_on};

/// When in a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Time {
    /// 起きたとき.
    Waking,
    /// 朝.
    Morning,
    /// 昼.
    Noon,
    /// 夕.
    Evening,
    /// 寝る前.
    Bedtime,
    /// As the slip says it: without a time of day, not daily, or only when needed.
    Other,
}

/// What became of a dose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoseState {
    /// 飲んだ.
    Done,
    /// 飲まなかった.
    Skipped,
}

/// A dose of a day.
#[derive(Clone, PartialEq, Eq)]
pub struct Dose {
    /// When.
    pub time: Time,
    /// The medicine, as on the newest slip.
    pub medicine: String,
    /// How it is used, as on the slip.
    pub usage: Option<String>,
    /// How much at this time, a decimal number; not known where the slip says nothing of the day or does not divide.
    pub amount: Option<String>,
    /// The unit of it.
    pub unit: Option<String>,
    /// What was noted; nothing so far where it is `None`.
    pub state: Option<DoseState>,
}

impl Time {
    /// Every time, in the order of a day.
    pub const ALL: [Self; 6] = [
        Self::Waking,
        Self::Morning,
        Self::Noon,
        Self::Evening,
        Self::Bedtime,
        Self::Other,
    ];

    /// Its stored name, as in a record of kind `intake`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Waking => "waking",
            Self::Morning => "morning",
            Self::Noon => "noon",
            Self::Evening => "evening",
            Self::Bedtime => "bedtime",
            Self::Other => "other",
        }
    }

    /// The time of a stored name.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|time| time.id() == id)
    }
}

impl DoseState {
    /// Its stored name.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Skipped => "skipped",
        }
    }

    /// The state of a stored name.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        [Self::Done, Self::Skipped].into_iter().find(|state| state.id() == id)
    }
}

/// The doses of a day, in its order: from dispensed and bought medicines that are taken on it, with what records of kind
/// `intake` say of them.
#[must_use]
pub fn doses_of(records: &[&Record], on: Day) -> Vec<Dose> {
    let mut doses: Vec<Dose> = Vec::new();
    let mut seen: Vec<(String, crate::Origin)> = Vec::new();
    for course in taken_on(records, on).into_iter().flat_map(|class| class.courses) {
        // One medicine may stand in several classes.
        let key = (course.name.clone(), course.origin);
        if !seen.contains(&key) {
            doses.extend(doses_of_course(&course));
            seen.push(key);
        }
    }
    for dose in &mut doses {
        dose.state = noted(records)
            .filter(|note| note.on == on && note.time == dose.time && fold(&note.medicine) == fold(&dose.medicine))
            .last()
            .map(|note| note.state);
    }
    doses.sort_by(|one, other| (one.time, &one.medicine).cmp(&(other.time, &other.medicine)));
    doses
}

fn doses_of_course(course: &Course) -> Vec<Dose> {
    let times = times_of(course.usage.as_deref().unwrap_or_default());
    let amount = course
        .per_day
        .as_deref()
        .filter(|_| !times.contains(&Time::Other))
        .and_then(|per_day| crate::taking::share(per_day, times.len()));
    let dose = |time| Dose {
        time,
        medicine: course.name.clone(),
        usage: course.usage.clone(),
        amount: amount.clone(),
        unit: course.unit.clone(),
        state: None,
    };
    times.into_iter().map(dose).collect()
}

/// The times of day that a 用法 names; [`Time::Other`] alone where it names none, or is not for every day.
#[must_use]
pub fn times_of(usage: &str) -> Vec<Time> {
    let usage = fold_digits(usage);
    let says = |words: &[&str]| words.iter().any(|word| usage.contains(word));
    if says(NOT_DAILY) {
        return vec![Time::Other];
    }
    let every_meal = says(&["毎食"]);
    let named = [
        (Time::Waking, says(&["起床", "起きた"])),
        (Time::Morning, every_meal || says(&["朝"])),
        (Time::Noon, every_meal || says(&["昼"])),
        (Time::Evening, every_meal || says(&["夕", "晩"])),
        (
            Time::Bedtime,
            says(&["寝る前", "ねる前", "就寝", "就床", "就眠", "眠前"]),
        ),
    ];
    let times: Vec<Time> = named
        .into_iter()
        .filter(|(_, is_named)| *is_named)
        .map(|(time, _)| time)
        .collect();
    if times.is_empty() { vec![Time::Other] } else { times }
}

/// What a person noted of a dose.
pub(crate) struct Noted {
    pub(crate) on: Day,
    pub(crate) medicine: String,
    pub(crate) time: Time,
    pub(crate) state: DoseState,
}

pub(crate) fn noted<'r>(records: &'r [&Record]) -> impl Iterator<Item = Noted> + 'r {
    let intakes = records.iter().filter(|record| record.kind().id == "intake");
    intakes.flat_map(|record| {
        let on = record.day_of("taken_on");
        record.rows("doses").iter().filter_map(move |row| {
            Some(Noted {
                on: on?,
                medicine: row.text("medicine")?,
                time: Time::parse(&row.text("time")?)?,
                state: DoseState::parse(&row.text("state")?)?,
            })
        })
    })
}

impl fmt::Debug for Dose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Dose({:?}, {:?})", self.time, self.state)
    }
}

/// When needed, on some days, or less and less: no times for every day. 漸 is for 漸減 and 漸増.
const NOT_DAILY: &[&str] = &[
    "頓",
    "屯",
    "痛",
    "発熱",
    "発作",
    "症状",
    "必要",
    "不眠",
    "吐き気",
    "嘔",
    "便秘",
    "かゆい",
    "まで",
    "隔日",
    "日おき",
    "週",
    "曜",
    "月1",
    "月に",
    "漸",
    "透析",
];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::parse_day;

    #[test]
    fn times_are_read_as_slips_write_them() {
        use Time::{Bedtime, Evening, Morning, Noon, Other, Waking};
        for (usage, expected) in [
            ("１日３回　毎食後", vec![Morning, Noon, Evening]),
            ("分3 毎食前", vec![Morning, Noon, Evening]),
            ("1日2回 朝夕食後", vec![Morning, Evening]),
            ("1日1回 朝食後", vec![Morning]),
            ("朝食後・就寝前", vec![Morning, Bedtime]),
            ("１日４回　毎食後と寝る前", vec![Morning, Noon, Evening, Bedtime]),
            ("起床時", vec![Waking]),
            ("眠前", vec![Bedtime]),
            ("疼痛時　１日２回まで", vec![Other]),
            ("頓服 不眠時 就寝前", vec![Other]),
            ("週1回 起床時", vec![Other]),
            ("隔日 朝食後", vec![Other]),
            ("月・水・金曜日 朝食後", vec![Other]),
            ("1日3回 両眼 1回1滴", vec![Other]),
            ("", vec![Other]),
        ] {
            assert_eq!(times_of(usage), expected, "{usage}");
        }
    }

    fn record(kind: &str, fields: &serde_json::Value) -> Record {
        Record::from_json(kind, fields.as_object().unwrap()).unwrap()
    }

    #[test]
    fn a_day_has_its_doses_and_what_was_noted() {
        let slip = record(
            "dispensing",
            &json!({ "dispensed_on": "2026-03-01", "medicines": [
                { "name": "甲錠", "amount": "3", "unit": "錠", "quantity": "7", "quantity_unit": "日分", "usage": "毎食後" },
                { "name": "乙錠", "amount": "1", "unit": "錠", "quantity": "7", "quantity_unit": "日分", "usage": "朝食後" },
                { "name": "丙錠", "amount": "1", "unit": "錠", "quantity": "5", "quantity_unit": "回分", "usage": "頭痛時" },
            ] }),
        );
        let day = |text: &str| parse_day(text).unwrap();
        let noted = record(
            "intake",
            &json!({ "taken_on": "2026-03-02", "doses": [
                { "medicine": "甲錠", "time": "morning", "state": "skipped" },
                { "medicine": "甲錠", "time": "morning", "state": "done" },
                { "medicine": "甲錠", "time": "evening", "state": "skipped" },
            ] }),
        );
        let told = |on: &str| -> Vec<String> {
            doses_of(&[&slip, &noted], day(on))
                .iter()
                .map(|dose| {
                    let amount = dose.amount.clone().unwrap_or_default();
                    format!("{} {} {amount} {:?}", dose.time.id(), dose.medicine, dose.state)
                })
                .collect()
        };
        assert_eq!(
            told("2026-03-02"),
            [
                "morning 乙錠 1 None",
                "morning 甲錠 1 Some(Done)",
                "noon 甲錠 1 None",
                "evening 甲錠 1 Some(Skipped)",
                "other 丙錠  None",
            ]
        );
        assert_eq!(told("2026-03-03").len(), 5);
        assert!(told("2026-03-03").iter().all(|dose| dose.ends_with("None")));
        assert_eq!(told("2026-03-09"), ["other 丙錠  None"]);
    }
}

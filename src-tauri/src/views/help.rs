//! The helper at the counter: what works now, what to say, whom to call, what is due, what there is to read.

use serde::Serialize;
use tefuda_holder::rules::{
    BasisView, CallView, CounterView, Entry, Finding, HistoryView, LineToCall, RefusedView, StepView, TopicView,
    say_basis,
};
use tefuda_holder::{Detail, Words};
use tefuda_record::Day;

/// What can be chosen where something fails, and what is held already by what the records show.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct StopView {
    pub(crate) failures: Vec<NamedView>,
    pub(crate) holdings: Vec<NamedView>,
    /// Ids of what the records show to be in hand.
    pub(crate) held: Vec<&'static str>,
}

/// An id and its name.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct NamedView {
    pub(crate) id: String,
    pub(crate) label: String,
}

/// What to show, to say and to pay where something failed, with one thing that is held.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct StoppedView {
    holds: String,
    fails: String,
    /// What to show, the first first.
    show: Vec<String>,
    say: String,
    pays: String,
    clinic: String,
    after: String,
    law: String,
}

/// What works where with what is held.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct MeansNowView {
    held: Vec<String>,
    places: Vec<PlaceView>,
    pays: Vec<PaysView>,
}

/// One kind of counter.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct PlaceView {
    label: String,
    means: Vec<MeansView>,
}

/// A legal means.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct MeansView {
    text: String,
    grade: String,
    law: String,
}

/// A share that may be asked for, and why.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct PaysView {
    said: String,
    law: Option<String>,
}

/// Whom to call, and what to ask.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "CallView"))]
pub(crate) struct ToCallView {
    name: Option<String>,
    phone: Option<String>,
    kind: Option<String>,
    prefecture: Option<String>,
    address: Option<String>,
    ask: Vec<String>,
    lines: Vec<PhoneView>,
}

/// A public telephone line.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct PhoneView {
    name: String,
    number: String,
    about: Vec<String>,
    law: String,
}

/// One day of the calendar.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct DueView {
    day: String,
    days_left: i64,
    left: String,
    kind: String,
    about: String,
    law: Option<String>,
}

/// One step of what an event of life asks for.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "EventStepView"))]
pub(crate) struct ToDoView {
    text: String,
    who: Vec<String>,
    until: Option<String>,
    late: Option<String>,
    phone: Option<String>,
    law: String,
}

/// Periods of insurance, and what does not fit.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct PeriodsView {
    periods: Vec<PeriodView>,
    findings: Vec<String>,
}

/// One period.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct PeriodView {
    insurer: String,
    span: String,
    filed: Option<String>,
}

/// Something to read.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "TopicView"))]
pub(crate) struct ReadingView {
    id: String,
    title: String,
    lines: Vec<String>,
    law: String,
}

/// The ids of a closed set with their names; `word` begins the name.
pub(crate) fn named<'a>(ids: impl IntoIterator<Item = &'a str>, word: &str, words: &Words) -> Vec<NamedView> {
    ids.into_iter()
        .map(|id| NamedView {
            id: id.to_owned(),
            label: words.say(&format!("{word}-{id}")),
        })
        .collect()
}

impl StoppedView {
    pub(crate) fn of(view: RefusedView, words: &Words) -> Self {
        Self {
            law: say_basis(&view.basis, words),
            holds: view.holds,
            fails: view.fails,
            show: view.show,
            say: view.say,
            pays: view.pays,
            clinic: view.clinic,
            after: view.after,
        }
    }
}

impl MeansNowView {
    pub(crate) fn of(view: CounterView, words: &Words) -> Self {
        let law = |basis: &BasisView| say_basis(basis, words);
        let places = view.places.into_iter().map(|place| PlaceView {
            label: place.label,
            means: place
                .means
                .into_iter()
                .map(|means| MeansView {
                    law: law(&means.basis),
                    text: means.text,
                    grade: means.grade,
                })
                .collect(),
        });
        let pays = view.pays.into_iter().map(|pays| PaysView {
            law: pays.basis.as_ref().map(law),
            said: words.say_with(
                "counter-pays",
                &[
                    ("tenths", Detail::Text(pays.tenths.to_string())),
                    ("why", Detail::Text(pays.why)),
                ],
            ),
        });
        Self {
            held: view.held,
            places: places.collect(),
            pays: pays.collect(),
        }
    }
}

impl ToCallView {
    pub(crate) fn of(view: CallView, words: &Words) -> Self {
        let line = |line: LineToCall| PhoneView {
            law: say_basis(&line.basis, words),
            about: [line.use_for, line.hours, line.cost]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect(),
            name: line.name,
            number: line.number,
        };
        Self {
            name: view.name,
            phone: view.phone,
            kind: view.kind,
            prefecture: view.prefecture,
            address: view.address,
            ask: view.ask,
            lines: view.lines.into_iter().map(line).collect(),
        }
    }
}

impl DueView {
    pub(crate) fn of(entry: &Entry, today: Day, words: &Words) -> Self {
        let days_left = entry.day.unix_days() - today.unix_days();
        Self {
            day: entry.day.both(),
            days_left,
            left: words.say_with("calendar-left", &[("days", Detail::Text(days_left.to_string()))]),
            kind: words.say(&format!("calendar-{}", entry.kind.id())),
            about: entry.about.clone(),
            law: entry.basis.as_ref().map(|basis| say_basis(basis, words)),
        }
    }
}

impl ToDoView {
    pub(crate) fn of(step: StepView, words: &Words) -> Self {
        let day = |word, day: Day| words.say_with(word, &[("day", Detail::Text(day.both()))]);
        let until = step.until.map(|until| {
            let rolled = step.rolled.filter(|rolled| *rolled != until);
            let rolled = rolled.map(|rolled| day("event-rolled", rolled)).unwrap_or_default();
            format!("{}{rolled}", day("event-until", until))
        });
        let late = || words.say_with("event-late", &[("late", Detail::Text(step.late.clone()))]);
        Self {
            law: say_basis(&step.basis, words),
            until,
            late: (!step.late.is_empty()).then(late),
            who: [step.who, step.place]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect(),
            text: step.text,
            phone: step.phone,
        }
    }
}

impl PeriodsView {
    pub(crate) fn of(view: &HistoryView, words: &Words) -> Self {
        let said = |day: Option<Day>| day.map_or_else(|| words.say("rules-empty"), Day::both);
        let periods = view.periods.iter().map(|period| PeriodView {
            insurer: period.insurer.clone(),
            span: words.say_with(
                "app-periods-span",
                &[
                    ("from", Detail::Text(said(period.acquired_on))),
                    (
                        "to",
                        Detail::Text(
                            period
                                .lost_on
                                .map_or_else(String::new, |lost| lost.plus_days(-1).both()),
                        ),
                    ),
                ],
            ),
            filed: period.filed_on.map(|filed| {
                let word = if period.reflected_on.is_some() {
                    "history-reflected"
                } else {
                    "history-filed"
                };
                let reflected = Detail::Text(said(period.reflected_on));
                words.say_with(word, &[("filed", Detail::Text(filed.both())), ("reflected", reflected)])
            }),
        });
        Self {
            periods: periods.collect(),
            findings: view
                .findings
                .iter()
                .map(|finding| finding_said(finding, words))
                .collect(),
        }
    }
}

fn finding_said(finding: &Finding, words: &Words) -> String {
    let day = |day: Day| Detail::Text(day.both());
    match finding {
        Finding::Gap { from, to, open } => {
            let word = if *open { "history-gap-open" } else { "history-gap" };
            words.say_with(word, &[("from", day(*from)), ("to", day(*to))])
        }
        Finding::Overlap {
            from,
            to,
            insurers: [one, other],
        } => words.say_with(
            "history-overlap",
            &[
                ("from", day(*from)),
                ("to", to.map_or_else(|| Detail::Word("history-lasting".to_owned()), day)),
                ("one", Detail::Text(one.clone())),
                ("other", Detail::Text(other.clone())),
            ],
        ),
        Finding::Pending { insurer, filed_on } => words.say_with(
            "app-periods-pending",
            &[("insurer", Detail::Text(insurer.clone())), ("filed", day(*filed_on))],
        ),
    }
}

impl ReadingView {
    pub(crate) fn of(topic: TopicView, words: &Words) -> Self {
        Self {
            law: say_basis(&topic.basis, words),
            id: topic.id,
            title: topic.title,
            lines: topic.lines,
        }
    }
}

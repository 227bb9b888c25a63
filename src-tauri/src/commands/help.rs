//! The helper at the counter. What needs no record is answered before the closed door too.

use tauri::{Runtime, State, WebviewWindow, command};
use tefuda_holder::rules::{
    KINDS_WITH_RULES, calendar_entries, event_steps as steps_of, events_known, history_of, refusals, topics_in,
    trouble_csv, usable_now, who_to_call as call, write_ics,
};
use tefuda_rules::{Failure, Holding};

use crate::helping::{book, day_typed, failure, holdings, reading_language};
use crate::session::Desk;
use crate::told::ToldView;
use crate::views::{
    DueView, MeansNowView, NamedView, PeriodsView, ReadingView, StopView, StoppedView, ToCallView, ToDoView, named,
};
use crate::world;

/// What can have failed, and what may be in hand.
#[command(async)]
pub(crate) fn stops(desk: State<'_, Desk>) -> Result<StopView, ToldView> {
    desk.act(|session| {
        let held = holdings(&[], &session.records(&PAPERS_IN_HAND)?, world::now().day_in_japan());
        Ok(StopView {
            failures: named(Failure::ALL.map(Failure::id), "failure", &session.words),
            holdings: named(Holding::ALL.map(Holding::id), "holding", &session.words),
            held: held.into_iter().map(Holding::id).collect(),
        })
    })
}

/// What to show, to say and to pay where something failed.
#[command(async)]
pub(crate) fn stopped(desk: State<'_, Desk>, fails: String, holds: Vec<String>) -> Result<Vec<StoppedView>, ToldView> {
    desk.act(|session| {
        let (book, today) = (book(&desk)?, world::now().day_in_japan());
        let held = holdings(&holds, &session.records(&PAPERS_IN_HAND)?, today);
        let found = refusals(&book, &held, failure(&fails)?, today, &session.words)?;
        let view = |one| StoppedView::of(one, &session.words);
        Ok(found.into_iter().map(view).collect())
    })
}

/// What works where with what is held.
#[command(async)]
pub(crate) fn means_now(desk: State<'_, Desk>, holds: Vec<String>) -> Result<MeansNowView, ToldView> {
    desk.act(|session| {
        let (book, today) = (book(&desk)?, world::now().day_in_japan());
        let records = session.records(&PAPERS_IN_HAND)?;
        let held = holdings(&holds, &records, today);
        let view = usable_now(&book, &held, &records, today, &session.words)?;
        Ok(MeansNowView::of(view, &session.words))
    })
}

#[command(async)]
pub(crate) fn who_to_call(desk: State<'_, Desk>) -> Result<ToCallView, ToldView> {
    desk.act(|session| {
        let records = session.records(&PAPERS_IN_HAND)?;
        let view = call(&book(&desk)?, &records, world::now().day_in_japan(), &session.words)?;
        Ok(ToCallView::of(view, &session.words))
    })
}

/// What is due, the next first.
#[command(async)]
pub(crate) fn calendar(desk: State<'_, Desk>) -> Result<Vec<DueView>, ToldView> {
    desk.act(|session| {
        let (records, today) = (session.records(&KINDS_WITH_RULES)?, world::now().day_in_japan());
        let entries = calendar_entries(&book(&desk)?, &records, today, &session.words);
        Ok(entries
            .iter()
            .map(|entry| DueView::of(entry, today, &session.words))
            .collect())
    })
}

/// Writes what is due for other calendars, without illnesses and names. `false` where the person chose no place.
#[command(async)]
pub(crate) fn save_calendar<R: Runtime>(desk: State<'_, Desk>, window: WebviewWindow<R>) -> Result<bool, ToldView> {
    let Some(path) = desk.ask_where("app-due-dialog", "tefuda.ics", &window) else {
        return Ok(false);
    };
    desk.act(|session| {
        let (records, now) = (session.records(&KINDS_WITH_RULES)?, world::now());
        let entries = calendar_entries(&book(&desk)?, &records, now.day_in_japan(), &session.words);
        world::write_file(&path, write_ics(&entries, now, &session.words).as_bytes())?;
        Ok(true)
    })
}

#[command(async)]
pub(crate) fn events(desk: State<'_, Desk>) -> Result<Vec<NamedView>, ToldView> {
    desk.act(|session| {
        let known = events_known(&book(&desk)?, world::now().day_in_japan(), &session.words)?;
        Ok(known.into_iter().map(|(id, label)| NamedView { id, label }).collect())
    })
}

/// What an event of life asks for, counted from its day.
#[command(async)]
pub(crate) fn event_steps(desk: State<'_, Desk>, event: String, on: String) -> Result<Vec<ToDoView>, ToldView> {
    desk.act(|session| {
        let on = day_typed(&on, world::now().day_in_japan())?;
        let steps = steps_of(&book(&desk)?, &event, on, &session.words)?;
        Ok(steps
            .into_iter()
            .map(|step| ToDoView::of(step, &session.words))
            .collect())
    })
}

/// The periods of insurance, with the days between and the days twice.
#[command(async)]
pub(crate) fn periods(desk: State<'_, Desk>) -> Result<PeriodsView, ToldView> {
    desk.act(|session| {
        let records = session.records(&["enrolment"])?;
        let view = history_of(&records, world::now().day_in_japan());
        Ok(PeriodsView::of(&view, &session.words))
    })
}

/// What there is to read.
#[command(async)]
pub(crate) fn readings(desk: State<'_, Desk>) -> Result<Vec<ReadingView>, ToldView> {
    desk.act(|session| {
        let language = reading_language(session.language);
        let topics = topics_in(&book(&desk)?, language, world::now().day_in_japan())?;
        Ok(topics
            .into_iter()
            .map(|topic| ReadingView::of(topic, &session.words))
            .collect())
    })
}

/// Writes the troubles without names, places, numbers and days. `false` where the person chose no place.
#[command(async)]
pub(crate) fn save_troubles<R: Runtime>(desk: State<'_, Desk>, window: WebviewWindow<R>) -> Result<bool, ToldView> {
    let Some(path) = desk.ask_where("app-trouble-dialog", "trouble.csv", &window) else {
        return Ok(false);
    };
    desk.act(|session| {
        let csv = trouble_csv(&session.records(&["trouble"])?);
        world::write_file(&path, csv.as_bytes())?;
        Ok(true)
    })
}

/// What the records say of papers in hand.
const PAPERS_IN_HAND: [&str; 2] = ["eligibility", "held_paper"];

//! The whole half-year: how many dossiers each office gets, of which procedures, when and with which ending.
//! Pure: no HTTP, no SQL, no clock.

use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta, Weekday};

use super::random::SplitMix;
use super::story::{Ending, Story, StoryFrame, tell};
use crate::agency::Level;
use crate::calendar::OfficeCalendar;
use crate::dossier::clock::deadline::DeadlineError;
use crate::dossier::clock::ledger::Channel;
use crate::procedure::ProcedureVersion;
use crate::workflow::Workflow;

/// Dossiers resolved at the district desk in the reference report (F44).
pub const DISTRICT_RESOLVED: u64 = 5_998;
/// Dossiers resolved at the desks of the 17 wards in the reference report (F45).
pub const WARDS_RESOLVED: u64 = 8_028;

/// The ward's procedures and how often they are asked for.
const WARD_PROCEDURES: &[(&str, u64)] = &[
    ("2.000635", 20),
    ("1.001193", 18),
    ("1.004873", 16),
    ("1.000656", 8),
    ("1.000894", 8),
    ("1.001776", 6),
    ("1.001699", 5),
    ("2.001035", 5),
    ("2.000908", 4),
    ("1.004859", 4),
    ("1.011607", 2),
    ("1.004884", 2),
    ("1.001022", 1),
    ("1.004837", 1),
];

/// The district's procedures and how often they are asked for.
const DISTRICT_PROCEDURES: &[(&str, u64)] = &[
    ("1.001612", 24),
    ("2.000720", 14),
    ("1.001266", 9),
    ("1.001776", 8),
    ("2.000748", 7),
    ("1.001570", 6),
    ("2.000992", 6),
    ("1.009994", 6),
    ("1.009122", 6),
    ("2.000528", 4),
    ("2.002189", 4),
    ("2.000806", 3),
    ("2.000554", 3),
];

/// Of a thousand online dossiers of the last month those that the desk answers late.
const ANSWERED_LATE: u64 = 90;

/// The days of the story.
#[derive(Debug, Clone, Copy)]
pub struct DemoDays {
    /// The first dossiers come in, so that some are carried over into the period.
    pub opening: NaiveDate,
    /// First day of the reporting period.
    pub from: NaiveDate,
    /// The monthly cut of the reference report.
    pub cut: NaiveDate,
    /// The last day of the story.
    pub end: NaiveDate,
}

impl DemoDays {
    /// 21/11/2022, 15/12/2022, 14/5/2023 and 14/6/2023.
    #[must_use]
    pub fn of_the_reference() -> Self {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
        Self {
            opening: day(2022, 11, 21),
            from: day(2022, 12, 15),
            cut: day(2023, 5, 14),
            end: day(2023, 6, 14),
        }
    }
}

/// The procedures asked for at a level, with their weights.
#[must_use]
pub fn procedures_of(level: Level) -> &'static [(&'static str, u64)] {
    match level {
        Level::Ward => WARD_PROCEDURES,
        _ => DISTRICT_PROCEDURES,
    }
}

/// An office of the story.
#[derive(Debug, Clone, Copy)]
pub struct DemoOffice<'a> {
    /// What is asked for here: version, workflow, weight.
    pub offers: &'a [((ProcedureVersion, Workflow), u64)],
    /// Its calendar.
    pub calendar: &'a OfficeCalendar,
    /// Dossiers to be resolved from `from` to `cut`.
    pub target: u64,
}

/// A planned dossier: which of the office's offers, and its story.
#[derive(Debug, Clone)]
pub struct PlannedDossier {
    /// Place in the office's offers.
    pub offer: usize,
    /// The story.
    pub story: Story,
}

/// Splits a total over parts by weight, without losing one.
#[must_use]
pub fn split(total: u64, weights: &[u64]) -> Vec<u64> {
    let sum: u64 = weights.iter().sum::<u64>().max(1);
    let mut parts: Vec<u64> = weights.iter().map(|weight| total * weight / sum).collect();
    let mut left = total - parts.iter().sum::<u64>();
    for part in &mut parts {
        if left == 0 {
            break;
        }
        *part += 1;
        left -= 1;
    }
    parts
}

/// Plans all dossiers of one office.
///
/// # Errors
/// When the calendar does not cover the story.
pub fn plan(
    office: DemoOffice<'_>,
    days: DemoDays,
    chance: &mut SplitMix,
) -> Result<Vec<PlannedDossier>, DeadlineError> {
    let mut planned = Vec::new();
    let mut resolved = 0;
    // Until the cut: exactly the target, all in time; those that are still open then come along by themselves.
    while resolved < office.target {
        let ending = if chance.happens(6) { Ending::TurnedAway } else { Ending::InTime };
        let one = one(office, (days.opening, days.cut), ending, 0, chance)?;
        match one.story.resolved_at.map(|at| at.date()) {
            Some(day) if day < days.from => continue,
            Some(day) if day <= days.cut => resolved += 1,
            _ => {}
        }
        planned.push(one);
    }
    // The last month: as life is.
    let after_cut = days.cut.succ_opt().unwrap_or(days.cut);
    for _ in 0..office.target / 5 {
        let ending = match chance.below(100) {
            0..=3 => Ending::Late,
            4..=5 => Ending::Refused,
            6..=7 => Ending::Withdrawn,
            8 => Ending::Stopped,
            9 => Ending::TurnedAway,
            _ => Ending::InTime,
        };
        planned.push(one(office, (after_cut, days.end), ending, ANSWERED_LATE, chance)?);
    }
    Ok(planned)
}

fn one(
    office: DemoOffice<'_>,
    (first, last): (NaiveDate, NaiveDate),
    ending: Ending,
    answered_late: u64,
    chance: &mut SplitMix,
) -> Result<PlannedDossier, DeadlineError> {
    let places: Vec<(usize, u64)> =
        office.offers.iter().enumerate().map(|(place, (_, weight))| (place, *weight)).collect();
    let offer = chance.weighted(&places).copied().unwrap_or(0);
    let channel = if ending == Ending::TurnedAway {
        Channel::OnlinePartial
    } else {
        chance
            .weighted(&[(Channel::Counter, 62), (Channel::OnlinePartial, 30), (Channel::Postal, 8)])
            .copied()
            .unwrap_or(Channel::Counter)
    };
    let arrival = arrival(office.calendar, channel, first, last, chance)?;
    let chosen = office.offers.get(offer);
    // A story ends in time or late: it is told of procedures with a limit.
    let Some((version, workflow, limit)) = chosen
        .and_then(|((version, workflow), _)| Some((version, workflow, version.content.limit.within()?)))
    else {
        return Ok(PlannedDossier { offer, story: Story { channel, acts: Vec::new(), resolved_at: None } });
    };
    let frame = StoryFrame { version, limit, workflow, calendar: office.calendar.into(), answered_late };
    Ok(PlannedDossier { offer, story: tell(frame, channel, arrival, ending, chance)? })
}

/// When a dossier comes in: at the counter while the desk is open (Saturday mornings too, more rarely), by post in the
/// morning, online at any hour of the waking day.
fn arrival(
    calendar: &OfficeCalendar,
    channel: Channel,
    first: NaiveDate,
    last: NaiveDate,
    chance: &mut SplitMix,
) -> Result<NaiveDateTime, DeadlineError> {
    let span = (last - first).num_days();
    loop {
        let day = first + TimeDelta::days(chance.between(0, span));
        let minute = match channel {
            Channel::Counter => chance.between(8 * 60, 16 * 60 + 50),
            Channel::Postal => chance.between(8 * 60 + 30, 11 * 60),
            Channel::OnlineFull | Channel::OnlinePartial => chance.between(6 * 60, 22 * 60 + 30),
        };
        let at = day.and_hms_opt(0, 0, 0).unwrap_or_default()
            + TimeDelta::minutes(minute)
            + TimeDelta::seconds(chance.between(0, 59));
        let open = channel.is_online() || calendar.reception.is_open(at)?;
        let rare = day.weekday() == Weekday::Sat && !chance.happens(150);
        if open && !rare {
            return Ok(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn splitting_loses_nothing() {
        let parts = split(8_028, &[3, 5, 7, 11]);
        assert_eq!(parts.iter().sum::<u64>(), 8_028);
    }
}

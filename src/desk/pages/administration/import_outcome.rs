//! What an import would do, or has done: totals, bad rows with their reasons, the first dossiers, and the effect on figures.
//! Pure: no HTTP, no SQL, no clock.

use maud::{Markup, html};

use crate::desk::shown::short;
use crate::desk::value_words::channel_words;
use crate::desk::words::W;
use crate::import::kept::outcome::{FigureEffect, ImportOutcome, PartEffect, TroubledRow};
use crate::import::report::ImportCounts;
use crate::platform::error::Language;
use crate::platform::instant::{Instant, date_vi};
use crate::platform::text::number_vi;

/// What is told of an outcome, and how.
pub(super) struct OutcomeView<'a> {
    /// The outcome.
    pub outcome: &'a ImportOutcome,
    /// Whether nothing was written.
    pub dry_run: bool,
    /// Where the list of bad rows is, while it is kept.
    pub bad_rows: Option<String>,
    /// Where the list of what is to be looked at is, while it is kept.
    pub doubtful_rows: Option<String>,
    /// What time it is.
    pub now: Instant,
    /// In which language.
    pub language: Language,
}

fn count(number: usize) -> String {
    number_vi(i64::try_from(number).unwrap_or(i64::MAX))
}

impl OutcomeView<'_> {
    /// Draws all of it.
    pub(super) fn draw(&self) -> Markup {
        html! {
            (self.totals())
            (self.bad())
            (self.doubtful())
            (self.first())
            (self.effect())
        }
    }

    fn say(&self, words: W) -> &'static str {
        words.say(self.language)
    }

    fn totals(&self) -> Markup {
        let ImportCounts { added, updated, has_news, kept, already_there, held_back: _, not_reached, bad } =
            self.outcome.counts;
        let (adds, updates) = if self.dry_run {
            (W::ImportWouldAdd, W::ImportWouldUpdate)
        } else {
            (W::ImportAdded, W::ImportUpdated)
        };
        let more = [
            (updated, updates),
            (has_news, W::ImportHasNews),
            (kept, W::ImportKept),
            (not_reached, W::ImportNotReached),
            (self.outcome.warnings, W::ImportDoubtful),
        ];
        html! {
            ul {
                li { strong { (count(added)) } " " (self.say(adds)) }
                li { strong { (count(already_there)) } " " (self.say(W::ImportThere)) }
                li { strong { (count(bad)) } " " (self.say(W::ImportBad)) }
                @for (number, words) in more { @if number > 0 { li { strong { (count(number)) } " " (self.say(words)) } } }
            }
            @if let Some(words) = &self.outcome.read_as { p { (words.words().in_language(self.language)) } }
            @if !self.outcome.unused.is_empty() { p.hint { (self.say(W::ImportNotUsed)) ": " (self.outcome.unused.join(", ")) } }
        }
    }

    fn rows(&self, rows: &[TroubledRow]) -> Markup {
        let heads = [W::ImportLine, W::Code, W::ImportColumn, W::ImportReason];
        html! {
            table.list.cells {
                thead { tr { @for words in heads { th scope="col" { (self.say(words)) } } } }
                tbody {
                    @for row in rows {
                        tr {
                            td { (self.say(W::ImportLine)) " " (row.line) }
                            td data-l=(self.say(W::Code)) { (row.code) }
                            td data-l=(self.say(W::ImportColumn)) { (row.column) }
                            td data-l=(self.say(W::ImportReason)) { (row.reason.words().in_language(self.language)) }
                        }
                    }
                }
            }
        }
    }

    fn bad(&self) -> Markup {
        html! {
            @if self.outcome.counts.bad > 0 {
                section {
                    h2 { (self.say(W::ImportBadTitle)) " (" (count(self.outcome.counts.bad)) ")" }
                    p { (self.say(W::ImportBadAbout)) }
                    @if let Some(address) = &self.bad_rows { p { a.btn href=(address) { (self.say(W::ImportBadDownload)) } } }
                    (self.rows(&self.outcome.bad))
                    p.hint { (self.say(W::ImportFirstOnly)) }
                }
            }
        }
    }

    fn doubtful(&self) -> Markup {
        html! {
            @if self.outcome.warnings > 0 {
                details {
                    summary { (self.say(W::ImportDoubtfulTitle)) " (" (count(self.outcome.warnings)) ")" }
                    p { (self.say(W::ImportDoubtfulAbout)) }
                    @if let Some(address) = &self.doubtful_rows { p { a.btn href=(address) { (self.say(W::ImportDoubtfulDownload)) } } }
                    (self.rows(&self.outcome.doubtful))
                    p.hint { (self.say(W::ImportFirstOnly)) }
                }
            }
        }
    }

    fn first(&self) -> Markup {
        let heads = [
            W::Code,
            W::Procedure,
            W::ImportColChannel,
            W::Applicant,
            W::ImportColReceived,
            W::ImportColDue,
            W::ImportColResolved,
            W::ImportColReturned,
        ];
        let at = |at: Option<Instant>| at.map(|at| short(at, self.now)).unwrap_or_default();
        html! {
            @if self.dry_run && !self.outcome.first.is_empty() {
                section {
                    h2 { (self.say(W::ImportFirstRows)) }
                    table.list.cells {
                        thead { tr { @for words in heads { th scope="col" { (self.say(words)) } } } }
                        tbody {
                            @for row in &self.outcome.first {
                                tr {
                                    td { (row.code) }
                                    td data-l=(self.say(W::Procedure)) { (row.procedure) }
                                    td data-l=(self.say(W::ImportColChannel)) { (channel_words(row.channel, self.language)) }
                                    td data-l=(self.say(W::Applicant)) { (row.applicant) }
                                    td data-l=(self.say(W::ImportColReceived)) { (at(Some(row.received_at))) }
                                    td data-l=(self.say(W::ImportColDue)) { (at(row.due_at)) }
                                    td data-l=(self.say(W::ImportColResolved)) { (at(row.resolved_at)) }
                                    td data-l=(self.say(W::ImportColReturned)) { (at(row.returned_at)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn effect(&self) -> Markup {
        let Some(period) = &self.outcome.period else {
            return html! { p { (self.say(W::ImportNoEffect)) } };
        };
        html! {
            section {
                h2 { (self.say(W::ImportEffect)) }
                p { (self.say(W::ImportEffectAbout)) " " (period) ". " (self.say(W::ImportLastRunLed)) }
                (effect_on_figures(&self.outcome.figures, &self.outcome.parts, W::ImportByPart, self.language))
            }
        }
    }
}

/// The figures of each month or year, and all of them before and after.
pub(super) fn effect_on_figures(
    figures: &[FigureEffect],
    parts: &[PartEffect],
    caption: W,
    language: Language,
) -> Markup {
    let say = |words: W| words.say(language);
    let heads = [W::ImportFigure, W::ImportBefore, W::ImportAfter, W::ImportDifference];
    html! {
        (by_part(parts, caption, language))
        details {
            summary { (say(W::ImportFigure)) ": " (say(W::ImportBefore)) ", " (say(W::ImportAfter)) }
            div.wide tabindex="0" role="region" aria-label=(say(W::ImportEffect)) {
                table.figures {
                    thead { tr { @for words in heads { th scope="col" { (say(words)) } } } }
                    tbody {
                        @for one in figures {
                            tr {
                                th scope="row" { (one.label) }
                                td.num { (number_vi(one.before)) }
                                td.num { (number_vi(one.after)) }
                                td.num { (number_vi(one.after - one.before)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn by_part(parts: &[PartEffect], caption: W, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let heads = [
        W::ImportPart,
        W::ImportPartReceived,
        W::ImportPartResolved,
        W::ImportPartEarly,
        W::ImportPartOnTime,
        W::ImportPartLate,
    ];
    html! {
        div.wide tabindex="0" role="region" aria-label=(say(caption)) {
            table.figures {
                caption { (say(caption)) }
                thead { tr { @for words in heads { th scope="col" { (say(words)) } } } }
                tbody {
                    @for part in parts {
                        tr {
                            th scope="row" { (date_vi(part.from)) " - " (date_vi(part.to)) }
                            @for number in &part.added { td.num { (number_vi(*number)) } }
                        }
                    }
                }
            }
        }
    }
}

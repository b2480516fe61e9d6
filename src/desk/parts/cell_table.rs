//! The dossiers behind a figure, as they stood when it was counted.
//! Pure: no HTTP, no SQL, no clock.

use maud::{Markup, html};

use crate::desk::shown::short;
use crate::desk::value_words::{account_words, act_words};
use crate::desk::words::W;
use crate::dossier::clock::status::Event;
use crate::platform::error::Language;
use crate::platform::instant::Instant;
use crate::report::count::view::CellDossier;

/// The lines: of a flow the act that is counted, of a stock the last act of the dossier.
pub(crate) fn cell_table(lines: &[CellDossier], now: Instant, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        table.list.cells {
            thead {
                tr {
                    @for words in [W::Code, W::Procedure, W::Office, W::CountedAct, W::ActAt, W::RecordedAt, W::DueDate] {
                        th scope="col" { (say(words)) }
                    }
                }
            }
            tbody {
                @for line in lines {
                    tr {
                        td { a href={ "/ho-so/" (line.code) } { (line.code) } }
                        td data-l=(say(W::Procedure)) { (line.procedure_name) }
                        td data-l=(say(W::Office)) { (line.office.name) }
                        td data-l=(say(W::CountedAct)) { (act(line, language)) }
                        td data-l=(say(W::ActAt)) { (short(line.happened_at, now)) }
                        td data-l=(say(W::RecordedAt)) { (short(line.recorded_at, now)) }
                        td data-l=(say(W::DueDate)) { (line.due_at.or(line.answer_due_at).map(|at| short(at, now)).unwrap_or_default()) }
                    }
                }
            }
        }
    }
}

/// The act, and where it took the dossier.
fn act(line: &CellDossier, language: Language) -> String {
    let act = Event::parse(&line.event).map_or_else(|| line.event.clone(), |act| act_words(act, language));
    format!("{act} → {}", account_words(line.to_stage, language))
}

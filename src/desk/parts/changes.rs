//! Who changed what of the catalogue, as a table; and who may, where the reader may not.
//! Pure: no HTTP, no SQL, no clock.

use maud::{Markup, html};

use crate::access::catalogue_changes::CatalogueAct;
use crate::access::catalogue_changes::views::CatalogueChangeView;
use crate::desk::shown::{clock_time, day};
use crate::desk::value_words::role_words;
use crate::desk::words::W;
use crate::platform::error::Language;

fn act_words(act: CatalogueAct) -> W {
    match act {
        CatalogueAct::Drafted => W::ChangeDrafted,
        CatalogueAct::Changed => W::ChangeChanged,
        CatalogueAct::Published => W::ChangePublished,
        CatalogueAct::Abolished => W::ChangeAbolished,
        CatalogueAct::Retired => W::ChangeRetired,
    }
}

/// The changes, newest first: which version, what was done, by whom, in which role, on whose behalf, when.
pub(crate) fn changes_table(changes: &[CatalogueChangeView], language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let heads = [W::VersionNumber, W::ChangeWhat, W::ChangeBy, W::ChangeRole, W::ChangeBehalf, W::ChangeWhen];
    let person = |change: &CatalogueChangeView| {
        change.made_by_name.clone().unwrap_or_else(|| say(W::ChangeByMachine).to_owned())
    };
    html! {
        section {
            h2 { (say(W::ChangesTitle)) }
            @if changes.is_empty() {
                p.hint { (say(W::NoChanges)) }
            } @else {
                table.list.cells {
                    thead { tr { @for words in heads { th scope="col" { (say(words)) } } } }
                    tbody {
                        @for change in changes.iter().rev() {
                            tr {
                                td { (change.version) }
                                td data-l=(say(W::ChangeWhat)) { (say(act_words(change.act))) }
                                td data-l=(say(W::ChangeBy)) {
                                    (person(change))
                                    @if let Some(post) = &change.made_by_post { br; span.hint { (post) } }
                                }
                                td data-l=(say(W::ChangeRole)) { @if let Some(role) = change.made_as { (role_words(role, language)) } }
                                td data-l=(say(W::ChangeBehalf)) { (change.on_behalf_of_name.as_deref().unwrap_or_default()) }
                                td data-l=(say(W::ChangeWhen)) { (day(change.made_at)) " " (clock_time(change.made_at)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What is told instead of buttons to somebody whose role does not reach all that use it.
pub(crate) fn of_those_above(language: Language) -> Markup {
    html! { p.box { (W::CatalogueOfThoseAbove.say(language)) } }
}

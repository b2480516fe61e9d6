//! The form that says how a register is read: which of its columns is which, and what its words mean.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::common::IMPORTS;
use super::import_form::{WITH_MEANINGS, column_words, default_field, meaning_fields, place_field};
use crate::agency::Agency;
use crate::desk::parts::errors::error_of;
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::posted::PostedForm;
use crate::desk::value_words::channel_words;
use crate::desk::words::W;
use crate::dossier::clock::ledger::Channel;
use crate::import::columns::RegisterColumn;
use crate::import::encoding::TextEncoding;
use crate::import::kept::glance::FileGlance;
use crate::import::kept::outcome::UnknownWord;
use crate::platform::error::{Language, Problem};

/// What the form is drawn from.
pub(super) struct ColumnsView<'a> {
    /// The key of the import.
    pub id: String,
    /// The token of the form.
    pub token: &'a str,
    /// What is seen in the file.
    pub glance: &'a FileGlance,
    /// Words that a dry run did not understand.
    pub unknown: Vec<&'a UnknownWord>,
    /// The office and its units.
    pub agencies: &'a [Agency],
    /// What was chosen.
    pub form: &'a PostedForm,
    /// What is wrong with it.
    pub problem: Option<&'a Problem>,
    /// Whether a dry run has told of it already.
    pub rehearsed: bool,
    /// In which language.
    pub language: Language,
}

impl ColumnsView<'_> {
    /// Draws it.
    pub(super) fn draw(&self) -> Markup {
        let here = format!("{IMPORTS}/{}", self.id);
        let read = self.glance.refused.is_none();
        html! {
            form method="post" action=(here) {
                button.skip type="submit" name="do" value="check" tabindex="-1" aria-hidden="true" { (self.say(W::CheckOnly)) }
                input type="hidden" name="csrf" value=(self.token);
                @if let Some(refused) = &self.glance.refused {
                    section.box.bad role="alert" {
                        h2 { (self.say(W::ImportCannotRead)) }
                        p { (refused.words().in_language(self.language)) "." }
                    }
                }
                @if read && self.rehearsed {
                    (self.words())
                    details { summary { (self.say(W::ImportColumns)) } (self.reading()) (self.columns()) }
                    (self.update())
                } @else {
                    (self.reading())
                    @if read {
                        (self.words())
                        h2 { (self.say(W::ImportColumns)) }
                        (self.columns())
                        (self.update())
                    }
                }
                div.buttons {
                    @if read {
                        button.main type="submit" name="do" value="rehearse" data-key="do" {
                            (self.say(if self.rehearsed { W::ImportRehearseAgain } else { W::ImportRehearse })) " " kbd { "F9" }
                        }
                    }
                    @if !read || (!self.rehearsed && (self.glance.sheets.len() > 1 || !self.glance.workbook)) {
                        button type="submit" name="do" value="read" { (self.say(W::ImportReadAgain)) }
                    }
                }
            }
        }
    }

    fn say(&self, words: W) -> &'static str {
        words.say(self.language)
    }

    fn field(&self, name: &str, label: &str, hint: Option<W>, kind: FieldKind) -> Markup {
        FormField {
            name,
            label,
            hint: hint.map(|hint| hint.say(self.language)),
            value: self.form.get(name),
            error: error_of(self.problem, name, self.language),
            kind,
            optional: false,
        }
        .draw(self.language)
    }

    /// Encoding and sheet.
    fn reading(&self) -> Markup {
        let encodings = std::iter::once((String::new(), self.say(W::ImportEncodingFound).to_owned()))
            .chain(TextEncoding::ALL.iter().map(|one| (one.to_string(), one.to_string())));
        let sheets = self.glance.sheets.iter().map(|sheet| (sheet.clone(), sheet.clone()));
        html! {
            @if let Some(words) = &self.glance.read_as { p { (words.words().in_language(self.language)) } }
            div.narrow {
                @if !self.glance.workbook {
                    (self.field("encoding", self.say(W::ImportEncoding), None, FieldKind::Choice(encodings.collect())))
                } @else if self.glance.sheets.len() > 1 {
                    (self.field("sheet", self.say(W::ImportSheet), None, FieldKind::Choice(sheets.collect())))
                }
            }
        }
    }

    /// The columns of the file to choose from, each with what stands in its first line.
    fn places(&self) -> Vec<(String, String)> {
        let sample = |place: usize| {
            let cells = self.glance.lines.iter().filter_map(|line| line.get(place));
            cells.map(String::as_str).find(|cell| !cell.is_empty()).map(|cell| format!(" ({cell})"))
        };
        let named = self.glance.names.iter().enumerate().map(|(place, name)| {
            let shown = format!("{}. {name}{}", place + 1, sample(place).unwrap_or_default());
            (place.to_string(), shown)
        });
        std::iter::once((String::new(), self.say(W::ImportNotInFile).to_owned())).chain(named).collect()
    }

    fn columns(&self) -> Markup {
        let places = self.places();
        let label = |column: RegisterColumn| {
            let needed = RegisterColumn::NEEDED.contains(&column);
            let words = self.say(column_words(column));
            if needed { format!("{words} ({})", self.say(W::ImportNeeded)) } else { words.to_owned() }
        };
        let hint = |column| (column == RegisterColumn::Agency).then_some(W::ImportAgencyHint);
        let channels = std::iter::once((String::new(), self.say(W::ImportMeaningEmpty).to_owned()))
            .chain(self.channels());
        html! {
            p { (self.say(W::ImportColumnsAbout)) }
            div.narrow {
                @for column in RegisterColumn::ALL {
                    (self.field(&place_field(*column), &label(*column), hint(*column), FieldKind::Choice(places.clone())))
                }
                (self.field(&default_field(RegisterColumn::Channel), self.say(W::ImportDefaultChannel), Some(W::ImportDefaultHint), FieldKind::Choice(channels.collect())))
                (self.field(&default_field(RegisterColumn::Procedure), self.say(W::ImportDefaultProcedure), Some(W::ImportDefaultHint), FieldKind::Line))
            }
            (self.first_lines())
        }
    }

    fn first_lines(&self) -> Markup {
        html! {
            details {
                summary { (self.say(W::ImportFirstLines)) }
                div.wide tabindex="0" role="region" aria-label=(self.say(W::ImportFirstLines)) {
                    table.list {
                        thead { tr { @for name in &self.glance.names { th scope="col" { (name) } } } }
                        tbody { @for line in &self.glance.lines { tr { @for cell in line { td { (cell) } } } } }
                    }
                }
            }
        }
    }

    fn channels(&self) -> impl Iterator<Item = (String, String)> {
        let language = self.language;
        Channel::ALL.iter().map(move |one| (one.to_string(), channel_words(*one, language).to_owned()))
    }

    /// The words of a column that have a meaning already, and those that lack one.
    fn words_of(&self, column: RegisterColumn) -> Vec<(String, String)> {
        let mut seen = BTreeSet::new();
        let mut words = Vec::new();
        for number in 0.. {
            let (meaning, word) = meaning_fields(column, number);
            let Some(word) = self.form.filled(&word) else { break };
            seen.insert(word.to_owned());
            words.push((word.to_owned(), self.form.get(&meaning).to_owned()));
        }
        let unknown = self.unknown.iter().filter(|one| one.column == column && !seen.contains(&one.word));
        words.extend(unknown.map(|one| (one.word.clone(), String::new())));
        words
    }

    fn words(&self) -> Markup {
        let all = WITH_MEANINGS.map(|column| (column, self.words_of(column)));
        html! {
            @if all.iter().any(|(_, words)| !words.is_empty()) {
                section.box.warn {
                    h2 { (self.say(W::ImportWords)) }
                    p { (self.say(W::ImportWordsAbout)) }
                    div.narrow {
                        @for (column, words) in &all {
                            @for (number, (word, meaning)) in words.iter().enumerate() {
                                (self.word(*column, number, (word, meaning)))
                            }
                        }
                    }
                }
            }
        }
    }

    fn word(&self, column: RegisterColumn, number: usize, (word, meaning): (&str, &str)) -> Markup {
        let (name, word_field) = meaning_fields(column, number);
        let first = || std::iter::once((String::new(), self.say(W::ImportMeaningEmpty).to_owned()));
        let kind = match column {
            RegisterColumn::Channel => FieldKind::Choice(first().chain(self.channels()).collect()),
            RegisterColumn::Agency => {
                let named = self
                    .agencies
                    .iter()
                    .map(|one| (one.code.clone(), format!("{} ({})", one.name_vi, one.code)));
                FieldKind::Choice(first().chain(named).collect())
            }
            _ => FieldKind::Line,
        };
        let rows = self.unknown.iter().find(|one| one.column == column && one.word == word);
        let rows = rows.map(|one| format!(", {} {}", one.rows, self.say(W::ImportRows))).unwrap_or_default();
        let code = match column {
            RegisterColumn::Procedure => format!(", {}", self.say(W::ImportProcedureCode)),
            _ => String::new(),
        };
        let label = format!("{}: “{word}”{rows}{code}", self.say(column_words(column)));
        html! {
            input type="hidden" name=(word_field) value=(word);
            (FormField {
                name: &name,
                label: &label,
                hint: None,
                value: meaning,
                error: error_of(self.problem, &name, self.language),
                kind,
                optional: true,
            }.draw(self.language))
        }
    }

    fn update(&self) -> Markup {
        html! {
            div.tick {
                input type="checkbox" id="f-update" name="update" value="1" checked[self.form.filled("update").is_some()];
                label for="f-update" { (self.say(W::ImportUpdate)) }
            }
        }
    }
}

//! How a register is read, as the form of its page says it: columns, values for empty cells, meanings of words.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeMap;

use crate::desk::posted::PostedForm;
use crate::desk::words::W;
use crate::dossier::clock::ledger::Channel;
use crate::import::columns::RegisterColumn;
use crate::import::kept::choices::ImportChoices;
use crate::import::kept::glance::FileGlance;
use crate::platform::error::{Code, Problem};

/// The most words of a column that a form gives meanings to.
const MOST_WORDS: usize = 100;
/// The columns whose words have meanings, by the names of their fields.
pub(super) const WITH_MEANINGS: [RegisterColumn; 3] =
    [RegisterColumn::Agency, RegisterColumn::Procedure, RegisterColumn::Channel];

/// What a column is called on the page.
pub(super) const fn column_words(column: RegisterColumn) -> W {
    match column {
        RegisterColumn::Code => W::ImportColCode,
        RegisterColumn::Agency => W::ImportColAgency,
        RegisterColumn::Procedure => W::ImportColProcedure,
        RegisterColumn::Channel => W::ImportColChannel,
        RegisterColumn::Applicant => W::ImportColApplicant,
        RegisterColumn::Received => W::ImportColReceived,
        RegisterColumn::Due => W::ImportColDue,
        RegisterColumn::Resolved => W::ImportColResolved,
        RegisterColumn::Returned => W::ImportColReturned,
        RegisterColumn::Phone => W::ImportColPhone,
        RegisterColumn::Identity => W::ImportColIdentity,
        RegisterColumn::DocumentNumber => W::ImportColDocument,
    }
}

/// What the form calls the place of a column.
pub(super) fn place_field(column: RegisterColumn) -> String {
    format!("col.{column}")
}

/// What it calls the meaning of a word, and the word.
pub(super) fn meaning_fields(column: RegisterColumn, number: usize) -> (String, String) {
    (format!("mean.{column}.{number}"), format!("word.{column}.{number}"))
}

/// What it calls the value of empty cells.
pub(super) fn default_field(column: RegisterColumn) -> String {
    format!("default.{column}")
}

/// What the page calls a field.
pub(super) fn label_of(name: &str) -> Option<W> {
    let column = |name: &str| RegisterColumn::parse(name.split('.').next().unwrap_or_default());
    if let Some(rest) = name.strip_prefix("col.") {
        return column(rest).map(column_words);
    }
    if name.starts_with("mean.") {
        return Some(W::ImportWords);
    }
    match name.strip_prefix("default.").and_then(column)? {
        RegisterColumn::Channel => Some(W::ImportDefaultChannel),
        RegisterColumn::Procedure => Some(W::ImportDefaultProcedure),
        _ => None,
    }
}

/// Which sheet, and which encoding: other ones make another file of it.
pub(super) fn told(form: &PostedForm) -> ImportChoices {
    let text = |name: &str| form.filled(name).map(str::to_owned);
    ImportChoices { encoding: text("encoding"), sheet: text("sheet"), ..ImportChoices::default() }
}

/// How the form says that the file is read; `office` is the code that empty cells of agencies mean.
pub(super) fn read(form: &PostedForm, office: &str) -> ImportChoices {
    let place = |column: &RegisterColumn| (*column, form.get(&place_field(*column)).trim().parse().ok());
    let defaults = [RegisterColumn::Procedure, RegisterColumn::Channel]
        .into_iter()
        .filter_map(|column| Some((column, form.filled(&default_field(column))?.to_owned())));
    let meanings = WITH_MEANINGS.map(|column| (column, meanings(form, column)));
    ImportChoices {
        columns: RegisterColumn::ALL.iter().map(place).collect(),
        defaults: defaults.chain([(RegisterColumn::Agency, office.to_owned())]).collect(),
        meanings: BTreeMap::from(meanings),
        update: form.filled("update").is_some(),
        ..told(form)
    }
}

fn meanings(form: &PostedForm, column: RegisterColumn) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for number in 0..MOST_WORDS {
        let (meaning, word) = meaning_fields(column, number);
        let Some(word) = form.filled(&word) else { break };
        if let Some(meaning) = form.filled(&meaning) {
            found.insert(word.to_owned(), meaning.to_owned());
        }
    }
    found
}

/// What the meanings of procedures name, with the field of each: the codes are looked up.
pub(super) fn procedures_named(form: &PostedForm) -> Vec<(String, String)> {
    let of_words = (0..MOST_WORDS).map(|number| meaning_fields(RegisterColumn::Procedure, number).0);
    let fields = of_words.chain([default_field(RegisterColumn::Procedure)]);
    fields.filter_map(|field| Some((form.filled(&field)?.to_owned(), field))).collect()
}

/// Looks at what was chosen.
///
/// # Errors
/// Every column that is needed and not there, stands twice or not in the file, and what is no channel.
pub(super) fn check(choices: &ImportChoices, glance: &FileGlance) -> Result<(), Problem> {
    let mut problem = Problem::new(Code::InvalidInput);
    for column in choices.lacking() {
        let (vi, en) = (
            "cần có: chọn cột của tệp, hoặc cho một giá trị dùng cho mọi dòng nếu mục dưới có",
            "is needed: choose a column of the file, or give one value for all rows where that is offered below",
        );
        problem = problem.with_field(place_field(column), "required", vi, en);
    }
    for column in choices.doubled() {
        let (vi, en) = ("cột này đã chọn cho thông tin khác", "this column was chosen for something else");
        problem = problem.with_field(place_field(column), "chosen_twice", vi, en);
    }
    for (column, place) in &choices.columns {
        if place.is_some_and(|place| place >= glance.names.len()) {
            let (vi, en) = ("tệp không có cột này", "the file has no such column");
            problem = problem.with_field(place_field(*column), "unknown", vi, en);
        }
    }
    let default = choices.defaults.get(&RegisterColumn::Channel);
    if default.is_some_and(|channel| Channel::parse(channel).is_none()) {
        let (vi, en) = ("chọn một hình thức nhận", "choose a channel");
        problem = problem.with_field(default_field(RegisterColumn::Channel), "unknown", vi, en);
    }
    if problem.fields.is_empty() { Ok(()) } else { Err(problem) }
}

/// The form as it would say what was chosen before.
pub(super) fn filled_in(choices: &ImportChoices) -> PostedForm {
    let mut fields = vec![
        ("encoding".to_owned(), choices.encoding.clone().unwrap_or_default()),
        ("sheet".to_owned(), choices.sheet.clone().unwrap_or_default()),
    ];
    if choices.update {
        fields.push(("update".to_owned(), "1".to_owned()));
    }
    for (column, place) in &choices.columns {
        fields.push((place_field(*column), place.map(|place| place.to_string()).unwrap_or_default()));
    }
    for (column, value) in &choices.defaults {
        fields.push((default_field(*column), value.clone()));
    }
    for (column, words) in &choices.meanings {
        for (number, (word, meaning)) in words.iter().enumerate() {
            let (meaning_field, word_field) = meaning_fields(*column, number);
            fields.extend([(meaning_field, meaning.clone()), (word_field, word.clone())]);
        }
    }
    PostedForm::of(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_chosen_goes_through_the_form_and_back() {
        let mut choices = ImportChoices { update: true, ..ImportChoices::default() };
        choices.columns = RegisterColumn::ALL.iter().map(|column| (*column, None)).collect();
        choices.columns.insert(RegisterColumn::Code, Some(3));
        choices.defaults.insert(RegisterColumn::Agency, "H26.268.05".to_owned());
        choices.defaults.insert(RegisterColumn::Channel, "counter".to_owned());
        choices.meanings = WITH_MEANINGS.into_iter().map(|column| (column, BTreeMap::new())).collect();
        let words = [("Khai tử", "1.000656"), ("Khai sinh", "1.001193")];
        let words = words.map(|(word, code)| (word.to_owned(), code.to_owned()));
        choices.meanings.insert(RegisterColumn::Procedure, BTreeMap::from(words));
        assert_eq!(read(&filled_in(&choices), "H26.268.05"), choices);
    }

    #[test]
    fn every_mistake_is_named_at_its_field() {
        let glance = FileGlance { names: vec!["A".into(), "B".into()], ..FileGlance::default() };
        let form = PostedForm::of(
            [("col.code", "0"), ("col.applicant", "0"), ("col.received", "7"), ("default.channel", "bus")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .to_vec(),
        );
        let problem = check(&read(&form, "H26.268.05"), &glance).unwrap_err();
        let fields: Vec<&str> = problem.fields.iter().map(|field| field.field.as_str()).collect();
        assert_eq!(fields, ["col.procedure", "col.code", "col.applicant", "col.received", "default.channel"]);
        for field in fields {
            assert!(label_of(field).is_some(), "{field}");
        }
    }
}

//! What stands in the form of a template, and what it becomes: a text that is tried, or the next version.
//! Pure: no HTTP, no SQL, no clock.

use chrono::{Datelike as _, NaiveDate};
use maud::{Markup, html};

use super::choice::OfficeChoice;
use crate::desk::parts::errors::error_of;
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::posted::PostedForm;
use crate::desk::typed::{self, date_shown};
use crate::desk::words::W;
use crate::indicator::requests::read_when;
use crate::platform::check::Check;
use crate::platform::error::{Language, Problem};
use crate::statement::language::TextLanguage;
use crate::statement::paragraph::actions::{TemplateInUse, TriedTemplate};
use crate::statement::paragraph::requests::TemplateRequest;

/// The fields: as the page calls them, as the room does, and what they are for.
const FIELDS: [(&str, &str, W); 8] = [
    ("co-quan", "agency", W::ReportingAgency),
    ("ma", "code", W::TemplateCode),
    ("tieng", "language", W::TemplateLanguage),
    ("ten", "title", W::TemplateTitle),
    ("noi-dung", "text", W::TemplateText),
    ("dung-tu", "valid_from", W::UsedFromDay),
    ("tu", "from", W::TriedFrom),
    ("den", "to", W::ToDay),
];

/// A language, as it is called.
pub(super) fn tongue_words(tongue: TextLanguage, language: Language) -> &'static str {
    match tongue {
        TextLanguage::Vietnamese => W::InVietnamese.say(language),
        TextLanguage::English => W::InEnglish.say(language),
    }
}

/// What a field is called.
pub(super) fn label(field: &str) -> Option<W> {
    FIELDS.iter().find(|(own, ..)| *own == field).map(|(.., words)| *words)
}

/// The same problem, its fields called as this page calls them.
pub(super) fn in_page_names(mut problem: Problem) -> Problem {
    for field in &mut problem.fields {
        if let Some((own, ..)) = FIELDS.iter().find(|(_, name, _)| *name == field.field) {
            (*own).clone_into(&mut field.field);
        }
    }
    problem
}

/// What stands in the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TemplateForm {
    pub agency: String,
    code: String,
    language: String,
    pub title: String,
    pub text: String,
    valid_from: String,
    /// The days on whose report it is tried.
    from: String,
    to: String,
}

fn day(text: &str, today: NaiveDate) -> String {
    typed::date(text, today).map_or_else(|| text.trim().to_owned(), |day| day.to_string())
}

impl TemplateForm {
    /// A template that is there, or an empty one; tried on this year so far.
    pub(super) fn of(
        found: Option<TemplateInUse>,
        agency: &str,
        language: TextLanguage,
        today: NaiveDate,
    ) -> Self {
        let first = today.with_ordinal(1).unwrap_or(today);
        let (code, title, text) =
            found.map(|found| (found.code, found.title, found.text)).unwrap_or_default();
        Self {
            agency: agency.to_owned(),
            code,
            language: language.as_str().to_owned(),
            title,
            text,
            valid_from: date_shown(today),
            from: date_shown(first),
            to: date_shown(today),
        }
    }

    /// What was sent.
    pub(super) fn sent(form: &PostedForm) -> Self {
        let get = |name: &str| form.get(name).trim().to_owned();
        Self {
            agency: get("co-quan"),
            code: get("ma"),
            language: get("tieng"),
            title: get("ten"),
            text: form.get("noi-dung").to_owned(),
            valid_from: get("dung-tu"),
            from: get("tu"),
            to: get("den"),
        }
    }

    /// What is saved.
    pub(super) fn request(&self, today: NaiveDate) -> TemplateRequest {
        TemplateRequest {
            agency: self.agency.clone(),
            code: self.code.clone(),
            language: self.language.clone(),
            title: self.title.clone(),
            text: self.text.clone(),
            valid_from: Some(day(&self.valid_from, today)).filter(|day| !day.is_empty()),
        }
    }

    /// What is tried, or every mistake in the days.
    pub(super) fn tried(&self, today: NaiveDate) -> Result<TriedTemplate, Problem> {
        let mut check = Check::new();
        let (from, to) = (day(&self.from, today), day(&self.to, today));
        let when = read_when(&mut check, (Some(&from), Some(&to), None), today);
        let when = check.finish(when)?;
        let language = TextLanguage::parse(&self.language).unwrap_or(TextLanguage::Vietnamese);
        Ok(TriedTemplate {
            agency: self.agency.clone(),
            text: self.text.clone(),
            language,
            when,
            until: None,
        })
    }

    /// Draws it. Enter tries; only the button, or F9, saves.
    pub(super) fn draw(
        &self,
        (offices, may_save): (&OfficeChoice, bool),
        (token, problem): (&str, Option<&Problem>),
        language: Language,
    ) -> Markup {
        let say = |words: W| words.say(language);
        let field = |name: &str, words: W, hint: Option<W>, value: &str, kind: FieldKind| {
            FormField {
                name,
                label: words.say(language),
                hint: hint.map(|hint| hint.say(language)),
                value,
                error: error_of(problem, name, language),
                kind,
                optional: false,
            }
            .draw(language)
        };
        let tongues = [TextLanguage::Vietnamese, TextLanguage::English];
        let tongues =
            tongues.map(|one| (one.as_str().to_owned(), tongue_words(one, language).to_owned())).to_vec();
        html! {
            form.template method="post" action="/bao-cao/mau-van/sua" {
                input type="hidden" name="csrf" value=(token);
                button.skip type="submit" name="do" value="try" tabindex="-1" aria-hidden="true" { (say(W::TryIt)) }
                div.filters {
                    (field("co-quan", W::ReportingAgency, None, &self.agency, FieldKind::Choice(offices.choices())))
                    (field("tu", W::TriedFrom, None, &self.from, FieldKind::Line))
                    (field("den", W::ToDay, None, &self.to, FieldKind::Line))
                }
                (field("noi-dung", W::TemplateText, Some(W::TemplateTextHint), &self.text, FieldKind::Long))
                button type="submit" name="do" value="try" { (say(W::TryIt)) }
                @if may_save {
                    (field("ten", W::TemplateTitle, None, &self.title, FieldKind::Line))
                    div.filters {
                        (field("ma", W::TemplateCode, None, &self.code, FieldKind::Line))
                        (field("tieng", W::TemplateLanguage, None, &self.language, FieldKind::Choice(tongues)))
                        (field("dung-tu", W::UsedFromDay, None, &self.valid_from, FieldKind::Line))
                    }
                    p.hint { (say(W::SaveTemplateAbout)) }
                    button.main type="submit" name="do" value="save" data-key="do" { (say(W::SaveTemplate)) " " kbd { "F9" } }
                } @else {
                    input type="hidden" name="ma" value=(self.code);
                    input type="hidden" name="ten" value=(self.title);
                    input type="hidden" name="tieng" value=(self.language);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_is_tried_and_saved_as_it_stands() {
        let today = crate::platform::instant::parse_date("2023-04-03").unwrap();
        let fields = [
            ("co-quan", "H26.268"),
            ("ma", "hang-thang"),
            ("tieng", "en"),
            ("ten", " Hằng tháng "),
            ("noi-dung", " {resolved}\n"),
            ("dung-tu", "1/5/2023"),
            ("tu", "1/3/2023"),
            ("den", "hôm kia"),
        ];
        let sent = PostedForm::of(fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec());
        let form = TemplateForm::sent(&sent);
        let request = form.request(today);
        assert_eq!((request.text.as_str(), request.title.as_str()), (" {resolved}\n", "Hằng tháng"));
        assert_eq!((request.valid_from.as_deref(), request.language.as_str()), (Some("2023-05-01"), "en"));
        let problem = in_page_names(form.tried(today).unwrap_err());
        assert_eq!(problem.fields.iter().map(|field| field.field.as_str()).collect::<Vec<_>>(), ["den"]);
        let tried = TemplateForm { to: "31/3/2023".into(), ..form }.tried(today).unwrap();
        assert_eq!(
            (tried.when.to.to_string().as_str(), tried.language),
            ("2023-03-31", TextLanguage::English)
        );
    }
}

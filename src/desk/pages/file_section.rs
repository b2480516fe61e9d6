//! The files of a dossier as they are drawn: the list, the form by which more are added, and how large a file is in words.
//! Pure: no HTTP, no SQL, no clock.

use maud::{Markup, html};

use crate::attachment::placing::AttachmentPurpose;
use crate::attachment::views::{AttachmentList, AttachmentView};
use crate::attachment::virus_check::VirusCheck;
use crate::desk::parts::errors::error_of;
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::posted::PostedForm;
use crate::desk::shown::short;
use crate::desk::value_words::paper_words;
use crate::desk::words::W;
use crate::dossier::books::applicant::HandedPaper;
use crate::platform::error::{Language, Problem};
use crate::platform::instant::Instant;
use crate::procedure::version::RequiredPaper;

/// What browsers offer to choose; the server looks for itself.
pub(crate) const ACCEPTED: &str = "application/pdf,image/jpeg,image/png,image/tiff,.docx,.xlsx,.odt";

/// What the list and the form of a dossier are drawn from.
pub(crate) struct FileSection<'a> {
    pub code: &'a str,
    pub files: &'a AttachmentList,
    pub papers: &'a [HandedPaper],
    pub checklist: &'a [RequiredPaper],
    pub now: Instant,
    pub language: Language,
}

/// How a form of files is sent: its token, its key, what was typed and what is wrong.
pub(crate) struct FileFormFacts<'a> {
    pub token: &'a str,
    pub key: &'a str,
    pub form: &'a PostedForm,
    pub problem: Option<&'a Problem>,
}

/// A length in bytes as people say it: `312 KB`, `1,4 MB`.
pub(crate) fn size_words(bytes: i64) -> String {
    const KB: i64 = 1024;
    const MB: i64 = 1024 * KB;
    if bytes < KB {
        return format!("{bytes} byte");
    }
    if bytes < MB {
        return format!("{} KB", bytes / KB);
    }
    let tenths = bytes.saturating_mul(10) / MB;
    format!("{},{} MB", tenths / 10, tenths % 10)
}

/// What a file is for, in words.
pub(crate) fn purpose_words(purpose: AttachmentPurpose) -> W {
    match purpose {
        AttachmentPurpose::Paper => W::FileOfPaper,
        AttachmentPurpose::Request => W::FileOfRequest,
        AttachmentPurpose::Result => W::FileOfResult,
    }
}

/// What a choice of the form means: the purpose, and the paper where one is named.
pub(crate) fn read_about(about: &str) -> (String, Option<String>) {
    match about.split_once('/') {
        Some((purpose, paper)) => (purpose.to_owned(), Some(paper.to_owned())),
        None => (about.to_owned(), None),
    }
}

impl FileSection<'_> {
    fn say(&self, words: W) -> &'static str {
        words.say(self.language)
    }

    /// The paper that a file is a scan of, or what it is for.
    fn about(&self, file: &AttachmentView) -> String {
        let named = file.paper.as_ref().and_then(|code| self.papers.iter().find(|paper| paper.code == *code));
        named.map_or_else(
            || self.say(purpose_words(file.purpose)).to_owned(),
            |paper| paper_words(paper, self.checklist),
        )
    }

    /// How many there are, and of how many papers there is a scan.
    pub(crate) fn heading(&self) -> Markup {
        let papers = self.files.papers;
        html! {
            h2 id="tep" { (self.say(W::Files)) " (" (self.files.items.len()) ")" }
            @if papers.handed_in > 0 {
                p.hint { (self.say(W::DigitisedPapers)) " " (papers.digitised) "/" (papers.handed_in) }
            }
        }
    }

    /// The list.
    pub(crate) fn list(&self) -> Markup {
        html! {
            @if self.files.items.is_empty() { p { (self.say(W::NoFiles)) } }
            @else {
                ul.files { @for file in &self.files.items { li { (self.line(file)) } } }
            }
        }
    }

    fn line(&self, file: &AttachmentView) -> Markup {
        let page = format!("/ho-so/{}/tep/{}", self.code, file.id);
        let check = match file.virus_check {
            VirusCheck::Clean | VirusCheck::NotChecked => None,
            VirusCheck::Waiting => Some(W::FileWaits),
            VirusCheck::Infected => Some(W::FileInfected),
        };
        html! {
            @if check.is_none() { a href=(page) { (file.file_name) } } @else { strong { (file.file_name) } }
            " · " (self.about(file)) " · " (file.file_type.as_str().to_uppercase()) " " (size_words(file.size_bytes))
            @if let Some(check) = check { " · " em { (self.say(check)) } }
            br;
            span.hint { (file.added_by_name) ", " (short(file.added_at, self.now)) }
            @if file.may_withdraw {
                " · " a href={ (page) "/rut-lai" } aria-label={ (self.say(W::WithdrawFile)) ": " (file.file_name) } { (self.say(W::WithdrawFile)) }
            }
        }
    }

    /// The form by which files are added.
    pub(crate) fn form(&self, facts: &FileFormFacts<'_>) -> Markup {
        let chosen = facts.form.get("about");
        let field = FormField {
            name: "about",
            label: self.say(W::FileAbout),
            hint: None,
            value: if chosen.is_empty() { "paper" } else { chosen },
            error: error_of(facts.problem, "paper", self.language),
            kind: FieldKind::Choice(self.choices()),
            optional: false,
        };
        html! {
            form method="post" action={ "/ho-so/" (self.code) "/tep" } enctype="multipart/form-data"
                data-sending=(self.say(W::SendingFiles)) data-broken=(self.say(W::FilesNotSent)) {
                input type="hidden" name="csrf" value=(facts.token);
                input type="hidden" name="key" value=(facts.key);
                (field.draw(self.language))
                (file_inputs(facts.problem, self.language))
                p { button type="submit" { (self.say(W::AddFiles)) } }
            }
        }
    }

    fn choices(&self) -> Vec<(String, String)> {
        let paper = AttachmentPurpose::Paper.as_str();
        let papers = self
            .papers
            .iter()
            .map(|handed| (format!("{paper}/{}", handed.code), paper_words(handed, self.checklist)));
        let purposes = AttachmentPurpose::ALL
            .iter()
            .map(|purpose| (purpose.as_str().to_owned(), self.say(purpose_words(*purpose)).to_owned()));
        papers.chain(purposes).collect()
    }
}

/// Which files were sent and were not kept: browsers do not give them again.
pub(crate) fn choose_again<T: AsRef<str>>(names: &[T], language: Language) -> Markup {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    html! {
        @if !names.is_empty() {
            p.box.warn { (W::ChooseNamedFiles.say(language)) " " strong { (names.join(", ")) } }
        }
    }
}

/// The fields in which files are chosen, and photographs taken by a telephone.
pub(crate) fn file_inputs(problem: Option<&Problem>, language: Language) -> Markup {
    let invalid =
        problem.is_some_and(|problem| problem.fields.iter().any(|field| field.field.starts_with("files")));
    let invalid = invalid.then_some("true");
    html! {
        div.row {
            div.c6 {
                div.field {
                    label for="f-files" { (W::ChooseFiles.say(language)) }
                    span.hint id="f-files-hint" { (W::ChooseFilesHint.say(language)) }
                    input type="file" id="f-files" name="files" multiple accept=(ACCEPTED) aria-invalid=[invalid] aria-describedby="f-files-hint";
                }
            }
            div.c6 {
                div.field {
                    label for="f-photo" { (W::TakePhoto.say(language)) }
                    span.hint id="f-photo-hint" { (W::TakePhotoHint.say(language)) }
                    input type="file" id="f-photo" name="files" multiple accept="image/*" capture="environment" aria-describedby="f-photo-hint";
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_said_in_short() {
        for (bytes, words) in [
            (1, "1 byte"),
            (1023, "1023 byte"),
            (1024, "1 KB"),
            (320_000, "312 KB"),
            (1024 * 1024, "1,0 MB"),
            (1_500_000, "1,4 MB"),
            (20 * 1024 * 1024, "20,0 MB"),
        ] {
            assert_eq!(size_words(bytes), words);
        }
    }

    #[test]
    fn a_choice_names_a_purpose_and_perhaps_a_paper() {
        assert_eq!(read_about("result"), ("result".to_owned(), None));
        assert_eq!(read_about("paper/application"), ("paper".to_owned(), Some("application".to_owned())));
        assert_eq!(read_about("paper/a/b"), ("paper".to_owned(), Some("a/b".to_owned())));
    }
}

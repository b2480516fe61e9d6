//! The words of the pages: each said once in Vietnamese and once in English, in a file for each kind of page.
//! Pure: no HTTP, no SQL, no clock.
//!
//! Names of states, roles, figures and forms are those of their rooms; what stands here belongs to pages alone.

mod acts;
mod administration;
mod calendars;
mod counter;
mod defining;
mod figures;
mod files;
mod frame;
mod imports;
mod own;
mod procedures;
mod reading;
mod reminding;
mod rights;
mod structures;
mod supervision;
mod system;
mod workflow_drafts;

use crate::platform::error::Language;

/// What pages say, in both languages. Each is a constant of this type, so that a page writes `W::Find`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct W {
    vietnamese: &'static str,
    english: &'static str,
}

impl W {
    /// In this language.
    pub(crate) const fn say(self, language: Language) -> &'static str {
        match language {
            Language::Vietnamese => self.vietnamese,
            Language::English => self.english,
        }
    }
}

/// The words of one file: name, Vietnamese, English.
macro_rules! words {
    ($($name:ident $vi:literal $en:literal;)+) => {
        #[allow(non_upper_case_globals, reason = "they are named like the variants of one list")]
        impl super::W {
            $(#[doc = $en] pub(crate) const $name: super::W = super::W { vietnamese: $vi, english: $en };)+
        }

        #[cfg(test)]
        pub(super) const ALL: &[super::W] = &[$(super::W::$name),+];
    };
}
use words;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_said_in_both_languages() {
        for words in [
            acts::ALL,
            administration::ALL,
            calendars::ALL,
            counter::ALL,
            defining::ALL,
            figures::ALL,
            files::ALL,
            frame::ALL,
            imports::ALL,
            own::ALL,
            reading::ALL,
            reminding::ALL,
            rights::ALL,
            procedures::ALL,
            structures::ALL,
            supervision::ALL,
            system::ALL,
            workflow_drafts::ALL,
        ]
        .concat()
        {
            let (vi, en) = (words.say(Language::Vietnamese), words.say(Language::English));
            assert!(!vi.trim().is_empty() && !en.trim().is_empty(), "{words:?}");
        }
    }
}

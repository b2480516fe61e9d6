//! Where a file belongs within its dossier, who may add one and who may withdraw it.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeSet;

use crate::access::{Officer, OfficerId, Role};
use crate::agency::AgencyId;
use crate::named_values;
use crate::platform::error::{Code, Problem};

named_values! {
    /// What a file of a dossier is for.
    pub enum AttachmentPurpose {
        /// A paper that the citizen handed in.
        Paper = "paper",
        /// A letter to the citizen: a request for papers, an apology, a refusal.
        Request = "request",
        /// The result.
        Result = "result",
    }
}

crate::text_column!(AttachmentPurpose);

/// Those who add files: whoever works on dossiers.
const ADDED_BY: &[Role] = &[Role::Clerk, Role::Handler, Role::UnitHead, Role::Approver, Role::RecordsClerk];

/// Whether the officer works on dossiers of one of these offices: the owner, the one that acts on it, those on its way.
///
/// # Errors
/// Who may.
pub(crate) fn may_add(officer: &Officer, offices: &[AgencyId]) -> Result<(), Problem> {
    let works = offices.iter().any(|office| officer.acts_on_dossiers_as(ADDED_BY, *office).is_some());
    if works {
        return Ok(());
    }
    let (vi, en) = Role::list_words(ADDED_BY);
    Err(Problem::new(Code::RoleMayNot)
        .say(format!("đính kèm tệp dành cho: {vi}"), format!("files are attached by: {en}")))
}

/// Whether the officer may withdraw a file that this officer added: the same one, or a supervisor of the office.
pub(crate) fn may_withdraw(officer: &Officer, added_by: OfficerId, offices: &[AgencyId]) -> bool {
    officer.id == added_by
        || offices.iter().any(|office| officer.acts_as(&[Role::Supervisor], *office).is_some())
}

/// Of the papers that were handed in: how many there are, and of how many there is a file.
#[must_use]
pub(crate) fn digitised_of<'a>(
    handed_in: impl Iterator<Item = &'a str>,
    of_files: impl Iterator<Item = &'a str>,
) -> (usize, usize) {
    let handed_in: BTreeSet<&str> = handed_in.collect();
    let of_files: BTreeSet<&str> = of_files.collect();
    (handed_in.len(), handed_in.intersection(&of_files).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_is_digitised_once_however_many_files_it_has() {
        let of = |handed: &[&'static str], files: &[&'static str]| {
            digitised_of(handed.iter().copied(), files.iter().copied())
        };
        assert_eq!(of(&[], &[]), (0, 0));
        assert_eq!(of(&["a", "b"], &[]), (2, 0));
        assert_eq!(of(&["a", "b"], &["a", "a"]), (2, 1));
        assert_eq!(of(&["a", "b"], &["a", "b", "c"]), (2, 2));
        assert_eq!(of(&[], &["c"]), (0, 0));
    }
}

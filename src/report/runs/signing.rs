//! Where an officer signs a report: who made it never stands in the place of the head.
//! Pure: no HTTP, no SQL, no clock.

use crate::access::Role;
use crate::named_values;

named_values! {
    /// A place for a signature on a report.
    pub enum SigningPlace {
        /// Người lập biểu: who made the report.
        Maker = "maker",
        /// Who looked at it and stands for it, and is neither: a supervisor, another writer, the head of an agency above.
        Reviewer = "reviewer",
        /// Thủ trưởng đơn vị: the head of the agency that reports.
        Head = "head",
    }
}

/// A role by which an officer may act at the agency of a report, and whether it is held at that very agency.
pub type SigningRole = (Role, bool);

/// Why an officer does not sign there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SigningRefusal {
    /// Who made a report signs as its maker and as nobody else.
    OwnReport,
    /// Somebody else made it.
    NotTheMaker,
    /// The officer has no role that signs there.
    NoRole(SigningPlace),
}

/// Who makes reports, and so signs as the maker.
pub const MAKERS: &[Role] = &[Role::ReportWriter, Role::Supervisor];
/// Who reviews; the head of an agency above does, too.
const REVIEWERS: &[Role] = &[Role::Supervisor, Role::ReportWriter];

impl SigningPlace {
    /// The roles that sign there, for those who are told.
    #[must_use]
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Self::Maker => MAKERS,
            Self::Reviewer => &[Role::Supervisor, Role::ReportWriter, Role::Approver],
            Self::Head => &[Role::Approver],
        }
    }

    /// Where a signature stands: given by whoever made the report, or by somebody in a role.
    #[must_use]
    pub const fn of(is_maker: bool, (role, is_of_agency): SigningRole) -> Self {
        match (is_maker, role, is_of_agency) {
            (true, ..) => Self::Maker,
            (false, Role::Approver, true) => Self::Head,
            (false, ..) => Self::Reviewer,
        }
    }

    /// The place and the role in which an officer signs: the place that was asked for, else the maker's for whoever made the report, the
    /// head's for the head of the agency, and that of a reviewer for others.
    ///
    /// # Errors
    /// When the officer may not sign there.
    pub fn settled(
        asked: Option<Self>,
        is_maker: bool,
        held: &[SigningRole],
    ) -> Result<(Self, SigningRole), SigningRefusal> {
        let find =
            |roles: &[Role]| roles.iter().find_map(|role| held.iter().find(|one| one.0 == *role)).copied();
        let is_head = held.contains(&(Role::Approver, true));
        let unsaid = match (is_maker, is_head) {
            // Without a role that makes reports there is only the head's place to ask for.
            (true, true) if find(MAKERS).is_none() => Self::Head,
            (true, _) => Self::Maker,
            (false, true) => Self::Head,
            (false, false) => Self::Reviewer,
        };
        let place = asked.unwrap_or(unsaid);
        let role = match (place, is_maker) {
            (Self::Head | Self::Reviewer, true) => return Err(SigningRefusal::OwnReport),
            (Self::Maker, false) => return Err(SigningRefusal::NotTheMaker),
            (Self::Maker, true) => find(MAKERS),
            (Self::Head, false) => is_head.then_some((Role::Approver, true)),
            (Self::Reviewer, false) => {
                find(REVIEWERS).or_else(|| held.iter().find(|one| **one == (Role::Approver, false)).copied())
            }
        };
        role.map(|role| (place, role)).ok_or(SigningRefusal::NoRole(place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRITER: SigningRole = (Role::ReportWriter, true);
    const SUPERVISOR: SigningRole = (Role::Supervisor, true);
    const HEAD: SigningRole = (Role::Approver, true);
    const ABOVE: SigningRole = (Role::Approver, false);
    const CLERK: SigningRole = (Role::Clerk, true);

    #[test]
    fn everybody_signs_in_their_place_and_nobody_in_anothers() {
        use SigningPlace::{Head, Maker, Reviewer};
        use SigningRefusal::{NoRole, NotTheMaker, OwnReport};
        type SigningCase<'a> = (
            Option<SigningPlace>,
            bool,
            &'a [SigningRole],
            Result<(SigningPlace, SigningRole), SigningRefusal>,
        );
        let cases: &[SigningCase<'_>] = &[
            (None, true, &[WRITER], Ok((Maker, WRITER))),
            (None, true, &[SUPERVISOR], Ok((Maker, SUPERVISOR))),
            (None, true, &[HEAD, WRITER], Ok((Maker, WRITER))),
            (Some(Maker), true, &[HEAD, SUPERVISOR], Ok((Maker, SUPERVISOR))),
            (Some(Head), true, &[HEAD, WRITER], Err(OwnReport)),
            (Some(Reviewer), true, &[SUPERVISOR, WRITER], Err(OwnReport)),
            // The maker has become the head meanwhile.
            (None, true, &[HEAD], Err(OwnReport)),
            (Some(Maker), true, &[HEAD], Err(NoRole(Maker))),
            (None, true, &[CLERK], Err(NoRole(Maker))),
            (None, false, &[HEAD], Ok((Head, HEAD))),
            (None, false, &[WRITER, HEAD], Ok((Head, HEAD))),
            (None, false, &[WRITER, SUPERVISOR], Ok((Reviewer, SUPERVISOR))),
            (None, false, &[ABOVE], Ok((Reviewer, ABOVE))),
            (Some(Head), false, &[ABOVE], Err(NoRole(Head))),
            (Some(Head), false, &[SUPERVISOR], Err(NoRole(Head))),
            (Some(Reviewer), false, &[HEAD], Err(NoRole(Reviewer))),
            (Some(Reviewer), false, &[HEAD, WRITER], Ok((Reviewer, WRITER))),
            (Some(Maker), false, &[WRITER], Err(NotTheMaker)),
            (None, false, &[CLERK], Err(NoRole(Reviewer))),
            (None, false, &[], Err(NoRole(Reviewer))),
        ];
        for (asked, is_maker, held, expected) in cases {
            assert_eq!(
                SigningPlace::settled(*asked, *is_maker, held),
                *expected,
                "{asked:?} {is_maker} {held:?}"
            );
        }
    }

    #[test]
    fn a_signature_is_found_again_where_it_was_given() {
        let sets: &[&[SigningRole]] =
            &[&[WRITER], &[HEAD], &[ABOVE], &[WRITER, HEAD], &[SUPERVISOR, WRITER, ABOVE]];
        for asked in [None].into_iter().chain(SigningPlace::ALL.iter().copied().map(Some)) {
            for (is_maker, held) in sets.iter().flat_map(|held| [(true, held), (false, held)]) {
                if let Ok((place, role)) = SigningPlace::settled(asked, is_maker, held) {
                    assert_eq!(SigningPlace::of(is_maker, role), place, "{asked:?} {is_maker} {held:?}");
                    assert!(place.roles().contains(&role.0));
                }
            }
        }
    }
}

//! Who sees the people of a dossier: names, phones, identity numbers, addresses. Whoever works dossiers sees what is worked where the role
//! reaches; a writer of reports only where and while a supervisor or head of the office lets them; an administrator nobody.
//! Pure: no HTTP, no SQL, no clock.

use super::permission::{Officer, Role, Scope};

impl Role {
    /// Whether it works dossiers, and so sees whose they are.
    #[must_use]
    pub const fn sees_people(self) -> bool {
        match self {
            Self::Clerk
            | Self::Handler
            | Self::UnitHead
            | Self::Approver
            | Self::RecordsClerk
            | Self::Supervisor => true,
            Self::ReportWriter | Self::Administrator => false,
        }
    }
}

impl Officer {
    /// The offices of whose dossiers this officer sees the people: a part of what may be seen at all.
    #[must_use]
    pub fn sight(&self) -> Scope {
        let worked = self.assignments.iter().filter(|held| held.role.sees_people());
        let worked = worked.flat_map(|held| held.office_ids.iter().copied());
        // A grant is for writers of reports of the office, and ends with that role.
        let writes = self.reach_as(Role::ReportWriter);
        let granted = self.granted_sight.iter().copied().filter(|office| writes.sees(*office));
        Scope::of(worked.chain(granted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::permission::Assignment;
    use crate::platform::database::Id;

    #[test]
    fn people_are_seen_by_those_who_work_their_dossiers() {
        let (here, there) = (Id::new(), Id::new());
        for role in Role::ALL {
            let mut officer = Officer::named(Id::new(), "an", "An");
            officer.assignments = vec![Assignment::own(*role, here, vec![here])];
            let works = !matches!(role, Role::ReportWriter | Role::Administrator);
            assert_eq!(officer.sight().sees(here), works, "{role}");
            assert!(officer.scope().sees(here) && !officer.sight().sees(there), "{role}");
            // A grant opens the office to its writers of reports, and to nobody else.
            officer.granted_sight = vec![here, there];
            assert_eq!(officer.sight().sees(here), works || *role == Role::ReportWriter, "{role}");
            assert!(!officer.sight().sees(there), "{role}: a grant of an office that is not seen");
        }
    }

    #[test]
    fn another_role_elsewhere_opens_nothing_here() {
        let (here, there) = (Id::new(), Id::new());
        let mut officer = Officer::named(Id::new(), "an", "An");
        officer.assignments = vec![
            Assignment::own(Role::Administrator, here, vec![here, there]),
            Assignment::own(Role::Handler, there, vec![there]),
        ];
        assert!(officer.sight().sees(there) && !officer.sight().sees(here));
    }
}

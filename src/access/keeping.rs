//! Who may change what several offices use: only a role whose reach covers all of them.
//! Pure: no HTTP, no SQL, no clock.

use super::keys::OfficerId;
use super::permission::{Assignment, Officer, Role, Scope};
use super::terms::MadeBy;
use crate::agency::AgencyId;
use crate::platform::error::{Code, Problem};

/// Who changes something of the catalogue.
#[derive(Debug, Clone)]
pub enum CatalogueKeeper {
    /// Whoever works on the machine itself, and the reference data that an install starts with.
    CommandLine,
    /// An officer who is signed in.
    Signed(Officer),
}

impl CatalogueKeeper {
    /// The officer, where one is signed in.
    #[must_use]
    pub fn officer_id(&self) -> Option<OfficerId> {
        match self {
            Self::CommandLine => None,
            Self::Signed(officer) => Some(officer.id),
        }
    }
}

/// The offices that something serves: those of the levels of a procedure, the one that a workflow is for, everybody for a common indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServedOffices {
    offices: Vec<AgencyId>,
}

impl ServedOffices {
    /// What serves these offices.
    #[must_use]
    pub fn of(offices: impl IntoIterator<Item = AgencyId>) -> Self {
        let mut offices: Vec<AgencyId> = offices.into_iter().collect();
        offices.sort_unstable();
        offices.dedup();
        Self { offices }
    }

    /// Whoever changes this as one of `roles`: the reach of the role, held once or several times, covers every office that is served.
    ///
    /// # Errors
    /// When the keeper may not (403); it says who may.
    pub fn changed_by(&self, keeper: &CatalogueKeeper, roles: &[Role]) -> Result<MadeBy, Problem> {
        match keeper {
            CatalogueKeeper::CommandLine => Ok(MadeBy::default()),
            CatalogueKeeper::Signed(officer) => self
                .held_by(officer, roles)
                .map(|held| MadeBy::of(officer, held))
                .ok_or_else(|| self.refusal(officer, roles)),
        }
    }

    /// Whether this officer may change it as one of `roles`.
    #[must_use]
    pub fn may_be_changed_by(&self, officer: &Officer, roles: &[Role]) -> bool {
        self.held_by(officer, roles).is_some()
    }

    /// The assignment by which the officer may: of several that cover it together the one that covers most.
    fn held_by<'o>(&self, officer: &'o Officer, roles: &[Role]) -> Option<&'o Assignment> {
        roles.iter().find_map(|role| {
            if self.offices.is_empty() || !officer.reach_as(*role).covers(&self.offices) {
                return None;
            }
            let held = officer.own_assignments().filter(|held| held.role == *role);
            held.max_by_key(|held| self.offices.iter().filter(|office| held.reaches(**office)).count())
        })
    }

    fn refusal(&self, officer: &Officer, roles: &[Role]) -> Problem {
        let (vi, en) = Role::list_words(roles);
        let reach = roles.iter().flat_map(|role| officer.reach_as(*role).offices());
        let within = Scope::of(reach).within(&self.offices).offices().len();
        if within == 0 || self.offices.is_empty() {
            return Problem::new(Code::RoleMayNot)
                .say(format!("nhờ {vi} làm việc này"), format!("ask one of these to do this: {en}"));
        }
        let all = self.offices.len();
        Problem::new(Code::RoleMayNot).say(
            format!("{all} cơ quan dùng chung, phạm vi của bạn chỉ gồm {within}: nhờ {vi} của cấp trên, có phạm vi gồm tất cả"),
            format!("{all} offices use it and your role reaches {within} of them: ask somebody above whose role reaches all ({en})"),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::database::Id;

    fn officer(assignments: Vec<Assignment>) -> Officer {
        Officer { assignments, ..Officer::named(Id::new(), "an", "An") }
    }

    /// Who holds what where, what is served, and whether they may change it.
    #[test]
    fn only_a_reach_over_all_that_is_served_changes_it() {
        let (city, ward, other, unit) = (Id::new(), Id::new(), Id::new(), Id::new());
        let everywhere = vec![city, ward, other];
        let held = |role, at, offices: &[AgencyId]| Assignment::own(role, at, offices.to_vec());
        let admin = Role::Administrator;
        let of_city = held(admin, city, &everywhere);
        let of_ward = held(admin, ward, &[ward]);
        let of_other = held(admin, other, &[other]);
        let of_unit = held(admin, unit, &[ward]);
        let writer = held(Role::ReportWriter, city, &everywhere);
        let stand_in = Assignment {
            acting_for: Some(crate::access::AbsentOfficer { id: Id::new(), username: "binh".into() }),
            ..of_city.clone()
        };
        for (name, assignments, served, may) in [
            ("the administrator of the city, of all", vec![of_city.clone()], everywhere.clone(), true),
            ("of a ward, of all", vec![of_ward.clone()], everywhere.clone(), false),
            ("of a ward, of the ward", vec![of_ward.clone()], vec![ward], true),
            ("of a ward, of another ward", vec![of_ward.clone()], vec![other], false),
            ("of two wards, of both", vec![of_ward.clone(), of_other], vec![ward, other], true),
            ("of a unit, of its office", vec![of_unit], vec![ward], false),
            ("a writer of the city", vec![writer.clone()], everywhere.clone(), false),
            ("a writer above and an administrator below", vec![writer, of_ward], everywhere.clone(), false),
            ("for somebody who is away", vec![stand_in], vec![ward], false),
            ("what serves nobody that is known", vec![of_city], Vec::new(), false),
            ("nobody", Vec::new(), vec![ward], false),
        ] {
            let (who, served) = (officer(assignments), ServedOffices::of(served));
            assert_eq!(served.may_be_changed_by(&who, &[admin]), may, "{name}");
            assert_eq!(served.changed_by(&CatalogueKeeper::Signed(who), &[admin]).is_ok(), may, "{name}");
        }
    }

    #[test]
    fn whoever_changes_is_kept_with_the_role_that_covers_most() {
        let (city, ward) = (Id::new(), Id::new());
        let who = officer(vec![
            Assignment::own(Role::Administrator, ward, vec![ward]),
            Assignment::own(Role::Administrator, city, vec![city, ward]),
        ]);
        let id = who.id;
        let made = ServedOffices::of([city, ward])
            .changed_by(&CatalogueKeeper::Signed(who), &[Role::Administrator])
            .unwrap();
        assert_eq!(
            made,
            MadeBy { officer_id: Some(id), role: Some(Role::Administrator), agency_id: Some(city) }
        );
    }
}

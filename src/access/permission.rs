//! Who may do what, and where: the roles of an officer, the offices each role reaches, and the one rule of what may be seen.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeSet;

use super::keys::{OfficerId, SessionId};
use super::personal_reads::PersonalReadNotes;
use crate::agency::AgencyId;
use crate::named_values;
use crate::platform::instant::Instant;

named_values! {
    /// What an officer is at an agency (docs/domain/people.md).
    pub enum Role {
        /// Cán bộ tiếp nhận: receives, accepts, hands over, returns results.
        Clerk = "clerk",
        /// Chuyên viên thụ lý: appraises and drafts.
        Handler = "handler",
        /// Lãnh đạo phòng chuyên môn: assigns and reviews.
        UnitHead = "unit_head",
        /// Lãnh đạo UBND: signs.
        Approver = "approver",
        /// Văn thư: numbers, stamps and issues.
        RecordsClerk = "records_clerk",
        /// Giám sát: watches deadlines, corrects with a reason.
        Supervisor = "supervisor",
        /// Người lập báo cáo: takes figures.
        ReportWriter = "report_writer",
        /// Quản trị: officers, procedures, workflows, calendars.
        Administrator = "administrator",
    }
}

crate::text_column!(Role);

impl Role {
    /// Those who lead an agency or a unit: they approve what is asked of citizens, refuse and apologise.
    pub const HEADS: &'static [Self] = &[Self::Approver, Self::UnitHead];

    /// The role as Vietnamese papers and messages name it (docs/domain/people.md).
    #[must_use]
    pub const fn words_vi(self) -> &'static str {
        match self {
            Self::Clerk => "bộ phận một cửa",
            Self::Handler => "công chức thụ lý",
            Self::UnitHead => "lãnh đạo phòng chuyên môn",
            Self::Approver => "lãnh đạo cơ quan",
            Self::RecordsClerk => "văn thư",
            Self::Supervisor => "người giám sát",
            Self::ReportWriter => "người lập báo cáo",
            Self::Administrator => "quản trị viên",
        }
    }

    /// The role in English.
    #[must_use]
    pub const fn words_en(self) -> &'static str {
        match self {
            Self::Clerk => "the one-stop desk",
            Self::Handler => "the handling officer",
            Self::UnitHead => "the head of the professional unit",
            Self::Approver => "the head of the agency",
            Self::RecordsClerk => "the records clerk",
            Self::Supervisor => "the supervisor",
            Self::ReportWriter => "the report writer",
            Self::Administrator => "the administrator",
        }
    }

    /// Whether a substitute exercises it: the roles that act on dossiers. Nobody gives rights, or takes figures, for another.
    #[must_use]
    pub const fn is_substituted(self) -> bool {
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

    /// Several roles as a list, in Vietnamese and in English.
    #[must_use]
    pub fn list_words(roles: &[Self]) -> (String, String) {
        let list = |words: fn(Self) -> &'static str| {
            roles.iter().map(|role| words(*role)).collect::<Vec<_>>().join(", ")
        };
        (list(Self::words_vi), list(Self::words_en))
    }
}

/// A role held at an agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The role.
    pub role: Role,
    /// The agency or unit where it is held.
    pub agency_id: AgencyId,
    /// The offices it reaches: those of the agency's subtree; for a unit the office that the unit belongs to.
    pub office_ids: Vec<AgencyId>,
    /// Whose role it is, when it is exercised for a colleague who is away.
    pub acting_for: Option<AbsentOfficer>,
}

impl Assignment {
    /// A role of one's own.
    #[must_use]
    pub fn own(role: Role, agency_id: AgencyId, office_ids: Vec<AgencyId>) -> Self {
        Self { role, agency_id, office_ids, acting_for: None }
    }

    /// Whether it is held at a unit of an office, not at the office itself or above it.
    #[must_use]
    pub fn is_of_a_unit(&self) -> bool {
        !self.office_ids.contains(&self.agency_id)
    }

    /// Whether it does its work for the whole of this office. An administrator of a unit stays in the unit.
    #[must_use]
    pub fn reaches(&self, office_id: AgencyId) -> bool {
        self.office_ids.contains(&office_id) && !(self.role == Role::Administrator && self.is_of_a_unit())
    }

    /// Whose role it is: that of `holder`, or of the colleague for whom `holder` acts.
    #[must_use]
    pub fn of(&self, holder: OfficerId) -> OfficerId {
        self.acting_for.as_ref().map_or(holder, |absent| absent.id)
    }
}

/// An officer who is away, for whom another one acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbsentOfficer {
    /// The key.
    pub id: OfficerId,
    /// The sign-in name.
    pub username: String,
}

/// How an officer is named: to the API, and to people.
#[derive(Debug, Clone)]
pub struct OfficerName {
    /// The sign-in name.
    pub username: String,
    /// The name for papers.
    pub full_name: String,
    /// The posts.
    pub posts: OfficerPosts,
}

/// The posts (chức vụ) of an officer, each from when on, oldest first.
#[derive(Debug, Clone, Default)]
pub struct OfficerPosts(pub Vec<(Instant, String)>);

impl OfficerPosts {
    /// The post at an instant; none before the first one, and where none is known.
    #[must_use]
    pub fn at(&self, at: Instant) -> Option<String> {
        self.0.iter().rev().find(|(from, _)| *from <= at).map(|(_, post)| post.clone())
    }
}

/// An officer who acts.
#[derive(Debug, Clone)]
pub struct Officer {
    /// Key of the officer.
    pub id: OfficerId,
    /// The sign-in name.
    pub username: String,
    /// The name for papers.
    pub full_name: String,
    /// Key of the sign-in; none when the register acts for the officer, as for a subscription.
    pub session_id: Option<SessionId>,
    /// Whether somebody else set the password: then nothing is done before it is changed.
    pub must_change_password: bool,
    /// The roles; those of others, for whom this officer acts, come last.
    pub assignments: Vec<Assignment>,
    /// The offices whose people a supervisor lets this officer see for a while.
    pub granted_sight: Vec<AgencyId>,
    /// What the request of this officer has shown of people so far.
    pub reads: PersonalReadNotes,
}

/// The offices whose dossiers an officer may see. Lists, counts, reports and single look-ups all filter by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    offices: BTreeSet<AgencyId>,
}

impl Scope {
    /// A scope of these offices.
    #[must_use]
    pub fn of(offices: impl IntoIterator<Item = AgencyId>) -> Self {
        Self { offices: offices.into_iter().collect() }
    }

    /// The offices, for `office_id.eq_any(..)`.
    #[must_use]
    pub fn offices(&self) -> Vec<AgencyId> {
        self.offices.iter().copied().collect()
    }

    /// The one visibility predicate for a single dossier.
    #[must_use]
    pub fn sees(&self, office_id: AgencyId) -> bool {
        self.offices.contains(&office_id)
    }

    /// The part of this scope that lies within `offices` (an agency's subtree that was asked for).
    #[must_use]
    pub fn within(&self, offices: &[AgencyId]) -> Self {
        Self { offices: offices.iter().copied().filter(|office| self.sees(*office)).collect() }
    }

    /// Whether all of `offices` lie within this scope.
    #[must_use]
    pub fn covers(&self, offices: &[AgencyId]) -> bool {
        offices.iter().all(|office| self.sees(*office))
    }

    /// Whether nothing may be seen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.offices.is_empty()
    }
}

/// Where an administrator administers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdministeredPlaces {
    /// The offices, with all their units.
    pub offices: Scope,
    /// Single units of offices.
    pub units: BTreeSet<AgencyId>,
}

impl AdministeredPlaces {
    /// Whether roles at this agency, which reach these offices, are given and taken here.
    #[must_use]
    pub fn cover(&self, agency_id: AgencyId, reached: &[AgencyId]) -> bool {
        self.units.contains(&agency_id) || (!reached.is_empty() && self.offices.covers(reached))
    }
}

impl Officer {
    /// An officer without roles, who is not signed in.
    #[must_use]
    pub fn named(id: OfficerId, username: impl Into<String>, full_name: impl Into<String>) -> Self {
        Self {
            id,
            username: username.into(),
            full_name: full_name.into(),
            session_id: None,
            must_change_password: false,
            assignments: Vec::new(),
            granted_sight: Vec::new(),
            reads: PersonalReadNotes::default(),
        }
    }

    /// What this officer may see.
    #[must_use]
    pub fn scope(&self) -> Scope {
        Scope::of(self.assignments.iter().flat_map(|assignment| assignment.office_ids.iter().copied()))
    }

    /// The offices where this officer holds `role` in their own right.
    #[must_use]
    pub fn reach_as(&self, role: Role) -> Scope {
        let held = self.own_assignments().filter(|assignment| assignment.role == role);
        Scope::of(
            held.flat_map(|held| held.office_ids.iter().copied().filter(|office| held.reaches(*office))),
        )
    }

    /// Where this officer administers: the offices, and the units of other offices.
    #[must_use]
    pub fn administers(&self) -> AdministeredPlaces {
        let of_units =
            self.own_assignments().filter(|held| held.role == Role::Administrator && held.is_of_a_unit());
        AdministeredPlaces {
            offices: self.reach_as(Role::Administrator),
            units: of_units.map(|held| held.agency_id).collect(),
        }
    }

    /// The roles of this officer, without those exercised for others.
    pub fn own_assignments(&self) -> impl Iterator<Item = &Assignment> {
        self.assignments.iter().filter(|assignment| assignment.acting_for.is_none())
    }

    /// The assignment by which this officer may act in `office_id` as one of `roles`, in their own right; the first role named wins.
    #[must_use]
    pub fn acts_as(&self, roles: &[Role], office_id: AgencyId) -> Option<&Assignment> {
        roles.iter().find_map(|role| {
            self.own_assignments()
                .find(|assignment| assignment.role == *role && assignment.reaches(office_id))
        })
    }

    /// The assignment by which this officer may act on dossiers of `office_id` as one of `roles`: an own one, else that of a
    /// colleague who is away.
    #[must_use]
    pub fn acts_on_dossiers_as(&self, roles: &[Role], office_id: AgencyId) -> Option<&Assignment> {
        let others = || roles.iter().find_map(|role| self.acts_at(*role, office_id, None));
        self.acts_as(roles, office_id).or_else(others)
    }

    /// The assignment by which this officer may act on dossiers of `office_id` as `role`, of their own or for a colleague; with
    /// `held_at`, only one held at that very agency or unit.
    #[must_use]
    pub fn acts_at(&self, role: Role, office_id: AgencyId, held_at: Option<AgencyId>) -> Option<&Assignment> {
        self.assignments.iter().find(|assignment| {
            assignment.role == role
                && assignment.reaches(office_id)
                && held_at.is_none_or(|agency_id| assignment.agency_id == agency_id)
        })
    }

    /// The colleagues for whom this officer acts.
    pub fn acts_for(&self) -> impl Iterator<Item = OfficerId> {
        self.assignments
            .iter()
            .filter_map(|assignment| assignment.acting_for.as_ref().map(|absent| absent.id))
    }

    /// Whether this officer holds `role` anywhere in their own right.
    #[must_use]
    pub fn holds(&self, role: Role) -> bool {
        self.own_assignments().any(|assignment| assignment.role == role)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::database::Id;

    fn officer(assignments: Vec<Assignment>) -> Officer {
        Officer { assignments, ..Officer::named(Id::new(), "an", "An") }
    }

    #[test]
    fn an_administrator_of_a_unit_stays_in_it() {
        let (office, unit, other) = (Id::new(), Id::new(), Id::new());
        let of_unit = officer(vec![Assignment::own(Role::Administrator, unit, vec![office])]);
        assert!(of_unit.acts_as(&[Role::Administrator], office).is_none());
        assert!(of_unit.reach_as(Role::Administrator).is_empty());
        let places = of_unit.administers();
        assert!(places.cover(unit, &[office]));
        assert!(!places.cover(office, &[office]) && !places.cover(other, &[office]));
        // Another role of a unit does its work for the office.
        let clerk = officer(vec![Assignment::own(Role::Clerk, unit, vec![office])]);
        assert!(clerk.acts_as(&[Role::Clerk], office).is_some());
        let of_office = officer(vec![Assignment::own(Role::Administrator, office, vec![office])]);
        assert!(
            of_office.administers().cover(unit, &[office])
                && of_office.administers().cover(office, &[office])
        );
        assert!(
            !of_office.administers().cover(other, &[other]) && !of_office.administers().cover(other, &[])
        );
    }

    #[test]
    fn a_role_acts_only_where_it_reaches() {
        let (here, there) = (Id::new(), Id::new());
        let clerk = officer(vec![Assignment::own(Role::Clerk, here, vec![here])]);
        assert!(clerk.acts_as(&[Role::Clerk], here).is_some());
        assert!(clerk.acts_as(&[Role::Clerk], there).is_none());
        assert!(clerk.acts_as(&[Role::Approver], here).is_none());
        assert!(clerk.acts_at(Role::Clerk, here, Some(here)).is_some());
        assert!(clerk.acts_at(Role::Clerk, here, Some(there)).is_none());
        assert!(clerk.scope().sees(here) && !clerk.scope().sees(there));
    }

    #[test]
    fn whoever_may_act_in_their_own_right_acts_for_nobody() {
        let here = Id::new();
        let absent = AbsentOfficer { id: Id::new(), username: "binh".into() };
        let for_binh =
            Assignment { acting_for: Some(absent.clone()), ..Assignment::own(Role::Clerk, here, vec![here]) };
        let both = officer(vec![Assignment::own(Role::Supervisor, here, vec![here]), for_binh]);
        let acts = |roles: &[Role]| both.acts_on_dossiers_as(roles, here).map(|held| held.acting_for.clone());
        assert_eq!(acts(&[Role::Clerk, Role::Supervisor]), Some(None));
        assert_eq!(acts(&[Role::Clerk]), Some(Some(absent.clone())));
        // Beside dossiers nobody stands in: not to sign a report, not to administer.
        assert!(both.acts_as(&[Role::Clerk], here).is_none() && !both.holds(Role::Clerk));
        assert!(both.reach_as(Role::Clerk).is_empty());
        assert_eq!(both.acts_for().collect::<Vec<_>>(), [absent.id]);
        assert_eq!(both.assignments[1].of(both.id), absent.id);
        assert_eq!(both.assignments[0].of(both.id), both.id);
    }

    #[test]
    fn a_post_counts_from_its_beginning_on() {
        let at = |second: i64| Instant::from_micros(second).unwrap();
        let posts = OfficerPosts(vec![(at(10), "Chuyên viên".into()), (at(20), "Phó trưởng phòng".into())]);
        for (when, post) in
            [(9, None), (10, Some("Chuyên viên")), (19, Some("Chuyên viên")), (20, Some("Phó trưởng phòng"))]
        {
            assert_eq!(posts.at(at(when)).as_deref(), post, "{when}");
        }
    }

    #[test]
    fn the_reach_of_one_role_leaves_out_the_others() {
        let (here, there) = (Id::new(), Id::new());
        let both = officer(vec![
            Assignment::own(Role::Administrator, here, vec![here]),
            Assignment::own(Role::Supervisor, there, vec![here, there]),
        ]);
        assert_eq!(both.reach_as(Role::Administrator), Scope::of([here]));
        assert!(both.scope().covers(&[here, there]));
        assert!(!both.reach_as(Role::Administrator).covers(&[here, there]));
    }

    #[test]
    fn asking_for_an_agency_never_widens_the_scope() {
        let (here, there) = (Id::new(), Id::new());
        let scope = Scope::of([here]).within(&[here, there]);
        assert_eq!(scope, Scope::of([here]));
        assert!(Scope::of([here]).within(&[there]).is_empty());
    }
}

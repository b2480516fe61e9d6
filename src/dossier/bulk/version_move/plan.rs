//! Whether a running dossier can move to another version or workflow, and at which step it lies then.
//!
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeMap;

use crate::agency::{AgencyId, Level};
use crate::named_values;
use crate::workflow::step::Step;
use crate::workflow::{Leg, Workflow, leg_at, legs};

named_values! {
    /// Why a dossier stays as it is.
    pub enum MoveRefusal {
        /// It has ended; what has ended never changes.
        Ended = "ended",
        /// It waits for acceptance: no clock runs that could move.
        NotAccepted = "not_accepted",
        /// Its due date was given elsewhere, with no rule to compute it from.
        DueImported = "due_imported",
        /// The version is not served at the level of its office.
        NotServedHere = "not_served_here",
        /// The workflow is for another office or level.
        WorkflowNotForOffice = "workflow_not_for_office",
        /// No published workflow adds up to the limit of the version.
        NoWorkflow = "no_workflow",
        /// Its step has no counterpart in the workflow.
        NoCounterpart = "no_counterpart",
        /// The legs of the workflow are others: the turns of its agencies would not fit them.
        OtherLegs = "other_legs",
        /// Its calendar does not reach to the new due date.
        YearNotLoaded = "year_not_loaded",
    }
}

impl MoveRefusal {
    /// The reason and the way out, in Vietnamese.
    #[must_use]
    pub fn words_vi(self) -> &'static str {
        match self {
            Self::Ended => "hồ sơ đã kết thúc: giữ nguyên bản cũ",
            Self::NotAccepted => "hồ sơ chưa được tiếp nhận: tiếp nhận trước rồi chuyển",
            Self::DueImported => "hạn được nhập từ sổ cũ, không có cách tính lại: giữ nguyên bản cũ",
            Self::NotServedHere => "bản thủ tục này không thuộc thẩm quyền của cấp có hồ sơ: chọn bản khác",
            Self::WorkflowNotForOffice => "quy trình dành cho cơ quan hoặc cấp khác: chọn quy trình khác",
            Self::NoWorkflow => "chưa có quy trình đủ thời gian của bản này: công bố quy trình trước",
            Self::NoCounterpart => "bước hiện tại không có bước tương ứng được tính giờ: chỉ rõ trong steps",
            Self::OtherLegs => "các chặng liên thông của quy trình khác nhau: giữ nguyên bản cũ",
            Self::YearNotLoaded => "lịch làm việc của hồ sơ chưa có năm của hạn mới: nạp lịch năm đó trước",
        }
    }
}

/// The step at which a dossier goes on in another workflow: the one that `named` says; else the one in the same place,
/// when it is the same work of the same role. A step that is not counted takes none: the result would have been recorded
/// before it.
#[must_use]
pub fn counterpart<'a>(
    now: i32,
    before: &Workflow,
    after: &'a Workflow,
    named: &BTreeMap<i32, i32>,
) -> Option<&'a Step> {
    let same_work = |from: &Step, to: &Step| {
        before.id == after.id || (from.role == to.role && from.name_vi == to.name_vi)
    };
    let to = match named.get(&now).filter(|_| before.id != after.id) {
        Some(to) => after.step(*to),
        None => after.step(now).filter(|to| before.step(now).is_some_and(|from| same_work(from, to))),
    };
    to.filter(|step| step.allowance_hours.is_some())
}

/// Whether the legs of both workflows are the same, and the steps lie in the same one. Where neither has more than one leg
/// there is nothing to compare.
#[must_use]
pub fn same_legs((before, from): (&Workflow, i32), (after, to): (&Workflow, i32)) -> bool {
    let (old, new) = (legs(before), legs(after));
    if old.len() < 2 && new.len() < 2 {
        return true;
    }
    let plan = |legs: &[Leg]| legs.iter().map(|leg| (leg.level, leg.allowance_hours)).collect::<Vec<_>>();
    let number = |legs: &[Leg], step| leg_at(legs, step).map(|leg| leg.number);
    plan(&old) == plan(&new) && number(&old, from) == number(&new, to)
}

/// Whether the dossiers of an office can be handled by the workflow.
#[must_use]
pub fn is_for_office(workflow: &Workflow, office_id: AgencyId, level: Level) -> bool {
    workflow.agency_id.is_none_or(|id| id == office_id) && workflow.level.is_none_or(|wanted| wanted == level)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::access::Role;
    use crate::platform::database::Id;
    use crate::workflow::WorkflowState;
    use crate::workflow::routing::StepRouting;

    fn workflow(steps: &[(&str, Role, Option<u32>)]) -> Workflow {
        let steps = (1..).zip(steps).map(|(position, (name, role, allowance_hours))| Step {
            position,
            name_vi: (*name).to_owned(),
            name_en: String::new(),
            role: *role,
            agency_level: None,
            unit_id: None,
            unit_code: None,
            allowance_hours: *allowance_hours,
            drawing: StepRouting::default(),
        });
        Workflow {
            id: Id::new(),
            name: "w".into(),
            version: 1,
            procedure_id: None,
            procedure_code: None,
            agency_id: None,
            agency_code: None,
            level: None,
            state: WorkflowState::Published,
            total_hours: 24,
            decision_number: None,
            retirement: None,
            steps: steps.collect(),
        }
    }

    fn three() -> Workflow {
        use Role::{Approver, Clerk, Handler};
        workflow(&[
            ("Tiếp nhận", Clerk, Some(4)),
            ("Thẩm định", Handler, Some(12)),
            ("Ký", Approver, Some(8)),
            ("Trả", Clerk, None),
        ])
    }

    #[test]
    fn a_step_goes_to_its_counterpart_or_where_it_is_sent() {
        use Role::{Approver, Clerk, Handler, UnitHead};
        let before = three();
        let after = workflow(&[
            ("Tiếp nhận", Clerk, Some(4)),
            ("Phân công", UnitHead, Some(2)),
            ("Ký", Handler, Some(10)),
            ("Trả", Approver, Some(8)),
            ("Trả", Clerk, None),
        ]);
        let named = BTreeMap::from([(2, 3), (3, 5), (1, 9)]);
        let none = BTreeMap::new();
        for (now, map, to) in [
            (1, &none, Some(1)),
            // Another work, another role, another of both.
            (2, &none, None),
            (3, &none, None),
            (4, &none, None),
            // Nowhere is no step.
            (0, &none, None),
            (7, &none, None),
            (2, &named, Some(3)),
            // Not to a step that is not counted, and not to one that is not there.
            (3, &named, None),
            (1, &named, None),
        ] {
            let step = counterpart(now, &before, &after, map);
            assert_eq!(step.map(|step| step.position), to, "{now} {map:?}");
        }
    }

    #[test]
    fn within_its_own_workflow_a_dossier_stays_where_it_is() {
        let own = three();
        let named = BTreeMap::from([(2, 3)]);
        assert_eq!(counterpart(2, &own, &own, &named).map(|step| step.position), Some(2));
        assert_eq!(counterpart(4, &own, &own, &named), None);
    }

    #[test]
    fn a_workflow_is_for_its_office_or_its_level_or_for_all() {
        let (here, there) = (Id::new(), Id::new());
        let mut workflow = three();
        assert!(is_for_office(&workflow, here, Level::Ward));
        workflow.level = Some(Level::District);
        assert!(!is_for_office(&workflow, here, Level::Ward));
        workflow.level = Some(Level::Ward);
        assert!(is_for_office(&workflow, here, Level::Ward));
        workflow.agency_id = Some(there);
        assert!(!is_for_office(&workflow, here, Level::Ward));
    }

    #[test]
    fn legs_must_be_the_same_where_there_are_several() {
        let linked = |hours: u32| {
            let mut workflow = three();
            for step in workflow.steps.iter_mut().filter(|step| step.position > 1) {
                step.agency_level = Some(Level::Department);
            }
            workflow.steps[1].allowance_hours = Some(hours);
            workflow
        };
        assert!(same_legs((&three(), 1), (&three(), 3)), "one leg, wherever it goes on");
        assert!(same_legs((&linked(12), 2), (&linked(12), 3)));
        assert!(!same_legs((&linked(12), 1), (&linked(12), 2)), "into another agency's leg");
        assert!(!same_legs((&linked(12), 2), (&linked(16), 2)), "another allowance");
        assert!(!same_legs((&three(), 1), (&linked(12), 1)));
    }

    proptest! {
        #[test]
        fn a_counterpart_is_counted_and_is_the_one_named(
            now in 0..6_i32,
            named in proptest::collection::btree_map(0..6_i32, 0..6_i32, 0..4),
        ) {
            let (before, after) = (three(), three());
            let step = counterpart(now, &before, &after, &named);
            let expected = *named.get(&now).unwrap_or(&now);
            prop_assert_eq!(step.map(|step| step.position), (1..=3).contains(&expected).then_some(expected));
        }
    }
}

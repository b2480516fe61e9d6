//! May this workflow be published? Every reason against it at once, in words that say what to change.
//!
//! Pure: no HTTP, no SQL, no clock.
//!
//! The allowances add up to the limit of the procedure (every sum of Quyết định 2022/QĐ-UBND was added again) \[V S4\].

use std::collections::BTreeSet;

use thiserror::Error;

use crate::account::Role;
use crate::workflow::steps::Step;

/// The roles that do steps. Others watch, report or administer.
pub const STEP_ROLES: [Role; 5] =
    [Role::Clerk, Role::Handler, Role::UnitHead, Role::Approver, Role::RecordsClerk];

/// A reason not to publish.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// Positions are not 1, 2, 3 ... without a gap.
    #[error("step {found} stands where step {expected} should: number the steps 1, 2, 3 without a gap")]
    Gap {
        /// The position that should stand there.
        expected: i32,
        /// The position that does.
        found: i32,
    },
    /// No step has an allowance.
    #[error("no step has an allowance: give at least one step its hours")]
    NothingCounted,
    /// A step without an allowance stands before one with an allowance.
    #[error(
        "step {position} has no allowance but a counted step follows: only the last steps may be uncounted"
    )]
    UncountedInside {
        /// The step.
        position: i32,
    },
    /// The role does no steps.
    #[error("step {position} names the role {role}, which does no steps")]
    RoleDoesNoSteps {
        /// The step.
        position: i32,
        /// The role.
        role: Role,
    },
    /// The allowances do not add up to the limit.
    #[error("the allowances add up to {sum} hours, but the limit is {limit} hours")]
    Sum {
        /// What they add up to.
        sum: u32,
        /// What they should add up to.
        limit: u32,
    },
    /// The first leg is another agency's than the one that takes the dossier in.
    #[error(
        "step {position} is done elsewhere, but a dossier begins at the office that took it in: draw a step there first"
    )]
    BeginsElsewhere {
        /// The step.
        position: i32,
    },
    /// No step of a leg has an allowance.
    #[error(
        "leg {leg} (from step {position}) has no end: give its steps their hours, or draw them at the receiving office"
    )]
    LegWithoutEnd {
        /// The leg, from 1.
        leg: i32,
        /// Its first step.
        position: i32,
    },
    /// Nobody at the office holds these roles.
    #[error("nobody at the office is {}: give an officer there this role", names(.roles))]
    NobodyThere {
        /// The roles.
        roles: Vec<Role>,
    },
}

fn names(roles: &[Role]) -> String {
    roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", ")
}

impl Refusal {
    /// A stable word for the reason.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Gap { .. } => "gap",
            Self::NothingCounted => "nothing_counted",
            Self::UncountedInside { .. } => "uncounted_inside",
            Self::RoleDoesNoSteps { .. } => "role_does_no_steps",
            Self::Sum { .. } => "wrong_sum",
            Self::BeginsElsewhere { .. } => "begins_elsewhere",
            Self::LegWithoutEnd { .. } => "leg_without_end",
            Self::NobodyThere { .. } => "nobody_there",
        }
    }

    /// The same sentence in Vietnamese.
    #[must_use]
    pub fn words_vi(&self) -> String {
        match self {
            Self::Gap { expected, found } => {
                format!("bước {found} đứng ở chỗ của bước {expected}: đánh số 1, 2, 3 liên tục")
            }
            Self::NothingCounted => "chưa bước nào có thời gian: ghi số giờ cho ít nhất một bước".to_owned(),
            Self::UncountedInside { position } => format!(
                "bước {position} không tính giờ nhưng sau đó còn bước tính giờ: chỉ các bước cuối được không tính giờ"
            ),
            Self::RoleDoesNoSteps { position, role } => {
                format!("bước {position} giao cho vai trò {role} không xử lý hồ sơ")
            }
            Self::Sum { sum, limit } => {
                format!("tổng thời gian các bước là {sum} giờ, thời hạn giải quyết là {limit} giờ")
            }
            Self::BeginsElsewhere { position } => format!(
                "bước {position} ở cơ quan khác, nhưng hồ sơ bắt đầu ở cơ quan tiếp nhận: thêm bước ở đó trước"
            ),
            Self::LegWithoutEnd { leg, position } => format!(
                "chặng {leg} (từ bước {position}) không có điểm kết thúc: ghi số giờ cho các bước, hoặc để ở cơ quan tiếp nhận"
            ),
            Self::NobodyThere { roles } => {
                format!("ở cơ quan chưa có ai giữ vai trò {}: phân vai trò trước", names(roles))
            }
        }
    }
}

/// Every reason not to publish; empty when it may be published.
///
/// `limit_hours` is [`crate::procedure::Limit::allowance_hours`], or the hours of a generic workflow. `roles_there` are
/// the roles held at the office, for a workflow bound to one; steps done at another level are not asked about.
#[must_use]
pub fn refusals(steps: &[Step], limit_hours: u32, roles_there: Option<&BTreeSet<Role>>) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if let Some((expected, step)) = (1..).zip(steps).find(|(expected, step)| *expected != step.position) {
        refusals.push(Refusal::Gap { expected, found: step.position });
    }
    match steps.iter().rposition(|step| step.allowance_hours.is_some()) {
        None => refusals.push(Refusal::NothingCounted),
        Some(last) => refusals.extend(
            steps
                .iter()
                .take(last)
                .filter(|step| step.allowance_hours.is_none())
                .map(|step| Refusal::UncountedInside { position: step.position }),
        ),
    }
    refusals.extend(
        steps
            .iter()
            .filter(|step| !STEP_ROLES.contains(&step.role))
            .map(|step| Refusal::RoleDoesNoSteps { position: step.position, role: step.role }),
    );
    let sum = sum_of(steps);
    if sum != limit_hours {
        refusals.push(Refusal::Sum { sum, limit: limit_hours });
    }
    if let Some(there) = roles_there {
        let needed: BTreeSet<Role> =
            steps.iter().filter(|step| step.is_at_own_office()).map(|step| step.role).collect();
        let roles: Vec<Role> = needed.difference(there).copied().collect();
        if !roles.is_empty() {
            refusals.push(Refusal::NobodyThere { roles });
        }
    }
    refusals
}

/// What the allowances add up to.
#[must_use]
pub fn sum_of(steps: &[Step]) -> u32 {
    steps.iter().filter_map(|step| step.allowance_hours).fold(0, u32::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agency::Level;
    use crate::workflow::steps::tests::step;

    #[test]
    fn a_plan_that_adds_up_may_be_published() {
        let steps = [
            step(1, Role::Clerk, Some(2)),
            step(2, Role::Handler, Some(4)),
            step(3, Role::Approver, Some(2)),
            step(4, Role::Clerk, None),
        ];
        assert_eq!(refusals(&steps, 8, None), []);
    }

    #[test]
    fn each_rule_has_its_reason() {
        use Role::{Approver, Clerk, Handler, Supervisor};
        for (steps, expected) in [
            (vec![], vec![Refusal::NothingCounted, Refusal::Sum { sum: 0, limit: 8 }]),
            (
                vec![step(1, Clerk, Some(4)), step(3, Approver, Some(4))],
                vec![Refusal::Gap { expected: 2, found: 3 }],
            ),
            (
                vec![step(1, Clerk, None), step(2, Handler, Some(8))],
                vec![Refusal::UncountedInside { position: 1 }],
            ),
            (
                vec![step(1, Supervisor, Some(8))],
                vec![Refusal::RoleDoesNoSteps { position: 1, role: Supervisor }],
            ),
            (
                vec![step(1, Clerk, Some(2)), step(2, Approver, Some(4))],
                vec![Refusal::Sum { sum: 6, limit: 8 }],
            ),
        ] {
            assert_eq!(refusals(&steps, 8, None), expected);
        }
    }

    #[test]
    fn the_reason_names_both_sums() {
        let reason = &refusals(&[step(1, Role::Clerk, Some(6))], 8, None)[0];
        assert_eq!(reason.to_string(), "the allowances add up to 6 hours, but the limit is 8 hours");
        assert_eq!(reason.words_vi(), "tổng thời gian các bước là 6 giờ, thời hạn giải quyết là 8 giờ");
    }

    #[test]
    fn an_office_needs_somebody_for_each_of_its_own_steps() {
        let mut steps = vec![
            step(1, Role::Clerk, Some(2)),
            step(2, Role::Handler, Some(4)),
            step(3, Role::Approver, Some(2)),
        ];
        let there = BTreeSet::from([Role::Clerk]);
        let missing = vec![Refusal::NobodyThere { roles: vec![Role::Handler, Role::Approver] }];
        assert_eq!(refusals(&steps, 8, Some(&there)), missing);
        steps[1].agency_level = Some(Level::Department);
        steps[2].agency_level = Some(Level::Department);
        assert_eq!(refusals(&steps, 8, Some(&there)), []);
    }
}

//! A reason not to publish a workflow, in words that say what to change.
//!
//! Pure: no HTTP, no SQL, no clock.

use thiserror::Error;

use crate::access::Role;
use crate::workflow::paths::{WrongTransition, words};

/// A reason not to publish.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PublishRefusal {
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
    #[error("step {position} names {}, who does no steps", .role.words_en())]
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
    /// A way leads forward into an earlier leg.
    #[error(
        "leg {leg} leads from step {} forward to step {} of an earlier leg: draw that way as a return", .way.from, .way.to
    )]
    LegGoesBack {
        /// The leg, from 1.
        leg: i32,
        /// The way.
        way: WrongTransition,
    },
    /// Nobody at the office holds these roles.
    #[error("nobody at the office is {}: give an officer there this role", Role::list_words(.roles).1)]
    NobodyThere {
        /// The roles.
        roles: Vec<Role>,
    },
    /// Nobody at the unit holds the role.
    #[error("nobody at {unit} is {}, as step {position} wants: give an officer there this role", .role.words_en())]
    NobodyAtUnit {
        /// The step.
        position: i32,
        /// The code of the agency or unit.
        unit: String,
        /// The role.
        role: Role,
    },
    /// A way leads to a step that does not exist.
    #[error("a way leads from step {} to step {}, which does not exist", .0.from, .0.to)]
    AbsentStep(WrongTransition),
    /// A way leads to a step that is not counted.
    #[error(
        "a way leads from step {} to step {}, which is not counted: leave `to` out, the result is returned there anyway",
        .0.from, .0.to
    )]
    ToUncounted(WrongTransition),
    /// A way is drawn out of a step that is not counted.
    #[error("step {position} is not counted, so nothing goes on from it: take its ways out")]
    FromUncounted {
        /// The step.
        position: i32,
    },
    /// A return leads to a step that no path to it comes through.
    #[error("step {} cannot return to step {}: no path to it comes through there", .0.from, .0.to)]
    NotBack(WrongTransition),
    /// No path comes to these steps.
    #[error("no path leads to {}: draw a way there or take it out", numbered(.positions))]
    Unreachable {
        /// The steps.
        positions: Vec<i32>,
    },
    /// A path comes to no end.
    #[error("the path {} never ends: draw a way out to a result or a refusal", words(.path))]
    NoEnd {
        /// The path.
        path: Vec<i32>,
    },
    /// Approvals go round in a circle.
    #[error("the path {} goes round in a circle: draw the way back as a return", words(.path))]
    Circle {
        /// The path.
        path: Vec<i32>,
    },
    /// Every path ends with a refusal.
    #[error("no path ends with a result: draw an approval without `to` at the step that decides")]
    NoResult,
    /// The allowances along a path exceed the limit.
    #[error("the path {} adds up to {sum} hours, but the limit is {limit} hours", words(.path))]
    PathTooLong {
        /// The path, the longest one.
        path: Vec<i32>,
        /// What its allowances add up to.
        sum: u32,
        /// The limit.
        limit: u32,
    },
    /// The longest path falls short of the limit.
    #[error(
        "the longest path, {}, adds up to {sum} hours, but the limit is {limit} hours: spread the rest over its steps",
        words(.path)
    )]
    PathTooShort {
        /// The path, the longest one.
        path: Vec<i32>,
        /// What its allowances add up to.
        sum: u32,
        /// The limit.
        limit: u32,
    },
    /// An opinion may take longer than the step at which it is asked for.
    #[error("an opinion of step {position} may take {opinion} hours, the step itself {step} hours")]
    OpinionTooLong {
        /// The step.
        position: i32,
        /// What the opinion may take.
        opinion: u32,
        /// What the step may take.
        step: u32,
    },
}

fn numbered(positions: &[i32]) -> String {
    let numbers: Vec<String> = positions.iter().map(ToString::to_string).collect();
    format!("step {}", numbers.join(", "))
}

impl PublishRefusal {
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
            Self::LegGoesBack { .. } => "leg_goes_back",
            Self::NobodyThere { .. } | Self::NobodyAtUnit { .. } => "nobody_there",
            Self::AbsentStep(_) => "absent_step",
            Self::ToUncounted(_) | Self::FromUncounted { .. } => "uncounted_way",
            Self::NotBack(_) => "not_back",
            Self::Unreachable { .. } => "unreachable",
            Self::NoEnd { .. } => "no_end",
            Self::Circle { .. } => "circle",
            Self::NoResult => "no_result",
            Self::PathTooLong { .. } => "path_too_long",
            Self::PathTooShort { .. } => "path_too_short",
            Self::OpinionTooLong { .. } => "opinion_too_long",
        }
    }

    /// The steps that it names, as the plan numbers them; none where it speaks of the whole.
    #[must_use]
    pub fn steps(&self) -> Vec<i32> {
        match self {
            Self::Gap { found, .. } => vec![*found],
            Self::UncountedInside { position }
            | Self::RoleDoesNoSteps { position, .. }
            | Self::BeginsElsewhere { position }
            | Self::LegWithoutEnd { position, .. }
            | Self::NobodyAtUnit { position, .. }
            | Self::FromUncounted { position }
            | Self::OpinionTooLong { position, .. } => vec![*position],
            Self::LegGoesBack { way, .. }
            | Self::AbsentStep(way)
            | Self::ToUncounted(way)
            | Self::NotBack(way) => vec![way.from],
            Self::Unreachable { positions } => positions.clone(),
            Self::NoEnd { path }
            | Self::Circle { path }
            | Self::PathTooLong { path, .. }
            | Self::PathTooShort { path, .. } => path.clone(),
            Self::NothingCounted | Self::Sum { .. } | Self::NobodyThere { .. } | Self::NoResult => Vec::new(),
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
                format!("bước {position} giao cho {}, vai trò này không xử lý hồ sơ", role.words_vi())
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
            Self::LegGoesBack { leg, way } => format!(
                "chặng {leg} đi tiếp từ bước {} sang bước {} của chặng trước: vẽ đường này là chuyển lại",
                way.from, way.to
            ),
            Self::NobodyThere { roles } => {
                format!("ở cơ quan chưa có ai giữ vai trò {}: phân vai trò trước", Role::list_words(roles).0)
            }
            Self::NobodyAtUnit { position, unit, role } => format!(
                "bước {position} cần {} nhưng ở {unit} chưa có ai giữ vai trò này: phân vai trò trước",
                role.words_vi()
            ),
            Self::AbsentStep(way) => {
                format!("bước {} dẫn tới bước {} nhưng không có bước này", way.from, way.to)
            }
            Self::ToUncounted(way) => format!(
                "bước {} dẫn tới bước {} không tính giờ: bỏ trống `to`, kết quả vẫn được trả ở bước đó",
                way.from, way.to
            ),
            Self::FromUncounted { position } => {
                format!("bước {position} không tính giờ nên không dẫn đi đâu nữa: bỏ các nhánh của bước này")
            }
            Self::NotBack(way) => format!(
                "bước {} không thể trả lại bước {}: không có đường nào tới đây đi qua bước đó",
                way.from, way.to
            ),
            Self::Unreachable { positions } => {
                let steps: Vec<String> = positions.iter().map(ToString::to_string).collect();
                format!("không có đường nào tới bước {}: vẽ thêm nhánh hoặc bỏ bước này", steps.join(", "))
            }
            Self::NoEnd { path } => {
                format!("đường {} không có điểm kết thúc: vẽ thêm nhánh ra kết quả hoặc từ chối", words(path))
            }
            Self::Circle { path } => {
                format!("đường {} đi vòng tròn: vẽ nhánh quay lại là trả lại (return)", words(path))
            }
            Self::NoResult => {
                "không có đường nào ra kết quả: thêm nhánh duyệt không có `to` ở bước quyết định".to_owned()
            }
            Self::PathTooLong { path, sum, limit } => {
                format!("đường {} cộng thành {sum} giờ, vượt thời hạn giải quyết {limit} giờ", words(path))
            }
            Self::PathTooShort { path, sum, limit } => format!(
                "đường dài nhất {} cộng thành {sum} giờ, thời hạn giải quyết là {limit} giờ: chia phần còn lại cho các bước",
                words(path)
            ),
            Self::OpinionTooLong { position, opinion, step } => {
                format!("ý kiến ở bước {position} được {opinion} giờ, cả bước chỉ có {step} giờ")
            }
        }
    }
}

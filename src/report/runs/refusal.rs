//! What is said when the figures do not balance and no run is made: which dossiers cause it, and what to do.

use crate::access::Role;
use crate::platform::error::{Code, Problem};
use crate::report::runs::guard;
use crate::report::runs::signing::{SigningPlace, SigningRefusal};

/// Dossiers that are named.
const MOST_NAMED: usize = 50;

/// The refusal that names these dossiers.
pub(super) fn unbalanced(mut astray: Vec<String>, fault: Option<guard::RunFault>) -> Problem {
    astray.sort_unstable();
    let count = astray.len();
    let named: Vec<String> = astray.into_iter().take(MOST_NAMED).collect();
    let list = named.join(", ");
    let problem = Problem::new(Code::Unbalanced);
    let mut problem = if count == 0 {
        problem.say(
            "các con số cộng dồn không khớp với nhật ký, không hồ sơ nào sai: chạy `motcua verify` và báo quản trị viên",
            "what was added up does not agree with the journal, and no dossier is at fault: run `motcua verify` and tell the \
             administrator",
        )
    } else {
        problem.say(
            format!(
                "{count} hồ sơ có nhật ký không khớp, kể tên {}: {list}; chạy `motcua verify` và khôi phục từ bản sao lưu",
                named.len()
            ),
            format!(
                "the journals of {count} dossiers do not hold together, {} named: {list}; run `motcua verify` and restore \
                 from a backup",
                named.len()
            ),
        )
    };
    for code in named {
        problem = problem.with_field(
            code,
            "journal_does_not_hold",
            "nhật ký của hồ sơ này không khớp với các con số",
            "the journal of this dossier does not agree with the figures",
        );
    }
    match fault {
        Some(fault) => problem.because(fault),
        None => problem,
    }
}

/// A run can be superseded once.
pub(crate) fn superseded(later: &str) -> Problem {
    Problem::new(Code::AlreadyExists).say(
        format!("báo cáo đó đã được thay bằng báo cáo {later}: hãy thay báo cáo {later}"),
        format!("that run has been superseded by {later}: supersede {later}"),
    )
}

/// Why an officer does not sign there, and who does.
pub(super) fn not_signed_there(refusal: SigningRefusal, asked: Option<SigningPlace>) -> Problem {
    match refusal {
        SigningRefusal::OwnReport => Problem::field(
            "as",
            "own_report",
            "bạn đã lập báo cáo này nên chỉ ký ở chỗ người lập biểu: thủ trưởng là người khác ký",
            "you made this report and sign as its maker only: its head is somebody else",
        ),
        SigningRefusal::NotTheMaker => Problem::field(
            "as",
            "not_the_maker",
            "báo cáo này do người khác lập: bỏ trống mục này để ký ở chỗ của bạn",
            "somebody else made this report: leave this out and sign in your own place",
        ),
        SigningRefusal::NoRole(place) => {
            // Nothing was asked for: whoever signs at all is told.
            let roles = asked.map_or(SigningPlace::Reviewer, |_| place).roles();
            let (vi, en) = Role::list_words(roles);
            Problem::new(Code::RoleMayNot).say(
                format!("ký ở chỗ này dành cho: {vi}, tại cơ quan của báo cáo"),
                format!("to sign there is for: {en}, at the agency of the report"),
            )
        }
    }
}

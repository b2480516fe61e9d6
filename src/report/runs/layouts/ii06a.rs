//! Form II.06a/VPCP/KSTT: thirteen columns, and those beside it that make the books balance.
//! Pure: no HTTP, no SQL, no clock.
//!
//! Columns, order and label as in docs/domain/reports.md \[V S6\], the sums from the form \[M\]. The form has no place
//! for what is paused, closed, opened again or without a due date; columns (14) to (17) are ours.

use super::layout::{BESIDE, ColumnSpec, Layout, built};
use crate::report::count::request::GroupBy;

const RECEIVED: &str = "Số hồ sơ tiếp nhận";
const RESOLVED: &str = "Số hồ sơ đã giải quyết";
const PENDING: &str = "Số hồ sơ đang giải quyết";

/// The layout.
pub(super) const LAYOUT: Layout = Layout {
    slug: "ii06a",
    version: 1,
    form: Some("Biểu số II.06a/VPCP/KSTT"),
    title: "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH",
    unit: "Số hồ sơ TTHC",
    rows: Some(GroupBy::LevelField),
    row_heading: "Lĩnh vực, công việc giải quyết theo cấp",
    notes: &["Cột (7): tính khi đã có kết quả giải quyết, không phải khi trả cho người dân."],
    folding: Some(
        "Đã gộp theo yêu cầu của đơn vị: hồ sơ kết thúc không có kết quả (từ chối, rút, dừng, hủy tiếp nhận) được tính vào \
         cột (9) Đúng hạn; hồ sơ tạm dừng được tính vào cột (12) Trong hạn, hoặc cột (13) Quá hạn nếu đã quá hạn khi tạm \
         dừng.",
    ),
    balance: [(&[3, 14], &[7, 11, 15, 16, 17]), (&[3, 14], &[7, 11, 15])],
    columns: |folded| built(if folded { FOLDED } else { PLAIN }),
    later: &[],
};

macro_rules! table {
    ($on_time:expr, $in_time:expr, $overdue:expr $(, $beside:expr)*) => {
        &[
            (3, &[RECEIVED, "Tổng số"], "(4)+(5)+(6)"),
            (4, &[RECEIVED, "Trong kỳ", "Trực tuyến"], "received_online_full + received_online_partial"),
            (5, &[RECEIVED, "Trong kỳ", "Trực tiếp, dịch vụ bưu chính"], "received_in_person + received_postal"),
            (6, &[RECEIVED, "Từ kỳ trước"], "carried_over"),
            (7, &[RESOLVED, "Tổng số"], "(8)+(9)+(10)"),
            (8, &[RESOLVED, "Trước hạn"], "resolved_early"),
            (9, &[RESOLVED, "Đúng hạn"], $on_time),
            (10, &[RESOLVED, "Quá hạn"], "resolved_late"),
            (11, &[PENDING, "Tổng số"], "(12)+(13)"),
            (12, &[PENDING, "Trong hạn"], $in_time),
            (13, &[PENDING, "Quá hạn"], $overdue),
            (14, &[BESIDE, "Mở lại trong kỳ"], "reopened"),
            (15, &[BESIDE, "Đã giải quyết, không có hạn"], "resolved_no_deadline"),
            $($beside),*
        ]
    };
}

const PLAIN: &[ColumnSpec] = table!(
    "resolved_on_time",
    "in_process_in_time",
    "in_process_overdue",
    (
        16,
        &[BESIDE, "Tạm dừng chờ bổ sung, chờ nghĩa vụ tài chính, chờ xác nhận rút"],
        "paused_supplement + paused_payment + withdrawal_pending"
    ),
    (17, &[BESIDE, "Kết thúc không có kết quả"], "closed")
);

const FOLDED: &[ColumnSpec] = table!(
    "resolved_on_time + closed",
    "in_process_in_time + paused_supplement + paused_payment + withdrawal_pending - paused_overdue",
    "in_process_overdue + paused_overdue"
);

//! The two working layouts of Hà Nội: by period and by week, a row for each office.
//! Pure: no HTTP, no SQL, no clock.
//!
//! Columns as in docs/domain/reports.md \[V S8\]. What the register does not know (forms of going online that it does not tell
//! apart, results that differ from paper) stands there without a value. A dossier is paid by its first payment that stands, on
//! the portal or otherwise, and no payment is recorded without its receipt. The columns under "Ngoài các cột của biểu" are ours:
//! with them the books balance.

use super::layout::{BESIDE, ColumnSpec, Layout, built};
use crate::report::count::request::GroupBy;

const RECEIVED: &str = "Số hồ sơ tiếp nhận";
const RESOLVED: &str = "Số hồ sơ đã giải quyết";
const PENDING: &str = "Số hồ sơ đang giải quyết";
const PAID: &str = "Thanh toán";
const WAITING: &str = "Hồ sơ trực tuyến chờ tiếp nhận";

/// By period.
pub(super) const PERIOD: Layout = Layout {
    slug: "hanoi_period",
    version: 2,
    form: None,
    title: "BÁO CÁO TÌNH HÌNH TIẾP NHẬN VÀ GIẢI QUYẾT HỒ SƠ THỦ TỤC HÀNH CHÍNH THEO KỲ",
    unit: "Hồ sơ",
    rows: Some(GroupBy::AgencyTree),
    row_heading: "Đơn vị",
    notes: &[
        "Kết quả được tính khi đã có kết quả giải quyết, không phải khi trả cho người dân.",
        "Dấu \"–\": không có dữ liệu, hệ thống không quản lý thông tin này; tổng số không gồm các cột đó.",
    ],
    folding: None,
    balance: [(&[3, 30], &[11, 15, 22, 29, 31, 32, 33]), (&[], &[])],
    columns: |_| built(PERIOD_COLUMNS),
    later: &[("c19", 2), ("c20", 2), ("c21", 2), ("c27", 2), ("c34", 2)],
};

/// By week.
pub(super) const WEEK: Layout = Layout {
    slug: "hanoi_week",
    version: 1,
    form: None,
    title: "BÁO CÁO TÌNH HÌNH TIẾP NHẬN VÀ GIẢI QUYẾT HỒ SƠ THỦ TỤC HÀNH CHÍNH THEO TUẦN",
    unit: "Hồ sơ",
    rows: Some(GroupBy::AgencyTree),
    row_heading: "Đơn vị",
    notes: &["Kết quả được tính khi đã có kết quả giải quyết, không phải khi trả cho người dân."],
    folding: None,
    balance: [(&[3, 16], &[9, 13, 17, 18, 19]), (&[], &[])],
    columns: |_| built(WEEK_COLUMNS),
    later: &[],
};

const PERIOD_COLUMNS: &[ColumnSpec] = &[
    (3, &[RECEIVED, "Tổng số"], "(4)+(5)+(6)+(7)+(8)+(9)+(10)"),
    (4, &[RECEIVED, "Trực tiếp"], "received_in_person"),
    (5, &[RECEIVED, "Trực tuyến toàn trình"], "received_online_full"),
    (6, &[RECEIVED, "Trực tuyến một phần"], "received_online_partial"),
    (7, &[RECEIVED, "Trực tuyến hình thức khác"], ""),
    (8, &[RECEIVED, "Phi địa giới"], ""),
    (9, &[RECEIVED, "Kỳ trước chuyển qua"], "carried_over"),
    (10, &[RECEIVED, "Bưu chính công ích"], "received_postal"),
    (11, &[RESOLVED, "Tổng số"], "(12)+(13)+(14)"),
    (12, &[RESOLVED, "Đúng và trước hạn"], "resolved_early + resolved_on_time"),
    (13, &[RESOLVED, "Quá hạn, đã có thư xin lỗi"], "resolved_late_apologised"),
    (14, &[RESOLVED, "Quá hạn, chưa có thư xin lỗi"], "resolved_late_not_apologised"),
    (15, &[PENDING, "Tổng số"], "(16)+(17)+(18)"),
    (16, &[PENDING, "Chưa đến hạn"], "in_process_in_time"),
    (17, &[PENDING, "Quá hạn, đã có thư xin lỗi"], "in_process_overdue_apologised"),
    (18, &[PENDING, "Quá hạn, chưa có thư xin lỗi"], "in_process_overdue_not_apologised"),
    (19, &[PAID, "Tổng số"], "(20)+(21)"),
    (20, &[PAID, "Trực tuyến"], "paid_online"),
    (21, &[PAID, "Trực tiếp"], "paid_in_person"),
    (22, &["Hồ sơ dừng xử lý"], "closed_stopped"),
    (23, &[WAITING, "Đúng hạn"], "waiting_in_time"),
    (24, &[WAITING, "Quá hạn"], "waiting_overdue"),
    (25, &["Hồ sơ không được tiếp nhận"], "not_accepted"),
    (26, &["Hồ sơ kết thúc có kết quả điện tử khác bản giấy"], ""),
    (27, &["Hồ sơ thu tiền có xuất biên lai"], "paid_online + paid_in_person"),
    (28, &["Tỷ lệ doanh nghiệp xác thực"], ""),
    (29, &["Hồ sơ rút"], "closed_withdrawn"),
    (30, &[BESIDE, "Mở lại trong kỳ"], "reopened"),
    (31, &[BESIDE, "Đã giải quyết, không có hạn"], "resolved_no_deadline"),
    (
        32,
        &[BESIDE, "Tạm dừng chờ bổ sung, chờ nghĩa vụ tài chính, chờ xác nhận rút"],
        "paused_supplement + paused_payment + withdrawal_pending",
    ),
    (33, &[BESIDE, "Từ chối, hủy tiếp nhận"], "closed_refused + acceptance_undone"),
    (34, &[BESIDE, "Thanh toán ghi nhầm, đã bỏ ghi"], "payments_taken_back"),
];

const WEEK_COLUMNS: &[ColumnSpec] = &[
    (3, &[RECEIVED, "Tổng số"], "(4)+(5)+(6)+(7)+(8)"),
    (4, &[RECEIVED, "Trực tuyến toàn trình"], "received_online_full"),
    (5, &[RECEIVED, "Trực tuyến một phần"], "received_online_partial"),
    (6, &[RECEIVED, "Bưu chính"], "received_postal"),
    (7, &[RECEIVED, "Trực tiếp"], "received_in_person"),
    (8, &[RECEIVED, "Từ kỳ trước"], "carried_over"),
    (9, &[RESOLVED, "Tổng số"], "(10)+(11)+(12)"),
    (10, &[RESOLVED, "Trước hạn"], "resolved_early"),
    (11, &[RESOLVED, "Đúng hạn"], "resolved_on_time"),
    (12, &[RESOLVED, "Quá hạn"], "resolved_late"),
    (13, &[PENDING, "Tổng số"], "(14)+(15)"),
    (14, &[PENDING, "Trong hạn"], "in_process_in_time"),
    (15, &[PENDING, "Quá hạn"], "in_process_overdue"),
    (16, &[BESIDE, "Mở lại trong kỳ"], "reopened"),
    (17, &[BESIDE, "Đã giải quyết, không có hạn"], "resolved_no_deadline"),
    (
        18,
        &[BESIDE, "Tạm dừng chờ bổ sung, chờ nghĩa vụ tài chính, chờ xác nhận rút"],
        "paused_supplement + paused_payment + withdrawal_pending",
    ),
    (19, &[BESIDE, "Kết thúc không có kết quả"], "closed"),
];

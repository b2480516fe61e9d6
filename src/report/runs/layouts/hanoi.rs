//! The two working layouts of Hà Nội: by period and by week, a row for each office.
//! Pure: no HTTP, no SQL, no clock.
//!
//! Columns as in docs/domain/reports.md \[V S8\]. What the register does not know (payments, forms of going online that
//! it does not tell apart) stands there without a value. The columns under "Ngoài các cột của biểu" are ours: with them
//! the books balance.

use super::{ColumnCounts, ColumnSpec, Layout, built};
use crate::report::count::request::GroupBy;
use crate::report::figures::figure::Figure;

const RECEIVED: &str = "Số hồ sơ tiếp nhận";
const RESOLVED: &str = "Số hồ sơ đã giải quyết";
const PENDING: &str = "Số hồ sơ đang giải quyết";
const PAID: &str = "Thanh toán";
const WAITING: &str = "Hồ sơ trực tuyến chờ tiếp nhận";
const BESIDE: &str = "Ngoài các cột của biểu";

/// By period.
pub(super) const PERIOD: Layout = Layout {
    slug: "hanoi_period",
    version: 1,
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
};

const fn spec(number: usize, heading: &'static [&'static str], counts: ColumnCounts) -> ColumnSpec {
    ColumnSpec { number, heading, counts }
}

const PERIOD_COLUMNS: &[ColumnSpec] = &[
    spec(3, &[RECEIVED, "Tổng số"], ColumnCounts::Sum(&[4, 5, 6, 7, 8, 9, 10])),
    spec(4, &[RECEIVED, "Trực tiếp"], ColumnCounts::Figures(&[Figure::ReceivedInPerson])),
    spec(5, &[RECEIVED, "Trực tuyến toàn trình"], ColumnCounts::Figures(&[Figure::ReceivedOnlineFull])),
    spec(6, &[RECEIVED, "Trực tuyến một phần"], ColumnCounts::Figures(&[Figure::ReceivedOnlinePartial])),
    spec(7, &[RECEIVED, "Trực tuyến hình thức khác"], ColumnCounts::Nothing),
    spec(8, &[RECEIVED, "Phi địa giới"], ColumnCounts::Nothing),
    spec(9, &[RECEIVED, "Kỳ trước chuyển qua"], ColumnCounts::Figures(&[Figure::CarriedOver])),
    spec(10, &[RECEIVED, "Bưu chính công ích"], ColumnCounts::Figures(&[Figure::ReceivedPostal])),
    spec(11, &[RESOLVED, "Tổng số"], ColumnCounts::Sum(&[12, 13, 14])),
    spec(
        12,
        &[RESOLVED, "Đúng và trước hạn"],
        ColumnCounts::Figures(&[Figure::ResolvedEarly, Figure::ResolvedOnTime]),
    ),
    spec(
        13,
        &[RESOLVED, "Quá hạn, đã có thư xin lỗi"],
        ColumnCounts::Figures(&[Figure::ResolvedLateApologised]),
    ),
    spec(
        14,
        &[RESOLVED, "Quá hạn, chưa có thư xin lỗi"],
        ColumnCounts::Figures(&[Figure::ResolvedLateNotApologised]),
    ),
    spec(15, &[PENDING, "Tổng số"], ColumnCounts::Sum(&[16, 17, 18])),
    spec(16, &[PENDING, "Chưa đến hạn"], ColumnCounts::Figures(&[Figure::InProcessInTime])),
    spec(
        17,
        &[PENDING, "Quá hạn, đã có thư xin lỗi"],
        ColumnCounts::Figures(&[Figure::InProcessOverdueApologised]),
    ),
    spec(
        18,
        &[PENDING, "Quá hạn, chưa có thư xin lỗi"],
        ColumnCounts::Figures(&[Figure::InProcessOverdueNotApologised]),
    ),
    spec(19, &[PAID, "Tổng số"], ColumnCounts::Nothing),
    spec(20, &[PAID, "Trực tuyến"], ColumnCounts::Nothing),
    spec(21, &[PAID, "Trực tiếp"], ColumnCounts::Nothing),
    spec(22, &["Hồ sơ dừng xử lý"], ColumnCounts::Figures(&[Figure::ClosedStopped])),
    spec(23, &[WAITING, "Đúng hạn"], ColumnCounts::Figures(&[Figure::WaitingInTime])),
    spec(24, &[WAITING, "Quá hạn"], ColumnCounts::Figures(&[Figure::WaitingOverdue])),
    spec(25, &["Hồ sơ không được tiếp nhận"], ColumnCounts::Figures(&[Figure::NotAccepted])),
    spec(26, &["Hồ sơ kết thúc có kết quả điện tử khác bản giấy"], ColumnCounts::Nothing),
    spec(27, &["Hồ sơ thu tiền có xuất biên lai"], ColumnCounts::Nothing),
    spec(28, &["Tỷ lệ doanh nghiệp xác thực"], ColumnCounts::Nothing),
    spec(29, &["Hồ sơ rút"], ColumnCounts::Figures(&[Figure::ClosedWithdrawn])),
    spec(30, &[BESIDE, "Mở lại trong kỳ"], ColumnCounts::Figures(&[Figure::Reopened])),
    spec(31, &[BESIDE, "Đã giải quyết, không có hạn"], ColumnCounts::Figures(&[Figure::ResolvedNoDeadline])),
    spec(
        32,
        &[BESIDE, "Tạm dừng chờ bổ sung, chờ nghĩa vụ tài chính"],
        ColumnCounts::Figures(&[Figure::PausedSupplement, Figure::PausedPayment]),
    ),
    spec(
        33,
        &[BESIDE, "Từ chối, hủy tiếp nhận"],
        ColumnCounts::Figures(&[Figure::ClosedRefused, Figure::AcceptanceUndone]),
    ),
];

const WEEK_COLUMNS: &[ColumnSpec] = &[
    spec(3, &[RECEIVED, "Tổng số"], ColumnCounts::Sum(&[4, 5, 6, 7, 8])),
    spec(4, &[RECEIVED, "Trực tuyến toàn trình"], ColumnCounts::Figures(&[Figure::ReceivedOnlineFull])),
    spec(5, &[RECEIVED, "Trực tuyến một phần"], ColumnCounts::Figures(&[Figure::ReceivedOnlinePartial])),
    spec(6, &[RECEIVED, "Bưu chính"], ColumnCounts::Figures(&[Figure::ReceivedPostal])),
    spec(7, &[RECEIVED, "Trực tiếp"], ColumnCounts::Figures(&[Figure::ReceivedInPerson])),
    spec(8, &[RECEIVED, "Từ kỳ trước"], ColumnCounts::Figures(&[Figure::CarriedOver])),
    spec(9, &[RESOLVED, "Tổng số"], ColumnCounts::Sum(&[10, 11, 12])),
    spec(10, &[RESOLVED, "Trước hạn"], ColumnCounts::Figures(&[Figure::ResolvedEarly])),
    spec(11, &[RESOLVED, "Đúng hạn"], ColumnCounts::Figures(&[Figure::ResolvedOnTime])),
    spec(12, &[RESOLVED, "Quá hạn"], ColumnCounts::Figures(&[Figure::ResolvedLate])),
    spec(13, &[PENDING, "Tổng số"], ColumnCounts::Sum(&[14, 15])),
    spec(14, &[PENDING, "Trong hạn"], ColumnCounts::Figures(&[Figure::InProcessInTime])),
    spec(15, &[PENDING, "Quá hạn"], ColumnCounts::Figures(&[Figure::InProcessOverdue])),
    spec(16, &[BESIDE, "Mở lại trong kỳ"], ColumnCounts::Figures(&[Figure::Reopened])),
    spec(17, &[BESIDE, "Đã giải quyết, không có hạn"], ColumnCounts::Figures(&[Figure::ResolvedNoDeadline])),
    spec(
        18,
        &[BESIDE, "Tạm dừng chờ bổ sung, chờ nghĩa vụ tài chính"],
        ColumnCounts::Figures(&[Figure::PausedSupplement, Figure::PausedPayment]),
    ),
    spec(19, &[BESIDE, "Kết thúc không có kết quả"], ColumnCounts::Figures(&[Figure::Closed])),
];

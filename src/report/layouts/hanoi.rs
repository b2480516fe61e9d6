//! The two working layouts of Hà Nội: by period and by week, a row for each office.
//! Pure: no HTTP, no SQL, no clock.
//!
//! Columns from section 2.3 of the domain reference \[V\]. What the register does not know (payments, forms of going online
//! that it does not tell apart) stands there without a value. The columns under "Ngoài các cột của biểu" are ours: with them
//! the books balance.

use super::{Counts, Layout, Spec, built};
use crate::report::figures::Figure;
use crate::report::resolution::GroupBy;

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

const fn spec(number: usize, heading: &'static [&'static str], counts: Counts) -> Spec {
    Spec { number, heading, counts }
}

const PERIOD_COLUMNS: &[Spec] = &[
    spec(3, &[RECEIVED, "Tổng số"], Counts::Sum(&[4, 5, 6, 7, 8, 9, 10])),
    spec(4, &[RECEIVED, "Trực tiếp"], Counts::Figures(&[Figure::ReceivedInPerson])),
    spec(5, &[RECEIVED, "Trực tuyến toàn trình"], Counts::Figures(&[Figure::ReceivedOnlineFull])),
    spec(6, &[RECEIVED, "Trực tuyến một phần"], Counts::Figures(&[Figure::ReceivedOnlinePartial])),
    spec(7, &[RECEIVED, "Trực tuyến hình thức khác"], Counts::Nothing),
    spec(8, &[RECEIVED, "Phi địa giới"], Counts::Nothing),
    spec(9, &[RECEIVED, "Kỳ trước chuyển qua"], Counts::Figures(&[Figure::CarriedOver])),
    spec(10, &[RECEIVED, "Bưu chính công ích"], Counts::Figures(&[Figure::ReceivedPostal])),
    spec(11, &[RESOLVED, "Tổng số"], Counts::Sum(&[12, 13, 14])),
    spec(
        12,
        &[RESOLVED, "Đúng và trước hạn"],
        Counts::Figures(&[Figure::ResolvedEarly, Figure::ResolvedOnTime]),
    ),
    spec(13, &[RESOLVED, "Quá hạn, đã có thư xin lỗi"], Counts::Figures(&[Figure::ResolvedLateApologised])),
    spec(
        14,
        &[RESOLVED, "Quá hạn, chưa có thư xin lỗi"],
        Counts::Figures(&[Figure::ResolvedLateNotApologised]),
    ),
    spec(15, &[PENDING, "Tổng số"], Counts::Sum(&[16, 17, 18])),
    spec(16, &[PENDING, "Chưa đến hạn"], Counts::Figures(&[Figure::InProcessInTime])),
    spec(
        17,
        &[PENDING, "Quá hạn, đã có thư xin lỗi"],
        Counts::Figures(&[Figure::InProcessOverdueApologised]),
    ),
    spec(
        18,
        &[PENDING, "Quá hạn, chưa có thư xin lỗi"],
        Counts::Figures(&[Figure::InProcessOverdueNotApologised]),
    ),
    spec(19, &[PAID, "Tổng số"], Counts::Nothing),
    spec(20, &[PAID, "Trực tuyến"], Counts::Nothing),
    spec(21, &[PAID, "Trực tiếp"], Counts::Nothing),
    spec(22, &["Hồ sơ dừng xử lý"], Counts::Figures(&[Figure::ClosedStopped])),
    spec(23, &[WAITING, "Đúng hạn"], Counts::Figures(&[Figure::WaitingInTime])),
    spec(24, &[WAITING, "Quá hạn"], Counts::Figures(&[Figure::WaitingOverdue])),
    spec(25, &["Hồ sơ không được tiếp nhận"], Counts::Figures(&[Figure::NotAccepted])),
    spec(26, &["Hồ sơ kết thúc có kết quả điện tử khác bản giấy"], Counts::Nothing),
    spec(27, &["Hồ sơ thu tiền có xuất biên lai"], Counts::Nothing),
    spec(28, &["Tỷ lệ doanh nghiệp xác thực"], Counts::Nothing),
    spec(29, &["Hồ sơ rút"], Counts::Figures(&[Figure::ClosedWithdrawn])),
    spec(30, &[BESIDE, "Mở lại trong kỳ"], Counts::Figures(&[Figure::Reopened])),
    spec(31, &[BESIDE, "Đã giải quyết, không có hạn"], Counts::Figures(&[Figure::ResolvedNoDeadline])),
    spec(
        32,
        &[BESIDE, "Tạm dừng chờ bổ sung, chờ nghĩa vụ tài chính"],
        Counts::Figures(&[Figure::PausedSupplement, Figure::PausedPayment]),
    ),
    spec(
        33,
        &[BESIDE, "Từ chối, hủy tiếp nhận"],
        Counts::Figures(&[Figure::ClosedRefused, Figure::AcceptanceUndone]),
    ),
];

const WEEK_COLUMNS: &[Spec] = &[
    spec(3, &[RECEIVED, "Tổng số"], Counts::Sum(&[4, 5, 6, 7, 8])),
    spec(4, &[RECEIVED, "Trực tuyến toàn trình"], Counts::Figures(&[Figure::ReceivedOnlineFull])),
    spec(5, &[RECEIVED, "Trực tuyến một phần"], Counts::Figures(&[Figure::ReceivedOnlinePartial])),
    spec(6, &[RECEIVED, "Bưu chính"], Counts::Figures(&[Figure::ReceivedPostal])),
    spec(7, &[RECEIVED, "Trực tiếp"], Counts::Figures(&[Figure::ReceivedInPerson])),
    spec(8, &[RECEIVED, "Từ kỳ trước"], Counts::Figures(&[Figure::CarriedOver])),
    spec(9, &[RESOLVED, "Tổng số"], Counts::Sum(&[10, 11, 12])),
    spec(10, &[RESOLVED, "Trước hạn"], Counts::Figures(&[Figure::ResolvedEarly])),
    spec(11, &[RESOLVED, "Đúng hạn"], Counts::Figures(&[Figure::ResolvedOnTime])),
    spec(12, &[RESOLVED, "Quá hạn"], Counts::Figures(&[Figure::ResolvedLate])),
    spec(13, &[PENDING, "Tổng số"], Counts::Sum(&[14, 15])),
    spec(14, &[PENDING, "Trong hạn"], Counts::Figures(&[Figure::InProcessInTime])),
    spec(15, &[PENDING, "Quá hạn"], Counts::Figures(&[Figure::InProcessOverdue])),
    spec(16, &[BESIDE, "Mở lại trong kỳ"], Counts::Figures(&[Figure::Reopened])),
    spec(17, &[BESIDE, "Đã giải quyết, không có hạn"], Counts::Figures(&[Figure::ResolvedNoDeadline])),
    spec(
        18,
        &[BESIDE, "Tạm dừng chờ bổ sung, chờ nghĩa vụ tài chính"],
        Counts::Figures(&[Figure::PausedSupplement, Figure::PausedPayment]),
    ),
    spec(19, &[BESIDE, "Kết thúc không có kết quả"], Counts::Figures(&[Figure::Closed])),
];

//! The words beside a number by which a reader tells a figure from what only looks like one.
//! Pure: no HTTP, no SQL, no clock.

/// Kinds of documents whose numbers follow the word `số`.
pub(super) const DOCUMENTS: &[&str] = &[
    "nghị quyết",
    "quyết định",
    "kế hoạch",
    "công văn",
    "chỉ thị",
    "thông tư",
    "nghị định",
    "chương trình",
    "báo cáo",
    "luật",
    "thông báo",
    "đề án",
    "tờ trình",
    "văn bản",
    "biểu",
    "mẫu",
    "hướng dẫn",
];
/// Words before a number that is a place in a law, a form or a calendar.
pub(super) const PLACES: &[&str] = &[
    "ngày",
    "tháng",
    "quý",
    "điều",
    "khoản",
    "mục",
    "phần",
    "chương",
    "phụ lục",
    "biểu",
    "mẫu",
    "bảng",
    "trang",
    "bước",
    "khóa",
    "tuần",
    "biểu mẫu",
    "lần thứ",
    "số điện thoại",
    "điện thoại",
    "đường dây nóng",
    "hotline",
    "tổng đài",
    "số tài khoản",
    "cccd",
    "cccd số",
    "cmnd",
    "số nhà",
    "tổ dân phố số",
    "qđ",
    "nq",
    "nđ",
    "kh",
    "cv",
    "iso",
    "tcvn",
];
/// Words before a number that is a place, unless a word for what is counted stands behind it.
pub(super) const NAMED_BY_NUMBER: &[&str] = &[
    "điểm",
    "cấp",
    "loại",
    "vùng",
    "tổ",
    "khu phố",
    "tổ dân phố",
    "phòng",
    "phường",
    "quận",
    "quyết định",
    "nghị quyết",
    "nghị định",
    "kế hoạch",
    "công văn",
    "thông tư",
    "chỉ thị",
];
/// Words for large numbers, and how many they are.
pub(super) const LARGE: &[(&str, i64)] =
    &[(" nghìn", 1_000), (" ngàn", 1_000), (" triệu", 1_000_000), (" tỷ", 1_000_000_000)];
/// Words before a year.
pub(super) const BEFORE_A_YEAR: &[&str] =
    &["năm", "đầu năm", "cuối năm", "giai đoạn", "từ", "đến", "với", "nhiệm kỳ", "niên độ", "và"];
/// Words before a day and month without a year.
pub(super) const BEFORE_A_DAY: &[&str] =
    &["ngày", "từ", "đến", "hết", "sáng", "chiều", "trước", "sau", "tối", "tính đến", "dịp", "và", "lễ"];

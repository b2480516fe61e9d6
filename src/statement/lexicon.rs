//! The words by which a reader of reports knows what a number is, of whom, of when and of what.
//! Pure: no HTTP, no SQL, no clock.
//!
//! All lists are in small letters with accents, but for `EMPTY`, `SAME`, `HARMLESS` and `LEVEL_WORDS`, which are folded.

use super::mark::SubjectMark;
use crate::agency::Level;
use crate::report::quantity::unit::UnitOfMeasure;

/// Kinds of documents whose numbers follow the word `số`.
pub(super) const DOCUMENTS: &[&str] = &[
    "nghị quyết",
    "quyết định",
    "kế hoạch",
    "công văn",
    "công điện",
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
    "kết luận",
];
/// Words before a number that is a place in a calendar: unless it is too large for one, or so much in each of them.
pub(super) const CALENDAR: &[(&str, u32)] = &[("ngày", 31), ("tháng", 12), ("quý", 4), ("tuần", 53)];
/// Words before a place in a calendar by which the number behind it is counted in each: `mỗi ngày 150 hồ sơ`.
pub(super) const EACH: &[&str] = &["mỗi", "một", "hàng", "hằng", "từng", "trong", "các"];
/// Words before a number that is a place in a law or a form: a small one, without marks.
pub(super) const PLACES_IN_PAPERS: &[&str] = &[
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
    "khoá",
    "lần thứ",
];
/// Words that end like one of those and are none.
pub(super) const NO_PLACES: &[&str] = &[
    "danh mục",
    "hạng mục",
    "chuyên mục",
    "đề mục",
    "thành phần",
    "cổ phần",
    "học phần",
    "tài khoản",
    "giao khoản",
];
/// Words before a number by which something is called and found.
pub(super) const CALLED_BY: &[&str] = &[
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
/// Words before a number that is a name, unless a word for what is counted stands behind it.
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
    "đề án",
    "chương trình",
    "dự án",
    "chỉ đạo",
    "tổ công tác",
    "chiến dịch",
    "kết luận",
    "công điện",
];
/// Programmes that have a number for a name, whatever stands behind it: `Đề án 06`.
pub(super) const PROGRAMMES: &[&str] =
    &["đề án", "tổ đề án", "tổ công tác đề án", "dự án", "chương trình", "ban chỉ đạo", "chiến dịch"];
/// Words for large numbers, and how many they are.
pub(super) const LARGE: &[(&str, i64)] =
    &[(" nghìn", 1_000), (" ngàn", 1_000), (" triệu", 1_000_000), (" tỷ", 1_000_000_000)];
/// Words before a year, whatever stands behind it.
pub(super) const BEFORE_A_YEAR: &[&str] = &["năm", "giai đoạn", "nhiệm kỳ", "niên độ"];
/// Words before a day and month without a year.
pub(super) const BEFORE_A_DAY: &[&str] =
    &["ngày", "từ", "đến", "hết", "sáng", "chiều", "trước", "sau", "tối", "tính đến", "dịp", "và", "lễ"];

/// Words before a percentage by which something grew, or that somebody wants: no part of anything.
pub(super) const NO_SHARE: &[&str] = &[
    "tăng",
    "giảm",
    "tăng thêm",
    "giảm thêm",
    "cao hơn",
    "thấp hơn",
    "vượt",
    "tăng khoảng",
    "giảm khoảng",
    "tăng trên",
    "tăng hơn",
    "rút ngắn",
    "cắt giảm",
    "chỉ tiêu",
    "chỉ tiêu là",
    "mục tiêu",
    "mục tiêu là",
    "phấn đấu đạt",
    "phấn đấu",
    "yêu cầu",
    "yêu cầu là",
    "so với",
    "tỷ lệ giảm",
    "tỷ lệ tăng",
    "từ",
];
/// Words behind a percentage of something else than the numbers before it.
pub(super) const OF_ELSE: &[&str] = &[
    "so với",
    "kế hoạch",
    "chỉ tiêu",
    "mục tiêu",
    "cùng kỳ",
    "yêu cầu",
    "dự toán",
    "điểm phần trăm",
    "kế hoạch năm",
    "kế hoạch giao",
];
/// Words between a part and its base.
pub(super) const OF: &[&str] =
    &["trên tổng số", "trong tổng số", "/tổng số", "/", "trên", "trong số", "so với tổng số"];
/// Words that lead from a number to its percentage.
pub(super) const LINKS: &[&str] = &[
    "đạt", "tỷ", "tỉ", "lệ", "chiếm", "bằng", "tương", "ứng", "đương", "là", "với", "=", "mức", "tức", "hay",
    "gần", "khoảng", "trên", "hơn", "xấp", "xỉ", "ước",
];
/// Further ones, when no comma stands between.
pub(super) const LINKS_WITHIN: &[&str] = &[
    "đã", "được", "đúng", "hạn", "trước", "và", "giải", "quyết", "xử", "lý", "hoàn", "thành", "trả", "kết",
    "quả", "hồ", "sơ", "tthc", "thủ", "tục", "hành", "chính",
];
/// Words that begin something else.
pub(super) const TURNS: &[&str] = &["trong đó", "còn ", "riêng", "tăng", "giảm", ";"];
/// Words by which a number is the whole of which a later one is a part.
pub(super) const WHOLE: &[&str] = &[
    "tiếp nhận",
    "tổng số",
    "phải giải quyết",
    "phải xử lý",
    "được giao",
    "giao",
    "đề ra",
    "phát ra",
    "cần thực hiện",
    "phải thực hiện",
    "đăng ký",
    "rà soát",
    "phải trả",
    "mời",
];
/// Words by which a number is what became of an earlier one.
pub(super) const DONE: &[&str] = &[
    "đã xử lý",
    "xử lý",
    "đã giải quyết",
    "giải quyết",
    "hoàn thành",
    "thu về",
    "triển khai",
    "đã thực hiện",
    "trả kết quả",
    "trúng tuyển",
    "trả lời",
    "tham gia",
    "trong đó",
    "đúng hạn",
];
/// Words by which something was there before: what is handled in a period may come from it.
pub(super) const FROM_BEFORE: &[&str] = &[
    "kỳ trước",
    "tồn đầu kỳ",
    "chuyển sang",
    "chuyển qua",
    "tồn cũ",
    "năm trước chuyển",
    "tháng trước chuyển",
];

/// Words that promise all parts of a total.
pub(super) const ALL_PARTS: &[&str] = &["gồm", "bao gồm", "gồm có", "cụ thể", "cụ thể là", "chia ra"];
/// Words that promise some parts of a total.
pub(super) const SOME_PARTS: &[&str] = &["trong đó", "bao gồm cả", "gồm cả", "kể cả"];

/// Words by which a stretch of a sentence is of another time.
pub(super) const ANOTHER_TIME: &[&str] =
    &["cùng kỳ", "năm trước", "kỳ trước", "năm ngoái", "tháng trước", "quý trước", "tuần", "lũy kế"];
/// Words by which a number is compared with, wished for, or one of many.
pub(super) const NO_FACT: &[&str] = &[
    "so với",
    "phấn đấu",
    "dự kiến",
    "chỉ tiêu",
    "mục tiêu",
    "bình quân",
    "trung bình",
    "mỗi ngày",
    "mỗi tháng",
    "một ngày",
    "hàng ngày",
    "hằng ngày",
    "hàng tháng",
    "hằng tháng",
];
/// Words before the name of a place or body.
pub(super) const BODIES: &[&str] = &[
    "phường",
    "xã",
    "quận",
    "huyện",
    "thị trấn",
    "thị xã",
    "sở",
    "phòng",
    "chi nhánh",
    "trung tâm",
    "chi cục",
    "tỉnh",
];
/// Words of a level of government; without a level: words that only look like one.
pub(super) const LEVELS: &[(&str, Option<Level>)] = &[
    ("xã hội", None),
    ("cơ sở", None),
    ("trụ sở", None),
    ("sở hữu", None),
    ("cấp sở", Some(Level::Department)),
    ("sở", Some(Level::Department)),
    ("cấp huyện", Some(Level::District)),
    ("quận", Some(Level::District)),
    ("huyện", Some(Level::District)),
    ("thị xã", Some(Level::District)),
    ("phường", Some(Level::Ward)),
    ("thị trấn", Some(Level::Ward)),
    ("xã", Some(Level::Ward)),
    ("thành phố", Some(Level::City)),
    ("cấp tỉnh", Some(Level::City)),
];
/// Words of an office as a whole, with all below it.
pub(super) const WHOLE_OFFICE: &[&str] =
    &["toàn quận", "toàn huyện", "toàn thành phố", "toàn thị xã", "toàn phường", "trên địa bàn"];
/// Words of a desk of its own.
pub(super) const DESK: &[&str] = &[
    "bộ phận một cửa",
    "bộ phận tiếp nhận và trả kết quả",
    "bộ phận tiếp nhận",
    "một cửa cấp",
    "một cửa của",
];
/// Words by which the sentence begins to say what its subject did.
pub(super) const VERBS: &[&str] = &[
    "đã",
    "được",
    "có",
    "tiếp nhận",
    "giải quyết",
    "xử lý",
    "ban hành",
    "tổ chức",
    "hoàn thành",
    "thực hiện",
    "đạt",
    "là",
];
/// Words of levels, folded: whose a thing is, is compared by itself.
pub(super) const LEVEL_WORDS: &[&str] =
    &["cap", "phuong", "xa", "thi", "tran", "quan", "huyen", "thanh", "pho", "so", "ubnd", "truc"];
/// Words right before the number of a group or a year in a row, whatever stands behind it.
pub(super) const GROUPS: &[(&str, UnitOfMeasure)] =
    &[("nhóm", UnitOfMeasure::Group), ("năm thứ", UnitOfMeasure::Years)];
/// Things that stand for any of those that a label names.
pub(super) const ANY_THING: &[&str] = &["người", "trường hợp", "đơn vị", "cơ quan, đơn vị", "cơ quan"];
/// Words right before a place in a ranking.
pub(super) const BEFORE_A_RANK: &[&str] = &["thứ", "hạng", "thứ hạng"];
/// The words of units that stand for any body.
pub(super) const ANY_BODY: &[&str] = &["đơn vị", "cơ quan, đơn vị", "cơ quan"];
/// Words that narrow what is told: what follows them has to be in the label too.
pub(super) const NARROWERS: &[&str] = &["riêng"];
/// The same, before the name of a field.
pub(super) const FIELDS: &[&str] = &["lĩnh vực"];
/// Words that may narrow: with another word behind them than the label has, nobody is accused.
pub(super) const BY: &[&str] = &["qua", "bằng", "của", "tại", "trên", "từ"];
/// The word behind which it stands whose a thing is.
pub(super) const OWNED_BY: &str = "thuộc ";
/// What stands behind that word and is nobody: who decides on a thing, where it lies.
pub(super) const NO_OWNERS: &[&str] =
    &["thẩm quyền", "phạm vi", "diện", "địa bàn", "lĩnh vực", "các lĩnh vực", "nhóm", "danh mục"];
/// Words with which the name of what is counted begins anew in the middle of a clause.
pub(super) const BEGINS_A_COUNT: &[&str] = &["tổng số", "số lượng"];
/// The same as those that narrow, where a piece of a sentence begins with it.
pub(super) const ABOUT: &str = "đối với ";
/// Words by which the description of what is counted ends.
pub(super) const ENDS_OF_THINGS: &[&str] = &[
    "theo", "nhằm", "để", "so", "trong", "qua", "bằng", "trên", "từ", "đến", "khi", "với", "tại", "ở", "và",
    "đạt", "chiếm", "vào", "do", "xuống", "lên", "là", "trước", "sau", "đối",
];
/// Words between what there was before and what there is after.
pub(super) const CHANGES: &[&str] = &["xuống còn", "xuống", "lên", "lên thành"];
/// Words right behind a number that are no name of a thing.
pub(super) const NO_THINGS: &[&str] = &[
    "và", "trong", "so", "tại", "của", "được", "đã", "thuộc", "đạt", "chiếm", "xuống", "trên", "theo", "liên",
];

/// Words of a mark, the longer before the shorter; without one: words in which a shorter one means nothing.
pub(super) const MARKS: &[(&str, Option<SubjectMark>)] = &[
    ("thẩm quyền giải quyết", None),
    ("quy trình nội bộ giải quyết", None),
    ("quy trình giải quyết", None),
    ("trực tiếp xử lý", None),
    ("trực tiếp chỉ đạo", None),
    ("chỉ đạo xử lý", None),
    ("chỉ đạo giải quyết", None),
    ("bộ phận tiếp nhận và trả kết quả", None),
    ("trước và đúng hạn", Some(SubjectMark::OnTime)),
    ("trước hạn và đúng hạn", Some(SubjectMark::OnTime)),
    ("đúng và trước hạn", Some(SubjectMark::OnTime)),
    ("đúng hạn và trước hạn", Some(SubjectMark::OnTime)),
    ("giải quyết trước hạn", Some(SubjectMark::Early)),
    ("trước hạn", Some(SubjectMark::Early)),
    ("sớm hạn", Some(SubjectMark::Early)),
    ("đúng hạn", Some(SubjectMark::OnTime)),
    ("quá hạn", Some(SubjectMark::Late)),
    ("trễ hạn", Some(SubjectMark::Late)),
    ("chậm", Some(SubjectMark::Late)),
    ("trong hạn", Some(SubjectMark::InTime)),
    ("đến hạn", Some(SubjectMark::Due)),
    ("kỳ trước", Some(SubjectMark::CarriedOver)),
    ("chuyển sang", Some(SubjectMark::CarriedOver)),
    ("chuyển qua", Some(SubjectMark::CarriedOver)),
    ("tồn đầu kỳ", Some(SubjectMark::CarriedOver)),
    ("từ chối", Some(SubjectMark::Refused)),
    ("không tiếp nhận", Some(SubjectMark::Refused)),
    ("rút hồ sơ", Some(SubjectMark::Withdrawn)),
    ("xin rút", Some(SubjectMark::Withdrawn)),
    ("chờ tiếp nhận", Some(SubjectMark::Waiting)),
    ("hủy tiếp nhận", Some(SubjectMark::Undone)),
    ("đang giải quyết", Some(SubjectMark::Pending)),
    ("đang xử lý", Some(SubjectMark::Pending)),
    ("chưa giải quyết", Some(SubjectMark::Pending)),
    ("chưa xử lý", Some(SubjectMark::Pending)),
    ("còn lại", Some(SubjectMark::Pending)),
    ("tồn", Some(SubjectMark::Pending)),
    ("trả kết quả", Some(SubjectMark::Resolved)),
    ("giải quyết", Some(SubjectMark::Resolved)),
    ("xử lý", Some(SubjectMark::Resolved)),
    ("tiếp nhận", Some(SubjectMark::Received)),
    ("trực tuyến toàn trình", Some(SubjectMark::OnlineFull)),
    ("toàn trình", Some(SubjectMark::OnlineFull)),
    ("trực tuyến một phần", Some(SubjectMark::OnlinePartial)),
    ("một phần", Some(SubjectMark::OnlinePartial)),
    ("trực tuyến", Some(SubjectMark::Online)),
    ("qua mạng", Some(SubjectMark::Online)),
    ("trực tiếp", Some(SubjectMark::InPerson)),
    ("bưu chính", Some(SubjectMark::Postal)),
    ("chưa", Some(SubjectMark::Not)),
    ("không", Some(SubjectMark::Not)),
    ("tăng", Some(SubjectMark::More)),
    ("cắt giảm", Some(SubjectMark::Less)),
    ("giảm", Some(SubjectMark::Less)),
    ("rút ngắn", Some(SubjectMark::Less)),
    ("trước sắp xếp", Some(SubjectMark::Before)),
    ("sau sắp xếp", Some(SubjectMark::After)),
    ("xuống còn", Some(SubjectMark::After)),
    ("công bố", Some(SubjectMark::Published)),
    ("bãi bỏ", Some(SubjectMark::Abolished)),
    ("sửa đổi", Some(SubjectMark::Amended)),
];

/// Syllables that say nothing of what is counted.
pub(super) const EMPTY: &[&str] = &[
    "so", "da", "duoc", "cua", "tai", "va", "cac", "ve", "ty", "le", "co", "cho", "theo", "trong", "do",
    "tren", "voi", "la", "nam", "tong", "thuoc", "ti", "luong", "dat", "nhung", "mot", "tinh", "den", "ngay",
    "ky", "nay", "dang", "tu", "thi", "o", "bao", "gom", "con", "xep", "hon", "gan", "khoang",
];
/// Syllables that make a thing no other thing: of anybody, of any kind.
pub(super) const HARMLESS: &[&str] = &[
    "loai", "lien", "quan", "can", "thuc", "hien", "co", "don", "vi", "pham", "ly", "dia", "ban", "cong",
    "tac", "chung", "phuc", "vu", "quy", "dinh", "khac", "nhau", "moi", "tthc",
];
/// Other spellings and short forms of one word.
pub(super) const SAME: &[(&str, &str)] = &[
    ("ho so thu tuc hanh chinh", "ho so"),
    ("ho so tthc", "ho so"),
    ("thu tuc hanh chinh", "tthc"),
    ("thu tuc", "tthc"),
    ("phan anh, kien nghi", "pakn"),
    ("phan anh kien nghi", "pakn"),
    ("phan anh", "pakn"),
    ("kien nghi", "pakn"),
    ("van ban quy pham phap luat", "van ban qppl"),
    ("vbqppl", "van ban qppl"),
    ("quy pham phap luat", "qppl"),
    ("quan ly du an", "qlda"),
    ("uy ban nhan dan", "ubnd"),
    ("hoi dong nhan dan", "hdnd"),
    ("cai cach hanh chinh", "cchc"),
    ("cap phuong", "cap xa"),
    ("cap quan", "cap huyen"),
    ("bo phan tiep nhan va tra ket qua", "mot cua"),
    ("bo phan mot cua", "mot cua"),
    ("truoc sap xep", ""),
    ("sau sap xep", ""),
    ("xep thu", "hang"),
    ("xep hang", "hang"),
    ("thu hang", "hang"),
];

//! In what an indicator is counted, and how papers name that beside the number.
//! Pure: no HTTP, no SQL, no clock.

use crate::named_values;

named_values! {
    /// What is counted. Only what is counted alike can be added or divided.
    pub enum UnitOfMeasure {
        /// A share of something that is counted, in percent: it has a numerator and a denominator.
        Percent = "percent",
        /// A score that somebody else publishes in percent, such as PARINDEX: it has no denominator.
        Index = "index",
        /// A score in points.
        Points = "points",
        /// A place in a ranking.
        Rank = "rank",
        /// Places gained or lost in a ranking.
        Places = "places",
        /// The number of a group.
        Group = "group",
        /// Years.
        Years = "years",
        /// Dossiers.
        Dossiers = "dossiers",
        /// Promises of a date.
        Promises = "promises",
        /// Administrative procedures.
        Procedures = "procedures",
        /// Internal workflows of procedures.
        Workflows = "workflows",
        /// Work processes outside procedures.
        Processes = "processes",
        /// Feedback and petitions.
        FeedbackItems = "feedback_items",
        /// Answers to a survey.
        Answers = "answers",
        /// Documents that come in or go out.
        Documents = "documents",
        /// Normative and other texts.
        Texts = "texts",
        /// Decisions.
        Decisions = "decisions",
        /// Policies.
        Policies = "policies",
        /// Tasks.
        Tasks = "tasks",
        /// Units, bodies that are looked at.
        Units = "units",
        /// Agencies.
        Agencies = "agencies",
        /// Provinces.
        Provinces = "provinces",
        /// Boards.
        Boards = "boards",
        /// Schools.
        Schools = "schools",
        /// People.
        People = "people",
        /// Posts.
        Posts = "posts",
        /// Meetings.
        Meetings = "meetings",
        /// News items.
        Items = "items",
        /// Information systems.
        Systems = "systems",
        /// Accounts.
        Accounts = "accounts",
        /// Houses and land.
        Properties = "properties",
        /// Cars.
        Cars = "cars",
        /// An amount of money, in đồng.
        Money = "money",
        /// Anything else.
        Other = "other",
    }
}

crate::text_column!(UnitOfMeasure);

impl UnitOfMeasure {
    /// The word for people, in Vietnamese.
    #[must_use]
    pub fn words_vi(self) -> &'static str {
        self.beside().first().copied().unwrap_or_default()
    }

    /// Whether numbers of several offices can be added up: counts and amounts can, shares, scores and places cannot.
    #[must_use]
    pub fn adds_up(self) -> bool {
        use UnitOfMeasure::{Group, Index, Percent, Places, Points, Rank, Years};
        !matches!(self, Percent | Index | Points | Rank | Places | Group | Years)
    }

    /// Whether a percent sign stands behind the number.
    #[must_use]
    pub fn is_percent(self) -> bool {
        matches!(self, Self::Percent | Self::Index)
    }

    /// The words that papers write beside the number, the usual one first.
    #[must_use]
    pub fn beside(self) -> &'static [&'static str] {
        match self {
            Self::Percent => &["tỷ lệ", "phần trăm"],
            Self::Index => &["chỉ số"],
            Self::Points => &["điểm"],
            Self::Rank => &["thứ hạng", "hạng", "xếp thứ", "tỉnh, thành phố"],
            Self::Places => &["bậc"],
            Self::Group => &["nhóm"],
            Self::Years => &["năm"],
            Self::Dossiers => &["hồ sơ"],
            Self::Promises => &["lời hẹn"],
            Self::Procedures => &["thủ tục hành chính", "TTHC", "thủ tục"],
            Self::Workflows => &["quy trình nội bộ", "quy trình liên thông", "quy trình"],
            Self::Processes => &["quy trình công việc", "quy trình nội bộ", "quy trình"],
            Self::FeedbackItems => &["phản ánh, kiến nghị", "PAKN", "phản ánh", "kiến nghị"],
            Self::Answers => &["lượt khảo sát", "lượt", "phiếu"],
            Self::Documents => &["văn bản"],
            Self::Texts => &["văn bản", "nghị quyết", "quyết định"],
            Self::Decisions => &["quyết định"],
            Self::Policies => &["chính sách"],
            Self::Tasks => &["nhiệm vụ"],
            Self::Units => &[
                "đơn vị",
                "cơ quan, đơn vị",
                "chi cục",
                "phòng chuyên môn",
                "phòng",
                "UBND phường",
                "phường",
                "sở",
            ],
            Self::Agencies => &["cơ quan", "cơ quan, đơn vị"],
            Self::Provinces => &["tỉnh, thành phố", "tỉnh/thành phố", "tỉnh, thành", "tỉnh"],
            Self::Boards => &["ban quản lý dự án", "ban QLDA", "ban"],
            Self::Schools => &["trường"],
            Self::People => {
                &["người", "trường hợp", "công chức", "viên chức", "chuyên viên", "báo cáo viên", "cán bộ"]
            }
            Self::Posts => &["biên chế", "chức danh", "vị trí"],
            Self::Meetings => &["cuộc họp", "cuộc", "phiên họp"],
            Self::Items => &["tin, bài", "tin bài"],
            Self::Systems => &["hệ thống"],
            Self::Accounts => &["tài khoản"],
            Self::Properties => &["cơ sở nhà, đất", "cơ sở nhà đất", "cơ sở"],
            Self::Cars => &["xe ô tô", "xe"],
            Self::Money => &["đồng"],
            Self::Other => &["đơn vị tính khác"],
        }
    }
}

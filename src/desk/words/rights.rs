//! Words of who changed what, and who may.
//! Pure: no HTTP, no SQL, no clock.

super::words! {
    ChangesTitle "Ai đã thay đổi" "Who changed it";
    NoChanges "Chưa ai thay đổi gì từ khi cài đặt." "Nobody has changed anything since the install.";
    ChangeWhat "Việc đã làm" "What was done";
    ChangeBy "Người làm" "By";
    ChangeRole "Với vai trò" "In the role";
    ChangeBehalf "Thay mặt" "On behalf of";
    ChangeWhen "Lúc" "When";
    ChangeByMachine "Người vận hành máy chủ" "Whoever runs the server";
    ChangeDrafted "lập dự thảo" "drafted";
    ChangeChanged "sửa dự thảo" "changed the draft";
    ChangePublished "công bố" "published";
    ChangeAbolished "bãi bỏ" "abolished";
    ChangeRetired "cho thôi dùng" "took out of use";
    ReasonOfExport "Lý do lấy sổ ra tệp" "Why the book is taken out";
    ReasonOfExportHint "Sổ có dữ liệu cá nhân: lý do được ghi lại cùng người lấy." "The book holds personal data: the reason is kept with whoever takes it.";
    PeopleHidden "Vai trò của bạn không xem dữ liệu cá nhân của hồ sơ này." "Your role does not show the personal data of this dossier.";
    WhoReadTitle "Ai đã xem dữ liệu cá nhân" "Who saw personal data";
    WhoReadAbout "Mỗi lần một cán bộ xem hoặc lấy ra dữ liệu cá nhân của hồ sơ tại cơ quan bạn phụ trách. Chỉ lãnh đạo và người giám sát của cơ quan xem được; giữ hai năm." "Each time an officer saw or took out personal data of dossiers of an office that you head. Shown to heads and supervisors of the office alone; kept for two years.";
    ReadFrom "Từ ngày" "From the day";
    ReadTo "Đến hết ngày" "Until the end of the day";
    NobodyRead "Chưa ai xem gì trong khoảng này." "Nobody saw anything then.";
    ReadWhat "Đã xem" "What was seen";
    ReadOf "Hồ sơ" "Dossiers";
    ReadReason "Lý do" "Reason";
    ReadOfficer "Tên đăng nhập của cán bộ" "User name of the officer";
    ReadDossier "Mã hồ sơ" "Code of the dossier";
    ReadList "danh sách hồ sơ" "a list of dossiers";
    ReadOneDossier "hồ sơ" "the dossier";
    ReadJournal "diễn biến của hồ sơ" "the journal of the dossier";
    ReadPaper "giấy tờ in" "a form or slip";
    ReadFile "tệp của hồ sơ" "a file of the dossier";
    ReadPeople "tra người nộp" "a look-up of people";
    ReadBook "sổ theo dõi" "the register book";
    ReadExport "lấy sổ ra tệp" "the register book as a file";
    GrantTitle "Cho người lập báo cáo xem dữ liệu cá nhân" "Let a writer of reports see personal data";
    GrantAbout "Người lập báo cáo chỉ thấy số liệu và mã hồ sơ. Người giám sát cho xem dữ liệu cá nhân của cơ quan mình, có lý do, nhiều nhất 31 ngày." "Writers of reports see figures and codes alone. A supervisor lets them see the personal data of the office, for a reason, at most 31 days.";
    GrantWriter "Người lập báo cáo" "Writer of reports";
    GrantUntil "Đến hết ngày" "Until the end of";
    GrantGive "Cho phép xem" "Let them see";
    GrantEnd "Thôi cho xem" "End it";
    GrantInForce "đang cho xem" "in force";
    GrantOver "đã hết" "over";
    GrantedBy "Người cho phép" "Allowed by";
    GrantMade "Đã cho phép." "Allowed.";
    GrantEnded "Đã thôi cho xem." "Ended.";
    NoGrants "Chưa cho ai xem." "Nobody was allowed yet.";
    CatalogueOfThoseAbove "Nhiều cơ quan dùng chung nội dung này. Chỉ quản trị viên có phạm vi gồm mọi cơ quan đó mới thay đổi được: nhờ quản trị viên của cấp trên." "Several offices use this. Only an administrator whose role reaches all of them changes it: ask an administrator of the level above.";
}

//! Words of the pages of administration: what they have in common, and officers.
//! Pure: no HTTP, no SQL, no clock.

super::words! {
    // every page
    Administration "Quản trị" "Administration";
    AdministrationOverview "Cần xem" "To be seen to";
    DoNothing "Không làm, quay lại" "Do nothing, go back";
    NothingToSeeTo "Không có gì phải xem lúc này." "Nothing needs attention now.";
    UnsettledYears "Lịch làm việc còn tạm tính" "Calendars that are provisional";
    UnsettledAbout "Hạn trả rơi vào năm này có thể lệch khi có quyết định về ngày nghỉ." "Due dates in this year may move when its days off are decreed.";
    ProcedureDrafts "Thủ tục còn ở bản dự thảo" "Procedures in draft";
    WorkflowDrafts "Quy trình còn ở bản dự thảo" "Workflows in draft";
    DraftOfVersion "bản" "version";
    RolesEndingSoon "Vai trò hết hạn trong 30 ngày tới" "Roles that end within 30 days";
    LastDay "Hết ngày" "Last day";
    // officers
    OfficersTitle "Cán bộ" "Officers";
    OfficersAbout "Cán bộ đang, đã hoặc sẽ giữ vai trò tại cơ quan bạn quản trị." "Officers who hold, held or will hold a role at the offices that you administer.";
    FindOfficer "Tên hoặc tên đăng nhập" "Name or user name";
    AnyRole "(mọi vai trò)" "(any role)";
    AnyAgency "(mọi cơ quan)" "(any agency)";
    NoOfficerFits "Không có cán bộ nào khớp." "No officer fits.";
    NewOfficerTitle "Thêm cán bộ" "Add an officer";
    PostName "Chức vụ" "Post";
    ServiceStanding "Tình trạng" "State";
    InService "Đang làm việc" "In service";
    OutOfService "Đã khóa" "Out of service";
    SubstitutedBy "Người làm thay:" "Stands in:";
    UntilDay "đến hết" "until the end of";
    NoRoleNow "hiện không giữ vai trò nào" "holds no role now";
    RolesOverTime "Vai trò theo thời gian" "Roles over time";
    InForceNow "đang hiệu lực" "in force";
    NotYet "chưa đến ngày" "not yet";
    Over "đã hết" "over";
    NeverBegan "không bắt đầu" "never began";
    PostsOverTime "Chức vụ theo thời gian" "Posts over time";
    NoPostKnown "Chưa ghi chức vụ nào." "No post is known.";
    SubstitutesOverTime "Người làm thay" "Stand-ins";
    NobodyStoodIn "Chưa ai làm thay." "Nobody has stood in.";
    ChangesMade "Đã thay đổi" "What was changed";
    OwnAccount "Đây là tài khoản của bạn. Không ai tự đổi vai trò hay khóa tài khoản của mình: nhờ một quản trị viên khác." "This is your own account. Nobody changes their own roles or locks themselves out: ask another administrator.";
    OwnAccountPage "Đổi mật khẩu của mình ở trang Tài khoản" "Change your own password in your account";
    HeldDossiers "Hồ sơ đang giữ" "Dossiers in hand";
    // acts on an officer
    GiveRole "Giao vai trò" "Give a role";
    EndRole "Kết thúc vai trò" "End a role";
    MoveRole "Chuyển cơ quan, phòng" "Move to another agency or unit";
    SetPost "Ghi chức vụ" "Set the post";
    NameSubstitute "Cử người làm thay" "Name a stand-in";
    EndSubstitution "Kết thúc làm thay" "End a substitution";
    LockOut "Khóa tài khoản" "Take out of service";
    TakeBack "Mở lại tài khoản" "Take back into service";
    GivePassword "Cấp mật khẩu mới" "Give a new password";
    WhichRole "Vai trò nào" "Which role";
    WhichSubstitution "Lần làm thay nào" "Which substitution";
    StandIn "Người thay" "Stand-in";
    RoleAt "Tại cơ quan, phòng" "At the agency or unit";
    MoveTo "Chuyển đến" "To";
    FirstDay "Từ ngày" "First day";
    UntilLastDay "Đến hết ngày" "Last day";
    FirstDayHint "Để trống: có hiệu lực ngay. Ngày/tháng/năm, h là hôm nay" "Empty: at once. Day/month/year, h is today";
    LastDayHint "Để trống: đến khi có quyết định khác" "Empty: until further notice";
    EndDayHint "Để trống: kết thúc ngay" "Empty: at once";
    SubstituteEndHint "Hết ngày này người vắng làm việc lại" "After this day the absent officer is back";
    SubstitutionReason "Lý do (nghỉ phép, đi học...)" "Reason (leave, a course)";
    EffectOfRole "Vai trò cho phép làm việc tại cơ quan đã chọn và mọi cơ quan trực thuộc." "A role reaches the agency that is chosen and everything below it.";
    EffectOfEnd "Hồ sơ đang giữ vẫn ở tên người này cho đến khi được giao lại." "Dossiers in hand stay with this officer until they are assigned anew.";
    EffectOfLock "Người này không đăng nhập được nữa, mọi phiên kết thúc ngay. Việc đã làm vẫn còn trong sổ." "This officer can sign in no more; every session ends at once. What was done stays in the books.";
    DossiersGoBack "Các hồ sơ đang giữ trở về danh sách chung của vai trò:" "The dossiers in hand go back to everybody of the role:";
    QuestionsGoBack "Ý kiến chưa trả lời được chuyển cho người cùng vai trò:" "Unanswered questions go to whoever has the role:";
    NothingInHand "Người này không giữ hồ sơ nào và không nợ ý kiến nào." "This officer has no dossier in hand and owes no opinion.";
    EffectOfReturn "Người này đăng nhập lại được với các vai trò còn hiệu lực. Hồ sơ trước đây không tự trở lại." "This officer can sign in again with the roles that are in force. Earlier dossiers do not come back by themselves.";
    EffectOfPassword "Máy chủ đặt một mật khẩu ngẫu nhiên và hiện một lần, trên trang để in. Mọi phiên của người này kết thúc ngay." "The service makes up a password and shows it once, on a page to be printed. Every session of this officer ends at once.";
    RolesMore "Vai trò khác giao thêm sau, ở trang của cán bộ." "Other roles are given later, on the officer's page.";
    FirstPasswordMade "Mật khẩu đầu tiên do máy chủ đặt, hiện một lần sau khi thêm." "The service makes up the first password and shows it once afterwards.";
    UsernameHint "3 đến 40 ký tự: chữ thường không dấu, chữ số, dấu . _ -" "3 to 40 characters: lower-case letters without accents, digits, . _ -";
    NotThisActNow "Lúc này không có gì để làm việc đó." "There is nothing to do this with now.";
    // the paper of a password
    PasswordPaperTitle "Giấy giao mật khẩu" "Password slip";
    ShownOnce "Mật khẩu chỉ hiện lần này. In trang này (Ctrl+P) hoặc chép lại, giao tận tay, không gửi qua tin nhắn." "The password is shown this once. Print this page (Ctrl+P) or copy it, and hand it over in person.";
    SignInAt "Đăng nhập tại" "Sign in at";
    GivenBy "Người cấp" "Given by";
    ChangeAtOnce "Đăng nhập lần đầu rồi đổi mật khẩu ngay: bấm tên mình ở góc trên, mục Đổi mật khẩu." "Sign in and change the password at once: press your name at the top, then Change the password.";
    DestroyAfter "Hủy giấy này sau khi đổi mật khẩu." "Destroy this slip once the password is changed.";
    ToOfficer "Sang trang của cán bộ" "To the officer's page";
    // what was done to officers
    WasAdded "thêm cán bộ" "added the officer";
    WasRoleGiven "giao vai trò" "gave a role";
    WasRoleTaken "kết thúc vai trò" "ended a role";
    WasRoleMoved "chuyển vai trò" "moved a role";
    WasPostSet "ghi chức vụ" "set the post";
    WasSubstituteNamed "cử người làm thay" "named a stand-in";
    WasSubstitutionEnded "kết thúc làm thay" "ended a substitution";
    WasApprovalDelegated "ủy quyền duyệt" "delegated approval";
    WasApprovalEnded "kết thúc ủy quyền duyệt" "ended a delegation of approval";
    WasLocked "khóa tài khoản" "took the officer out of service";
    WasUnlocked "mở lại tài khoản" "took the officer back";
    ByCommandLine "Trên máy chủ" "On the server";
    SinceDay "từ" "from";
}

//! Words of what is an officer's own: forms that wait, filters, the account, help.
//! Pure: no HTTP, no SQL, no clock.

super::words! {
    // forms that wait, and forms that come back
    PutAsideNow "Để chờ" "Put aside";
    PutAside "Đã để chờ" "Put aside";
    Waiting "Đang chờ" "Waiting";
    WaitingUntil "Chỉ bạn thấy biểu mẫu bạn để chờ. Chúng chưa được tiếp nhận, và được giữ đến hết hôm nay." "Only you see the forms that you put aside. They are not received yet, and are kept until the end of today.";
    AskedForPapers "Đã hướng dẫn bổ sung, chưa tiếp nhận" "Asked for papers, not received yet";
    AskedForPapersUntil "Mọi công chức một cửa của cơ quan thấy các biểu mẫu này và mở lại được khi công dân quay lại. Giữ 30 ngày kể từ ngày đưa phiếu; không tính vào số hồ sơ tiếp nhận." "Every clerk of the office sees these and opens them again when the citizen comes back. Kept for 30 days from the day of the request; not counted as received.";
    CounterRequest "Hướng dẫn bổ sung" "Ask for papers";
    CounterRequestShort "Phiếu yêu cầu bổ sung" "Request for papers";
    CounterRequestHint "Người nộp thiếu giấy tờ và chưa để lại hồ sơ: in phiếu yêu cầu bổ sung (mẫu 02) cho người nộp mang về. Biểu mẫu được giữ lại 30 ngày." "Papers are missing and nothing is left here: print form 02 for the citizen to take home. The form is kept for 30 days.";
    WhatToComplete "Nội dung cần bổ sung, hoàn thiện (mỗi dòng một mục)" "What is missing or wrong, one a line";
    ChangeCounterRequest "Sửa nội dung phiếu" "Change what it says";
    KeepAndPrint "Giữ lại và in phiếu" "Keep and print";
    OpenFormAgain "Mở lại biểu mẫu tiếp nhận" "Open the form of reception again";
    WasAskedBefore "Người này đã được đưa phiếu yêu cầu bổ sung:" "This person was given a request for papers:";
    NothingWaits "Không có biểu mẫu nào đang chờ." "No form is waiting.";
    PutAsideAt "Để chờ lúc" "Put aside at";
    StillMissing "Còn thiếu" "Still missing";
    NothingMissing "Không thiếu gì, có thể tiếp nhận" "Nothing: it can be received";
    NoNameYet "(chưa có tên)" "(no name yet)";
    CannotBeReadAgain "Không đọc lại được: khóa của máy chủ đã đổi" "Cannot be read again: the key of the service has changed";
    ThrowAway "Bỏ" "Throw away";
    ThrowAwayForGood "Bỏ hẳn, không khôi phục được" "Throw away for good";
    FormIsCarried "Phiên làm việc đã hết, nên biểu mẫu bạn vừa gửi chưa được ghi. Những gì bạn gõ vẫn được giữ: đăng nhập lại trong 60 phút để mở lại." "Your session has ended, so the form that you sent was not recorded. What you typed is kept: sign in again within 60 minutes to see it.";
    FormIsTooLong "Phiên làm việc đã hết, nên biểu mẫu bạn vừa gửi chưa được ghi. Biểu mẫu quá dài nên không giữ được: bấm nút Quay lại của trình duyệt để chép lại những gì đã gõ." "Your session has ended, so the form that you sent was not recorded. It is too long to be kept: go back in the browser and copy what you typed.";
    NothingRecorded "Chưa ghi gì" "Nothing was recorded";
    SignedInAgain "Biểu mẫu được gửi khi phiên làm việc trước đã hết. Xem lại những gì bạn gõ rồi gửi lần nữa." "The form was sent when the session before had ended. Look at what you typed and send it again.";
    WhatYouTyped "Những gì bạn đã gõ" "What you typed";
    OpenThePageAgain "Mở lại trang đó" "Open that page again";
    FormIsGone "Bạn đã đăng nhập. Biểu mẫu gửi trước đó không giữ được nữa vì đã quá 60 phút hoặc máy chủ không đọc lại được; xin nhập lại." "You are signed in. The form that was sent before could not be kept: more than 60 minutes have passed, or the service cannot read it; please type it again.";
    FormOfAnother "Bạn đã đăng nhập. Biểu mẫu gửi trước đó là của người khác nên đã bị bỏ, không có gì được ghi." "You are signed in. The form that was sent before was another officer's: it was dropped, and nothing was recorded.";
    GoOnToWork "Sang việc của tôi" "On to my work";
    // filters under a name
    SavedFilters "Bộ lọc đã lưu" "Saved filters";
    SaveFilter "Lưu bộ lọc" "Save the filter";
    FilterName "Tên bộ lọc" "Name of the filter";
    FilterSays "Điều kiện" "Conditions";
    Rename "Đổi tên" "Rename";
    RemoveFilter "Bỏ bộ lọc" "Remove the filter";
    NoFilters "Chưa lưu bộ lọc nào. Ở danh sách hồ sơ, chọn điều kiện rồi bấm Lưu bộ lọc." "No filter is saved. Choose conditions in the lists and press Save the filter.";
    BackToLists "Về danh sách hồ sơ" "Back to the lists";
    // one's own account
    Account "Tài khoản" "Account";
    Help "Trợ giúp" "Help";
    RolesHeld "Vai trò đang và sẽ giữ" "Roles held, now and later";
    RoleName "Vai trò" "Role";
    HeldAt "Nơi giữ" "Held at";
    HeldFrom "Từ ngày" "From";
    HeldUntil "Đến hết ngày" "Until the end of";
    UntilFurtherNotice "đến khi có quyết định khác" "until further notice";
    NoRoles "Bạn không giữ vai trò nào. Hỏi quản trị viên của cơ quan." "You hold no role. Ask your administrator.";
    InForceStandIns "Làm thay và ủy quyền đang có hiệu lực" "Substitutions and delegations in force";
    NoStandIns "Không có." "None.";
    YouActFor "Bạn làm thay" "You act for";
    ActsForYou "Người làm thay bạn" "Acting for you";
    YouApproveFor "Bạn duyệt thay, theo văn bản" "You approve for, by document";
    ApprovesForYou "Người duyệt thay bạn, theo văn bản" "Approving for you, by document";
    ChangePassword "Đổi mật khẩu" "Change the password";
    CurrentPassword "Mật khẩu hiện tại" "Current password";
    NewPassword "Mật khẩu mới" "New password";
    NewPasswordHint "Ít nhất 12 ký tự, ký tự nào cũng được; bốn năm từ không liên quan nhau là tốt nhất" "At least 12 characters of any kind; four or five words that have nothing to do with each other are best";
    NewPasswordAgain "Gõ lại mật khẩu mới" "The new password again";
    PasswordEndsAll "Đổi xong, mọi phiên của bạn kết thúc, kể cả phiên này." "Afterwards every session of yours ends, this one too.";
    PasswordChanged "Đã đổi mật khẩu" "The password was changed";
    SignInWithNew "Mọi phiên của bạn đã kết thúc. Đăng nhập lại bằng mật khẩu mới." "Every session of yours has ended. Sign in again with the new password.";
    SignedInWhere "Nơi đang đăng nhập" "Where you are signed in";
    ByWhat "Bằng" "By";
    ByBrowser "trình duyệt" "a browser";
    ByToken "phần mềm khác" "other software";
    ThisBrowser "phiên này" "this session";
    SignedInSince "Đăng nhập lúc" "Signed in at";
    LastSeen "Lần cuối thấy" "Last seen";
    EndThisOne "Kết thúc" "End it";
    PasswordIsGiven "Mật khẩu này do người khác đặt. Đặt mật khẩu của riêng bạn rồi đăng nhập lại; sau đó mới làm việc được." "Somebody else set this password. Set one of your own and sign in again; then you can work.";
    SignOutElsewhere "Đăng xuất nơi khác" "Sign out elsewhere";
    ShortcutKeys "Phím tắt" "Shortcut keys";
    ShortcutsAreOn "Đang bật: các phím F2, F4, F8, F9 và Shift+F9 làm việc trên mọi trang." "On: F2, F4, F8, F9 and Shift+F9 work on every page.";
    ShortcutsAreOff "Đang tắt." "Off.";
    TurnOff "Tắt phím tắt" "Turn the keys off";
    TurnOn "Bật phím tắt" "Turn the keys on";
    WhatFirst "Làm gì trước" "What to do first";
    KeysInAccount "Tắt hoặc bật phím tắt ở trang Tài khoản" "Turn the keys off or on in your account";
    WhatMarksMean "Các dấu có nghĩa gì" "What the marks mean";
}

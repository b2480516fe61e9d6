//! Words of the frame of all pages, the doors and the sign-in.
//! Pure: no HTTP, no SQL, no clock.

super::words! {
    // the frame
    House "Một cửa" "One-stop shop";
    HouseInFull "Bộ phận Tiếp nhận và Trả kết quả" "One-stop shop";
    ToContent "Tới nội dung chính" "Skip to content";
    MainMenu "Chính" "Main";
    MyWork "Việc của tôi" "My work";
    Receive "Tiếp nhận" "Receive";
    Dossiers "Hồ sơ" "Dossiers";
    FindOrScan "Tìm hồ sơ hoặc quét mã" "Find a dossier or scan its code";
    FindOrScanKey "Tìm, quét mã (F4)" "Find, scan (F4)";
    Find "Tìm" "Find";
    SignOut "Thoát" "Sign out";
    Error "Lỗi" "Error";
    NotDoneYet "Chưa xong, còn chỗ phải sửa" "Not done yet: please mend";
    OurFault "Lỗi ở phía máy chủ, không phải do bạn. Việc vừa rồi chưa được ghi; thử lại sau ít phút." "The fault is ours, not yours. Nothing was recorded; try again in a few minutes.";
    BackHome "Về trang đầu" "Back to the first page";
    Lists "Danh sách" "Lists";
    Pages "Các trang" "Pages";
    FirstPage "Về trang đầu danh sách" "First page";
    NextPage "Trang sau" "Next page";
    // the doors and the sign-in
    LookUp "Tra cứu hồ sơ" "Look up a dossier";
    LookUpAbout "Hồ sơ của tôi đến đâu rồi? Cần mã hồ sơ và 4 số cuối." "How far is my dossier? You need its code and four digits.";
    Figures "Số liệu" "Figures";
    FiguresAbout "Kết quả giải quyết thủ tục hành chính, công khai cho mọi người." "Results of administrative procedures, open to everybody.";
    SignIn "Đăng nhập" "Sign in";
    SignInAbout "Dành cho cán bộ, công chức." "For officers.";
    Username "Tên đăng nhập" "User name";
    Password "Mật khẩu" "Password";
    ForgottenPassword "Quên mật khẩu? Hỏi quản trị viên của cơ quan." "Forgotten the password? Ask your administrator.";
}

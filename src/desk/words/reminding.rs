//! Words of reminders, and of what is done from the line of a dossier.
//! Pure: no HTTP, no SQL, no clock.

super::words! {
    OfficerOfRow "Cán bộ" "Officer";
    Remind "Đôn đốc" "Remind";
    GiveToAnother "Giao lại" "Give to another";
    Apologise "Xin lỗi" "Apologise";
    RowActs "Việc" "Acts";
    RemindEffect "Người đang giữ hồ sơ thấy trong danh sách “Đã đôn đốc, chưa xử lý”; phiếu đôn đốc được lưu. Đồng hồ và hồ sơ không đổi." "Whoever has the dossier sees it on the list of what they were reminded of; the slip is kept. Neither the clock nor the dossier changes.";
    RemindWhom "Người được đôn đốc" "Who is reminded";
    RemindNote "Nội dung" "What is said";
    RemindNow "Đôn đốc và lập phiếu" "Remind and make the slip";
    Reminders "Đôn đốc" "Reminders";
    Reminded "Đã đôn đốc." "Reminded.";
    NotAnsweredYet "chưa có việc nào sau đó" "nothing done since";
    ReminderSlip "Phiếu đôn đốc" "Slip";
    RemindAgainFrom "Đôn đốc lại được từ" "Can be reminded again from";
}

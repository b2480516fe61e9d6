//! Words of the page of the system.
//! Pure: no HTTP, no SQL, no clock.

super::words! {
    SystemTitle "Hệ thống" "System";
    SystemOfTheWhole "Tình trạng, sao lưu và kiểm tra sổ chỉ hiện với quản trị viên của mọi cơ quan trong sổ." "State, backups and the check of the register are shown to administrators of every office of the register.";
    SystemHealth "Tình trạng" "State";
    SystemVersion "Phiên bản" "Version";
    SystemDatabase "Cơ sở dữ liệu" "Database";
    SystemBackup "Bản sao lưu gần nhất" "Last backup";
    SystemBackupVerified "đã kiểm tra xong lúc" "walked through at";
    SystemNoBackup "Dịch vụ chưa tự sao lưu lần nào." "The service has made no backup.";
    SystemNoBackupAbout "Người vận hành đặt nơi sao lưu (xem tài liệu vận hành) để dịch vụ tự sao lưu, hoặc chạy lệnh motcua backup." "Whoever runs the service sets where backups go (see the operations page), or runs motcua backup.";
    SystemTasks "Việc định kỳ" "Recurring work";
    SystemNoTaskYet "Chưa chạy lần nào." "Nothing has run yet.";
    SystemTask "Việc" "Work";
    SystemTaskBegan "Bắt đầu" "Began";
    SystemTaskEnded "Xong" "Done";
    SystemTaskOpen "chưa xong" "not done";
    TaskSweep "Dọn dẹp mỗi giờ" "Hourly clean-up";
    TaskStepHistory "Tính lại thời gian từng bước" "Counting the time of steps anew";
    TaskBackup "Sao lưu" "Backup";
    SystemCheck "Kiểm tra sổ" "Check of the register";
    SystemCheckAbout "Đi qua mọi hồ sơ, nhật ký, niêm phong, số liệu và tệp, chỉ đọc; làm việc bình thường trong lúc kiểm tra, rời trang vẫn chạy tiếp." "Walks through every dossier, journal, seal, figure and file, and only reads; desks work meanwhile, and it goes on when the page is left.";
    SystemCheckNever "Chưa kiểm tra lần nào từ khi dịch vụ khởi động." "Not since the service started.";
    SystemCheckRuns "Đang kiểm tra từ" "Under way since";
    SystemCheckDossiers "hồ sơ" "dossiers";
    SystemCheckEntries "dòng nhật ký" "journal rows";
    SystemCheckFiles "tệp" "files";
    SystemReload "Xem lại" "Look again";
    SystemCheckNow "Kiểm tra ngay" "Check now";
    SystemSound "Sổ nguyên vẹn" "The register is sound";
    SystemBroken "Số chỗ hỏng" "Faults found";
    SystemBrokenAbout "Giữ nguyên hiện trạng, báo người vận hành; bản sao lưu gần nhất đã kiểm tra là chỗ dựa." "Leave everything as it is and tell whoever runs the service; the last verified backup is what to rely on.";
    SystemCheckFailed "Không đi hết được sổ; nguyên nhân nằm trong nhật ký của dịch vụ." "The register could not be walked to its end; the log of the service says why.";
    SystemRemarks "Ghi nhận thêm, không phải lỗi" "Remarks, no faults";
    SystemSignIns "Phiên đăng nhập đang mở" "Open sign-ins";
}

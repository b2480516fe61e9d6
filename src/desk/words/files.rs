//! Words of the files of a dossier.
//! Pure: no HTTP, no SQL, no clock.

super::words! {
    Files "Tệp đính kèm" "Files";
    NoFiles "Chưa có tệp nào." "No files yet.";
    DigitisedPapers "Số giấy tờ được số hóa:" "Papers with a scan:";
    FileOfPaper "Giấy tờ công dân nộp" "A paper that was handed in";
    FileOfRequest "Văn bản gửi công dân" "A letter to the citizen";
    FileOfResult "Kết quả" "The result";
    FileAbout "Tệp là bản quét của" "The files are scans of";
    ChooseFiles "Chọn tệp" "Choose files";
    ChooseFilesHint "PDF, JPEG, PNG, TIFF, DOCX, XLSX, ODT; nhiều tệp một lần" "PDF, JPEG, PNG, TIFF, DOCX, XLSX, ODT; several at once";
    TakePhoto "Chụp bằng điện thoại" "Take photographs";
    TakePhotoHint "mở máy ảnh của điện thoại" "opens the camera of a telephone";
    AddFiles "Đính kèm" "Add";
    FilesAdded "Đã đính kèm tệp:" "Files added:";
    ChooseFilesAgain "Chưa tệp nào được đính kèm: trình duyệt không giữ tệp, chọn lại rồi gửi." "No file was added: browsers do not keep files, choose them again and send them.";
    ChooseNamedFiles "Trình duyệt không giữ tệp, hãy chọn lại trước khi gửi:" "Browsers do not keep files, choose them again before sending:";
    SendingFiles "Đang gửi tệp:" "Sending the files:";
    FilesNotSent "Không gửi được: kiểm tra mạng rồi gửi lại. Mọi thứ đã gõ và đã chọn vẫn còn." "Not sent: look at the network and send again. All that was typed and chosen is still there.";
    FileWaits "đang chờ kiểm tra vi-rút" "waits for its virus check";
    FileInfected "có vi-rút, không mở được" "holds a virus, cannot be opened";
    WithdrawFile "Rút lại tệp" "Withdraw the file";
    FileWithdrawn "Đã rút lại tệp" "The file was withdrawn";
    WithdrawnFiles "Tệp đã rút lại" "Withdrawn files";
    WithdrawalReason "Lý do rút lại" "Why it is withdrawn";
    WithdrawalEffect "Tệp không còn trong danh sách nhưng vẫn được lưu, kèm người rút và lý do." "The file leaves the list and is kept, with who withdrew it and why.";
    OpenOrSave "Mở hoặc tải về" "Open or save";
    AllFiles "Mọi tệp của hồ sơ" "All files of the dossier";
    NotShownHere "Trình duyệt không xem được loại này: tải về để mở." "Browsers do not show this type: save it to open it.";
    ScansOfPapers "Bản quét của giấy tờ" "Scans of the papers";
    ScanOf "Bản quét:" "Scan:";
}

//! Words of the counter: receiving, returning, handing over, the register book.
//! Pure: no HTTP, no SQL, no clock.

super::words! {
    // receiving
    ReceiveTitle "Tiếp nhận hồ sơ" "Receive a dossier";
    ScanCard "Quét thẻ căn cước" "Scan the identity card";
    ScanHint "hoặc gõ số định danh rồi Enter" "or type the number and press Enter";
    ProcedureHint "tên không dấu hoặc mã, rồi Enter" "words without accents or the code, then Enter";
    WhichProcedure "Chọn thủ tục" "Choose the procedure";
    NoProcedureFits "Không có thủ tục nào khớp ở cấp này: gõ từ khác hoặc mã thủ tục." "No procedure fits at this level: type other words, or its code.";
    DoubtfulName "Tên đọc từ thẻ có vẻ bị bộ gõ làm sai: xem lại họ tên, và tắt Unikey khi quét." "The name may have been changed by an input method: look at it again.";
    SomebodyElse "Người khác nộp thay, thư điện tử, nội dung, vào sổ muộn" "Submitted by somebody else, e-mail, matter, late entry";
    SubmitterName "Người nộp thay: họ tên" "Submitter: name";
    SubmitterIdentity "Người nộp thay: số định danh" "Submitter: identity number";
    SubmitterPhone "Người nộp thay: điện thoại" "Submitter: phone";
    SubmitterRelation "Quan hệ với chủ hồ sơ" "Relation to the applicant";
    AllPapers "Đủ các giấy tờ bắt buộc theo danh mục" "All papers that are required";
    OtherPaper "Giấy tờ khác" "Another paper";
    Required "(bắt buộc)" "(required)";
    IfReceivedNow "Nếu tiếp nhận bây giờ, hẹn trả:" "If received now, due:";
    CannotBeReceived "Chưa tiếp nhận được thủ tục này ở đây" "This procedure cannot be received here";
    ChooseProcedureFirst "Chọn thủ tục để biết ngày hẹn trả." "Choose the procedure to see the due date.";
    PossibleDuplicate "Có thể trùng:" "Possibly the same:";
    AnotherIsMeant "Vẫn tiếp nhận, đây là hồ sơ khác" "Receive it, another one is meant";
    FeeAndResult "Phí, lệ phí; nộp qua, nhận kết quả" "Fee; channel, delivery";
    FeeOfProcedure "Theo thủ tục:" "By the procedure:";
    FeeVnd "Phí, lệ phí (đồng)" "Fee (đồng)";
    NotPaidYet "Chưa thu" "Not paid yet";
    Paid "Đã thu" "Paid";
    ReceiveAndPrint "Tiếp nhận và in giấy hẹn" "Receive and print the receipt";
    CheckOnly "Kiểm tra" "Check";
    EnterOnlyChecks "Enter chỉ kiểm tra, chưa ghi gì." "Enter only checks; nothing is recorded.";
    JustReceived "Đã tiếp nhận" "Received";
    NextDossier "Hồ sơ tiếp theo" "Next dossier";
    OpenDossier "Mở hồ sơ" "Open the dossier";
    // the return desk
    ReturnDesk "Trả kết quả" "Return results";
    FindResult "Mã hồ sơ, số định danh, điện thoại hoặc tên" "Code, identity number, phone or name";
    FindResultHint "Quét mã trên giấy hẹn hoặc thẻ căn cước, hay gõ, rồi Enter" "Scan the receipt or the identity card, or type, then Enter";
    NobodyFound "Không có hồ sơ nào khớp trong phạm vi của bạn. Thử mã hồ sơ trên giấy hẹn." "No dossier within your reach fits. Try the code on the receipt.";
    SeveralFound "Có nhiều hồ sơ khớp, chọn một:" "Several fit, choose one:";
    MayCollect "Ai được nhận" "Who may collect it";
    MayCollectElse "Người khác: xem giấy ủy quyền, ghi tên người đó ở ô Người nhận." "Somebody else: look at the authorisation and write that name below.";
    StillOwed "Còn phải nộp" "Still owed";
    NotCollectedNow "Chưa thu bây giờ" "Not collected now";
    CollectNow "Thu luôn" "Collect it now";
    WaitingToReturn "Kết quả đang chờ trả" "Results that wait to be fetched";
    NoneWaits "Không còn kết quả nào chờ trả." "No result waits to be fetched.";
    SignInTheBook "In dòng sổ theo dõi để người nhận ký" "Print the line of the register book to be signed";
    NoResultYet "Chưa có kết quả." "There is no result yet.";
    AlreadyReturned "Kết quả đã trả." "The result has been handed over.";
    EndedWithoutResult "Hồ sơ đã kết thúc, không có kết quả. Giấy đưa cho công dân:" "It ended without a result. What the citizen gets:";
    PapersAreOwed "Công dân còn phải nộp giấy tờ; nhận đủ rồi hồ sơ mới được giải quyết tiếp." "The citizen owes papers; it goes on when they are there.";
    PaymentIsOwed "Công dân còn phải nộp tiền; xác nhận rồi hồ sơ mới được giải quyết tiếp." "The citizen owes a payment; it goes on when that is confirmed.";
    WithdrawalWaits "Công dân đã đề nghị rút hồ sơ, chưa xác nhận." "The citizen asked to withdraw it; that is not confirmed.";
    AcceptanceWaits "Hồ sơ trực tuyến chưa được tiếp nhận." "It came online and is not accepted yet.";
    TellAnotherDate "Đã quá hạn: nói rõ với công dân đang ở đâu, ai giữ." "It is late: tell the citizen where it lies and with whom.";
    ReturnAnother "Trả hồ sơ khác" "Return another one";
    State "Tình trạng" "State";
    // handing over many
    HandOver "Bàn giao hồ sơ" "Hand dossiers over";
    HandOverShort "Bàn giao" "Hand over";
    HandOverCheck "Kiểm tra trước khi bàn giao" "Look before handing over";
    TickedDossiers "Hồ sơ đã chọn" "Chosen dossiers";
    CodesToHandOver "Gõ hoặc quét mã hồ sơ" "Type or scan codes";
    CodesToHandOverHint "Mỗi mã một dòng, nhiều nhất 50 hồ sơ một lần" "One a line, at most 50 dossiers at once";
    LookFirst "Xem trước" "Look first";
    WillBeHandedOn "Sẽ chuyển" "To be handed on";
    NothingToHandOver "Không có hồ sơ nào ở bước của bạn trong danh sách này." "No dossier is at your step on this list.";
    HandThemOver "Chuyển các hồ sơ đã chọn" "Hand over what is chosen";
    ChooseAgain "Chọn lại" "Choose again";
    Choose "Chọn" "Choose";
    NotHandedOnHere "Không chuyển ở đây" "Not handed on here";
    AtAnotherAgency "cơ quan khác" "another agency";
    LeastLoaded "(người đang ít việc nhất)" "(whoever has least to do)";
    WhoeverOfTheRole "(chung của vai trò này)" "(anybody of the role)";
    NotHandedOn "Chưa chuyển" "Not handed on";
    PrintSlip "In phiếu bàn giao" "Print the slip";
    HandOverMore "Bàn giao tiếp" "Hand over more";
    // the register book
    RegisterBookPage "Sổ theo dõi hồ sơ" "Register book";
    BookShort "Sổ" "Book";
    WholePeriodAsFile "Trọn kỳ thành tệp" "The whole period as a file";
    EmptyBook "Không có hồ sơ nào vào sổ trong kỳ này." "Nothing entered the book in this period.";
    Show "Xem" "Show";
    Yesterday "Hôm qua" "Yesterday";
    ThisMonth "Tháng này" "This month";
    ThisYear "Năm nay" "This year";
    Ordinal "STT" "No.";
    SetsShort "Số bộ" "Sets";
    AddressAndPhone "Địa chỉ, điện thoại" "Address, phone";
    HandledBy "Cơ quan giải quyết" "Handled by";
    Volume "Quyển" "Volume";
    AmendedAt "đã sửa" "amended";
    // what was seen in a browser
    LookAgain "đọc từ thẻ có dấu lạ, xem lại" "read from the card with odd signs, look again";
    CheckedNotDone "Đã kiểm tra: làm được. Chưa ghi gì; bấm F9 hoặc nút bên dưới để ghi." "Checked: this can be done. Nothing is recorded yet; press F9 or the button below.";
    OpensBeside "(mở ở thẻ khác, biểu mẫu này giữ nguyên)" "(opens in another tab; this form stays)";
    LateAmongAll "Quá hạn lâu nhất" "Longest overdue";
    NothingLate "Không có hồ sơ nào quá hạn." "No dossier is overdue.";
    AllLate "Tất cả hồ sơ quá hạn" "All that are overdue";
    NewDateThen "Khi bạn nộp đủ, hồ sơ được xử lý tiếp và có ngày hẹn mới." "Once you have brought it, work goes on and there is a new date.";
    DayOnPage "gõ ngày/tháng/năm, ví dụ 14/5/2023" "type day/month/year, such as 14/5/2023";
    // filled in from an older dossier
    FillFromBefore "Điền từ hồ sơ trước" "Fill in from the last dossier";
    FromBefore "từ hồ sơ trước" "from the last dossier";
    FilledFrom "Đã điền từ hồ sơ trước của người này, các ô có ghi chú: hỏi lại người nộp rồi sửa nếu khác. Hồ sơ:" "Filled in from this person's last dossier, as marked: ask the citizen, and mend what differs. Dossier:";
    NobodyKnown "Cơ quan này chưa có hồ sơ nào của số định danh đó." "This office has no dossier of that identity number.";
}

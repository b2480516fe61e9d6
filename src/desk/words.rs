//! The words of the pages: each said once in Vietnamese and once in English.
//! Pure: no HTTP, no SQL, no clock.
//!
//! Names of states, roles, figures and forms are those of their rooms; what stands here belongs to pages alone.

use crate::platform::error::Language;

macro_rules! words {
    ($($name:ident $vi:literal $en:literal;)+) => {
        /// What pages say. A variant is said in one language at a time.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum W { $(#[doc = $en] $name),+ }

        impl W {
            /// Every one of them.
            #[cfg(test)]
            const ALL: &'static [Self] = &[$(Self::$name),+];

            /// In this language.
            pub(crate) const fn say(self, language: Language) -> &'static str {
                match language {
                    Language::Vietnamese => match self { $(Self::$name => $vi),+ },
                    Language::English => match self { $(Self::$name => $en),+ },
                }
            }
        }
    };
}

words! {
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
    // the board
    Board "Điều hành" "Board";
    BoardAbout "Bấm vào một con số để mở danh sách." "Each number opens its list.";
    ByOffice "theo cơ quan" "by office";
    ByOfficer "theo cán bộ" "by officer";
    WhereItLies "Việc nằm ở đâu" "Where it lies";
    GivenToNobody "Chưa giao cho ai" "Given to nobody";
    OpenInAll "Đang giữ" "Open";
    NothingOpen "Không còn hồ sơ nào đang giải quyết." "Nothing is open.";
    TooManyToCount "quá nhiều để đếm: chọn một cơ quan" "too many to count: choose an office";
    // figures and reports
    Reports "Báo cáo" "Reports";
    CheckText "Kiểm tra văn bản" "Check a text";
    FiguresNow "Xem số liệu" "See figures";
    KeptReports "Báo cáo đã chốt" "Reports that were kept";
    NewReport "Lập báo cáo" "Make a report";
    NoReportYet "Chưa có báo cáo nào được chốt." "No report has been kept yet.";
    Layout "Mẫu" "Layout";
    ReportingAgency "Cơ quan" "Agency";
    PeriodCalendarLabel "Tính kỳ theo" "Calendar of the period";
    ReportingCalendar "kỳ báo cáo (15 đến 14)" "reporting (15th to 14th)";
    PlainCalendar "tháng dương lịch (1 đến cuối tháng)" "calendar (1st to the end)";
    PeriodLabel "Kỳ" "Period";
    DaysBelow "khoảng ngày ghi bên cạnh" "the days given beside";
    YearLabel "Năm" "Year";
    FromDay "Từ ngày" "From";
    ToDay "Đến ngày" "To";
    GroupBy "Xem theo" "Rows by";
    AsOfDay "Tính đến hết ngày" "As of the end of";
    See "Xem" "Show";
    RowName "Nội dung" "Row";
    Total "Tổng cộng" "Total";
    Balance "Cân đối" "Balance";
    EveryFigureOpens "Bấm vào một con số để xem từng hồ sơ tạo nên nó." "Each figure opens to the dossiers behind it.";
    KeepIt "Chốt thành báo cáo" "Keep it as a report";
    KeepItAbout "Báo cáo đã chốt không đổi nữa: in, ký, lập lại và so sánh được." "A report that is kept changes no more: it can be printed, signed, repeated and compared.";
    KeptBy "Việc này dành cho" "This is for";
    FoldPaused "Gộp hồ sơ tạm dừng, kết thúc vào các cột của biểu" "Fold paused and closed dossiers into the columns of the form";
    JustKept "Đã chốt báo cáo." "The report is kept.";
    JustSigned "Đã ký báo cáo." "The report is signed.";
    SupersededBy "Báo cáo này đã được thay bằng bản khác." "Another report has superseded this one.";
    Supersedes "Thay cho bản trước:" "Supersedes an earlier one:";
    StandsAsOf "Tính đến" "As of";
    KnownUntil "Dữ liệu ghi nhận đến" "Known until";
    MadeBy "Người lập" "Made by";
    MadeAt "Lập lúc" "Made at";
    Digest "Mã kiểm chứng" "Digest";
    OfficesCounted "Số cơ quan được tính" "Offices counted";
    Signatures "Chữ ký" "Signatures";
    NotSignedYet "Chưa ai ký." "Nobody has signed yet.";
    Sign "Ký báo cáo" "Sign the report";
    PrintAndFiles "In, lấy tệp" "Print, files";
    OnlyFormColumns "chỉ các cột của biểu" "only the columns of the form";
    RepeatIt "Lập lại để kiểm chứng" "Repeat it to prove it";
    RepeatedSame "Lập lại cho cùng kết quả, cùng mã kiểm chứng: số liệu không đổi." "Repeated, it gives the same digest: the figures stand.";
    RepeatedOther "Lập lại cho kết quả khác: các hồ sơ sau được tính khác đi." "Repeated, it differs: these dossiers are counted otherwise.";
    CompareWith "So với bản khác của cùng kỳ" "Compare with another of this period";
    Differences "Khác nhau giữa hai báo cáo" "How two reports differ";
    NoDifference "Không có hồ sơ nào được tính khác đi." "No dossier is counted otherwise.";
    Cause "Nguyên nhân" "Cause";
    CountedBefore "Bản này tính" "Counted here";
    CountedAfter "Bản kia tính" "Counted there";
    NotCounted "không tính" "not counted";
    DossiersInAll "hồ sơ" "dossiers";
    CountedAct "Việc được tính" "Act that is counted";
    ActAt "Diễn ra lúc" "Happened at";
    RecordedAt "Ghi nhận lúc" "Recorded at";
    Paragraph "Đoạn văn của báo cáo" "The paragraph of the report";
    ToCopy "Để chép lại" "To be copied";
    BackToReport "Về báo cáo" "Back to the report";
    BackToFigures "Về bảng số liệu" "Back to the figures";
    TextToCheck "Văn bản cần kiểm tra" "Text to be checked";
    TextToCheckHint "Dán nguyên văn báo cáo; mỗi con số được đối chiếu với chính văn bản và với sổ." "Paste the text; each figure is held against the text itself and the register.";
    AgencyOfText "Cơ quan của báo cáo" "Agency of the report";
    CheckNow "Kiểm tra" "Check";
    CheckedText "Văn bản với kết quả" "The text with what was found";
    FigureInText "Con số" "Figure";
    Verdict "Kết quả" "Verdict";
    Because "Căn cứ" "Why";
    CorrectedText "Văn bản đã sửa, để chép lại" "The corrected text, to be copied";
    NothingToCorrect "Không có con số nào sai mà biết được số đúng." "No figure is wrong whose right value is known.";
    NoFigureInText "Không thấy con số nào trong văn bản." "No figure was found in the text.";
    // lists
    MostUrgent "Gấp nhất của tôi" "My most urgent";
    NothingUrgent "Không còn việc nào ở bước của bạn." "Nothing is left at your step.";
    ReceiveNew "Tiếp nhận hồ sơ mới (F2)" "Receive a new dossier (F2)";
    AllMine "Tất cả việc của tôi" "All my work";
    Everything "Tất cả" "All";
    NoDossierFits "Không có hồ sơ nào khớp." "No dossier fits.";
    DropFilters "Bỏ các điều kiện lọc" "Drop the filters";
    FindWords "Mã, tên hoặc số" "Code, name or number";
    ProcedureCode "Mã thủ tục" "Procedure code";
    HandlerName "Tên đăng nhập người giữ" "User name of the handler";
    ReceivedFrom "Nhận từ ngày" "Received from";
    ReceivedTo "Đến ngày" "To";
    Filter "Lọc" "Filter";
    Order "Sắp theo" "Order";
    MostUrgentFirst "gấp trước" "most urgent first";
    NewestFirst "mới nhận trước" "newest first";
    FewestLateFirst "ít hồ sơ trễ nhất" "fewest late";
    TimeLeft "Còn lại" "Time left";
    Code "Mã hồ sơ" "Code";
    Applicant "Chủ hồ sơ" "Applicant";
    Procedure "Thủ tục" "Procedure";
    Where "Đang ở" "Where";
    DueDate "Hẹn trả" "Due";
    HandOverBy "Nên chuyển trước" "Hand on by";
    // badges
    Overdue "Quá hạn" "Overdue";
    Paused "Tạm dừng" "Paused";
    DoneToReturn "Xong, chờ trả" "Done, to be fetched";
    NoDueDate "Không có hạn" "No due date";
    Today "Hôm nay" "Today";
    DueShort "hẹn trả" "due";
    // the dossier
    Appointment "Hẹn trả kết quả" "Result due";
    ClockStands "Đồng hồ dừng" "The clock stands";
    AppointmentBeforePause "Hẹn trả trước khi dừng" "Due before it stopped";
    ResolvedAt "Có kết quả lúc" "Resolved at";
    ClosedAt "Kết thúc lúc" "Ended at";
    AnswerBy "Phải trả lời tiếp nhận trước" "To be answered by";
    Why "Vì sao?" "Why?";
    WhyThatDay "Vì sao hẹn ngày đó?" "Why that day?";
    MoreFacts "Thông tin đã ghi" "What was recorded";
    ApplicantKind "Loại chủ hồ sơ" "Kind of applicant";
    BornOn "Ngày sinh" "Born on";
    Address "Địa chỉ" "Address";
    Email "Thư điện tử" "E-mail";
    Submitter "Người nộp thay" "Submitted by";
    Summary "Nội dung" "Matter";
    ReceivedAt "Nhận lúc" "Received at";
    Channel "Nộp qua" "Channel";
    Delivery "Trả kết quả" "Delivery";
    BookNumber "Số trong sổ theo dõi" "Number in the register book";
    Office "Cơ quan" "Office";
    ActingOffice "Cơ quan đang giải quyết" "Acting office";
    Fee "Phí, lệ phí" "Fee";
    FeeSettled "đã xong" "settled";
    FeeOwed "còn phải nộp" "owed";
    DocumentNumber "Số văn bản" "Document number";
    CitizenDue "Công dân phải trả lời trước" "Citizen's answer due";
    ReturnedAt "Đã trả lúc" "Returned at";
    WhatYouMayDo "Bạn làm được gì bây giờ" "What you may do now";
    NothingForYou "Bây giờ không có việc nào cho bạn ở hồ sơ này." "There is nothing for you to do here now.";
    NotForYou "Việc bạn không làm được, và ai làm" "What you may not do, and who may";
    Step "Bước" "Step";
    Papers "Giấy tờ" "Papers";
    Paper "Tên giấy tờ" "Paper";
    NoPapers "Chưa ghi giấy tờ nào." "No papers were recorded.";
    Originals "Bản chính" "Originals";
    Copies "Bản sao" "Copies";
    Pauses "Tạm dừng" "Pauses";
    StillOpen "đang dừng" "still open";
    DraftStands "Bộ phận chuyên môn đề nghị hỏi công dân" "The unit wants the citizen to be asked";
    ApprovedBy "Người duyệt:" "Approved by";
    NotApprovedYet "Chờ lãnh đạo duyệt." "Waits for a head.";
    Opinions "Ý kiến phối hợp" "Opinions";
    NotAnswered "chưa trả lời" "not answered";
    Legs "Các chặng liên thông" "Legs";
    WhatHappened "Diễn biến" "What happened";
    Print "In" "Print";
    Done "Đã ghi" "Recorded";
    BackToDossier "Về hồ sơ" "Back to the dossier";
    OpenToPrint "Mở để in" "Open to print";
    // the journal
    TheRegister "Hệ thống" "The register";
    InPlaceOf "làm thay" "in place of";
    To "cho" "to";
    ClockStops "đồng hồ dừng" "the clock stops";
    ClockRuns "đồng hồ chạy lại" "the clock runs again";
    PromisedAnew "hẹn lại" "promised anew";
    Amount "Số tiền" "Amount";
    ReceiptNumber "Số biên lai" "Receipt number";
    ReceivedBy "Người nhận" "Received by";
    Reason "Lý do" "Reason";
    Note "Ghi chú" "Note";
    BeyondThePolicy "Vượt quy định của thủ tục, lý do" "Beyond the policy, because";
    LateEntryReason "Lý do vào sổ muộn" "Why entered late";
    EnteredLate "Vào sổ lúc" "Entered at";
    // the look-up
    CodeHint "Ở góc giấy tiếp nhận, ví dụ H26.268.05-230307-0001" "At the corner of the receipt, such as H26.268.05-230307-0001";
    LastDigits "4 số cuối" "Last four digits";
    LastDigitsHint "Của số điện thoại hoặc số định danh đã khai khi nộp" "Of the phone or identity number given at reception";
    EnteredTwice "Hồ sơ này nhập trùng, đã hủy. Hồ sơ được giữ:" "Entered twice and annulled. The one that stays:";
    ComeAndFetch "Kết quả đã có: mời đến nhận, mang theo giấy tiếp nhận." "The result is ready: come and fetch it, with the receipt.";
    SoFar "Đã qua" "So far";
    LookUpAnother "Tra cứu hồ sơ khác" "Look up another one";
    YouOwePapers "Bạn cần nộp thêm" "You are to bring";
    YouOwePayment "Bạn cần nộp tiền" "You are to pay";
    Until "trước" "by";
    // the forms of acts
    Optional "(không bắt buộc)" "(optional)";
    NotChosen "(không chọn)" "(none)";
    NotYours "Bây giờ bạn không làm được việc này:" "You may not do this now:";
    NotPossibleNow "trạng thái hồ sơ hiện nay không cho phép" "the dossier's present state forbids it";
    Seldom "Ít dùng: vào sổ muộn, trường hợp đặc biệt" "Seldom: late entry, special cases";
    Back "Không làm, về hồ sơ" "Do nothing, back to the dossier";
    Meanwhile "Trong lúc bạn mở trang này" "While you had this page open";
    TypedIsKept "Những gì bạn gõ vẫn còn ở dưới. Xem lại rồi ghi lần nữa nếu vẫn đúng." "What you typed is still below. Look again, and send it if it still holds.";
    OneALine "Mỗi giấy tờ một dòng" "One a line";
    MoneyHint "Đồng, ví dụ 15.000" "In đồng, such as 15.000";
    DayHint "Ngày/tháng/năm, ví dụ 5/3/1999" "Day/month/year, such as 5/3/1999";
    MomentHint "Ngày và giờ, ví dụ 5/3/2026 14:30; h là hôm nay" "Day and time, such as 5/3/2026 14:30; h is today";
    HappenedAt "Việc xảy ra lúc (khi vào sổ muộn)" "When it happened (for a late entry)";
    PapersAsked "Giấy tờ cần bổ sung" "Papers to be brought";
    PapersAskedUnlessDrafted "Giấy tờ cần bổ sung (để trống: gửi đúng đề nghị đã duyệt)" "Papers to be brought (empty: what was drafted and approved)";
    ReasonUnlessDrafted "Lý do (để trống: như đề nghị đã duyệt)" "Reason (empty: as drafted)";
    AmountUnlessDrafted "Số tiền (để trống: như đề nghị đã duyệt)" "Amount (empty: as drafted)";
    SentBy "Gửi bằng cách" "Sent by";
    SentAt "Gửi lúc" "Sent at";
    Payer "Người nộp tiền (để trống: người nộp hồ sơ)" "Who paid (empty: who handed it in)";
    PaidBy "Cách nộp" "Paid by";
    Handler "Giao cho" "Give to";
    WayOut "Chuyển theo nhánh" "By which way";
    NextAgency "Mã cơ quan nhận (liên thông)" "Code of the agency that takes it (linked procedures)";
    BackToStep "Về bước" "Back to step";
    ResultNumber "Số văn bản kết quả" "Number of the result";
    ReceivedByElse "Người nhận (để trống: chủ hồ sơ)" "Who took it (empty: the applicant)";
    AskedRole "Hỏi vai trò" "Ask a role";
    AskedOfficer "Hoặc hỏi một cán bộ" "Or ask an officer";
    Question "Câu hỏi" "Question";
    AllowanceHours "Trả lời trong (giờ làm việc)" "Answer within (working hours)";
    WhichOpinion "Ý kiến" "Opinion";
    OpinionSays "Trả lời" "Answer";
    OpinionText "Nội dung (không đồng ý thì phải ghi)" "Why (needed to disagree)";
    FullName "Họ và tên" "Full name";
    Identity "Số định danh" "Identity number";
    Phone "Điện thoại" "Phone";
    Sets "Số bộ hồ sơ" "Sets";
    AmountOrAll "Số tiền (để trống: toàn bộ số còn phải nộp)" "Amount (empty: all that is owed)";
    Ground "Căn cứ" "Ground";
    WhichEntry "Khoản ghi nhầm" "The mistaken entry";
    StaysCode "Mã hồ sơ được giữ lại" "Code of the dossier that stays";
    NewDate "Hẹn lại lúc" "New date";
    SignerTitle "Chức danh người ký" "Title of the signer";
    EffectOfRefusal "Từ chối kết thúc hồ sơ; công dân nhận phiếu từ chối (mẫu 03) nêu lý do này." "A refusal ends the dossier; the citizen gets form 03 with this reason.";
    EffectOfStop "Dừng kết thúc hồ sơ, không có kết quả." "This ends the dossier without a result.";
    EffectOfAnnulment "Hồ sơ ra khỏi sổ và mọi số liệu; số của nó vẫn giữ." "The dossier leaves the register and every figure; its number stays.";
    EffectOfCorrection "Hồ sơ đã xong được mở lại; lần kết thúc trước vẫn ở trong diễn biến." "The ended dossier is opened again; the first ending stays in the journal.";
    EffectOfAsking "Đồng hồ dừng từ lúc gửi đến khi công dân trả lời." "The clock stands until the citizen answers.";
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
    // forms that wait, and forms that come back
    PutAsideNow "Để chờ" "Put aside";
    PutAside "Đã để chờ" "Put aside";
    Waiting "Đang chờ" "Waiting";
    WaitingUntil "Chỉ bạn thấy các biểu mẫu này. Chúng chưa được tiếp nhận, và được giữ đến hết hôm nay." "Only you see these forms. They are not received yet, and are kept until the end of today.";
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
    NewPasswordHint "Ít nhất 12 ký tự, ký tự nào cũng được" "At least 12 characters of any kind";
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
    SignOutElsewhere "Đăng xuất nơi khác" "Sign out elsewhere";
    ShortcutKeys "Phím tắt" "Shortcut keys";
    ShortcutsAreOn "Đang bật: các phím F2, F4, F8, F9 và Shift+F9 làm việc trên mọi trang." "On: F2, F4, F8, F9 and Shift+F9 work on every page.";
    ShortcutsAreOff "Đang tắt." "Off.";
    TurnOff "Tắt phím tắt" "Turn the keys off";
    TurnOn "Bật phím tắt" "Turn the keys on";
    WhatFirst "Làm gì trước" "What to do first";
    KeysInAccount "Tắt hoặc bật phím tắt ở trang Tài khoản" "Turn the keys off or on in your account";
    WhatMarksMean "Các dấu có nghĩa gì" "What the marks mean";
    // filled in from an older dossier
    FillFromBefore "Điền từ hồ sơ trước" "Fill in from the last dossier";
    FromBefore "từ hồ sơ trước" "from the last dossier";
    FilledFrom "Đã điền từ hồ sơ trước của người này, các ô có ghi chú: hỏi lại người nộp rồi sửa nếu khác. Hồ sơ:" "Filled in from this person's last dossier, as marked: ask the citizen, and mend what differs. Dossier:";
    NobodyKnown "Cơ quan này chưa có hồ sơ nào của số định danh đó." "This office has no dossier of that identity number.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_said_in_both_languages() {
        for words in W::ALL {
            let (vi, en) = (words.say(Language::Vietnamese), words.say(Language::English));
            assert!(!vi.trim().is_empty() && !en.trim().is_empty(), "{words:?}");
        }
    }
}

//! Words of drafting workflows.
//! Pure: no HTTP, no SQL, no clock.

super::words! {
    NewWorkflowTitle "Lập quy trình nội bộ" "Draft a workflow";
    NextFromThis "Lập bản mới từ quy trình này" "Draft another from this one";
    WorkflowDraftKept "Đã lưu dự thảo. Quy trình chưa dùng cho hồ sơ nào cho đến khi được công bố." "The draft is kept. No dossier runs under it before it is published.";
    WorkflowNameHint "Tên đã có thì đây là bản kế tiếp của quy trình đó, tên mới là quy trình mới." "A name that exists makes this its next version; a new name makes a new workflow.";
    WorkflowProcedureHint "Để trống: quy trình chung cho nhiều thủ tục, khi đó ghi tổng giờ." "Empty: common to several procedures; name the hours in all then.";
    TotalHoursHint "Chỉ ghi cho quy trình chung; quy trình của một thủ tục lấy thời hạn của thủ tục." "For a common workflow alone; that of a procedure takes its limit.";
    WorkflowAgency "Riêng cho cơ quan (mã)" "For one office (code)";
    WorkflowAgencyHint "Để trống: mọi cơ quan của cấp đã chọn." "Empty: every office of the level.";
    StepsTitle "Các bước" "Steps";
    StepsAbout "Mỗi bước một dòng, theo thứ tự; dòng trống được bỏ qua. Giờ làm việc, 8 giờ một ngày; để trống giờ ở bước không tính giờ (trả kết quả). Không ghi tên tiếng Anh thì dùng tên tiếng Việt." "A row for each step, in order; empty rows are left out. Working hours, 8 a day; no hours at a step that is not counted (the return). Without an English name the Vietnamese one stands.";
    WaysTitle "Đi tiếp" "Ways out";
    WaysAbout "Chỉ ghi khi không đi thẳng tới bước sau: rẽ nhánh, trả lại, từ chối. Bước nào có dòng ở đây thì ghi đủ mọi hướng của bước đó; để trống bước đến là kết thúc." "Only where a step does not simply go on to the next: branches, returns, refusals. A step that has a row here names all its ways; no step to go to is the end.";
    OpinionsTitle "Ý kiến xin ở bước" "Opinions asked for";
    OpinionsAbout "Cơ quan, đơn vị được hỏi trong khi bước đang chạy; số giờ nằm trong giờ của bước." "Who is asked while a step runs; the hours lie within those of the step.";
    StepNameEnglish "Tên tiếng Anh" "English name";
    StepUnit "Đơn vị (mã)" "Unit (code)";
    StepLevel "Làm ở" "Done at";
    StepAssignment "Phân công" "Assigned";
    StepJoin "Cần ý kiến" "Opinions needed";
    OwnOffice "cơ quan giữ hồ sơ" "the office of the dossier";
    AssignedByHand "phân tay" "by hand";
    AssignedLeastLoaded "người ít việc nhất" "to the least loaded";
    JoinAll "đủ tất cả" "all";
    JoinAny "một là đủ" "one is enough";
    WayFrom "Từ bước" "From step";
    WayOutcome "Cách đi" "How";
    WayTo "Đến bước" "To step";
    WayBranch "Tên nhánh" "Branch";
    WayWhen "Khi nào" "When";
    WayWhenEnglish "Khi nào (tiếng Anh)" "When (English)";
    OpinionStep "Ở bước" "At step";
    OpinionAbout "Về việc" "About";
    OpinionAboutEnglish "Về việc (tiếng Anh)" "About (English)";
    OpinionAgency "Hỏi ai (mã cơ quan, đơn vị)" "Who is asked (code)";
    CheckAndMoreRows "Kiểm tra, thêm dòng trống" "Check, with more rows";
}

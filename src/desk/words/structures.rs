//! Words of the pages of agencies, delegations and workflows.
//! Pure: no HTTP, no SQL, no clock.

super::words! {
    // agencies
    AgenciesTitle "Cơ quan" "Agencies";
    AgenciesAbout "Cơ quan và đơn vị bạn quản trị, như vào ngày đã chọn." "The agencies and units that you administer, as on the chosen day.";
    OnDay "Vào ngày" "On the day";
    NoAgencyThen "Không có cơ quan nào hoạt động vào ngày này." "No agency is in force on this day.";
    AgencyCode "Mã" "Code";
    AgencyPath "Trực thuộc" "Part of";
    AgencyValid "Hoạt động" "In force";
    AgencyDesk "Bộ phận một cửa" "One-stop desk";
    AgencySource "Căn cứ" "Source";
    AgencyUnits "Cơ quan, đơn vị trực thuộc" "What belongs to it";
    NoAgencyBelow "Không có." "None.";
    SuccessorsLabel "Cơ quan kế tục" "Successors";
    PredecessorsLabel "Kế tục của" "Continues";
    NoSuccession "Không có sắp xếp nào được ghi." "No succession is recorded.";
    SuccessionWhole "toàn bộ" "the whole";
    SuccessionPart "một phần" "a part";
    SuccessionRest "phần còn lại" "the rest";
    OfficersThere "Cán bộ" "Officers";
    EndedAgency "đã kết thúc" "ended";
    BeginsLater "chưa bắt đầu" "not begun";
    // continuation
    ContinuationTitle "Chuyển hồ sơ của cơ quan đã kết thúc" "Continue the dossiers of an ended office";
    ContinuationAbout "Hồ sơ đang nằm ở cơ quan này được chuyển cho cơ quan kế tục giải quyết tiếp. Mã, hạn trả và diễn biến giữ nguyên; người thụ lý do cơ quan mới phân công." "The dossiers in hand go on at a successor. Code, due date and journal stay; the new office gives each to an officer of its own.";
    ContinuationInHand "hồ sơ đang chờ ở cơ quan này" "dossiers wait at this office";
    ContinuationTo "Cơ quan giải quyết tiếp" "The office that goes on";
    ContinuationToHint "Chọn cơ quan khác thì trang xem trước lại, chưa chuyển" "Another choice is shown first, nothing is moved";
    ContinuationNobody "Chưa ghi cơ quan nào kế tục: hồ sơ chưa chuyển được." "No successor is recorded: the dossiers cannot go on yet.";
    ContinuationUnstaffed "Ở cơ quan đó chưa có ai làm các bước này" "Nobody can do these steps there yet";
    ContinuationDesk "tiếp nhận" "reception";
    ContinuationListed "Những hồ sơ sẽ chuyển" "The dossiers that would move";
    ContinuationFirst "Chỉ liệt kê 50 hồ sơ đầu." "The first 50 are listed.";
    ContinuationDocument "Số văn bản bàn giao" "Number of the document";
    ContinuationDocumentHint "Ví dụ 12/BB-UBND" "Such as 12/BB-UBND";
    ContinuationDo "Chuyển hồ sơ" "Move the dossiers";
    ContinuationDone "hồ sơ đã chuyển." "dossiers were moved.";
    // delegations
    DelegationsTitle "Ủy quyền" "Delegations";
    DelegationsAbout "Thủ tục mà cơ quan bạn quản trị ủy quyền cho cấp dưới giải quyết." "Procedures that an agency of yours lets one below it handle.";
    NewDelegation "Thêm ủy quyền" "Add a delegation";
    NoDelegations "Chưa có ủy quyền nào." "There is no delegation.";
    DelegatedFrom "Cơ quan ủy quyền" "Principal";
    DelegatedTo "Được ủy quyền" "Delegate";
    DelegationDocument "Số văn bản" "Document number";
    DelegationDays "Thời hạn" "Days";
    RevokeDelegation "Thu hồi" "Revoke";
    RevocationDocument "Số văn bản thu hồi" "Document of the revocation";
    RevokedFrom "Thu hồi từ ngày" "Revoked from";
    DelegationRecorded "Đã ghi ủy quyền từ ngày" "Recorded: delegated from";
    RevocationRecorded "Đã ghi thu hồi từ ngày" "Recorded: taken back from";
    DelegationEffect "Hồ sơ nhận trước ngày đó vẫn do nơi đang giữ giải quyết." "Dossiers received before that day stay where they are.";
    LastDayOfDelegation "Đến hết ngày" "Last day";
    OpenEnded "Để trống: không định ngày cuối" "Empty: without a last day";
    DelegateCodeHint "Cơ quan, đơn vị cấp dưới của cơ quan ủy quyền" "An agency or unit below the principal";
    ProcedureCodeHint "Ví dụ 2.000528" "Such as 2.000528";
    // workflows
    WorkflowsTitle "Quy trình" "Workflows";
    NoWorkflowListed "Không có quy trình nào khớp." "No workflow fits.";
    WorkflowNameLabel "Tên quy trình" "Workflow";
    WorkflowOf "Của thủ tục" "Procedure";
    CommonWorkflow "dùng chung" "common";
    AnyState "(mọi tình trạng)" "(any state)";
    WorkflowPublishedNow "Đã ghi: quy trình được áp dụng." "Recorded: the workflow is in use.";
    WorkflowRetiredNow "Đã ghi: quy trình thôi áp dụng." "Recorded: the workflow is out of use.";
    WorkflowDraftState "dự thảo" "draft";
    WorkflowPublishedState "đang dùng" "in use";
    WorkflowRetiredState "thôi dùng" "out of use";
    TotalHours "Tổng giờ" "Hours in all";
    StepsAndWays "Các bước và đường đi" "Steps and ways";
    DrawnGraph "Sơ đồ" "Drawn";
    DrawnGraphAbout "Sơ đồ vẽ đúng bảng bên cạnh: mũi tên liền là chuyển tiếp, nét đứt là trả lại, ◆ là kết quả, ✕ là từ chối." "The drawing says what the table says: whole arrows go on, broken ones go back, ◆ is a result, ✕ a refusal.";
    StepPosition "Số" "No.";
    StepHours "Giờ" "Hours";
    StepWays "Đi tiếp" "Ways out";
    StepOpinions "Xin ý kiến" "Opinions";
    WayApprove "chuyển" "on";
    WayReturn "trả lại" "back";
    WayReject "từ chối" "refuse";
    WayResult "kết quả" "result";
    WayRefused "từ chối, kết thúc" "refusal, ends";
    ToStep "bước" "step";
    NotCountedStep "không tính giờ" "not counted";
    WorkflowProblems "Phải sửa trước khi công bố" "To be mended before it is published";
    NoWorkflowProblems "Không có gì phải sửa." "Nothing has to be mended.";
    PublishWorkflow "Công bố quy trình" "Publish the workflow";
    RetireWorkflow "Thôi dùng quy trình" "Take out of use";
    RetirementDecision "Số quyết định thôi dùng" "Decision";
    WorkflowDecision "Quyết định" "Decision";
    RetiredBecause "Thôi dùng theo" "Out of use by";
}

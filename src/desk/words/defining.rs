//! Words of the pages on which an indicator is defined.
//! Pure: no HTTP, no SQL, no clock.

super::words! {
    NewIndicatorTitle "Thêm chỉ tiêu" "Add an indicator";
    IndicatorDefinitionTitle "Định nghĩa chỉ tiêu" "Definition of the indicator";
    IndicatorDefinitionAbout "Bộ chỉ tiêu dùng chung cho mọi cơ quan. Định nghĩa mới áp dụng ngay; các bản trước được giữ lại." "The book is common to all offices. A new definition holds at once; those before it are kept.";
    IndicatorsOfThoseAbove "Bộ chỉ tiêu dùng chung cho mọi cơ quan. Chỉ người lập báo cáo, người giám sát hoặc quản trị viên có phạm vi gồm mọi cơ quan mới thêm, sửa được: nhờ người ở cấp Thành phố." "The book is common to all offices. Only a writer of reports, supervisor or administrator whose role reaches all of them adds to it or changes it: ask one of the city.";
    IndicatorDefinedNow "Đã ghi định nghĩa." "The definition is recorded.";
    IndicatorCodeHint "Chữ in hoa, rồi chữ không dấu, chữ số và _; ví dụ F21d. Không đổi được về sau." "A capital, then letters, digits and _, such as F21d. It never changes.";
    IndicatorUnitHint "Không đổi được về sau." "It never changes.";
    IndicatorLabelVi "Tên chỉ tiêu" "Name in Vietnamese";
    IndicatorLabelEn "Tên tiếng Anh" "Name in English";
    IndicatorPlaces "Số chữ số sau dấu phẩy" "Digits after the comma";
    IndicatorFormulaLabel "Công thức" "Formula";
    IndicatorFormulaHint "Để trống: chỉ tiêu nhập tay. Ví dụ F21b / F21a" "Empty: it is entered. Such as F21b / F21a";
    IndicatorAdditive "Số của các cơ quan cấp dưới cộng lại thành số của cấp trên" "What the offices below enter adds up to that of the agency above";
    IndicatorChangeReason "Lý do sửa" "Why it is changed";
    SaveDefinition "Ghi định nghĩa" "Record the definition";
}

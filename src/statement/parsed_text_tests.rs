//! What is a figure, and what only looks like one.

use proptest::prelude::*;

use super::*;
use crate::platform::decimal::Decimal;
use crate::platform::error::Language;
use crate::platform::text::number_vi;

fn found(text: &str) -> Vec<String> {
    read(text)
        .mentions
        .iter()
        .map(|mention| match mention.said {
            MentionValue::Count { value, bound: Bound::Exact } => value.plain(),
            MentionValue::Count { value, bound: Bound::AtLeast } => format!(">{value}"),
            MentionValue::Count { value, bound: Bound::About } => format!("~{value}"),
            MentionValue::Count { value, bound: Bound::AtMost } => format!("<{value}"),
            MentionValue::Percent { value, places, bound: Bound::Exact } => format!("{value}%{places}"),
            MentionValue::Percent { value, places, bound } => format!("{value}%{places} {bound:?}"),
            MentionValue::Ratio { part, base } => format!("{part}/{base}"),
        })
        .collect()
}

#[test]
fn figures_are_found_as_papers_write_them() {
    for (text, expected) in [
        ("Tổng số 1.853 TTHC", &["1853"][..]),
        ("có 61.917. Tiếp theo", &["61917"]),
        ("sử dụng eTax Mobile là 61.917.", &["61917"]),
        ("đạt 89,58%, xếp thứ 3/63, tăng 7 bậc", &["89.58%2", "3/63", "7"]),
        ("Chỉ số PAPI đạt 43,90/80 điểm", &["43.9/80"]),
        ("đã xử lý 3.415/3.464 PAKN, đạt 97%", &["3415/3464", "97%0"]),
        ("(1407 + 297 + 149)", &["1407", "297", "149"]),
        ("1407+297+149=1.853", &["1407", "297", "149", "1853"]),
        ("ban hành 06 quyết định", &["6"]),
        ("tập huấn cho hơn 290 báo cáo viên", &[">290"]),
        ("gần 6.000 hồ sơ", &["~6000"]),
        ("30 đơn vị (04 đơn vị cấp sở, 07 đơn vị cấp huyện)", &["30", "4", "7"]),
        ("kiểm tra 16/16 đơn vị", &["16/16"]),
        ("giảm 2 phần trăm", &["2%0"]),
        ("đạt 98.59%", &["98.59%2"]),
        ("đạt 99,5 %", &["99.5%1"]),
        ("hoàn thành 5/6 nhiệm vụ", &["5/6"]),
        ("từ 5/6 đơn vị", &["5/6"]),
        ("đăng 1986 tin, bài", &["1986"]),
        ("năm thứ 5 liên tiếp đạt trên 80%", &["5", "80%0 AtLeast"]),
        ("đơn vị.30 hồ sơ", &["30"]),
        ("tỷ lệ=97%;còn 49 PAKN", &["97%0", "49"]),
        ("-2.385 biên chế", &["2385"]),
        ("nhóm 1", &["1"]),
        ("đạt gần 99%, không quá 5 hồ sơ", &["99%0 About", "<5"]),
        ("cao hơn 5,3 điểm phần trăm", &["5.3"]),
        ("xử lý 3.415 PAKN trên 3.464 PAKN", &["3415", "3464"]),
        // As other programs write them: rare blanks, digits of full width, blanks or commas before thousands.
        ("tiếp nhận 14\u{a0}026 hồ sơ, đạt\u{a0}99,5\u{202f}%", &["14026", "99.5%1"]),
        ("tiếp nhận ３.４６４ hồ sơ, đạt ９８，５９％", &["3464", "98.59%2"]),
        ("tiếp nhận 3 464 hồ sơ; 5,998 hồ sơ và 1,234,567 hồ sơ", &["3464", "5998", "1234567"]),
        (
            "18.001.096 hồ sơ; 1 250 000 000 đồng; 0 1.200 1.190",
            &["18001096", "1250000000", "0", "1200", "1190"],
        ),
        ("đạt 43,900 điểm", &["43.9"]),
        ("3.415 / 3.464 PAKN", &["3415/3464"]),
        ("thu 1,25 tỷ đồng, 12 triệu đồng, tỷ lệ 5", &["1250000000", "12000000", "5"]),
        ("chi 5 nghìn tỷ đồng; năm 2023 120 hồ sơ", &["5000000000000", "120"]),
        ("| 1 | Hộ tịch | 1.200 | 99,17% |\n2\tChứng thực\t2.264", &["1200", "99.17%2", "2264"]),
    ] {
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn what_only_looks_like_a_figure_is_passed_over() {
    for text in [
        "Quyết định số 818/QĐ-UBND ngày 08/02/2023",
        "Chương trình số 01-CTr/TU và số 86-CTr/BCSD",
        "Nghị định số 61/2018/NĐ-CP, Thông tư 01/2018/TT-VPCP",
        "tính đến 14/5/2023; đến ngày 14/6, hết 5/6",
        "tính đến 5/6.",
        "ngày 14 tháng 6 năm 2023",
        "6 tháng đầu năm 2023, quý II, tháng 7",
        "giai đoạn 2021-2025, nhiệm kỳ 2021 - 2026",
        "so với 2022",
        "trong các tháng 4-5/2023 và 3/2023",
        "Điều 12, khoản 3, mục 2, phụ lục 2, Biểu 06",
        "Nghị quyết số 04 của Hội đồng nhân dân",
        "thủ tục 1.004873 và mã H26.268.05-230307-0012",
        "lúc 17h00, 8:30, 07 giờ",
        "số điện thoại 0912345678, CCCD 001199012345",
        "1. Công tác chỉ đạo\n2) Kết quả\n1.2. Tồn tại\n- 3. Kiến nghị",
        "lần thứ 3",
        "điện thoại 024.3382.5678, 0243 382 567, 0912 345 678, tổng đài 1022, 1900 6868, 18001096",
        "CCCD số 001 199 012 345",
        "Thực hiện QĐ 766, NQ 04, KH 155/KH-UBND và Quyết định 766 của Thủ tướng",
        "tổ 12, khu phố 3, số nhà 25, phường 7, ISO 9001:2015, TCVN ISO 9001",
        "trực 24/7 và 24/24",
        "dịch vụ công mức độ toàn trình theo NĐ 42/2022/NĐ-CP",
        "COVID-19 và G7",
    ] {
        assert_eq!(found(text), [""; 0], "{text}");
    }
}

#[test]
fn a_place_is_counted_in_characters_and_sentences_are_told_apart() {
    let reading = read("Đã giải quyết 5.998 hồ sơ.\nĐạt 100%.");
    let [count, share] = &reading.mentions[..] else { panic!("{reading:?}") };
    assert_eq!((count.start, count.end, count.text.as_str(), count.sentence), (14, 19, "5.998", 0));
    assert_eq!((share.text.as_str(), share.sentence > 0), ("100%", true));
}

proptest! {
    #[test]
    fn what_is_written_is_read(value in 0..900_000_000_i64, part in 0..5_000_i64, base in 1..5_000_i64) {
        let whole = |value| Decimal::whole(value).unwrap();
        let share = whole(part).percent_of(whole(base), 2).unwrap();
        let text = format!(
            "Đã xử lý {}/{} PAKN, đạt {}%; tiếp nhận {} hồ sơ.",
            number_vi(part), number_vi(base), share.words(Language::Vietnamese, 2), number_vi(value),
        );
        let said: Vec<MentionValue> = read(&text).mentions.iter().map(|mention| mention.said).collect();
        prop_assert_eq!(said, [
            MentionValue::Ratio { part: whole(part), base: whole(base) },
            MentionValue::Percent { value: share, places: 2, bound: Bound::Exact },
            MentionValue::Count { value: whole(value), bound: Bound::Exact },
        ]);
    }

    #[test]
    fn no_text_brings_the_reader_down(text in "[0-9a-zA-ZđĐư./,%+=():; \n-]{0,80}") {
        let reading = read(&text);
        let letters: Vec<char> = text.chars().collect();
        for mention in &reading.mentions {
            let there: String = letters[mention.start..mention.end].iter().collect();
            prop_assert_eq!(&there, &mention.text);
        }
    }
}

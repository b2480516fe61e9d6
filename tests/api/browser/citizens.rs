//! A citizen with a telephone: 360 pixels wide, old, without script.

use super::chrome::{BACKSPACE, Chrome, ENTER, PHONE};

const WARD: &str = "H26.268.05";

with_app! {
    fn a_citizen_finds_what_to_bring_and_wrong_digits_tell_nothing(app) {
        let code = app.receive();
        app.ask_for_papers(&code, WARD);
        let citizen = Chrome::stranger(app).without_script();
        citizen.sized(PHONE);
        citizen.go("/");
        citizen.open("main a[href='/tra-cuu']");
        citizen.fill("#f-code", &code);
        citizen.fill("#f-digits", "9999");
        citizen.keys_on(ENTER);
        let wrong = citizen.says();
        assert!(!wrong.contains("Bạn cần nộp thêm") && !wrong.contains("Ví Dụ"), "{wrong}");
        assert_eq!(citizen.field("f-code"), code, "the code stays");
        let other = code.replace("-0001", "-9999");
        citizen.fill("#f-code", &format!("{}{other}", BACKSPACE.repeat(code.len())));
        citizen.fill("#f-digits", "1234");
        citizen.keys_on(ENTER);
        assert_eq!(citizen.says(), wrong, "a code that there is not is told as wrong digits are");
        citizen.fill("#f-code", &format!("{}{code}", BACKSPACE.repeat(other.len())));
        citizen.fill("#f-digits", "1234");
        citizen.keys_on(ENTER);
        let right = citizen.says();
        assert!(right.contains("Bạn cần nộp thêm\nx\n") && right.contains("ngày hẹn mới"), "{right}");
        assert!(!right.contains("Hẹn trả kết quả"), "no date is promised while the clock stands: {right}");
        assert!(!right.contains("Ví Dụ") && !right.contains("Cán bộ"), "{right}");
        assert!(citizen.holds("document.documentElement.scrollWidth <= innerWidth && document.querySelector('.box.warn').getBoundingClientRect().bottom < innerHeight"), "what is owed stands on the first screen");
        assert!(!citizen.path().contains("1234"));
    }
}

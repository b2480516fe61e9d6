//! The code of a dossier whose import was taken back: it gives its own one back, so that the register may be imported again, mended.
//! Pure: no HTTP, no SQL, no clock.

/// What stands between the code that was given back and how often it was.
const MARK: char = '~';

/// The code of a dossier that gives its own one back for the `time`th time.
///
/// ```
/// use motcua::dossier::books::numbers::given_back::{given_back, own_code};
/// assert_eq!(given_back("H26.268.05-230307-0001", 2), "H26.268.05-230307-0001~2");
/// assert_eq!(own_code("H26.268.05-230307-0001~2"), "H26.268.05-230307-0001");
/// assert_eq!(own_code("A~1~12"), "A~1");
/// for code in ["A-1", "A~", "A~x", "~1", "A~1b"] {
///     assert_eq!(own_code(code), code);
/// }
/// ```
#[must_use]
pub fn given_back(code: &str, time: u32) -> String {
    format!("{code}{MARK}{time}")
}

/// The code that a dossier had before it gave it back; of every other code it is the code itself.
#[must_use]
pub fn own_code(code: &str) -> &str {
    match code.rsplit_once(MARK) {
        Some((own, time))
            if !own.is_empty() && !time.is_empty() && time.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            own
        }
        _ => code,
    }
}

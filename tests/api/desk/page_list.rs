//! Every page that can be asked for by its address, for the tests that look at all of them.

/// The lists of dossiers.
const LISTS: &[&str] = &[
    "mine",
    "due_today",
    "paused",
    "waiting_acceptance",
    "answer_overdue",
    "to_ask",
    "to_approve",
    "opinions_asked",
    "without_officer",
    "result_ready",
    "hand_over_today",
    "step_late",
];

/// What anybody may read.
pub(crate) const OF_EVERYBODY: &[&str] = &["/", "/dang-nhap", "/tra-cuu", "/so-lieu"];

/// The pages of a dossier.
pub(crate) fn of_dossier(code: &str) -> Vec<String> {
    ["", "/han", "/giay/giay-tiep-nhan", "/giay/phieu-kiem-soat", "/giay/phieu-bo-sung?so=1"]
        .map(|page| format!("/ho-so/{code}{page}"))
        .to_vec()
}

/// What every officer reads, with an empty list, one in another order, and one of a filter that cannot be read.
pub(crate) fn of_officers() -> Vec<String> {
    let fixed = ["/viec", "/ho-so", "/ho-so?ds=overdue&sx=han", "/ho-so?sx=it-tre"].map(str::to_owned);
    fixed.into_iter().chain(LISTS.iter().map(|list| format!("/ho-so?ds={list}"))).collect()
}

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
    "reminded",
];

/// What anybody may read.
pub(crate) const OF_EVERYBODY: &[&str] = &["/", "/dang-nhap", "/tra-cuu", "/so-lieu"];

/// The pages of a dossier.
pub(crate) fn of_dossier(code: &str) -> Vec<String> {
    ["", "/han", "/tep", "/giay/giay-tiep-nhan", "/giay/phieu-kiem-soat", "/giay/phieu-bo-sung?so=1"]
        .map(|page| format!("/ho-so/{code}{page}"))
        .to_vec()
}

/// What every officer reads, with an empty list, one in another order, and one of a filter that cannot be read.
pub(crate) fn of_officers() -> Vec<String> {
    let fixed = [
        "/viec",
        "/ho-so",
        "/ho-so?ds=overdue&sx=han",
        "/ho-so?sx=it-tre",
        "/so-theo-doi?tu=1/3/2023&den=31/3/2023",
        "/so-theo-doi",
        "/bo-loc",
        "/toi",
        "/tro-giup",
    ]
    .map(str::to_owned);
    fixed.into_iter().chain(LISTS.iter().map(|list| format!("/ho-so?ds={list}"))).collect()
}

/// The pages of those who receive and give back: empty, with a result that is found by telephone number, and with none that fits.
pub(crate) const OF_THE_COUNTER: &[&str] = &[
    "/tiep-nhan",
    "/tiep-nhan/cho",
    "/ban-giao",
    "/tra-ket-qua?q=0000001234",
    "/tra-ket-qua",
    "/tra-ket-qua?q=khong+ai",
];

/// The page of figures by procedure, over a month that has some.
pub(crate) const FIGURES_OF_MARCH: &str = "/bao-cao/moi?ky=ngay&tu=1/3/2023&den=31/3/2023&dong=procedure";

/// The pages of those who answer for figures.
pub(crate) const OF_FIGURES: &[&str] = &[
    "/dieu-hanh",
    "/dieu-hanh?theo=can-bo",
    "/ho-so?ds=overdue&sx=nhan",
    "/bao-cao",
    "/bao-cao/moi",
    FIGURES_OF_MARCH,
    "/bao-cao/moi?ky=ngay&tu=x&den=31/3/2023",
    "/kiem-tra-van-ban",
    "/bao-cao/bieu-do",
    "/bao-cao/bieu-do?ky=ngay&tu=1/3/2023&den=31/3/2023&theo=week",
    "/bao-cao/so-sanh",
    "/bao-cao/so-sanh?cap=city",
    "/bao-cao/chi-so-trung-thuc",
    "/bao-cao/chi-so-trung-thuc?tuc-thi=x",
    "/bao-cao/cham-diem",
    "/bao-cao/toan-van",
    "/bao-cao/mau-van",
    "/bao-cao/mau-van/sua",
    "/bao-cao/dinh-ky",
    "/bao-cao/hop-thu",
    "/chi-tieu",
    "/chi-tieu-moi",
    "/chi-tieu?ky=ngay&tu=x&den=31/3/2023",
];

/// The pages on which what several offices use is changed: of administrators above all of them.
pub(crate) const OF_KEEPERS: &[&str] = &[
    "/quan-tri/thu-tuc",
    "/quan-tri/thu-tuc/1.004873/du-thao",
    "/quan-tri/thu-tuc/1.004873/bai-bo",
    "/chi-tieu-moi",
];

/// The pages of those who head an office and look after its people's data.
pub(crate) const OF_HEADS: &[&str] =
    &["/dieu-hanh", "/dieu-hanh/da-xem", "/dieu-hanh/da-xem?hs=khong-co", "/dieu-hanh/cho-xem"];

/// What an administrator of this office reads, with the pages of one officer.
pub(crate) fn of_administrators(office: &str, officer: &str) -> Vec<String> {
    let fixed = ["/quan-tri", "/quan-tri/can-bo", "/quan-tri/can-bo?q=khong+ai", "/quan-tri/can-bo-moi"];
    let acts = [
        "",
        "/giao-vai-tro",
        "/chuyen-noi",
        "/ket-thuc-vai-tro",
        "/chuc-vu",
        "/lam-thay",
        "/mat-khau",
        "/khoa",
    ];
    let of_officer = acts.map(|act| format!("/quan-tri/can-bo/{officer}{act}"));
    let calendars =
        [format!("/quan-tri/lich?cq={office}"), format!("/quan-tri/lich?cq={office}&nam=2025&luat=1")];
    let procedures = [
        "/quan-tri/thu-tuc",
        "/quan-tri/thu-tuc-moi",
        "/quan-tri/thu-tuc/1.004873",
        "/quan-tri/thu-tuc/1.004873/ban/1/thu",
        "/quan-tri/co-quan",
        "/quan-tri/uy-quyen",
        "/quan-tri/uy-quyen/moi",
        "/quan-tri/quy-trinh",
        "/quan-tri/quy-trinh-moi",
        "/quan-tri/he-thong",
        "/quan-tri/nhap",
    ];
    let structures = [format!("/quan-tri/co-quan/{office}")];
    let fixed = fixed.into_iter().chain(procedures).map(str::to_owned);
    fixed.chain(of_officer).chain(calendars).chain(structures).collect()
}

//! How addresses of pages call the acts, in Vietnamese without signs.
//! Pure: no HTTP, no SQL, no clock.

use crate::dossier::clock::status::Event;

/// How addresses of pages call an act; none for those that have no page.
pub(crate) const fn slug(act: Event) -> Option<&'static str> {
    Some(match act {
        Event::Accept => "tiep-nhan",
        Event::UndoAcceptance => "huy-tiep-nhan",
        Event::Refuse => "tu-choi",
        Event::DraftSupplement => "de-nghi-bo-sung",
        Event::ApproveDraft => "duyet-de-nghi",
        Event::RefuseDraft => "khong-duyet-de-nghi",
        Event::RequestSupplement => "yeu-cau-bo-sung",
        Event::TakeInSupplement => "nhan-bo-sung",
        Event::DraftPayment => "de-nghi-nop-tien",
        Event::RequestPayment => "yeu-cau-nop-tien",
        Event::ConfirmPayment => "xac-nhan-nop-tien",
        Event::Assign => "phan-cong",
        Event::HandOn => "chuyen-buoc",
        Event::SendBack => "chuyen-lai",
        Event::Recall => "lay-lai",
        Event::Resolve => "ghi-ket-qua",
        Event::ReturnResult => "tra-ket-qua",
        Event::RequestOpinion => "xin-y-kien",
        Event::GiveOpinion => "cho-y-kien",
        Event::WithdrawOpinion => "thoi-xin-y-kien",
        Event::Withdraw => "de-nghi-rut",
        Event::UndoWithdrawal => "bo-de-nghi-rut",
        Event::Stop => "dung",
        Event::Correct => "mo-lai",
        Event::Amend => "sua-thong-tin",
        Event::CollectFee => "thu-phi",
        Event::ExemptFee => "mien-giam-phi",
        Event::RefundFee => "hoan-phi",
        Event::TakeBackFee => "bo-ghi-phi",
        Event::Annul => "huy-nhap-trung",
        Event::Apologise => "xin-loi",
        Event::Submit
        | Event::Receive
        | Event::Reclassify
        | Event::RecalculateDue
        | Event::Continue
        | Event::MoveVersion
        | Event::Release => return None,
    })
}

/// The act that this part of an address means.
pub(crate) fn act_of(address: &str) -> Option<Event> {
    Event::ALL.iter().copied().find(|act| slug(*act) == Some(address))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::acts::fields::fields;

    #[test]
    fn every_act_with_a_page_has_an_address_of_its_own_and_its_fields() {
        for act in Event::ALL {
            match slug(*act) {
                Some(address) => {
                    assert_eq!(act_of(address), Some(*act));
                    assert!(!fields(*act).is_empty(), "{act}");
                }
                None => assert!(fields(*act).is_empty(), "{act}"),
            }
        }
        assert_eq!(act_of("hand_on"), None);
    }
}

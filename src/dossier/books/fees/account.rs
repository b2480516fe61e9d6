//! The account of a dossier's fee: what its acts come to, and what may not come about.
//! Pure: no HTTP, no SQL, no clock.
//!
//! At every instant `due = paid + exempt + owed`, nothing owed is below zero, and no more is refunded than was paid. A refund
//! gives money back and makes nothing owed again. What was entered by mistake is taken back by the same amount below zero, which
//! counts when the mistake did: so the mistake never happened, for whoever knows it now, and both stand in the journal.

use serde::{Deserialize, Serialize};

use crate::dossier::clock::marks::Mark;
use crate::named_values;
use crate::platform::instant::Instant;

named_values! {
    /// What an amount does.
    pub enum FeeKind {
        /// Phải nộp.
        Due = "due",
        /// Đã nộp.
        Paid = "paid",
        /// Được miễn, giảm.
        Exempt = "exempt",
        /// Đã hoàn trả.
        Refunded = "refunded",
    }
}

named_values! {
    /// How a fee is paid.
    pub enum PaymentMethod {
        /// Tiền mặt.
        Cash = "cash",
        /// Chuyển khoản.
        Transfer = "transfer",
        /// Thanh toán trực tuyến, on the portal.
        Online = "online",
    }
}

crate::text_column!(FeeKind, PaymentMethod);

impl PaymentMethod {
    /// The mark of a dossier that is paid so: the form counts online payments, and all others as made in person.
    #[must_use]
    pub const fn mark(self) -> Mark {
        match self {
            Self::Online => Mark::PaidOnline,
            Self::Cash | Self::Transfer => Mark::PaidInPerson,
        }
    }
}

/// One amount of an act, as the journal keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeLine {
    /// What it does.
    pub kind: FeeKind,
    /// How much, in đồng; below zero when something is taken back or the fee is lowered.
    pub amount_vnd: i64,
    /// How it was paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<PaymentMethod>,
    /// Number of the receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt_number: Option<String>,
    /// Who paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payer: Option<String>,
    /// The ground of an exemption, or the reason of a refund.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The number of the act whose amount is taken back by this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub takes_back: Option<i32>,
    /// When it counts, where that is another instant than that of the act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts_at: Option<Instant>,
}

impl FeeLine {
    /// An amount that counts when its act took effect.
    #[must_use]
    pub const fn new(kind: FeeKind, amount_vnd: i64) -> Self {
        Self {
            kind,
            amount_vnd,
            method: None,
            receipt_number: None,
            payer: None,
            reason: None,
            takes_back: None,
            counts_at: None,
        }
    }
}

/// An amount with the act that brought it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeFact {
    /// The number of the act within the dossier.
    pub seq: i32,
    /// When it counts.
    pub counts_at: Instant,
    /// The amount.
    pub line: FeeLine,
}

/// Sums of amounts in đồng.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FeeSums {
    /// Phải nộp.
    pub due: i64,
    /// Đã nộp.
    pub paid: i64,
    /// Được miễn, giảm.
    pub exempt: i64,
    /// Đã hoàn trả.
    pub refunded: i64,
}

/// What may not come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeeFault {
    /// More is paid and exempt than is due.
    MoreThanDue,
    /// More is refunded than was paid.
    MoreRefundedThanPaid,
}

impl FeeSums {
    /// Adds an amount.
    pub fn add(&mut self, kind: FeeKind, amount_vnd: i64) {
        let sum = match kind {
            FeeKind::Due => &mut self.due,
            FeeKind::Paid => &mut self.paid,
            FeeKind::Exempt => &mut self.exempt,
            FeeKind::Refunded => &mut self.refunded,
        };
        *sum = sum.saturating_add(amount_vnd);
    }

    /// These and those.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self {
            due: self.due.saturating_add(other.due),
            paid: self.paid.saturating_add(other.paid),
            exempt: self.exempt.saturating_add(other.exempt),
            refunded: self.refunded.saturating_add(other.refunded),
        }
    }

    /// Còn phải nộp.
    #[must_use]
    pub const fn owed(self) -> i64 {
        self.due - self.paid - self.exempt
    }

    /// What was paid and not given back.
    #[must_use]
    pub const fn refundable(self) -> i64 {
        self.paid - self.refunded
    }

    const fn fault(self) -> Option<FeeFault> {
        if self.owed() < 0 {
            Some(FeeFault::MoreThanDue)
        } else if self.refundable() < 0 {
            Some(FeeFault::MoreRefundedThanPaid)
        } else {
            None
        }
    }
}

/// What is known of a dossier's fee.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeeAccount {
    facts: Vec<FeeFact>,
    stated: i64,
}

impl FeeAccount {
    /// The account of these amounts, in the order of their acts; `stated` is the fee as the dossier has it.
    #[must_use]
    pub fn new(facts: Vec<FeeFact>, stated: Option<i64>) -> Self {
        Self { facts, stated: stated.unwrap_or_default() }
    }

    /// When it was opened: by acceptance, or by the first act about the fee. Before that it counts nowhere: nobody knows what
    /// was paid of a fee that an older register or version has written.
    #[must_use]
    pub fn opened_at(&self) -> Option<Instant> {
        self.facts.first().map(|fact| fact.counts_at)
    }

    /// The amounts, in the order of their acts.
    #[must_use]
    pub fn facts(&self) -> &[FeeFact] {
        &self.facts
    }

    /// The amount by which it is opened; none when it is open, or no fee is stated.
    #[must_use]
    pub fn opening(&self) -> Option<FeeLine> {
        (self.facts.is_empty() && self.stated > 0).then(|| FeeLine::new(FeeKind::Due, self.stated))
    }

    /// What stands. Of an account that is not open the stated fee is due.
    #[must_use]
    pub fn sums(&self) -> FeeSums {
        let mut sums = FeeSums::default();
        if let Some(opening) = self.opening() {
            sums.add(opening.kind, opening.amount_vnd);
        }
        for fact in &self.facts {
            sums.add(fact.line.kind, fact.line.amount_vnd);
        }
        sums
    }

    /// What people entered: payments, exemptions and refunds, each until it is taken back.
    pub fn standing(&self) -> impl Iterator<Item = &FeeFact> {
        self.entered().filter(|fact| self.taken_back_by(fact.seq).is_none())
    }

    /// What people entered, whether or not it was taken back.
    pub fn entered(&self) -> impl Iterator<Item = &FeeFact> {
        self.facts.iter().filter(|fact| fact.line.takes_back.is_none() && fact.line.kind != FeeKind::Due)
    }

    /// The number of the act that took back what this one brought.
    #[must_use]
    pub fn taken_back_by(&self, seq: i32) -> Option<i32> {
        self.facts.iter().find(|fact| fact.line.takes_back == Some(seq)).map(|fact| fact.seq)
    }

    /// The amounts that take back what an act brought and still stands.
    #[must_use]
    pub fn contrary(&self, seq: i32) -> Vec<FeeLine> {
        let brought = self.standing().filter(|fact| fact.seq == seq);
        let contrary = brought.map(|fact| FeeLine {
            takes_back: Some(seq),
            counts_at: Some(fact.counts_at),
            method: fact.line.method,
            ..FeeLine::new(fact.line.kind, -fact.line.amount_vnd)
        });
        contrary.collect()
    }

    /// The account after an act of this number that took effect at `at`.
    ///
    /// # Errors
    /// When the sums would not hold, then or at any later instant.
    pub fn with(&self, lines: &[FeeLine], seq: i32, at: Instant) -> Result<Self, FeeFault> {
        let mut after = self.clone();
        after.facts.extend(lines.iter().map(|line| FeeFact {
            seq,
            counts_at: line.counts_at.unwrap_or(at),
            line: line.clone(),
        }));
        after.fault().map_or(Ok(after), Err)
    }

    /// The first thing that does not hold, instant by instant.
    fn fault(&self) -> Option<FeeFault> {
        let mut facts: Vec<&FeeFact> = self.facts.iter().collect();
        facts.sort_by_key(|fact| fact.counts_at);
        let mut sums = FeeSums::default();
        facts.chunk_by(|one, next| one.counts_at == next.counts_at).find_map(|together| {
            for fact in together {
                sums.add(fact.line.kind, fact.line.amount_vnd);
            }
            sums.fault()
        })
    }

    /// The marks of the dossier, which had these: how the first payment that stands was made.
    #[must_use]
    pub fn marks(&self, before: i32) -> i32 {
        let paid = self.standing().find_map(|fact| fact.line.method);
        before & !Mark::OF_PAYMENTS | paid.map_or(0, |method| method.mark().bit())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(minute: i64) -> Instant {
        Instant::from_micros(1_678_155_300_000_000 + minute * 60_000_000).unwrap()
    }

    fn paid(amount_vnd: i64, method: PaymentMethod) -> FeeLine {
        FeeLine { method: Some(method), ..FeeLine::new(FeeKind::Paid, amount_vnd) }
    }

    /// The account of a fee of 100, opened in minute 0.
    fn opened() -> FeeAccount {
        let account = FeeAccount::new(Vec::new(), Some(100));
        let opening = account.opening().unwrap();
        account.with(&[opening], 1, at(0)).unwrap()
    }

    #[test]
    fn an_account_opens_once_and_only_where_something_is_due() {
        let none = FeeAccount::new(Vec::new(), None);
        assert_eq!((none.opening(), none.opened_at(), none.sums().owed()), (None, None, 0));
        let stated = FeeAccount::new(Vec::new(), Some(100));
        assert_eq!((stated.opened_at(), stated.sums().owed()), (None, 100));
        let open = opened();
        assert_eq!((open.opening(), open.opened_at(), open.sums().owed()), (None, Some(at(0)), 100));
    }

    #[test]
    fn no_more_is_settled_than_is_due_nor_refunded_than_was_paid() {
        let half = opened().with(&[paid(60, PaymentMethod::Cash)], 2, at(5)).unwrap();
        assert_eq!(half.sums(), FeeSums { due: 100, paid: 60, exempt: 0, refunded: 0 });
        let exempt = |amount| half.with(&[FeeLine::new(FeeKind::Exempt, amount)], 3, at(6));
        assert_eq!(exempt(41).unwrap_err(), FeeFault::MoreThanDue);
        assert_eq!(exempt(40).unwrap().sums().owed(), 0);
        let refund = |amount| half.with(&[FeeLine::new(FeeKind::Refunded, amount)], 3, at(6));
        assert_eq!(refund(61).unwrap_err(), FeeFault::MoreRefundedThanPaid);
        // What was given back is not owed again.
        let refunded = refund(60).unwrap();
        assert_eq!((refunded.sums().owed(), refunded.sums().refundable()), (40, 0));
        // The refund rests on the payment.
        assert_eq!(refunded.with(&refunded.contrary(2), 4, at(7)), Err(FeeFault::MoreRefundedThanPaid));
        let lower = FeeLine { counts_at: Some(at(0)), ..FeeLine::new(FeeKind::Due, -41) };
        assert_eq!(half.with(&[lower], 3, at(6)), Err(FeeFault::MoreThanDue));
    }

    #[test]
    fn what_is_taken_back_never_happened_and_both_are_told() {
        let mistaken = opened().with(&[paid(60, PaymentMethod::Online)], 2, at(5)).unwrap();
        let contrary = mistaken.contrary(2);
        assert_eq!((contrary[0].amount_vnd, contrary[0].counts_at), (-60, Some(at(5))));
        let mended = mistaken.with(&contrary, 3, at(90)).unwrap();
        assert_eq!((mended.sums(), mended.taken_back_by(2)), (opened().sums(), Some(3)));
        assert_eq!((mended.entered().count(), mended.standing().count()), (1, 0));
        assert_eq!(mended.contrary(2), []);
        assert_eq!(mended.contrary(1), [], "the fee itself is amended, not taken back");
    }

    #[test]
    fn the_first_payment_that_stands_marks_the_dossier() {
        let marked = |account: &FeeAccount| Mark::all_in(account.marks(Mark::Apologised.bit()));
        assert_eq!(marked(&opened()), [Mark::Apologised]);
        let first = opened().with(&[paid(10, PaymentMethod::Transfer)], 2, at(1)).unwrap();
        assert_eq!(marked(&first), [Mark::Apologised, Mark::PaidInPerson]);
        let both = first.with(&[paid(10, PaymentMethod::Online)], 3, at(2)).unwrap();
        assert_eq!(both.marks(0), Mark::PaidInPerson.bit());
        let second = both.with(&both.contrary(2), 4, at(3)).unwrap();
        assert_eq!(second.marks(Mark::PaidInPerson.bit()), Mark::PaidOnline.bit());
    }

    proptest! {
        /// Whatever is tried, what is taken balances at every instant, and the sums are those of what stands.
        #[test]
        fn the_books_balance_whatever_is_tried(tries in prop::collection::vec((0..5_usize, 1..80_i64, 1..12_i32, 0..3_i64), 1..40)) {
            let mut account = opened();
            let (mut now, mut stated) = (0, 100);
            for (seq, (what, amount, other, later)) in (2..).zip(tries) {
                now += later;
                let lines = match what {
                    0 => vec![paid(amount, PaymentMethod::Cash)],
                    1 => vec![FeeLine::new(FeeKind::Exempt, amount)],
                    2 => vec![FeeLine::new(FeeKind::Refunded, amount)],
                    3 => account.contrary(other),
                    _ => vec![FeeLine { counts_at: account.opened_at(), ..FeeLine::new(FeeKind::Due, amount - 40) }],
                };
                if let Ok(after) = account.with(&lines, seq, at(now)) {
                    stated += if what == 4 { amount - 40 } else { 0 };
                    account = after;
                }
                let sums = account.sums();
                prop_assert_eq!(sums.due, sums.paid + sums.exempt + sums.owed());
                prop_assert_eq!(sums.due, stated);
                let mut standing = FeeSums { due: sums.due, ..FeeSums::default() };
                account.standing().for_each(|fact| standing.add(fact.line.kind, fact.line.amount_vnd));
                prop_assert_eq!(sums, standing);
                for minute in 0..=now {
                    let mut then = FeeSums::default();
                    for fact in account.facts().iter().filter(|fact| fact.counts_at <= at(minute)) {
                        then.add(fact.line.kind, fact.line.amount_vnd);
                    }
                    prop_assert!(then.owed() >= 0 && then.refundable() >= 0 && then.paid >= 0 && then.exempt >= 0, "{:?}", then);
                }
            }
        }
    }
}

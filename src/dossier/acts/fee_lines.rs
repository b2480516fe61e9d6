//! What acts bring into the account of a fee: checked against what stands, and said by name where it does not fit.

use serde::Deserialize;
use serde_json::Value;

use crate::dossier::acts::grounds::fee_refusal;
use crate::dossier::books::fees::account::{FeeAccount, FeeFault, FeeKind, FeeLine, PaymentMethod};
use crate::dossier::books::fees::store;
use crate::dossier::books::journal;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::status::Event;
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// A payment.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are described in the body FeePaymentBody")]
pub struct FeePayment {
    pub amount_vnd: i64,
    pub receipt_number: String,
    pub payer: Option<String>,
    pub method: PaymentMethod,
}

/// An exemption from all that is owed, or from some of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are described in the body FeeExemptionBody")]
pub struct FeeExemption {
    pub amount_vnd: Option<i64>,
    pub ground: String,
}

/// Money that is given back.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are described in the request body FeeRefundRequest")]
pub struct FeeRefund {
    pub amount_vnd: i64,
    pub reason: String,
    pub document_number: Option<String>,
}

/// A mistaken entry that is taken back, and what should have stood there.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are described in the request body FeeReversalRequest")]
pub struct FeeReversal {
    pub entry: i32,
    pub reason: String,
    pub instead: Option<FeePayment>,
}

/// What an act does to the fee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FeeAct {
    /// It is paid, or some of it.
    Collect(FeePayment),
    /// Nobody has to pay it, or some of it.
    Exempt(FeeExemption),
    /// What was paid is given back, or some of it.
    Refund(FeeRefund),
    /// What was entered by mistake is taken back.
    TakeBack(FeeReversal),
}

impl FeePayment {
    fn line(&self, payer: &str) -> FeeLine {
        FeeLine {
            method: Some(self.method),
            receipt_number: Some(self.receipt_number.clone()),
            payer: Some(self.payer.clone().unwrap_or_else(|| payer.to_owned())),
            ..FeeLine::new(FeeKind::Paid, self.amount_vnd)
        }
    }
}

impl FeeReversal {
    /// The contrary amounts, and the payment that should have stood there: it counts when the mistake did.
    fn lines(&self, account: &FeeAccount, payer: &str) -> Result<Vec<FeeLine>, Problem> {
        let mut lines = account.contrary(self.entry);
        let Some(first) = lines.first().cloned() else {
            return Err(match account.taken_back_by(self.entry) {
                Some(act) => Problem::field(
                    "entry",
                    "already_taken_back",
                    format!("khoản này đã được bỏ ghi ở việc số {act}"),
                    format!("this was taken back by act {act}"),
                ),
                None => Problem::field(
                    "entry",
                    "unknown_entry",
                    "hồ sơ không có khoản thu, miễn hoặc hoàn nào mang số này: xem các khoản trong hồ sơ",
                    "the dossier has no payment, exemption or refund of this number: see its fees",
                ),
            });
        };
        if let Some(payment) = &self.instead {
            if first.kind != FeeKind::Paid {
                return Err(Problem::field(
                    "instead",
                    "not_a_payment",
                    "chỉ ghi thay cho khoản thu: với khoản khác, bỏ ghi rồi ghi lại",
                    "only a payment is put in the place of another: take this back, then enter it again",
                ));
            }
            lines.push(FeeLine { counts_at: first.counts_at, ..payment.line(payer) });
        }
        Ok(lines)
    }
}

impl FeeAct {
    /// The event in the life cycle.
    pub(in crate::dossier) const fn what(&self) -> Event {
        match self {
            Self::Collect(_) => Event::CollectFee,
            Self::Exempt(_) => Event::ExemptFee,
            Self::Refund(_) => Event::RefundFee,
            Self::TakeBack(_) => Event::TakeBackFee,
        }
    }

    /// The amounts that it brings, where this person pays unless somebody else is named.
    fn lines(&self, account: &FeeAccount, payer: &str) -> Result<Vec<FeeLine>, Problem> {
        let one = |kind, amount_vnd, reason: &str| FeeLine {
            reason: Some(reason.to_owned()),
            ..FeeLine::new(kind, amount_vnd)
        };
        match self {
            Self::Collect(payment) => Ok(vec![payment.line(payer)]),
            Self::Exempt(FeeExemption { amount_vnd, ground }) => {
                let amount = amount_vnd.unwrap_or_else(|| account.sums().owed());
                Ok(vec![one(FeeKind::Exempt, amount, ground)])
            }
            Self::Refund(FeeRefund { amount_vnd, reason, document_number }) => {
                let receipt_number = document_number.clone();
                Ok(vec![FeeLine { receipt_number, ..one(FeeKind::Refunded, *amount_vnd, reason) }])
            }
            Self::TakeBack(reversal) => reversal.lines(account, payer),
        }
    }

    /// What is said when the sums would not hold; `within` is where its fields stand in the body.
    fn refused(&self, fault: FeeFault, account: &FeeAccount, within: &str) -> Problem {
        let sums = account.sums();
        let field = match self {
            Self::Collect(_) | Self::Exempt(_) | Self::Refund(_) => format!("{within}amount_vnd"),
            Self::TakeBack(reversal) if reversal.instead.is_some() => "instead.amount_vnd".to_owned(),
            Self::TakeBack(_) => "entry".to_owned(),
        };
        match fault {
            FeeFault::MoreThanDue => Problem::field(
                field,
                "more_than_owed",
                format!("phải nộp {} đồng, còn phải nộp {} đồng", sums.due, sums.owed()),
                format!("{} đồng are due, {} đồng are owed", sums.due, sums.owed()),
            ),
            FeeFault::MoreRefundedThanPaid => Problem::field(
                field,
                "more_than_paid",
                format!(
                    "đã thu {} đồng, đã hoàn {} đồng: không hoàn quá số đã thu; bỏ ghi khoản hoàn trước",
                    sums.paid, sums.refunded
                ),
                format!(
                    "{} đồng were paid and {} đồng refunded: no more is refunded than was paid; take the refund back first",
                    sums.paid, sums.refunded
                ),
            ),
        }
    }
}

/// The amounts that an act brings, and the account after it.
type SettledFee = (Vec<FeeLine>, FeeAccount);

/// Adds what acts do to the fee of a dossier; each comes with where its fields stand in the body.
///
/// # Errors
/// When one does not fit what stands, with the field.
pub(in crate::dossier) fn apply(
    account: FeeAccount,
    acts: &[(&str, &FeeAct)],
    payer: &str,
    (seq, at): (i32, Instant),
) -> Result<SettledFee, Problem> {
    let mut settled = (Vec::new(), account);
    for (within, act) in acts {
        if let Some(why) = fee_refusal(act.what(), &settled.1) {
            return Err(match within.strip_suffix('.') {
                Some(field) => Problem::field(field, "no_ground", why.vi, why.en),
                None => Problem::new(Code::ActNotAllowed).say(why.vi, why.en),
            });
        }
        let opening = settled.1.opening();
        let lines: Vec<FeeLine> = opening.into_iter().chain(act.lines(&settled.1, payer)?).collect();
        let after = settled.1.with(&lines, seq, at);
        let after = after.map_err(|fault| act.refused(fault, &settled.1, within))?;
        settled.0.extend(lines);
        settled.1 = after;
    }
    Ok(settled)
}

/// What the row of a request for a payment tells of it.
#[derive(Debug, Deserialize)]
struct AskedPayment {
    amount_vnd: Option<i64>,
}

/// A payment that was asked for, as the desk confirms it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are described in the request body PaymentConfirmedRequest")]
pub struct ConfirmedPayment {
    pub receipt_number: String,
    pub payer: Option<String>,
    pub method: PaymentMethod,
}

/// The citizen is asked to pay: what is asked is due, and so the fee of the dossier grows by what is not owed already. `details` are
/// those of the request; the rest of the act answers whether it grew.
///
/// # Errors
/// When the details cannot be read, or the database fails.
pub(in crate::dossier) fn ask(
    conn: &mut Connection,
    before: &Dossier,
    row: &mut Dossier,
    event: Event,
    details: &Value,
) -> Result<bool, Problem> {
    if event != Event::RequestPayment {
        return Ok(false);
    }
    let asked: AskedPayment = serde_json::from_value(details.clone())
        .map_err(|error| Problem::new(Code::Internal).because(error))?;
    let owed = store::account_of(conn, before)?.sums().owed();
    let more = asked.amount_vnd.unwrap_or_default() - owed;
    if more > 0 {
        row.fee_vnd = Some(row.fee_vnd.unwrap_or_default().saturating_add(more));
    }
    Ok(more > 0)
}

/// What the confirmation of a payment does to the fee: what was asked for last is paid, as far as it is owed still.
///
/// # Errors
/// When the row of the request cannot be read, or the database fails.
pub(in crate::dossier) fn confirmed(
    conn: &mut Connection,
    before: &Dossier,
    confirmed: Option<&ConfirmedPayment>,
) -> Result<Option<FeeAct>, Problem> {
    let Some(ConfirmedPayment { receipt_number, payer, method }) = confirmed.cloned() else {
        return Ok(None);
    };
    let request = journal::last_of(conn, before.office_id, before.id, &[Event::RequestPayment])?;
    let asked: Option<AskedPayment> = request.map(|entry| entry.details()).transpose()?;
    let owed = store::account_of(conn, before)?.sums().owed();
    let amount_vnd = asked.and_then(|asked| asked.amount_vnd).unwrap_or_default().min(owed);
    let payment = FeePayment { amount_vnd, receipt_number, payer, method };
    Ok((amount_vnd > 0).then_some(FeeAct::Collect(payment)))
}

/// What an act on a dossier brings into the account of its fee: the fee itself when the dossier is accepted or the fee is
/// amended, what the citizen is asked for (`asked`: the fee grew by it), and what the act says of it. Sets the marks of `row`, which
/// stands as the act leaves it.
///
/// # Errors
/// When it does not fit what stands, or the database fails.
pub(in crate::dossier) fn settle(
    conn: &mut Connection,
    before: &Dossier,
    row: &mut Dossier,
    (fee, asked): (Option<&FeeAct>, bool),
    at: Instant,
) -> Result<Vec<FeeLine>, Problem> {
    let accepted = before.accepted_at.is_none() && row.accepted_at.is_some();
    let amended = before.fee_vnd != row.fee_vnd;
    if !accepted && !amended && fee.is_none() {
        return Ok(Vec::new());
    }
    let account = store::account_of(conn, before)?;
    let seq = before.version.saturating_add(1);
    let line = match account.opened_at() {
        Some(opened_at) => {
            let more = row.fee_vnd.unwrap_or_default() - account.sums().due;
            // A fee that is amended is due from the beginning, one that is asked for from then on.
            let counts_at = Some(opened_at).filter(|_| !asked);
            (more != 0).then(|| FeeLine { counts_at, ..FeeLine::new(FeeKind::Due, more) })
        }
        // Before acceptance nothing is due yet.
        None if row.accepted_at.is_some() => FeeAccount::new(Vec::new(), row.fee_vnd).opening(),
        None => None,
    };
    let line = line.filter(|_| accepted || amended);
    let mut lines: Vec<FeeLine> = line.into_iter().collect();
    let Ok(mut account) = account.with(&lines, seq, at) else { return Err(settled_already(&account)) };
    if let Some(fee) = fee {
        let (brought, after) = apply(account, &[("", fee)], payer_of(before), (seq, at))?;
        lines.extend(brought);
        account = after;
    }
    row.marks = account.marks(row.marks);
    Ok(lines)
}

/// Who pays unless somebody else is named: whoever handed the dossier in.
pub(in crate::dossier) fn payer_of(row: &Dossier) -> &str {
    row.submitter_name.as_deref().unwrap_or(&row.applicant_name)
}

pub(super) fn settled_already(account: &FeeAccount) -> Problem {
    let settled = account.sums().paid.saturating_add(account.sums().exempt);
    Problem::field(
        "fee_vnd",
        "less_than_settled",
        format!("đã thu và miễn {settled} đồng: bỏ ghi khoản thu, miễn trước khi ghi mức phí thấp hơn"),
        format!("{settled} đồng are paid or exempt: take these entries back before the fee is lowered"),
    )
}

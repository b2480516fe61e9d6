//! What is written of people, papers and the matter is mended: the register shows what is right, the journal both.

use serde_json::{Map, Value, json};

use crate::dossier::acts::act::Act;
use crate::dossier::acts::act_context::ActContext;
use crate::dossier::books::applicant::{
    Applicant, HandedInBy, HandedPaper, ResultDelivery, check_born_on, check_complete,
};
use crate::dossier::books::store::{Dossier, json_list};
use crate::dossier::clock::act_rule::{
    ActRule, By, ClockEffect, DraftEffect, Occasion, OpinionEffect, StepEffect,
};
use crate::dossier::clock::status::Event;
use crate::platform::check::Check;
use crate::platform::database::{Connection, UnreadableColumn};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

pub(in crate::dossier) const AMEND: ActRule = ActRule {
    words_vi: "sửa thông tin hồ sơ",
    shown_to_citizen: true,
    by: By::Desk,
    clock: ClockEffect::Unchanged,
    draft: DraftEffect::Stays,
    step: StepEffect::Stays,
    opinion: OpinionEffect::None,
    occasion: Occasion::Correction,
};

/// Mends what was typed in: each part that is named takes the place of the one that stands; the others stay.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the fields are described in the request body AmendRequest")]
pub struct Amend {
    pub reason: String,
    pub applicant: Option<Applicant>,
    pub submitter: Option<HandedInBy>,
    pub summary: Option<String>,
    pub papers: Option<Vec<HandedPaper>>,
    pub sets: Option<i32>,
    pub result_delivery: Option<ResultDelivery>,
    pub fee_vnd: Option<i64>,
}

impl Amend {
    /// Puts what is named in its place.
    fn put(&self, row: &mut Dossier) {
        if let Some(applicant) = &self.applicant {
            row.applicant_kind = applicant.kind;
            row.applicant_name.clone_from(&applicant.name);
            row.applicant_identity.clone_from(&applicant.identity);
            row.applicant_phone.clone_from(&applicant.phone);
            row.applicant_email.clone_from(&applicant.email);
            row.applicant_address.clone_from(&applicant.address);
            row.applicant_born_on = applicant.born_on;
        }
        if let Some(handed_in_by) = &self.submitter {
            let submitter = handed_in_by.submitter();
            row.submitter_name = submitter.map(|submitter| submitter.name.clone());
            row.submitter_identity = submitter.and_then(|submitter| submitter.identity.clone());
            row.submitter_phone = submitter.and_then(|submitter| submitter.phone.clone());
            row.submitter_relation = submitter.and_then(|submitter| submitter.relation.clone());
        }
        if let Some(summary) = &self.summary {
            row.summary.clone_from(summary);
        }
        if let Some(papers) = &self.papers {
            row.papers = json_list(papers);
        }
        row.sets = self.sets.unwrap_or(row.sets);
        row.result_delivery = self.result_delivery.unwrap_or(row.result_delivery);
        row.fee_vnd = self.fee_vnd.or(row.fee_vnd);
    }

    /// What it changes: each field with its value before and after.
    fn changes(&self, before: &Dossier) -> Result<Map<String, Value>, UnreadableColumn> {
        let mut after = before.clone();
        self.put(&mut after);
        let (before, mut after) = (described(before)?, described(&after)?);
        let mut changes = Map::new();
        for (field, was) in before {
            let is = after.remove(&field).unwrap_or(Value::Null);
            if was != is {
                changes.insert(field, json!({ "before": was, "after": is }));
            }
        }
        changes.extend(after.into_iter().map(|(field, is)| (field, json!({ "before": null, "after": is }))));
        Ok(changes)
    }
}

/// What is written of people, papers and the matter, field by field.
fn described(row: &Dossier) -> Result<Map<String, Value>, UnreadableColumn> {
    let mut fields = Map::new();
    for (whose, person) in [("applicant", json!(row.applicant())), ("submitter", json!(row.submitter()))] {
        if let Value::Object(parts) = person {
            fields.extend(parts.into_iter().map(|(part, value)| (format!("{whose}.{part}"), value)));
        }
    }
    fields.insert("summary".to_owned(), json!(row.summary));
    fields.insert("papers".to_owned(), json!(row.papers()?));
    fields.insert("sets".to_owned(), json!(row.sets));
    fields.insert("result_delivery".to_owned(), json!(row.result_delivery));
    fields.insert("fee_vnd".to_owned(), json!(row.fee_vnd));
    Ok(fields)
}

impl Act for Amend {
    fn event(&self) -> Event {
        Event::Amend
    }

    fn details(&self) -> Value {
        json!({ "reason": self.reason })
    }

    fn describes(&self) -> bool {
        true
    }

    fn details_about(&self, before: &Dossier) -> Result<Value, UnreadableColumn> {
        Ok(json!({ "reason": self.reason, "changes": self.changes(before)? }))
    }

    fn check(
        &self,
        conn: &mut Connection,
        act: &ActContext<'_>,
        row: &Dossier,
        _at: Instant,
    ) -> Result<(), Problem> {
        if self.changes(row)?.is_empty() {
            return Err(Problem::new(Code::InvalidInput).say(
                "không có gì khác với thông tin đang ghi: gửi phần cần sửa",
                "nothing differs from what is written: send the part that is to be mended",
            ));
        }
        let mut check = Check::new();
        if let Some(applicant) = &self.applicant {
            check.join(check_born_on(applicant, act.now.date()))?;
        }
        if let Some(papers) = self.papers.as_ref().filter(|_| row.accepted_at.is_some() && !row.due_imported)
        {
            let version = act.books.procedures.version(conn, row.procedure_version_id)?;
            let handed: Vec<String> = papers.iter().map(|paper| paper.code.clone()).collect();
            check_complete(&version.content.papers, &handed, &mut check);
        }
        check.done()
    }

    fn write(&self, row: &mut Dossier, _at: Instant) -> Result<(), UnreadableColumn> {
        self.put(row);
        Ok(())
    }
}

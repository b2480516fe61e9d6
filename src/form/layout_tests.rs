//! Every form on every sheet, and whatever people are called.

use proptest::prelude::*;

use super::*;
use crate::form::FormEdition;
use crate::form::content::printed;
use crate::form::content::tests::{facts, matters};
use crate::form::facts::{FormFacts, FormMatter};

/// What the register takes in: no control characters but line ends.
fn accepted(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control() || *letter == '\n').collect()
}

fn receipt(facts: &FormFacts) -> PrintedForm {
    printed(FormEdition::Of2018, facts, &matters()[0])
}

#[test]
fn every_form_is_drawn_on_every_sheet_and_the_same_each_time() {
    for edition in FormEdition::ALL {
        for matter in matters() {
            let form = printed(*edition, &facts(), &matter);
            for sheet in matter.kind().sheets() {
                let drawn =
                    draw(&form, *sheet).unwrap_or_else(|error| panic!("{} {sheet}: {error}", form.label));
                assert!(drawn.starts_with(b"%PDF"), "{} {sheet}", form.label);
                assert_eq!(draw(&form, *sheet).unwrap(), drawn, "{} {sheet}", form.label);
            }
        }
    }
}

#[test]
fn every_character_of_unicode_is_printed_or_has_a_substitute() {
    let all: String = ('\0'..=char::MAX).collect();
    // A block of each: substitutes are all alike, so one of them is enough.
    let printed = crate::platform::document::printable::printable(&accepted(&all));
    let mut letters: Vec<char> = printed.chars().collect();
    letters.dedup();
    assert!(letters.len() > 2_000, "{} letters are too few", letters.len());
    let mut all = facts();
    for block in letters.chunks(60) {
        all.summary.extend(block);
        all.summary.push(' ');
    }
    draw(&receipt(&all), FormSheet::A4).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_people_are_called_their_forms_are_printed(texts in proptest::collection::vec(any::<String>(), 6), place in 0_usize..7) {
        let texts: Vec<String> = texts.iter().map(|text| accepted(text)).collect();
        let mut facts = facts();
        facts.applicant.name.clone_from(&texts[0]);
        facts.applicant.address = Some(texts[1].clone());
        facts.handed_in_by.clone_from(&texts[2]);
        facts.summary.clone_from(&texts[3]);
        facts.writer.name.clone_from(&texts[4]);
        let mut matter = matters().swap_remove(place);
        match &mut matter {
            FormMatter::Receipt(receipt) => receipt.papers[0].name.clone_from(&texts[5]),
            FormMatter::SupplementRequest(asked) => asked.papers = vec![texts[5].clone(), texts[0].repeat(40)],
            FormMatter::Refusal(refusal) => refusal.reason = texts[5].repeat(20),
            FormMatter::Apology(letter) => letter.reason.clone_from(&texts[5]),
            FormMatter::StopNotice(stop) => stop.reason.clone_from(&texts[5]),
            FormMatter::ControlSlip(table) | FormMatter::RegisterBook(table) => {
                table.table.rows[0][0].clone_from(&texts[5]);
            }
        }
        for edition in FormEdition::ALL {
            let form = printed(*edition, &facts, &matter);
            let sheet = matter.kind().sheets().last().copied().unwrap_or(FormSheet::A4);
            prop_assert!(draw(&form, sheet).is_ok(), "{:?}", draw(&form, sheet).err());
        }
    }
}

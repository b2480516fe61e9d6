//! A workflow drawn: each step a box, each way an arrow, ends as signs; told apart without colour.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::desk::value_words::role_words;
use crate::desk::words::W;
use crate::platform::error::Language;
use crate::workflow::routing::StepOutcome;
use crate::workflow::step::{Step, ways};
use crate::workflow::steps::Workflow;

/// How far the rows lie apart, how high and how wide a box is, and where it begins.
const ROW: i32 = 76;
const HIGH: i32 = 52;
const WIDE: i32 = 250;
const LEFT: i32 = 80;
/// The width of the whole.
const WHOLE: i32 = 470;
/// The most letters of a name in its box.
const MOST_LETTERS: usize = 32;

/// The drawing.
pub(super) fn workflow_graph(workflow: &Workflow, language: Language) -> Markup {
    let tops: BTreeMap<i32, i32> = workflow
        .steps
        .iter()
        .zip(0_i32..)
        .map(|(step, row)| (step.position, row.saturating_mul(ROW).saturating_add(10)))
        .collect();
    let height =
        i32::try_from(workflow.steps.len()).unwrap_or_default().saturating_mul(ROW).saturating_add(10);
    html! {
        svg.graph viewBox={ "0 0 " (WHOLE) " " (height) } role="img" aria-label={ (W::DrawnGraph.say(language)) ": " (workflow.name) } {
            defs {
                marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse" { path d="M0 0 8 4 0 8z" {} }
            }
            @for step in &workflow.steps {
                @if let Some(top) = tops.get(&step.position) {
                    (drawn_step(step, *top, language))
                    (drawn_ways(&workflow.steps, step, &tops, language))
                }
            }
        }
    }
}

fn drawn_step(step: &Step, top: i32, language: Language) -> Markup {
    let name = match language {
        Language::Vietnamese => &step.name_vi,
        Language::English => &step.name_en,
    };
    let hours = step.allowance_hours.map_or_else(
        || W::NotCountedStep.say(language).to_owned(),
        |hours| format!("{hours} {}", W::HoursWord.say(language)),
    );
    html! {
        a href={ "#buoc-" (step.position) } {
            rect.uncounted[step.allowance_hours.is_none()] x=(LEFT) y=(top) width=(WIDE) height=(HIGH) rx="4" {}
            text x=(LEFT + 8) y=(top + 21) { (step.position) ". " (shortened(name)) }
            text.small x=(LEFT + 8) y=(top + 40) { (role_words(step.role, language)) " · " (hours) }
        }
    }
}

/// As much of a name as fits into a box.
fn shortened(name: &str) -> String {
    if name.chars().count() <= MOST_LETTERS {
        return name.to_owned();
    }
    let cut: String = name.chars().take(MOST_LETTERS.saturating_sub(1)).collect();
    format!("{}…", cut.trim_end())
}

fn drawn_ways(steps: &[Step], step: &Step, tops: &BTreeMap<i32, i32>, language: Language) -> Markup {
    let Some(top) = tops.get(&step.position).copied() else { return Markup::default() };
    let ends: Vec<StepOutcome> =
        ways(steps, step).iter().filter(|way| way.to.is_none()).map(|way| way.outcome).collect();
    html! {
        @for way in ways(steps, step) {
            @if let Some(to) = way.to.and_then(|to| tops.get(&to).copied()) {
                path.back[way.outcome == StepOutcome::Return] d=(arrow(top, to)) marker-end="url(#arrow)" {}
            }
        }
        @if ends.contains(&StepOutcome::Approve) {
            text.small x=(LEFT + WIDE + 8) y=(top + 21) { "◆ " (W::WayResult.say(language)) }
        }
        @if ends.contains(&StepOutcome::Reject) {
            text.small x=(LEFT + WIDE + 8) y=(top + 40) { "✕ " (W::WayReject.say(language)) }
        }
    }
}

/// The line of a way: straight to the box below, around the boxes on the right further down, on the left back up.
fn arrow(from: i32, to: i32) -> String {
    let middle = HIGH / 2;
    if to == from + ROW {
        let x = LEFT + WIDE / 2;
        return format!("M{x} {} V{}", from + HIGH, to - 2);
    }
    let rows = (to - from).abs() / ROW;
    if to > from {
        let (x, bend) = (LEFT + WIDE, LEFT + WIDE + 20 + rows.min(8) * 12);
        return format!(
            "M{x} {} C{bend} {} {bend} {} {} {}",
            from + middle,
            from + middle,
            to + middle,
            x + 2,
            to + middle
        );
    }
    let bend = LEFT - 15 - rows.min(6) * 9;
    format!(
        "M{LEFT} {} C{bend} {} {bend} {} {} {}",
        from + middle,
        from + middle,
        to + middle,
        LEFT - 2,
        to + middle
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::database::Id;
    use crate::workflow::routing::{StepRouting, Transition};
    use crate::workflow::steps::WorkflowState;

    fn step(position: i32, allowance_hours: Option<u32>, drawn: &[(StepOutcome, Option<i32>)]) -> Step {
        let transition = |(outcome, to): &(StepOutcome, Option<i32>)| Transition {
            outcome: *outcome,
            branch: None,
            name_vi: None,
            name_en: None,
            to: *to,
        };
        let drawing =
            StepRouting { transitions: drawn.iter().map(transition).collect(), ..StepRouting::default() };
        Step {
            position,
            name_vi: format!("Thẩm định hồ sơ và dự thảo kết quả lần {position}"),
            name_en: "Appraise".to_owned(),
            role: crate::access::Role::Handler,
            agency_level: None,
            unit_id: None,
            unit_code: None,
            allowance_hours,
            drawing,
        }
    }

    fn drawn(steps: Vec<Step>) -> String {
        let workflow = Workflow {
            id: Id::new(),
            name: "w".to_owned(),
            version: 1,
            procedure_id: None,
            procedure_code: None,
            agency_id: None,
            agency_code: None,
            level: None,
            state: WorkflowState::Draft,
            total_hours: 8,
            decision_number: None,
            retirement: None,
            steps,
        };
        workflow_graph(&workflow, Language::Vietnamese).into_string()
    }

    #[test]
    fn a_plain_list_goes_straight_down_to_its_result() {
        let svg = drawn(vec![step(1, Some(2), &[]), step(2, Some(6), &[]), step(3, None, &[])]);
        assert_eq!((svg.matches("<rect").count(), svg.matches("marker-end").count()), (3, 1), "{svg}");
        assert!(
            svg.contains("◆ kết quả") && svg.contains("class=\"uncounted\"") && !svg.contains("✕"),
            "{svg}"
        );
        assert!(svg.contains("1. Thẩm định hồ sơ và dự thảo kết…"), "{svg}");
    }

    #[test]
    fn every_way_is_drawn_and_returns_are_told_apart() {
        use StepOutcome::{Approve, Reject, Return};
        let svg = drawn(vec![
            step(1, Some(2), &[(Approve, Some(3)), (Reject, None)]),
            step(2, Some(2), &[(Approve, Some(3))]),
            step(3, Some(4), &[(Return, Some(1)), (Approve, None), (Approve, Some(9))]),
        ]);
        // A way to a step that there is not cannot be drawn; the problems of the draft name it.
        assert_eq!(
            (svg.matches("marker-end").count(), svg.matches("class=\"back\"").count()),
            (3, 1),
            "{svg}"
        );
        assert_eq!((svg.matches('◆').count(), svg.matches('✕').count()), (1, 1), "{svg}");
    }
}

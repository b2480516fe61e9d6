//! The paths through a workflow as drawn: which steps are reached, where a path ends, which one takes longest.
//!
//! Pure: no HTTP, no SQL, no clock.
//!
//! Approvals and rejections lead forward, returns lead back. A path is a walk forward from the first step; a return is not
//! walked, since it leads to a step that the dossier came through, and what it costs is the dossier's own delay. Forward
//! ways may not go round in a circle, so each question is answered by looking at each step once, never at each path: there
//! may be more paths than anybody can walk.

use std::collections::{BTreeMap, BTreeSet};

use crate::workflow::routing::StepOutcome;
use crate::workflow::step::{Step, ways};

/// A way to a step that it may not lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrongTransition {
    /// Where it begins.
    pub from: i32,
    /// Where it leads.
    pub to: i32,
}

/// A workflow as a graph. Ways to steps that do not exist, or are not counted, are kept apart and not walked.
#[derive(Debug)]
pub struct WorkflowPaths {
    first: Option<i32>,
    hours: BTreeMap<i32, u32>,
    forward: BTreeMap<i32, Vec<i32>>,
    back: BTreeMap<i32, Vec<i32>>,
    results: BTreeSet<i32>,
    refusals: BTreeSet<i32>,
    absent: Vec<WrongTransition>,
    uncounted: Vec<WrongTransition>,
}

impl WorkflowPaths {
    /// The graph of these steps.
    #[must_use]
    pub fn of(steps: &[Step]) -> Self {
        let counted = || steps.iter().filter_map(|step| Some((step.position, step.allowance_hours?)));
        let mut paths = Self {
            first: counted().next().map(|(position, _)| position),
            hours: counted().collect(),
            forward: BTreeMap::new(),
            back: BTreeMap::new(),
            results: BTreeSet::new(),
            refusals: BTreeSet::new(),
            absent: Vec::new(),
            uncounted: Vec::new(),
        };
        for step in steps {
            for way in ways(steps, step) {
                paths.add(step.position, way.outcome, way.to, steps);
            }
        }
        paths
    }

    fn add(&mut self, from: i32, outcome: StepOutcome, to: Option<i32>, steps: &[Step]) {
        match (outcome, to) {
            (StepOutcome::Approve, None) => _ = self.results.insert(from),
            (_, None) => _ = self.refusals.insert(from),
            (_, Some(to)) if !steps.iter().any(|step| step.position == to) => {
                self.absent.push(WrongTransition { from, to });
            }
            (_, Some(to)) if !self.hours.contains_key(&to) => {
                self.uncounted.push(WrongTransition { from, to });
            }
            (StepOutcome::Return, Some(to)) => self.back.entry(from).or_default().push(to),
            (_, Some(to)) => self.forward.entry(from).or_default().push(to),
        }
    }

    fn onward(&self, position: i32) -> impl Iterator<Item = i32> {
        self.forward.get(&position).into_iter().flatten().copied()
    }

    /// Every way out of a step that leads to a step: forward and back.
    fn anywhere(&self, position: i32) -> impl Iterator<Item = i32> {
        self.onward(position).chain(self.back.get(&position).into_iter().flatten().copied())
    }

    /// The steps that a walk forward from `position` comes to, itself included.
    #[must_use]
    pub fn reached_from(&self, position: i32) -> BTreeSet<i32> {
        let (mut reached, mut next) = (BTreeSet::from([position]), vec![position]);
        while let Some(position) = next.pop() {
            next.extend(self.onward(position).filter(|to| reached.insert(*to)));
        }
        reached
    }

    fn reached(&self) -> BTreeSet<i32> {
        self.first.map(|first| self.reached_from(first)).unwrap_or_default()
    }

    /// The steps that a walk forward to `position` may have come through, without itself.
    #[must_use]
    pub fn before(&self, position: i32) -> BTreeSet<i32> {
        let leads_here = |from: &i32| *from != position && self.reached_from(*from).contains(&position);
        self.hours.keys().copied().filter(leads_here).collect()
    }

    /// Ways to steps that do not exist.
    #[must_use]
    pub fn absent(&self) -> &[WrongTransition] {
        &self.absent
    }

    /// Ways to steps that are not counted.
    #[must_use]
    pub fn uncounted(&self) -> &[WrongTransition] {
        &self.uncounted
    }

    /// Returns to a step that no path to them comes through; out of steps that no path comes to, nothing is asked.
    #[must_use]
    pub fn not_back(&self) -> Vec<WrongTransition> {
        let reached = self.reached();
        let returns = self.back.iter().flat_map(|(from, to)| to.iter().map(|to| (*from, *to)));
        returns
            .filter(|(from, _)| reached.contains(from))
            .filter(|(from, to)| from == to || !self.reached_from(*to).contains(from))
            .map(|(from, to)| WrongTransition { from, to })
            .collect()
    }

    /// The counted steps that no path comes to.
    #[must_use]
    pub fn unreachable(&self) -> Vec<i32> {
        let reached = self.reached();
        self.hours.keys().copied().filter(|position| !reached.contains(position)).collect()
    }

    /// A walk that never comes to an end: through steps from which neither result nor refusal can be reached, until it
    /// repeats itself or stands still.
    #[must_use]
    pub fn endless(&self) -> Option<Vec<i32>> {
        let mut ending: BTreeSet<i32> = self.results.union(&self.refusals).copied().collect();
        loop {
            let leads = |position: &&i32| self.anywhere(**position).any(|to| ending.contains(&to));
            let more: Vec<i32> =
                self.hours.keys().filter(|at| !ending.contains(at)).filter(leads).copied().collect();
            if more.is_empty() {
                break;
            }
            ending.extend(more);
        }
        let start = self.reached().into_iter().find(|position| !ending.contains(position))?;
        let mut walk = vec![start];
        let mut at = start;
        while let Some(to) = self.anywhere(at).next() {
            let again = walk.iter().position(|earlier| *earlier == to);
            walk.push(to);
            if let Some(again) = again {
                walk.drain(..again);
                break;
            }
            at = to;
        }
        Some(walk)
    }

    /// A walk forward that comes back to where it began.
    #[must_use]
    pub fn circle(&self) -> Option<Vec<i32>> {
        self.circle_from(self.first?, &mut Vec::new(), &mut BTreeSet::new())
    }

    fn circle_from(&self, at: i32, trail: &mut Vec<i32>, done: &mut BTreeSet<i32>) -> Option<Vec<i32>> {
        if let Some(again) = trail.iter().position(|earlier| *earlier == at) {
            return Some(trail.iter().skip(again).copied().chain([at]).collect());
        }
        if done.contains(&at) {
            return None;
        }
        trail.push(at);
        let found = self.onward(at).find_map(|to| self.circle_from(to, trail, done));
        trail.pop();
        done.insert(at);
        found
    }

    /// Whether some path ends with a result.
    #[must_use]
    pub fn has_result(&self) -> bool {
        self.reached().iter().any(|position| self.results.contains(position))
    }

    /// Whether a path may end with a result at this step.
    #[cfg(test)]
    pub(super) fn has_result_at(&self, position: i32) -> bool {
        self.results.contains(&position)
    }

    /// The path from the first step whose allowances add up to most, and their sum in hours. None when the forward ways go
    /// round in a circle, or nothing is counted.
    #[must_use]
    pub fn longest(&self) -> Option<(Vec<i32>, u32)> {
        if self.circle().is_some() {
            return None;
        }
        let mut best = BTreeMap::new();
        let total = self.longest_from(self.first?, &mut best);
        let mut path = Vec::new();
        let mut at = self.first;
        while let Some(position) = at {
            path.push(position);
            at = best.get(&position).and_then(|(_, next)| *next);
        }
        Some((path, total))
    }

    /// The most hours that the steps after this one may take, along any way forward. None when the ways go round in a circle.
    #[must_use]
    pub fn longest_after(&self, position: i32) -> Option<u32> {
        if self.circle().is_some() {
            return None;
        }
        let own = self.hours.get(&position).copied().unwrap_or_default();
        Some(self.longest_from(position, &mut BTreeMap::new()).saturating_sub(own))
    }

    /// The fewest hours that the steps after this one may take, along any way forward to a result. None when no way leads to
    /// one, or the ways go round in a circle.
    #[must_use]
    pub fn shortest_after(&self, position: i32) -> Option<u32> {
        if self.circle().is_some() {
            return None;
        }
        self.shortest_from(position, &mut BTreeMap::new())
    }

    /// The fewest hours from the end of a step to a result; each step is computed once.
    fn shortest_from(&self, at: i32, known: &mut BTreeMap<i32, Option<u32>>) -> Option<u32> {
        if let Some(hours) = known.get(&at) {
            return *hours;
        }
        let here = self.results.contains(&at).then_some(0);
        let onward = self.onward(at).filter_map(|to| {
            let hours = self.hours.get(&to).copied().unwrap_or_default();
            Some(hours.saturating_add(self.shortest_from(to, known)?))
        });
        let shortest = here.into_iter().chain(onward.collect::<Vec<_>>()).min();
        known.insert(at, shortest);
        shortest
    }

    /// The most hours from a step on, and the step that comes next on that path; each step is computed once.
    fn longest_from(&self, at: i32, best: &mut BTreeMap<i32, (u32, Option<i32>)>) -> u32 {
        if let Some((hours, _)) = best.get(&at) {
            return *hours;
        }
        let mut longest: (u32, Option<i32>) = (0, None);
        for to in self.onward(at) {
            let hours = self.longest_from(to, best);
            if longest.1.is_none() || hours > longest.0 {
                longest = (hours, Some(to));
            }
        }
        let hours = self.hours.get(&at).copied().unwrap_or_default().saturating_add(longest.0);
        best.insert(at, (hours, longest.1));
        hours
    }
}

/// A path as people read it: `1 → 2 → 4`.
#[must_use]
pub fn words(path: &[i32]) -> String {
    path.iter().map(ToString::to_string).collect::<Vec<_>>().join(" → ")
}

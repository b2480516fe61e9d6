//! Reads the arms of every `match`, so that a wall can say which of them may not be left to `_`.

use super::source::{Kind, Token};

/// One `match`: what stands before each arrow, in order. Where an expression holds a comma outside brackets, as `f::<A, B>()`
/// does, its end stands before the pattern of the next arm.
pub(crate) type Arms<'t> = Vec<&'t [Token]>;

/// Every `match` of a file, nested ones too.
pub(crate) fn matches(tokens: &[Token]) -> Vec<Arms<'_>> {
    let begins = tokens.iter().enumerate().filter(|(_, token)| token.kind == Kind::Word && token.is("match"));
    begins.filter_map(|(at, _)| arms(tokens.get(at + 1..)?)).collect()
}

/// Whether an arm names a value of one of these enums; what its guard asks does not count.
pub(crate) fn names_one_of(arm: &[Token], enums: &[&str]) -> bool {
    let end = arm.iter().position(|token| token.is("if")).unwrap_or(arm.len());
    let pattern = arm.get(..end).unwrap_or_default();
    let mut pairs = pattern.iter().zip(pattern.iter().skip(1));
    pairs.any(|(name, path)| path.is("::") && enums.iter().any(|one| name.is(one)))
}

/// Whether an arm takes whatever comes: `_`, a tuple of nothing else, or a bare name.
pub(crate) fn takes_everything(arm: &[Token]) -> bool {
    let blank = |token: &Token| ["_", "(", ")", ","].iter().any(|sign| token.is(sign));
    // No pattern holds a comma outside brackets: what stands before one belongs to the arm before.
    let comma = (0..arm.len())
        .rev()
        .find(|at| is_outside(arm, *at) && arm.get(*at).is_some_and(|token| token.is(",")));
    match arm.get(comma.map_or(0, |comma| comma + 1)..).unwrap_or_default() {
        [] => false,
        [one] if one.kind == Kind::Word => {
            one.text.starts_with(|letter: char| letter == '_' || letter.is_lowercase())
        }
        several => several.iter().all(blank),
    }
}

/// The arms of the `match` whose scrutinee begins here.
fn arms(tokens: &[Token]) -> Option<Arms<'_>> {
    let open = position(tokens, |rest| rest.first().is_some_and(|token| token.is("{")))?;
    let mut rest = tokens.get(open + 1..)?;
    let mut arms = Vec::new();
    while let Some(arrow) = position(rest, |rest| matches!(rest, [a, b, ..] if a.is("=") && b.is(">"))) {
        arms.push(rest.get(..arrow)?);
        rest = rest.get(arrow + 2..)?;
        rest = if rest.first()?.is("{") {
            let end = closing(rest)?;
            let behind = rest.get(end + 1..)?;
            if behind.first().is_some_and(|token| token.is(",")) { behind.get(1..)? } else { behind }
        } else {
            match position(rest, |rest| rest.first().is_some_and(|token| token.is(","))) {
                Some(comma) => rest.get(comma + 1..)?,
                None => break,
            }
        };
    }
    Some(arms)
}

fn opens(token: &Token) -> bool {
    token.is("(") || token.is("[") || token.is("{")
}

fn closes(token: &Token) -> bool {
    token.is(")") || token.is("]") || token.is("}")
}

/// The first place outside brackets where `wanted` holds; none when the bracket around it closes before.
fn position(tokens: &[Token], wanted: impl Fn(&[Token]) -> bool) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        if depth == 0 && wanted(tokens.get(at..)?) {
            return Some(at);
        }
        if opens(token) {
            depth += 1;
        } else if closes(token) {
            depth = depth.checked_sub(1)?;
        }
    }
    None
}

/// Whether no bracket is open before that place.
fn is_outside(tokens: &[Token], at: usize) -> bool {
    let before = tokens.iter().take(at);
    let depth = before.fold(0_i32, |depth, token| depth + i32::from(opens(token)) - i32::from(closes(token)));
    depth == 0
}

/// Where the bracket with which these tokens begin is closed.
fn closing(tokens: &[Token]) -> Option<usize> {
    position(tokens.get(1..)?, closes_here).map(|at| at + 1)
}

fn closes_here(rest: &[Token]) -> bool {
    rest.first().is_some_and(closes)
}

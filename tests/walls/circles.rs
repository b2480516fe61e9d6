//! The wall of circles: no two files need each other, straight or through others, so that each can be read after those it rests on.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use super::source::{Kind, Source, Token, read_all};

/// Circles that stay, by one of their files, each with its reason.
const KNOWN_CIRCLES: &[(&str, &str)] = &[];

/// A path of names, such as `crate::dossier::clock` without its first word.
type Names = Vec<String>;

/// A name that a `use` brings in, and whether it is passed on to others.
struct Import {
    name: String,
    path: Names,
    passed_on: bool,
}

/// The files of the package as a tree of modules.
struct Modules<'s> {
    sources: &'s [Source],
    by_path: BTreeMap<Names, usize>,
    imports: Vec<Vec<Import>>,
}

/// The path of the module that a file is.
fn module_path(file: &str) -> Names {
    let path = file.trim_end_matches(".rs").trim_end_matches("/mod");
    if matches!(path, "lib" | "main" | "mod") {
        return Vec::new();
    }
    path.split('/').map(str::to_owned).collect()
}

/// Whether the token can begin a path in code: it is a name, and nothing leads to it. What follows `use` is read as an import.
fn begins_a_path(tokens: &[Token], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    tokens.get(at).is_some_and(|token| token.kind == Kind::Word)
        && !before.is_some_and(|sign| sign.is("::") || sign.is(".") || sign.is("use"))
}

/// A path seen from the module `own`, from the root of the package; `None` when it leads out of it.
fn from_root(own: &Names, path: &[String], is_module: impl Fn(&[String]) -> bool) -> Option<Names> {
    let (first, rest) = path.split_first()?;
    let mut root = match first.as_str() {
        "crate" => Vec::new(),
        "self" => own.clone(),
        "super" => own.split_last()?.1.to_vec(),
        child => {
            let inside = [own.as_slice(), &[child.to_owned()]].concat();
            return is_module(&inside).then(|| [inside, rest.to_vec()].concat());
        }
    };
    for name in rest {
        if name == "super" {
            root.pop();
        } else {
            root.push(name.clone());
        }
    }
    Some(root)
}

/// Reads the tree after `use`: each leaf as the name that it brings in and its path.
fn use_tree(tokens: &[Token], mut at: usize, prefix: &Names, leaves: &mut Vec<(String, Names)>) -> usize {
    let mut path = prefix.clone();
    while let Some(token) = tokens.get(at) {
        if token.is("{") {
            at += 1;
            while tokens.get(at).is_some_and(|token| !token.is("}")) {
                at = use_tree(tokens, at, &path, leaves);
                at += usize::from(tokens.get(at).is_some_and(|token| token.is(",")));
            }
            return at + 1;
        }
        if token.is("*") {
            return at + 1;
        }
        if token.is("::") {
            at += 1;
            continue;
        }
        if token.is("as") {
            let name = tokens.get(at + 1).map(|name| name.text.clone()).unwrap_or_default();
            leaves.push((name, path));
            return at + 2;
        }
        if token.kind != Kind::Word {
            break;
        }
        path.push(token.text.clone());
        at += 1;
    }
    if path.last().is_some_and(|name| name == "self") {
        path.pop();
    }
    leaves.push((path.last().cloned().unwrap_or_default(), path));
    at
}

/// The names that a file brings in from its package.
fn imports(source: &Source, own: &Names, modules: &BTreeMap<Names, usize>) -> Vec<Import> {
    let tokens = source.before_tests();
    let mut found = Vec::new();
    for (at, _) in tokens.iter().enumerate().filter(|(_, token)| token.is("use")) {
        let passed_on = at
            .checked_sub(1)
            .and_then(|before| tokens.get(before))
            .is_some_and(|before| before.is("pub") || before.is(")"));
        let mut leaves = Vec::new();
        use_tree(tokens, at + 1, &Vec::new(), &mut leaves);
        for (name, path) in leaves {
            let inside = from_root(own, &path, |path| modules.contains_key(path));
            found.extend(inside.map(|path| Import { name, path, passed_on }));
        }
    }
    found
}

impl<'s> Modules<'s> {
    fn of(sources: &'s [Source]) -> Self {
        let paths: Vec<Names> = sources.iter().map(|source| module_path(&source.path)).collect();
        let by_path: BTreeMap<Names, usize> =
            paths.iter().cloned().enumerate().map(|(file, path)| (path, file)).collect();
        let imports =
            sources.iter().zip(&paths).map(|(source, own)| imports(source, own, &by_path)).collect();
        Self { sources, by_path, imports }
    }

    /// The file that defines what a path from the root names, through the files that only pass it on. `None` for a module itself.
    fn definer(&self, path: &[String], depth: usize) -> Option<usize> {
        let (known, file) =
            (0..=path.len()).rev().find_map(|known| Some((known, *self.by_path.get(path.get(..known)?)?)))?;
        let name = path.get(known)?;
        let passed_on =
            self.imports.get(file)?.iter().find(|import| import.passed_on && import.name == *name);
        match passed_on {
            Some(import) if depth < 8 => {
                let path = [import.path.as_slice(), path.get(known + 1..).unwrap_or_default()].concat();
                self.definer(&path, depth + 1)
            }
            _ => Some(file),
        }
    }

    /// The files that a file needs: what it names, by a whole path or by a module that it brought in.
    fn needs(&self, file: usize) -> BTreeSet<usize> {
        let (Some(source), Some(imports)) = (self.sources.get(file), self.imports.get(file)) else {
            return BTreeSet::new();
        };
        let own = module_path(&source.path);
        let tokens = source.before_tests();
        let mut needed: BTreeSet<usize> = imports
            .iter()
            .filter(|import| !import.passed_on)
            .filter_map(|import| self.definer(&import.path, 0))
            .collect();
        for at in (0..tokens.len()).filter(|at| begins_a_path(tokens, *at)) {
            let words = tokens.get(at..).unwrap_or_default().chunks(2).map_while(|pair| match pair {
                [name, next] if name.kind == Kind::Word => Some((name.text.clone(), next.is("::"))),
                _ => None,
            });
            let mut path: Names = Vec::new();
            for (name, goes_on) in words {
                path.push(name);
                if !goes_on {
                    break;
                }
            }
            if path.len() < 2 {
                continue;
            }
            let brought = imports.iter().find(|import| Some(&import.name) == path.first());
            let whole = match brought {
                Some(import) => Some([import.path.as_slice(), path.get(1..).unwrap_or_default()].concat()),
                None => from_root(&own, &path, |path| self.by_path.contains_key(path)),
            };
            needed.extend(whole.and_then(|whole| self.definer(&whole, 0)));
        }
        needed.remove(&file);
        // The root only lists the rooms.
        needed.retain(|file| self.sources.get(*file).is_some_and(|source| source.path.contains('/')));
        needed
    }
}

/// What can be reached from a file along the arrows; the file itself only when a circle leads back to it.
fn reached(needs: &[BTreeSet<usize>], start: usize) -> BTreeSet<usize> {
    let next = |file: usize| needs.get(file).into_iter().flatten().copied();
    let mut seen = BTreeSet::new();
    let mut open: Vec<usize> = next(start).collect();
    while let Some(file) = open.pop() {
        if seen.insert(file) {
            open.extend(next(file));
        }
    }
    seen
}

/// The groups of files that need each other.
fn circles(sources: &[Source]) -> Vec<Vec<&str>> {
    let modules = Modules::of(sources);
    let needs: Vec<BTreeSet<usize>> = (0..sources.len()).map(|file| modules.needs(file)).collect();
    let reached: Vec<BTreeSet<usize>> = (0..sources.len()).map(|file| reached(&needs, file)).collect();
    let mut groups: BTreeSet<Vec<&str>> = BTreeSet::new();
    for (file, seen) in reached.iter().enumerate().filter(|(file, seen)| seen.contains(file)) {
        let back = |other: &usize| reached.get(*other).is_some_and(|seen| seen.contains(&file));
        let group = seen.iter().copied().filter(back);
        groups
            .insert(group.filter_map(|file| sources.get(file)).map(|source| source.path.as_str()).collect());
    }
    groups.into_iter().collect()
}

#[test]
fn no_files_need_each_other() -> io::Result<()> {
    let sources = read_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), ".rs")?;
    let groups = circles(&sources);
    let new: Vec<_> = groups
        .iter()
        .filter(|group| !KNOWN_CIRCLES.iter().any(|(file, _)| group.contains(file)))
        .map(|group| group.join(", "))
        .collect();
    assert!(new.is_empty(), "files that need each other:\n{}", new.join("\n"));
    for (file, _) in KNOWN_CIRCLES {
        assert!(groups.iter().any(|group| group.contains(file)), "{file} is in no circle any more");
    }
    Ok(())
}

#[test]
fn the_wall_of_circles_falls_on_bad_samples() {
    let of = |files: &[(&str, &str)]| {
        let sources: Vec<Source> = files.iter().map(|(path, text)| Source::new(*path, *text)).collect();
        circles(&sources).iter().map(|group| group.join(" ")).collect::<Vec<_>>()
    };
    // Straight, by a `use` and by a whole path.
    assert_eq!(
        of(&[("a/x.rs", "use super::y::Y;"), ("a/y.rs", "fn f() { crate::a::x::g(); }")]),
        ["a/x.rs a/y.rs"]
    );
    // Through a module that was brought in, and through a room's door that passes on.
    let door = ("a/mod.rs", "mod x; pub use x::X;");
    assert_eq!(
        of(&[door, ("a/x.rs", "use crate::b; fn f() { b::y::g(); }"), ("b/y.rs", "use crate::a::X;")]),
        ["a/x.rs b/y.rs"]
    );
    // A door that passes on is needed by nobody who asks for what it passes on.
    assert_eq!(of(&[door, ("a/x.rs", "struct X;"), ("b/y.rs", "use crate::a::X;")]), [""; 0]);
    // To pass a child's name on is no need of it: the child may use the parent.
    assert_eq!(of(&[("a/x.rs", "mod z; pub use z::Z;"), ("a/x/z.rs", "use super::X;")]), [""; 0]);
    // A parent whose child uses it, and uses the child.
    for child in ["use z::Z;", "use self::z::Z;", "fn f() { z::g(); }"] {
        let parent = format!("mod z; {child}");
        assert_eq!(of(&[("a/x.rs", &parent), ("a/x/z.rs", "use super::X;")]), ["a/x.rs a/x/z.rs"]);
    }
    // Tests may look back.
    assert_eq!(
        of(&[("a/x.rs", "use super::y::Y;"), ("a/y.rs", "#[cfg(test)] mod tests { use crate::a::x::X; }")]),
        [""; 0]
    );
}

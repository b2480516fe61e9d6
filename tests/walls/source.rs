//! Reads Rust source as tokens: comments fall away, the contents of text literals are kept apart from code.

use std::fs;
use std::io;
use std::path::Path;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A name or keyword.
    Word,
    /// A number.
    Number,
    /// Anything else in code; `::` is one sign.
    Sign,
    /// The contents of a text literal.
    Text,
}

/// A token with the line it begins on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) text: String,
    pub(crate) line: usize,
}

impl Token {
    /// Whether this is the name or sign `text`, in code.
    pub(crate) fn is(&self, text: &str) -> bool {
        matches!(self.kind, Kind::Word | Kind::Sign) && self.text == text
    }
}

/// A source file: its path below the folder, what it says, and its tokens.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) tokens: Vec<Token>,
}

impl Source {
    /// A file that says `text`.
    pub(crate) fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { path: path.into(), tokens: Reader::new(&text).tokens(), text }
    }

    /// The last part of the path.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The room: the first folder, or the name of a file that lies in no folder.
    pub(crate) fn room(&self) -> &str {
        match self.path.split_once('/') {
            Some((room, _)) => room,
            None => self.path.trim_end_matches(".rs"),
        }
    }

    /// The tokens before its tests.
    pub(crate) fn before_tests(&self) -> &[Token] {
        let tests = self.tokens.windows(3).position(
            |three| matches!(three, [cfg, open, test] if cfg.is("cfg") && open.is("(") && test.is("test")),
        );
        self.tokens.get(..tests.unwrap_or(self.tokens.len())).unwrap_or_default()
    }

    /// The lines of `//!` at the top, as one sentence.
    pub(crate) fn opening(&self) -> String {
        let lines = self.text.lines().map_while(|line| line.strip_prefix("//!"));
        lines.map(str::trim).collect::<Vec<_>>().join(" ")
    }
}

/// Every file below `folder` whose name ends in `ending`, by path.
pub(crate) fn read_all(folder: &Path, ending: &str) -> io::Result<Vec<Source>> {
    let mut sources = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                let below = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                sources.push(Source::new(below, fs::read_to_string(&path)?));
            }
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(sources)
}

struct Reader {
    letters: Vec<char>,
    at: usize,
    line: usize,
}

impl Reader {
    fn new(text: &str) -> Self {
        Self { letters: text.chars().collect(), at: 0, line: 1 }
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.letters.get(self.at + ahead).copied()
    }

    fn next(&mut self) -> Option<char> {
        let letter = self.peek(0)?;
        self.at += 1;
        self.line += usize::from(letter == '\n');
        Some(letter)
    }

    fn skip(&mut self, count: usize) {
        for _ in 0..count {
            self.next();
        }
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let mut taken = String::new();
        while let Some(letter) = self.peek(0).filter(|letter| wanted(*letter)) {
            taken.push(letter);
            self.next();
        }
        taken
    }

    fn tokens(mut self) -> Vec<Token> {
        let mut tokens: Vec<Token> = Vec::new();
        while let Some(letter) = self.peek(0) {
            let line = self.line;
            let (kind, text) = match (letter, self.peek(1)) {
                ('/', Some('/')) => {
                    self.take_while(|letter| letter != '\n');
                    continue;
                }
                ('/', Some('*')) => {
                    self.skip_block_comment();
                    continue;
                }
                _ if letter.is_whitespace() => {
                    self.next();
                    continue;
                }
                ('"', _) => (Kind::Text, self.text()),
                ('\'', Some(next)) if next == '\\' || self.peek(2) == Some('\'') => {
                    self.skip_letter();
                    continue;
                }
                _ if self.raw_text().is_some() => (Kind::Text, self.read_raw_text()),
                (':', Some(':')) => {
                    self.skip(2);
                    (Kind::Sign, "::".to_owned())
                }
                _ if letter.is_ascii_digit() => {
                    let after_dot = tokens.last().is_some_and(|token| token.is("."));
                    (Kind::Number, self.number(after_dot))
                }
                _ if letter == '_' || letter.is_alphabetic() => {
                    (Kind::Word, self.take_while(|letter| letter == '_' || letter.is_alphanumeric()))
                }
                _ => {
                    self.next();
                    (Kind::Sign, letter.to_string())
                }
            };
            tokens.push(Token { kind, text, line });
        }
        tokens
    }

    fn skip_block_comment(&mut self) {
        let mut depth = 0_usize;
        while let Some(letter) = self.next() {
            match (letter, self.peek(0)) {
                ('/', Some('*')) => {
                    depth += 1;
                    self.next();
                }
                ('*', Some('/')) => {
                    depth = depth.saturating_sub(1);
                    self.next();
                    if depth == 0 {
                        return;
                    }
                }
                _ => {}
            }
        }
    }

    /// Skips a letter literal, at its opening quote.
    fn skip_letter(&mut self) {
        self.next();
        while let Some(letter) = self.next() {
            match letter {
                '\\' => self.skip(1),
                '\'' => return,
                _ => {}
            }
        }
    }

    /// Reads a text literal, at its opening quote.
    fn text(&mut self) -> String {
        let mut text = String::new();
        self.next();
        while let Some(letter) = self.next() {
            match letter {
                '"' => break,
                '\\' => text.extend(self.next()),
                _ => text.push(letter),
            }
        }
        text
    }

    /// How many letters open the raw text that begins here, and how many signs close it.
    fn raw_text(&self) -> Option<(usize, usize)> {
        let prefix = usize::from(matches!(self.peek(0), Some('b' | 'c')));
        if self.peek(prefix) != Some('r') {
            return None;
        }
        let hashes =
            self.letters.iter().skip(self.at + prefix + 1).take_while(|letter| **letter == '#').count();
        (self.peek(prefix + 1 + hashes) == Some('"')).then_some((prefix + 2 + hashes, hashes))
    }

    fn read_raw_text(&mut self) -> String {
        let Some((opening, hashes)) = self.raw_text() else { return String::new() };
        self.skip(opening);
        let mut text = String::new();
        while let Some(letter) = self.next() {
            if letter == '"' && (0..hashes).all(|ahead| self.peek(ahead) == Some('#')) {
                self.skip(hashes);
                break;
            }
            text.push(letter);
        }
        text
    }

    /// Reads a number with its suffix; after a dot it is a place in a tuple and has no fraction.
    fn number(&mut self, after_dot: bool) -> String {
        let part = |letter: char| letter == '_' || letter.is_ascii_alphanumeric();
        let mut number = self.take_while(part);
        if !after_dot && self.peek(0) == Some('.') && self.peek(1).is_some_and(|next| next.is_ascii_digit()) {
            self.next();
            number.push('.');
            number.push_str(&self.take_while(part));
        }
        number
    }
}

#[test]
fn comments_fall_away_and_texts_are_kept_apart() {
    let source = Source::new(
        "x.rs",
        "// diesel\nlet a = \"sel\\\"ect\"; /* b /* c */ d */ 'x' 'life r#\"raw \" text\"# self.0.1 + 1.5_f64",
    );
    let told: Vec<_> = source.tokens.iter().map(|token| (token.kind, token.text.as_str())).collect();
    assert!(told.contains(&(Kind::Text, "sel\"ect")));
    assert!(told.contains(&(Kind::Text, "raw \" text")));
    assert!(told.contains(&(Kind::Number, "1.5_f64")));
    assert!(told.contains(&(Kind::Word, "life")));
    assert!(!told.iter().any(|(_, text)| ["diesel", "b", "c", "d", "x", "0.1"].contains(text)));
    assert!(source.tokens.iter().all(|token| token.line == 2));
}

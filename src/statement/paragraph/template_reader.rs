//! Reads a template letter by letter: places in braces, parts that may be left out, headings, and words that stand out.
//! Pure: no HTTP, no SQL, no clock.

use super::template_piece::{Placeholder, TemplateError, TemplatePiece};

/// The longest name of a place, in characters.
const LONGEST_NAME: usize = 200;
/// The most levels of headings.
const MOST_LEVELS: usize = 3;

/// A part that may be left out and is not closed yet.
struct OpenPart {
    /// The place of its bracket, in characters.
    at: usize,
    /// How many pieces were there then.
    begins: usize,
    /// Whether words stood out then.
    strong: bool,
}

/// Goes through a template from its first letter to its last.
pub(super) struct TemplateReader {
    letters: Vec<char>,
    at: usize,
    words: String,
    pieces: Vec<TemplatePiece>,
    mistakes: Vec<TemplateError>,
    open: Vec<OpenPart>,
    heading: bool,
    /// Where words began to stand out.
    strong: Option<usize>,
}

impl TemplateReader {
    /// The pieces of a template, and every mistake in it.
    pub(super) fn read(text: &str) -> (Vec<TemplatePiece>, Vec<TemplateError>) {
        let mut reader = Self {
            letters: text.chars().collect(),
            at: 0,
            words: String::new(),
            pieces: Vec::new(),
            mistakes: Vec::new(),
            open: Vec::new(),
            heading: false,
            strong: None,
        };
        reader.begin_line();
        while let Some(letter) = reader.letters.get(reader.at).copied() {
            reader.at += 1;
            reader.letter(letter);
        }
        reader.end_line();
        reader.put_words();
        let open = reader.open.first().map(|open| TemplateError::Braces(open.at));
        reader.mistakes.extend(open);
        (reader.pieces, reader.mistakes)
    }

    fn letter(&mut self, letter: char) {
        match letter {
            '{' => self.place(),
            '}' => self.mistakes.push(TemplateError::Braces(self.at)),
            '[' => {
                self.put(TemplatePiece::UnlessZero);
                let (at, begins, strong) = (self.at, self.pieces.len(), self.strong.is_some());
                self.open.push(OpenPart { at, begins, strong });
            }
            ']' => match self.open.pop() {
                Some(open) => self.close(&open),
                None => self.words.push(letter),
            },
            '*' if self.letters.get(self.at) == Some(&'*') => {
                self.at += 1;
                self.put(TemplatePiece::Strong);
                self.strong = if self.strong.is_some() { None } else { Some(self.at - 1) };
            }
            '\n' => {
                self.end_line();
                self.words.push(letter);
                self.begin_line();
            }
            letter => self.words.push(letter),
        }
    }

    fn put_words(&mut self) {
        let words = std::mem::take(&mut self.words);
        if !words.is_empty() {
            self.pieces.push(TemplatePiece::Words(words));
        }
    }

    fn put(&mut self, piece: TemplatePiece) {
        self.put_words();
        self.pieces.push(piece);
    }

    fn place(&mut self) {
        let begins = self.at;
        let rest = self.letters.get(begins..).unwrap_or_default();
        let name: String = rest.iter().take_while(|letter| **letter != '}').collect();
        let length = name.chars().count();
        self.at = (begins + length + 1).min(self.letters.len());
        if name.contains(['{', '\n']) || length > LONGEST_NAME {
            self.mistakes.push(TemplateError::Braces(begins));
            return;
        }
        match Placeholder::parse(name.trim()) {
            Ok(place) => self.put(TemplatePiece::Place(place)),
            Err(mistake) => {
                self.put_words();
                self.mistakes.push(mistake);
            }
        }
    }

    /// Brackets around words alone are words: what began as a part that may be left out is put back.
    fn close(&mut self, open: &OpenPart) {
        self.put_words();
        if self.strong.is_some() != open.strong {
            self.mistakes.push(TemplateError::Strong(self.at));
        }
        if self.pieces.iter().skip(open.begins).any(TemplatePiece::is_quantity) {
            self.pieces.push(TemplatePiece::EndUnlessZero);
            return;
        }
        if let Some(opened) = open.begins.checked_sub(1).and_then(|at| self.pieces.get_mut(at)) {
            *opened = TemplatePiece::Words("[".to_owned());
        }
        self.pieces.push(TemplatePiece::Words("]".to_owned()));
    }

    /// `# `, `## ` or `### ` at the beginning of a line makes it a heading.
    fn begin_line(&mut self) {
        let rest = self.letters.get(self.at..).unwrap_or_default();
        let level = rest.iter().take_while(|letter| **letter == '#').count();
        let is_heading = (1..=MOST_LEVELS).contains(&level) && rest.get(level) == Some(&' ');
        if let Some(level) = u8::try_from(level).ok().filter(|_| is_heading) {
            self.at += usize::from(level) + 1;
            self.put(TemplatePiece::Heading(level));
            self.heading = true;
        }
    }

    fn end_line(&mut self) {
        if let Some(at) = self.strong.take() {
            self.mistakes.push(TemplateError::Strong(at));
        }
        if std::mem::take(&mut self.heading) {
            self.put(TemplatePiece::EndHeading);
        }
    }
}

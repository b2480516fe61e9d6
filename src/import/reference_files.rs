//! Where the reference files are read from: the program itself holds them, and a folder may hold others.

use std::io::Read;
use std::path::{Path, PathBuf};

use crate::platform::csv_sheet::open;
use crate::platform::error::{Code, Problem};

/// Names the files that the program holds.
macro_rules! held {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/", $name)))),*]
    };
}

/// The files that the program holds: those of `data/` that are loaded.
const HELD: &[(&str, &str)] = held![
    "agencies.csv",
    "unit_succession.csv",
    "holidays.csv",
    "procedures.csv",
    "workflows.csv",
    "indicators.csv",
    "score_indicators.csv",
    "score_formulas.csv",
    "score_classes.csv",
    "reference_figures.csv",
    "half_year_report.txt",
];

/// The reference files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReferenceFiles {
    /// Those that the program holds.
    Held,
    /// Those of a folder.
    Folder(PathBuf),
}

impl ReferenceFiles {
    /// Those of the folder that is named, else those that the program holds.
    #[must_use]
    pub fn of(folder: Option<PathBuf>) -> Self {
        folder.map_or(Self::Held, Self::Folder)
    }

    /// Opens one of them.
    ///
    /// # Errors
    /// When it is not there or may not be read; the answer names it.
    pub fn open(&self, name: &str) -> Result<Box<dyn Read>, Problem> {
        match self {
            Self::Folder(folder) => Ok(Box::new(open(folder, name)?)),
            Self::Held => {
                let held = HELD.iter().find(|(held, _)| *held == name);
                let (_, text) = held.ok_or_else(|| {
                    Problem::new(Code::Internal).because(format!("the program does not hold {name}"))
                })?;
                Ok(Box::new(text.as_bytes()))
            }
        }
    }
}

impl From<&Path> for ReferenceFiles {
    fn from(folder: &Path) -> Self {
        Self::Folder(folder.to_owned())
    }
}

impl From<PathBuf> for ReferenceFiles {
    fn from(folder: PathBuf) -> Self {
        Self::Folder(folder)
    }
}

impl From<&PathBuf> for ReferenceFiles {
    fn from(folder: &PathBuf) -> Self {
        Self::Folder(folder.clone())
    }
}

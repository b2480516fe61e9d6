//! Files of a dossier: scans of the papers that were handed in, letters to the citizen, results. A file lies outside the database
//! under the digest of its content; the row of the register says whose it is, and the ledger of seals covers that row with the digest.
//!
//! | | |
//! |---|---|
//! | `file_type.rs`, `archive.rs` | pure: what a file is, by its content alone |
//! | `file_name.rs`, `byte_range.rs`, `placing.rs` | pure: names, parts that are asked for, who may add and withdraw, what it belongs to |
//! | `spool.rs`, `extractor.rs` | files as they come in, in a file that has no name, until they are kept |
//! | `objects.rs`, `virus_scanner.rs`, `files.rs` | where files are kept, who looks through them, and both with their limits |
//! | `store.rs`, `actions.rs`, `adding.rs` | the rows; what people do |
//! | `rechecking.rs`, `audit.rs`, `copying.rs` | what the ticker does with files that wait; what `motcua verify` looks at; copies for a backup |
//! | `views.rs`, `handed_out.rs`, `http.rs` | what is shown, and how a file goes out |

pub(crate) mod actions;
pub mod adding;
pub(crate) mod archive;
pub mod audit;
mod byte_range;
pub mod copying;
pub(crate) mod extractor;
pub(crate) mod file_name;
pub mod file_type;
pub mod files;
pub(crate) mod http;
pub mod objects;
pub(crate) mod placing;
pub mod rechecking;
pub mod spool;
pub mod store;
pub(crate) mod views;
pub mod virus_check;
pub mod virus_scanner;

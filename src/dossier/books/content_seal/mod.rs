//! What a dossier says of people, matter, handling and dates: sealed by every act that writes it, in the row of the journal that
//! tells of the act, and so chained with it.
//!
//! A seal holds a digest of the dossier as the act left it and one as the act found it: each row begins from what the row before it
//! left, so that what was changed between two acts stays found, whatever was done since. What the columns of the journal say
//! themselves (status, account, due date, ...) is not part of it, nor what is derived from it (the words and numbers by which a
//! dossier is found). A recalculation by another calendar does not read the whole dossier: its row has no seal, and tells the
//! calendar before and after. Dossiers that are older than the seals have theirs in a table, which is sealed by the ledger.

pub(in crate::dossier) mod checking;
pub mod digest;
pub mod older_dossiers;
pub mod store;

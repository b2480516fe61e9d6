//! The auditor's look at the roll-ups: the journal is added up again, office by office, and held against the tables.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::journal_move::JournalMove;
use super::posting::{IN_TIME, RollupCounts};
use super::stays::store::{self as stays, PieceRow};
use super::store;
use crate::agency::AgencyId;
use crate::dossier::books::in_effect::in_effect;
use crate::dossier::books::journal::JournalEntry;
use crate::dossier::books::rollup::account_stay::{AccountStay, DossierKey, StayChanges};
use crate::dossier::books::rollup::half_month::HalfMonth;
use crate::dossier::books::rollup::move_kind::MoveKind;
use crate::platform::database::{Connection, DatabaseError};

/// Pieces read at a time.
const PAGE: i64 = 5000;

/// What is not what the journal comes to, in words; with the office that it is of, where there is one.
pub type RollupDifference = (Option<AgencyId>, String);

/// Adds up the journal while the auditor walks through it.
#[derive(Debug, Default)]
pub struct RollupAudit {
    office: Option<AgencyId>,
    counts: RollupCounts,
    pieces: BTreeMap<HalfMonth, HashSum>,
    open: BTreeMap<DossierKey, AccountStay>,
    /// Rows of the tables that belong to an office that was walked through.
    seen: [i64; 4],
    differences: Vec<RollupDifference>,
}

/// Pieces of a leaf, however many: their number and the sum of their hashes, the same in any order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct HashSum {
    pieces: i64,
    hash: u128,
}

impl HashSum {
    fn add(&mut self, piece: &PieceRow) {
        let digest: [u8; 32] = Sha256::digest(format!("{piece:?}")).into();
        let (half, _) = digest.split_at(16);
        let number = half.iter().fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
        self.pieces += 1;
        self.hash = self.hash.wrapping_add(number);
    }
}

impl RollupAudit {
    /// Takes in the journal of one dossier; dossiers come office by office.
    ///
    /// # Errors
    /// When the database fails.
    pub fn add(
        &mut self,
        conn: &mut Connection,
        office: AgencyId,
        entries: &[JournalEntry],
    ) -> Result<(), DatabaseError> {
        if self.office != Some(office) {
            self.close(conn)?;
            self.office = Some(office);
        }
        let mut turnover = StayChanges::default();
        let moves: Vec<JournalMove> = entries.iter().filter_map(JournalMove::of).collect();
        let moves: Vec<JournalMove> = JournalMove::standing(&moves).copied().collect();
        for row in &moves {
            self.counts.add(row);
        }
        for row in in_effect(moves, |row| row.happened_at) {
            turnover.add(&row);
        }
        self.open.append(&mut turnover.open);
        for (stay, until) in turnover.ended {
            for piece in PieceRow::all_of(stay, until) {
                self.pieces.entry(HalfMonth(piece.leaf)).or_default().add(&piece);
            }
        }
        Ok(())
    }

    /// What differs, after the last dossier.
    ///
    /// # Errors
    /// When the database fails.
    pub fn differences(mut self, conn: &mut Connection) -> Result<Vec<RollupDifference>, DatabaseError> {
        self.close(conn)?;
        if !store::is_finished(conn)? {
            self.differences.push((None, "the roll-ups are not finished: run motcua migrate".to_owned()));
        }
        let tables = ["move_count", "due_count", "stay", "open_stay"];
        for ((table, there), seen) in tables.iter().zip(store::sizes(conn)?).zip(self.seen) {
            if there != seen {
                let what = format!("{table} has {there} rows, {seen} of them of offices with dossiers");
                self.differences.push((None, what));
            }
        }
        Ok(self.differences)
    }

    /// Holds what was added up for an office against the tables.
    fn close(&mut self, conn: &mut Connection) -> Result<(), DatabaseError> {
        let Some(office) = self.office.take() else { return Ok(()) };
        let counts = std::mem::take(&mut self.counts);
        let there = store::counts_of(conn, office)?;
        let [moves, dues] =
            [there.moves.len(), there.dues.len()].map(|size| i64::try_from(size).unwrap_or(i64::MAX));
        let mut say = |what: String| self.differences.push((Some(office), what));
        for ((_, leaf, _, kind), told, found) in unequal(&counts.moves, &there.moves, 0) {
            let kind = MoveKind::unpacked(kind).map_or_else(|| format!("kind {kind}"), MoveKind::words);
            say(format!("{}, {kind}: the journal has {told} moves, move_count {found}", leaf.words_vi()));
        }
        for ((_, leaf, late, _, account, channel), told, found) in unequal(&counts.dues, &there.dues, 0) {
            let late = if late == IN_TIME { String::new() } else { format!(", late in {}", late.words_vi()) };
            let of = format!("due {}{late}, {}, {}", leaf.words_vi(), account.as_str(), channel.as_str());
            say(format!("{of}: the journal has {told} resolved, due_count {found}"));
        }
        let (pieces, open) = (std::mem::take(&mut self.pieces), std::mem::take(&mut self.open));
        let there = piles(conn, office)?;
        for (leaf, told, found) in unequal(&pieces, &there, HashSum::default()) {
            let other = if told.pieces == found.pieces { ", others" } else { "" };
            let words = leaf.words_vi();
            say(format!(
                "{words}: the journal has {} pieces of stays, stay {}{other}",
                told.pieces, found.pieces
            ));
        }
        let lasting: BTreeMap<DossierKey, AccountStay> =
            stays::open_of(conn, office)?.into_iter().map(|stay| ((office, stay.dossier_id), stay)).collect();
        let keys: std::collections::BTreeSet<&DossierKey> = open.keys().chain(lasting.keys()).collect();
        for key in keys {
            if open.get(key) != lasting.get(key) {
                say(format!("dossier {}: open_stay is not where its journal left it", key.1));
            }
        }
        let pieces = there.values().map(|pile| pile.pieces).sum();
        let lasting = i64::try_from(lasting.len()).unwrap_or(i64::MAX);
        for (seen, more) in self.seen.iter_mut().zip([moves, dues, pieces, lasting]) {
            *seen += more;
        }
        Ok(())
    }
}

/// The keys that do not stand for the same in both, with what they stand for; what is not there is `nothing`.
fn unequal<K: Ord + Copy, V: PartialEq + Copy>(
    told: &BTreeMap<K, V>,
    found: &BTreeMap<K, V>,
    nothing: V,
) -> Vec<(K, V, V)> {
    let keys: std::collections::BTreeSet<K> = told.keys().chain(found.keys()).copied().collect();
    let of = |map: &BTreeMap<K, V>, key: &K| map.get(key).copied().unwrap_or(nothing);
    keys.into_iter()
        .map(|key| (key, of(told, &key), of(found, &key)))
        .filter(|(_, told, found)| told != found)
        .collect()
}

/// The pieces of an office that are in the table.
fn piles(conn: &mut Connection, office: AgencyId) -> Result<BTreeMap<HalfMonth, HashSum>, DatabaseError> {
    let mut piles: BTreeMap<HalfMonth, HashSum> = BTreeMap::new();
    let mut last: Option<PieceRow> = None;
    loop {
        let page = stays::pieces_after(conn, office, last.as_ref(), PAGE)?;
        for piece in &page {
            piles.entry(HalfMonth(piece.leaf)).or_default().add(piece);
        }
        match page.into_iter().next_back() {
            Some(piece) => last = Some(piece),
            None => return Ok(piles),
        }
    }
}

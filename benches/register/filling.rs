//! Fills a register with what the generator invents, by the fastest lawful way of each database, and proves it sound.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;
use std::time::{Duration, Instant as Stopwatch};

use chrono::NaiveDate;
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, Pool};
use diesel::sqlite::SqliteConnection;
use motcua::agency::AgencyId;
use motcua::dossier::books::rollup::rebuild::rebuild;
use motcua::dossier::views::verify;
use motcua::on;
use motcua::platform::database::schema;
use motcua::platform::database::{Connection, DatabaseError, DatabaseUrl};
use motcua::platform::progress;

use crate::generator::{Batch, World};
use crate::place::{Engine, Place};

/// How it went.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Filled {
    pub(crate) dossiers: u64,
    pub(crate) entries: u64,
    pub(crate) filling: Duration,
    pub(crate) adding_up: Duration,
    pub(crate) proving: Duration,
}

/// Rows of one statement.
const STATEMENT: usize = 250;

/// A connection for filling: what is lost in a power cut is filled again, so nothing waits for the disk.
fn open(place: &Place) -> Connection {
    match place.engine {
        Engine::Sqlite => {
            let pool =
                Pool::builder().max_size(1).build(ConnectionManager::<SqliteConnection>::new(&place.target));
            let mut conn = pool.unwrap().get().unwrap();
            conn.batch_execute(
                "PRAGMA busy_timeout=5000; PRAGMA foreign_keys=ON; PRAGMA synchronous=OFF; PRAGMA cache_size=-1048576; \
                 PRAGMA wal_autocheckpoint=20000;",
            )
            .unwrap();
            Connection::Sqlite(conn)
        }
        Engine::Postgres => {
            let mut conn = Connection::alone(&DatabaseUrl::parse(&place.target).unwrap()).unwrap();
            let Connection::Postgres(c) = &mut conn else { panic!("this is PostgreSQL") };
            c.batch_execute("SET synchronous_commit=off").unwrap();
            conn
        }
    }
}

/// Fills the register and walks through it.
pub(crate) fn fill(place: &Place, dossiers: u64) -> Filled {
    fill_from(&World::new(&place.database, dossiers), place, dossiers)
}

/// Fills the register with what a world tells, and walks through it.
pub(crate) fn fill_from(world: &World, place: &Place, dossiers: u64) -> Filled {
    let filled = write_from(world, place, dossiers);
    let begun = Stopwatch::now();
    let found = place.database.snapshot_now(|conn| verify::walk(conn, |_| {})).unwrap();
    assert_eq!(found.broken, [], "what the generator invents is sound");
    assert_eq!((found.dossiers, found.entries), (filled.dossiers, filled.entries));
    let proving = begun.elapsed();
    println!("  proven sound in {:.0} s", proving.as_secs_f64());
    Filled { proving, ..filled }
}

/// Fills the register without walking through it.
pub(crate) fn fill_unproven(place: &Place, dossiers: u64) {
    write_from(&World::new(&place.database, dossiers), place, dossiers);
}

fn write_from(world: &World, place: &Place, dossiers: u64) -> Filled {
    let (send, receive) = sync_channel(4);
    let begun = Stopwatch::now();
    let mut conn = open(place);
    let (told, entries) = thread::scope(|scope| {
        // The stories are told on one core while the database writes on another.
        scope.spawn(|| {
            let send = send;
            world.tell(&send);
        });
        write_all(&mut conn, &receive, dossiers, begun)
    });
    let filling = begun.elapsed();
    println!("  filled in {:.0} s: {told} dossiers, {entries} journal rows", filling.as_secs_f64());

    // As `motcua migrate` does it for a register that is older than the roll-ups.
    let begun = Stopwatch::now();
    rebuild(&place.database, &progress::bar(0, "adding up the journal")).unwrap();
    let adding_up = begun.elapsed();
    println!("  added up in {:.0} s", adding_up.as_secs_f64());
    settle(&mut conn);
    Filled { dossiers: told, entries, filling, adding_up, proving: Duration::ZERO }
}

fn write_all(conn: &mut Connection, batches: &Receiver<Batch>, wanted: u64, begun: Stopwatch) -> (u64, u64) {
    let (mut told, mut entries, mut said) = (0, 0, 1);
    let mut numbers: BTreeMap<(AgencyId, NaiveDate), i32> = BTreeMap::new();
    while let Ok(batch) = batches.recv() {
        on!(&mut *conn, c => c.batch_execute("BEGIN")).unwrap();
        write(conn, &batch).unwrap();
        on!(&mut *conn, c => c.batch_execute("COMMIT")).unwrap();
        for row in &batch.dossiers {
            *numbers.entry((row.office_id, row.received_at.date())).or_default() += 1;
        }
        told += u64::try_from(batch.dossiers.len()).unwrap();
        entries += u64::try_from(batch.entries.len()).unwrap();
        if told * 10 >= wanted * said {
            println!("  {told} dossiers after {:.0} s", begun.elapsed().as_secs_f64());
            said = told * 10 / wanted + 1;
        }
    }
    for ((office, day), last) in numbers {
        use schema::dossier_counter::dsl;
        let row = (dsl::office_id.eq(office), dsl::day.eq(day), dsl::last.eq(last));
        on!(&mut *conn, c => diesel::insert_into(dsl::dossier_counter).values(row).execute(c)).unwrap();
    }
    (told, entries)
}

fn write(conn: &mut Connection, batch: &Batch) -> Result<(), DatabaseError> {
    if let Connection::Postgres(c) = conn {
        diesel::copy_from(schema::dossier::table).from_insertable(&batch.dossiers).execute(&mut **c)?;
        diesel::copy_from(schema::journal::table).from_insertable(&batch.entries).execute(&mut **c)?;
        return Ok(());
    }
    for rows in batch.dossiers.chunks(STATEMENT) {
        on!(&mut *conn, c => diesel::insert_into(schema::dossier::table).values(rows).execute(c))?;
    }
    for rows in batch.entries.chunks(STATEMENT) {
        on!(&mut *conn, c => diesel::insert_into(schema::journal::table).values(rows).execute(c))?;
    }
    Ok(())
}

/// Leaves the database as one that has run for a while: the autovacuum of `PostgreSQL` would have been here.
fn settle(conn: &mut Connection) {
    match conn {
        Connection::Postgres(c) => c.batch_execute("VACUUM ANALYZE").unwrap(),
        Connection::Sqlite(c) => c.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)").unwrap(),
    }
}

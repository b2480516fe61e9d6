"""Counts the half-year figures by agency with DuckDB from the moves of a register in SQLite: a contender of scripts/bench.

Usage: duckdb-report.py REGISTER.db OFFICE,OFFICE,... START_MICROS END_MICROS ROUNDS     (offices as hexadecimal ids)
Prints one line for each round, `milliseconds received pending`; exit code 3 when the package duckdb is not here.
"""

import csv
import os
import sqlite3
import sys
import tempfile
import time

try:
    import duckdb
except ImportError:
    sys.exit(3)

ENDED = "('resolved_early', 'resolved_on_time', 'resolved_late', 'resolved_no_deadline', 'closed_refused', 'closed_withdrawn', 'closed_stopped')"
BEFORE = "('outside', 'waiting_acceptance', 'not_accepted')"
PENDING = "('in_process', 'paused_supplement', 'paused_supplement_overdue', 'paused_payment', 'paused_payment_overdue')"

FIGURES = f"""
SELECT office,
    sum(CASE WHEN happened < $start AND to_account IN {PENDING} THEN 1 ELSE 0 END)
        - sum(CASE WHEN happened < $start AND from_account IN {PENDING} THEN 1 ELSE 0 END) AS carried_over,
    count(*) FILTER (happened >= $start AND from_account IN {BEFORE} AND to_account NOT IN {BEFORE}) AS received,
    count(*) FILTER (happened >= $start AND from_account IN {ENDED} AND from_account <> to_account) AS reopened,
    count(*) FILTER (happened >= $start AND to_account = 'resolved_early' AND from_account <> to_account) AS early,
    count(*) FILTER (happened >= $start AND to_account = 'resolved_on_time' AND from_account <> to_account) AS on_time,
    count(*) FILTER (happened >= $start AND to_account = 'resolved_late' AND from_account <> to_account) AS late,
    count(*) FILTER (happened >= $start AND to_account LIKE 'closed%' AND from_account <> to_account) AS closed,
    sum(CASE WHEN to_account IN {PENDING} THEN 1 ELSE 0 END)
        - sum(CASE WHEN from_account IN {PENDING} THEN 1 ELSE 0 END) AS pending,
    sum(CASE WHEN to_account = 'in_process' AND due_after < $end THEN 1 ELSE 0 END)
        - sum(CASE WHEN from_account = 'in_process' AND due_before < $end THEN 1 ELSE 0 END) AS overdue
FROM moves WHERE happened < $end AND office IN (SELECT unnest($offices)) GROUP BY office
"""


def main():
    register, offices, start, end, rounds = sys.argv[1:]
    source = sqlite3.connect(f"file:{register}?mode=ro", uri=True)
    names = ["office", "happened", "from_account", "to_account", "due_before", "due_after"]
    moves = source.execute(
        "SELECT hex(office_id), happened_at, from_account, to_account, due_before, due_after FROM journal WHERE moves"
    )
    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="", delete=False) as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows(moves)
    database = duckdb.connect()
    database.execute(f"CREATE TABLE moves AS SELECT * FROM read_csv('{file.name}', header = true)")
    os.unlink(file.name)
    asked = {"start": int(start), "end": int(end), "offices": offices.upper().split(",")}
    for _ in range(int(rounds) + 1):
        begun = time.perf_counter()
        rows = database.execute(FIGURES, asked).fetchall()
        taken = (time.perf_counter() - begun) * 1000
        print(f"{taken:.2f} {sum(row[2] for row in rows)} {sum(row[8] for row in rows)}", flush=True)


main()

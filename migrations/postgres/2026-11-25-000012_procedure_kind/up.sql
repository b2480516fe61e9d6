-- outside: a process outside the administrative procedures (ngoài TTHC); it never enters their figures
ALTER TABLE procedure ADD COLUMN kind TEXT NOT NULL DEFAULT 'tthc' CHECK (kind IN ('tthc', 'outside'));

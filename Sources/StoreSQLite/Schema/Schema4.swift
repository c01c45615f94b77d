// The fourth schema: what the figures need: indexes that answer them without a look at the rows, telephone calls, what
// people enter, the program's own life, closed periods.

import SQLite

extension Migration {
    static let fourth = Migration(
        version: 4,
        script: """
            -- Holds a contact of a citizen: a case of the figures. Kept by the filing; a merge counts anew.
            ALTER TABLE tickets ADD COLUMN is_case INTEGER NOT NULL DEFAULT 0 CHECK (is_case IN (0, 1));
            UPDATE tickets SET is_case = 1 WHERE id IN (SELECT ticket FROM contacts WHERE kind = 'contact');
            CREATE TRIGGER contacts_moved AFTER UPDATE OF ticket ON contacts WHEN old.ticket <> new.ticket
            BEGIN
                UPDATE tickets SET is_case = EXISTS (
                    SELECT 1 FROM contacts WHERE ticket = tickets.id AND kind = 'contact')
                WHERE id IN (old.ticket, new.ticket);
            END;

            -- Everything that decides about a contact, by arrival: a figure over a semester walks it from one end to the
            -- other and never sees a row. Both ends of its life are at the end of the index, so it costs filing little.
            CREATE INDEX contacts_figures ON contacts (service, arrived_at, message, account_id, needs_answer, due_at,
                answered_at, elapsed_due_at, working_due_at, department, topic, level, author, ticket, kind, exclusion);
            -- The few that wait: what comes up, how old they are.
            CREATE INDEX contacts_open ON contacts (service, arrived_at, message, due_at)
                WHERE needs_answer = 1 AND answered_at IS NULL;

            -- Closed cases by their closing.
            CREATE INDEX tickets_cases ON tickets (service, closed_at, id, was_escalated, outcome, is_complaint,
                    department, topic, closed_by, account_id)
                WHERE state = 'closed' AND is_case = 1 AND merged_into IS NULL;

            CREATE INDEX escalations_figures ON escalations (service, at, id, to_level, department, ending, ended_at,
                due_at, ticket);

            -- Telephone calls as switchboards or people report them; times in milliseconds.
            CREATE TABLE calls (
                id INTEGER PRIMARY KEY,
                service TEXT NOT NULL,
                source TEXT NOT NULL,
                key TEXT NOT NULL,
                started_at INTEGER NOT NULL,
                waited INTEGER NOT NULL CHECK (waited >= 0),
                ending TEXT NOT NULL CHECK (ending IN ('answered', 'abandoned', 'unanswered')),
                talked INTEGER NOT NULL CHECK (talked >= 0),
                -- NULL: as answered.
                solved INTEGER CHECK (solved IN (0, 1)),
                queue TEXT NOT NULL,
                agent TEXT NOT NULL,
                UNIQUE (service, source, key)
            ) STRICT;
            CREATE INDEX calls_figures ON calls (service, started_at, id, ending, waited, talked, solved);

            -- What people enter stays on record; taking it back marks it.
            CREATE TABLE entered_figures (
                id INTEGER PRIMARY KEY,
                service TEXT NOT NULL,
                indicator TEXT NOT NULL,
                -- Days since 1970-01-01, both included.
                from_day INTEGER NOT NULL,
                until_day INTEGER NOT NULL CHECK (until_day >= from_day),
                numerator REAL NOT NULL,
                denominator REAL NOT NULL,
                user INTEGER REFERENCES users (id),
                at INTEGER NOT NULL,
                withdrawn_at INTEGER,
                withdrawn_by INTEGER REFERENCES users (id),
                note TEXT NOT NULL
            ) STRICT;
            CREATE INDEX entered_figures_period ON entered_figures (service, from_day, id);

            CREATE TABLE packets (
                id INTEGER PRIMARY KEY,
                service TEXT NOT NULL,
                name TEXT NOT NULL,
                contacts INTEGER NOT NULL CHECK (contacts >= 0),
                started_at INTEGER NOT NULL,
                ended_at INTEGER CHECK (ended_at >= started_at),
                user INTEGER REFERENCES users (id),
                at INTEGER NOT NULL,
                withdrawn_at INTEGER,
                withdrawn_by INTEGER REFERENCES users (id)
            ) STRICT;
            CREATE INDEX packets_period ON packets (service, started_at, id);

            CREATE TABLE outages (
                id INTEGER PRIMARY KEY,
                -- NULL: of all services.
                service TEXT,
                from_at INTEGER NOT NULL,
                until_at INTEGER NOT NULL CHECK (until_at >= from_at),
                user INTEGER REFERENCES users (id),
                at INTEGER NOT NULL,
                withdrawn_at INTEGER,
                withdrawn_by INTEGER REFERENCES users (id),
                reason TEXT NOT NULL
            ) STRICT;
            CREATE INDEX outages_period ON outages (from_at, id);

            -- Stretches of the program's own life; the last one grows.
            CREATE TABLE lives (
                id INTEGER PRIMARY KEY,
                from_at INTEGER NOT NULL,
                until_at INTEGER NOT NULL CHECK (until_at >= from_at)
            ) STRICT;
            CREATE INDEX lives_period ON lives (until_at, from_at);

            -- What people write into a report; the last version of a part holds.
            CREATE TABLE report_texts (
                id INTEGER PRIMARY KEY,
                service TEXT NOT NULL,
                period TEXT NOT NULL,
                part TEXT NOT NULL,
                user INTEGER REFERENCES users (id),
                at INTEGER NOT NULL,
                text TEXT NOT NULL
            ) STRICT;
            CREATE INDEX report_texts_period ON report_texts (service, period, part, id);

            -- Closed periods. Rows are never changed nor deleted, and keep their bytes.
            CREATE TABLE frozen_reports (
                id INTEGER PRIMARY KEY,
                service TEXT NOT NULL,
                period TEXT NOT NULL,
                from_at INTEGER NOT NULL,
                until_at INTEGER NOT NULL,
                frozen_at INTEGER NOT NULL,
                user INTEGER REFERENCES users (id),
                blob_id INTEGER NOT NULL REFERENCES blobs (id),
                UNIQUE (service, period)
            ) STRICT;
            CREATE INDEX frozen_reports_blob ON frozen_reports (blob_id);
            CREATE TRIGGER frozen_reports_stay BEFORE UPDATE ON frozen_reports
            BEGIN
                SELECT raise(ABORT, 'a closed period does not change');
            END;
            CREATE TRIGGER frozen_reports_kept BEFORE DELETE ON frozen_reports
            BEGIN
                SELECT raise(ABORT, 'a closed period does not change');
            END;
            CREATE TRIGGER frozen_bytes_kept BEFORE UPDATE OF place, data ON blobs
                WHEN new.place = 'erased' AND EXISTS (SELECT 1 FROM frozen_reports WHERE blob_id = old.id)
            BEGIN
                SELECT raise(ABORT, 'a closed period keeps its bytes');
            END;
            """)
}

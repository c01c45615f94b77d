// The second schema: what SMS, faxes and letters brought.
// A CHECK is widened in the stored schema itself (SQLite, ALTER TABLE 8: for changes that do not touch the file's
// content); nothing is copied. The last step bumps the schema's number, so that other connections read it anew.

import SQLite

extension Migration {
    static let second = Migration(
        version: 2,
        script: """
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET sql = replace(sql, '''mailing_list''', '''mailing_list'', ''instruction''')
                WHERE type = 'table' AND name IN ('messages', 'contacts');
            UPDATE sqlite_schema SET sql = replace(sql, '''translated'', ''done''', '''translated'', ''incomplete'', ''done''')
                WHERE type = 'table' AND name = 'spool';
            UPDATE sqlite_schema SET sql = replace(sql, '''sending'', ''accepted''', '''sending'', ''handed_over'', ''accepted''')
                WHERE type = 'table' AND name = 'outbox';
            PRAGMA writable_schema = RESET;

            -- JSON; NULL when there are none.
            ALTER TABLE messages ADD COLUMN particulars TEXT;
            ALTER TABLE messages ADD COLUMN registration TEXT;

            -- What people report about a message in their hands; to_print and printed only while handed over.
            -- NULL must not make the CHECK unknown: unknown passes.
            ALTER TABLE outbox ADD COLUMN hand_step TEXT
                CHECK (coalesce(hand_step, 'posted') IN ('to_print', 'printed', 'posted', 'returned')
                    AND (state = 'handed_over') = (coalesce(hand_step, 'posted') IN ('to_print', 'printed')));
            -- A person has let it go beyond the account's budget.
            ALTER TABLE outbox ADD COLUMN released INTEGER NOT NULL DEFAULT 0 CHECK (released IN (0, 1));
            -- What it cost, and when; 0 where nobody counts.
            ALTER TABLE outbox ADD COLUMN units INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE outbox ADD COLUMN cost_at INTEGER;
            CREATE INDEX outbox_cost ON outbox (account_id, cost_at, to_address, units) WHERE units > 0;
            CREATE INDEX outbox_reference ON outbox (reference) WHERE reference IS NOT NULL;
            CREATE INDEX outbox_hands ON outbox (hand_step, id) WHERE hand_step IS NOT NULL;

            -- Pieces of longer messages that wait for each other.
            CREATE TABLE fragments (
                spool INTEGER PRIMARY KEY REFERENCES spool (id),
                account_id INTEGER NOT NULL REFERENCES accounts (id),
                word TEXT NOT NULL,
                number INTEGER NOT NULL,
                total INTEGER NOT NULL,
                until INTEGER NOT NULL,
                arrived_at INTEGER NOT NULL,
                text TEXT NOT NULL,
                CHECK (number BETWEEN 1 AND total)
            ) STRICT;
            CREATE INDEX fragments_word ON fragments (account_id, word, number);
            CREATE INDEX fragments_until ON fragments (until);

            -- The ticket of the last word with an address, on accounts without threads.
            CREATE TABLE conversations (
                account_id INTEGER NOT NULL REFERENCES accounts (id),
                address TEXT NOT NULL,
                ticket INTEGER NOT NULL REFERENCES tickets (id),
                at INTEGER NOT NULL,
                PRIMARY KEY (account_id, address)
            ) STRICT, WITHOUT ROWID;

            -- Addresses that have asked for no automatic texts.
            CREATE TABLE opt_outs (
                channel TEXT NOT NULL,
                address TEXT NOT NULL,
                at INTEGER NOT NULL,
                PRIMARY KEY (channel, address)
            ) STRICT, WITHOUT ROWID;

            -- The words on originals that are pictures of paper.
            CREATE TABLE transcripts (
                message INTEGER PRIMARY KEY REFERENCES messages (id),
                account_id INTEGER NOT NULL REFERENCES accounts (id),
                state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'failed')),
                attempts INTEGER NOT NULL DEFAULT 0,
                due_at INTEGER,
                at INTEGER,
                code TEXT,
                -- JSON of the transcript.
                transcript TEXT,
                CHECK ((state = 'waiting') = (due_at IS NOT NULL)),
                CHECK ((state = 'failed') = (code IS NOT NULL)),
                CHECK ((state = 'done') = (transcript IS NOT NULL))
            ) STRICT;
            CREATE INDEX transcripts_due ON transcripts (account_id, due_at) WHERE state = 'waiting';
            """)
}

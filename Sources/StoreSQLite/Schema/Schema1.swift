// The first schema. States are CHECKs here and enums in `Tickets`; a test holds the two together.
// Times are UTC milliseconds. Small columns stand before large ones, so that lists do not read past texts.
// Random keys cost a page of log each, so there are few of them: content hashes, secrets and one hash of foreign ids.

import SQLite

extension Migration {
    static let first = Migration(
        version: 1,
        script: """
            CREATE TABLE meta (
                name TEXT PRIMARY KEY,
                number INTEGER NOT NULL DEFAULT 0,
                word TEXT
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE accounts (
                id INTEGER PRIMARY KEY,
                channel TEXT NOT NULL,
                account TEXT NOT NULL,
                UNIQUE (channel, account)
            ) STRICT;

            -- Kept bytes, once each. data NULL: in the file named by the hash, or erased.
            CREATE TABLE blobs (
                id INTEGER PRIMARY KEY,
                sha256 BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
                size INTEGER NOT NULL CHECK (size >= 0),
                place TEXT NOT NULL CHECK (place IN ('row', 'file', 'erased')),
                -- When it was kept for an answer that is not written yet; NULL when something refers to it.
                kept_at INTEGER,
                data BLOB,
                CHECK ((place = 'row') = (data IS NOT NULL))
            ) STRICT;
            CREATE INDEX blobs_kept ON blobs (kept_at) WHERE kept_at IS NOT NULL;

            CREATE TABLE users (
                id INTEGER PRIMARY KEY,
                login TEXT NOT NULL UNIQUE CHECK (login <> ''),
                name TEXT NOT NULL,
                role TEXT NOT NULL CHECK (role IN ('operator', 'administrator')),
                active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
                language TEXT NOT NULL,
                password_hash TEXT NOT NULL,
                created_at INTEGER NOT NULL,
                password_at INTEGER NOT NULL
            ) STRICT;

            CREATE TABLE sessions (
                token_hash TEXT PRIMARY KEY,
                user INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                form_token TEXT NOT NULL,
                created_at INTEGER NOT NULL,
                last_seen_at INTEGER NOT NULL,
                kind TEXT NOT NULL CHECK (kind IN ('cookie', 'api'))
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX sessions_user ON sessions (user);

            CREATE TABLE login_failures (
                key TEXT NOT NULL,
                at INTEGER NOT NULL
            ) STRICT;
            CREATE INDEX login_failures_key ON login_failures (key, at);

            CREATE TABLE ticket_numbers (
                service TEXT NOT NULL,
                year INTEGER NOT NULL,
                last INTEGER NOT NULL,
                PRIMARY KEY (service, year)
            ) STRICT, WITHOUT ROWID;

            -- Rows are never deleted (erasure empties them), so ids are never given twice.
            CREATE TABLE tickets (
                id INTEGER PRIMARY KEY,
                service TEXT NOT NULL,
                year INTEGER NOT NULL,
                sequence INTEGER NOT NULL CHECK (sequence > 0),
                state TEXT NOT NULL CHECK (state IN ('new', 'open', 'waiting_for_citizen', 'with_back_office',
                    'with_department', 'answered', 'closed')),
                account_id INTEGER NOT NULL REFERENCES accounts (id),
                assignee INTEGER REFERENCES users (id),
                opened_at INTEGER NOT NULL,
                updated_at INTEGER NOT NULL,
                -- 9223372036854775807: no contact waits for an answer. So that "none" sorts last.
                due_at INTEGER NOT NULL DEFAULT 9223372036854775807,
                version INTEGER NOT NULL DEFAULT 1,
                -- The version at the last message from the citizen or answer to him.
                spoken_version INTEGER NOT NULL DEFAULT 1,
                message_count INTEGER NOT NULL DEFAULT 0,
                attachment_count INTEGER NOT NULL DEFAULT 0,
                last_inbound_at INTEGER NOT NULL DEFAULT 0,
                token TEXT NOT NULL,
                requester_name TEXT NOT NULL,
                requester_address TEXT NOT NULL,
                reply_name TEXT NOT NULL,
                reply_address TEXT NOT NULL,
                subject TEXT NOT NULL,
                excerpt TEXT NOT NULL DEFAULT '',
                solution TEXT,
                UNIQUE (service, year, sequence)
            ) STRICT;
            -- Also answer the filters and the counts, without a look at the rows.
            CREATE INDEX tickets_by_due ON tickets (due_at, opened_at, id, assignee, account_id, state)
                WHERE state NOT IN ('answered', 'closed');
            CREATE INDEX tickets_by_change ON tickets (updated_at, id, state, assignee, account_id);
            -- These two are not touched when a message comes in.
            CREATE INDEX tickets_assigned ON tickets (assignee, due_at, opened_at, id, account_id, state)
                WHERE state NOT IN ('answered', 'closed') AND assignee IS NOT NULL;
            CREATE INDEX tickets_finished ON tickets (state, updated_at, id, assignee, account_id)
                WHERE state IN ('answered', 'closed');

            CREATE TABLE messages (
                id INTEGER PRIMARY KEY,
                ticket INTEGER NOT NULL REFERENCES tickets (id),
                direction TEXT NOT NULL CHECK (direction IN ('inbound', 'answer', 'automatic', 'note')),
                kind TEXT NOT NULL CHECK (kind IN ('contact', 'automatic_reply', 'bounce', 'receipt', 'abuse_report',
                    'mailing_list')),
                account_id INTEGER REFERENCES accounts (id),
                author INTEGER REFERENCES users (id),
                at INTEGER NOT NULL,
                blob_id INTEGER REFERENCES blobs (id),
                -- FNV-1a of external_id: a third of the index that the text would need.
                external_hash INTEGER,
                external_id TEXT,
                party_name TEXT NOT NULL,
                party_address TEXT NOT NULL,
                reply_to_name TEXT,
                reply_to_address TEXT,
                -- JSON lists; NULL when empty.
                attachments TEXT,
                warnings TEXT,
                thread TEXT,
                -- The new part: so many bytes from the start of the text, or a text of its own, or all of it.
                new_length INTEGER,
                new_text TEXT,
                subject TEXT NOT NULL,
                text TEXT NOT NULL,
                CHECK (new_length IS NULL OR new_text IS NULL),
                CHECK ((external_hash IS NULL) = (external_id IS NULL))
            ) STRICT;
            CREATE INDEX messages_ticket ON messages (ticket, id);
            CREATE INDEX messages_external ON messages (external_hash) WHERE external_hash IS NOT NULL;
            CREATE INDEX messages_blob ON messages (blob_id) WHERE blob_id IS NOT NULL;

            -- Own bytes of an answer's attachments.
            CREATE TABLE message_blobs (
                message INTEGER NOT NULL REFERENCES messages (id),
                blob_id INTEGER NOT NULL REFERENCES blobs (id),
                PRIMARY KEY (message, blob_id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX message_blobs_blob ON message_blobs (blob_id);

            -- One for each inbound message, under its id.
            CREATE TABLE contacts (
                message INTEGER PRIMARY KEY REFERENCES messages (id),
                ticket INTEGER NOT NULL REFERENCES tickets (id),
                account_id INTEGER NOT NULL REFERENCES accounts (id),
                kind TEXT NOT NULL CHECK (kind IN ('contact', 'automatic_reply', 'bounce', 'receipt', 'abuse_report',
                    'mailing_list')),
                arrived_at INTEGER NOT NULL,
                received_at INTEGER NOT NULL,
                needs_answer INTEGER NOT NULL CHECK (needs_answer IN (0, 1)),
                due_at INTEGER,
                answered_at INTEGER,
                not_acknowledged TEXT,
                CHECK (needs_answer = 0 OR due_at IS NOT NULL)
            ) STRICT;
            CREATE INDEX contacts_ticket ON contacts (ticket);

            CREATE TABLE participants (
                ticket INTEGER NOT NULL REFERENCES tickets (id),
                address TEXT NOT NULL,
                PRIMARY KEY (ticket, address)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE automatic_messages (
                address TEXT PRIMARY KEY,
                at INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE tokens (
                token TEXT PRIMARY KEY,
                ticket INTEGER NOT NULL REFERENCES tickets (id),
                message INTEGER REFERENCES messages (id)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE links (
                a INTEGER NOT NULL REFERENCES tickets (id),
                b INTEGER NOT NULL REFERENCES tickets (id),
                reason TEXT NOT NULL,
                PRIMARY KEY (a, b),
                CHECK (a < b)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX links_b ON links (b);

            CREATE TABLE events (
                id INTEGER PRIMARY KEY,
                ticket INTEGER NOT NULL REFERENCES tickets (id),
                what TEXT NOT NULL,
                user INTEGER REFERENCES users (id),
                message INTEGER REFERENCES messages (id),
                at INTEGER NOT NULL,
                detail TEXT
            ) STRICT;
            CREATE INDEX events_ticket ON events (ticket, id);

            -- Rows are never deleted: their keys keep an erased item from coming in again (D7).
            CREATE TABLE spool (
                id INTEGER PRIMARY KEY,
                account_id INTEGER NOT NULL REFERENCES accounts (id),
                key TEXT NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('received', 'translated', 'done', 'held')),
                told INTEGER NOT NULL CHECK (told IN (0, 1)),
                arrived_at INTEGER NOT NULL,
                received_at INTEGER NOT NULL,
                blob_id INTEGER NOT NULL REFERENCES blobs (id),
                ticket INTEGER REFERENCES tickets (id),
                interruptions INTEGER NOT NULL DEFAULT 0,
                envelope TEXT,
                held_code TEXT,
                held_reason TEXT,
                UNIQUE (account_id, key),
                CHECK ((state = 'held') = (held_code IS NOT NULL))
            ) STRICT;
            CREATE INDEX spool_received ON spool (id) WHERE state = 'received';
            CREATE INDEX spool_held ON spool (id) WHERE state = 'held';
            CREATE INDEX spool_untold ON spool (account_id, id) WHERE told = 0;
            CREATE INDEX spool_blob ON spool (blob_id);

            -- Other keys under which an item came again.
            CREATE TABLE spool_aliases (
                account_id INTEGER NOT NULL REFERENCES accounts (id),
                key TEXT NOT NULL,
                spool INTEGER NOT NULL REFERENCES spool (id),
                told INTEGER NOT NULL CHECK (told IN (0, 1)),
                PRIMARY KEY (account_id, key)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX spool_aliases_untold ON spool_aliases (account_id, spool) WHERE told = 0;

            CREATE TABLE watermarks (
                account_id INTEGER NOT NULL REFERENCES accounts (id),
                place TEXT NOT NULL,
                position INTEGER NOT NULL,
                PRIMARY KEY (account_id, place)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE account_health (
                account_id INTEGER NOT NULL REFERENCES accounts (id),
                direction TEXT NOT NULL CHECK (direction IN ('reading', 'sending')),
                last_success INTEGER,
                failing_since INTEGER,
                code TEXT,
                detail TEXT,
                at INTEGER NOT NULL,
                PRIMARY KEY (account_id, direction)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE outbox (
                id INTEGER PRIMARY KEY,
                ticket INTEGER NOT NULL REFERENCES tickets (id),
                message INTEGER NOT NULL UNIQUE REFERENCES messages (id),
                account_id INTEGER NOT NULL REFERENCES accounts (id),
                state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'accepted', 'held', 'in_doubt')),
                delivery TEXT NOT NULL DEFAULT 'unknown'
                    CHECK (delivery IN ('unknown', 'delivered', 'delayed', 'bounced')),
                is_automatic INTEGER NOT NULL CHECK (is_automatic IN (0, 1)),
                attempts INTEGER NOT NULL DEFAULT 0,
                written_at INTEGER NOT NULL,
                next_attempt_at INTEGER,
                lease TEXT,
                lease_until INTEGER,
                transmitting INTEGER NOT NULL DEFAULT 0 CHECK (transmitting IN (0, 1)),
                accepted_at INTEGER,
                answering INTEGER REFERENCES messages (id),
                quotes_original INTEGER NOT NULL CHECK (quotes_original IN (0, 1)),
                token TEXT NOT NULL,
                to_name TEXT NOT NULL,
                to_address TEXT NOT NULL,
                author_name TEXT NOT NULL,
                reference TEXT,
                code TEXT,
                detail TEXT,
                CHECK ((state = 'waiting') = (next_attempt_at IS NOT NULL)),
                CHECK ((state = 'sending') = (lease IS NOT NULL)),
                CHECK ((lease IS NULL) = (lease_until IS NULL)),
                CHECK (transmitting = 0 OR state = 'sending'),
                CHECK ((state = 'accepted') = (accepted_at IS NOT NULL)),
                CHECK (state NOT IN ('held', 'in_doubt') OR code IS NOT NULL)
            ) STRICT;
            CREATE INDEX outbox_due ON outbox (account_id, next_attempt_at, id) WHERE state = 'waiting';
            CREATE INDEX outbox_leases ON outbox (lease_until) WHERE state = 'sending';
            CREATE INDEX outbox_ticket ON outbox (ticket);
            CREATE INDEX outbox_state ON outbox (state, id);
            CREATE INDEX outbox_trouble ON outbox (ticket)
                WHERE state IN ('held', 'in_doubt') OR delivery = 'bounced';

            CREATE TABLE outbox_attempts (
                id INTEGER PRIMARY KEY,
                outbox INTEGER NOT NULL REFERENCES outbox (id),
                number INTEGER NOT NULL,
                started_at INTEGER NOT NULL,
                transmitted_at INTEGER,
                ended_at INTEGER,
                outcome TEXT CHECK (outcome IN ('accepted', 'failed_for_good', 'try_again', 'unknown', 'interrupted')),
                code TEXT,
                detail TEXT,
                CHECK ((ended_at IS NULL) = (outcome IS NULL))
            ) STRICT;
            CREATE INDEX outbox_attempts_outbox ON outbox_attempts (outbox, id);

            -- The same key twice on a ticket is one message (D6).
            CREATE TABLE idempotency_keys (
                ticket INTEGER NOT NULL REFERENCES tickets (id),
                key TEXT NOT NULL,
                outbox INTEGER NOT NULL REFERENCES outbox (id),
                PRIMARY KEY (ticket, key)
            ) STRICT, WITHOUT ROWID;

            -- Words of each ticket; rowid is the ticket's id. No columns, positions or sizes are kept (a third of the
            -- time and a fifth of the space, measured), so a ticket's later messages simply add their words.
            -- Beginnings of one and two letters have an index of their own: 100,000 tickets in 0.3 ms instead of 100.
            -- Longer ones are gathered from their words: up to 40 ms; an index for three would cost each message a
            -- quarter more.
            CREATE VIRTUAL TABLE search USING fts5 (
                subject, text, party, number, attachments,
                content = '', columnsize = 0, detail = none, prefix = '1 2',
                tokenize = 'unicode61 remove_diacritics 2'
            );
            -- Words of one transaction are gathered in up to 8 MB before they become a segment (default 1 MB: half
            -- the speed at a few hundred messages a transaction, measured).
            INSERT INTO search (search, rank) VALUES ('hashsize', 8388608);
            -- Segments are merged when nobody waits (`Housekeeping`), not by whoever commits: a fifth of the time.
            INSERT INTO search (search, rank) VALUES ('automerge', 0);
            INSERT INTO search (search, rank) VALUES ('crisismerge', 64);
            """)
}

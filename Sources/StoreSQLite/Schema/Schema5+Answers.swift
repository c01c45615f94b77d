// The fifth schema, of drafts, answers that are taken back in time, contacts that begin with us.

import SQLite

extension Migration {
    static let fifthAnswers: SQL = """
        PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET sql = replace(sql, '''accepted'', ''held''', '''accepted'', ''withdrawn'', ''held''')
            WHERE type = 'table' AND name = 'outbox';
        UPDATE sqlite_schema SET sql = replace(sql, '''no_request'', ''test''', '''no_request'', ''test'', ''telephone''')
            WHERE type = 'table' AND name = 'contacts';
        PRAGMA writable_schema = RESET;

        -- What the ticket was before this answer, as JSON: as long as nothing has gone out, its author may take it back.
        ALTER TABLE outbox ADD COLUMN undo TEXT CHECK (undo IS NULL OR is_automatic = 0);

        -- What leaves in the place of the message's text, which is read on the request's own page.
        ALTER TABLE outbox ADD COLUMN sent_text TEXT;

        -- An answer that somebody is writing. The version is an instant in milliseconds that grows: a window that saw an
        -- earlier draft never takes a later one for its own. The key is that of the form that it was written in.
        CREATE TABLE drafts (
            ticket INTEGER NOT NULL REFERENCES tickets (id),
            user INTEGER NOT NULL REFERENCES users (id),
            version INTEGER NOT NULL,
            key TEXT,
            at INTEGER NOT NULL,
            content TEXT NOT NULL,
            -- The ticket that it was begun on, when that was merged into this one since.
            merged_from INTEGER REFERENCES tickets (id),
            PRIMARY KEY (ticket, user)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX drafts_merged ON drafts (merged_from) WHERE merged_from IS NOT NULL;
        CREATE TABLE draft_blobs (
            blob_id INTEGER NOT NULL REFERENCES blobs (id),
            ticket INTEGER NOT NULL,
            user INTEGER NOT NULL,
            PRIMARY KEY (blob_id, ticket, user),
            FOREIGN KEY (ticket, user) REFERENCES drafts (ticket, user) ON DELETE CASCADE ON UPDATE CASCADE
        ) STRICT, WITHOUT ROWID;
        -- Contacts that began with us, by the key of the form that they were written in.
        CREATE TABLE begun (
            key TEXT PRIMARY KEY,
            ticket INTEGER NOT NULL REFERENCES tickets (id),
            outbox INTEGER NOT NULL REFERENCES outbox (id)
        ) STRICT, WITHOUT ROWID;
        -- Closings of which the citizen may have to be told; taken off when that is decided.
        CREATE TABLE closings (
            ticket INTEGER PRIMARY KEY REFERENCES tickets (id),
            closed_at INTEGER NOT NULL,
            due_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX closings_due ON closings (due_at, ticket, closed_at);
        CREATE INDEX draft_blobs_draft ON draft_blobs (ticket, user);

        -- A call that we made is no contact of a citizen, wherever it moves: alone it makes no case of the figures.
        ALTER TABLE contacts ADD COLUMN is_ours INTEGER NOT NULL DEFAULT 0 CHECK (is_ours IN (0, 1));
        DROP TRIGGER contacts_moved;
        CREATE TRIGGER contacts_moved AFTER UPDATE OF ticket ON contacts WHEN old.ticket <> new.ticket
        BEGIN
            UPDATE tickets SET is_case = EXISTS (
                SELECT 1 FROM contacts WHERE ticket = tickets.id AND kind = 'contact' AND is_ours = 0)
            WHERE id IN (old.ticket, new.ticket);
        END;
        """
}

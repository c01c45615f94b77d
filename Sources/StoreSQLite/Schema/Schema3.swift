// The third schema: what the clocks, the levels and the managers' proof brought.

import SQLite

extension Migration {
    static let third = Migration(
        version: 3,
        script: """
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET sql = replace(sql, '''instruction''', '''instruction'', ''contribution''')
                WHERE type = 'table' AND name IN ('messages', 'contacts');
            UPDATE sqlite_schema SET sql = replace(sql, '''automatic'', ''note''',
                    '''automatic'', ''note'', ''internal_mail''')
                WHERE type = 'table' AND name = 'messages';
            UPDATE sqlite_schema SET sql = replace(sql, '''operator'', ''administrator''',
                    '''operator'', ''back_office'', ''department'', ''manager'', ''monitor'', ''administrator''')
                WHERE type = 'table' AND name = 'users';
            PRAGMA writable_schema = RESET;

            ALTER TABLE users ADD COLUMN department TEXT;
            ALTER TABLE users ADD COLUMN mail TEXT;

            -- What an internal mail is for.
            ALTER TABLE messages ADD COLUMN internal_kind TEXT
                CHECK ((direction = 'internal_mail') = (internal_kind IS NOT NULL));
            -- The ticket that it was in before that one was merged into this.
            ALTER TABLE messages ADD COLUMN merged_from INTEGER REFERENCES tickets (id);

            ALTER TABLE tickets ADD COLUMN level TEXT NOT NULL DEFAULT 'first'
                CHECK (level IN ('first', 'back_office', 'department'));
            ALTER TABLE tickets ADD COLUMN department TEXT;
            ALTER TABLE tickets ADD COLUMN topic TEXT;
            ALTER TABLE tickets ADD COLUMN outcome TEXT
                CHECK (outcome IN ('information_given', 'service_given', 'referred', 'unsolved', 'abandoned'));
            ALTER TABLE tickets ADD COLUMN is_complaint INTEGER NOT NULL DEFAULT 0 CHECK (is_complaint IN (0, 1));
            ALTER TABLE tickets ADD COLUMN merged_into INTEGER REFERENCES tickets (id);
            -- The highest percentage warned of among contacts that wait.
            ALTER TABLE tickets ADD COLUMN warned INTEGER;
            -- Facts of the case, for the figures.
            ALTER TABLE tickets ADD COLUMN closed_at INTEGER;
            ALTER TABLE tickets ADD COLUMN closed_by INTEGER REFERENCES users (id);
            ALTER TABLE tickets ADD COLUMN was_escalated INTEGER NOT NULL DEFAULT 0 CHECK (was_escalated IN (0, 1));
            UPDATE tickets SET closed_at = updated_at WHERE state = 'closed';

            -- The contact's clock, as it was set: milliseconds and instants.
            ALTER TABLE contacts ADD COLUMN judge TEXT CHECK (judge IN ('elapsed', 'working'));
            ALTER TABLE contacts ADD COLUMN target INTEGER;
            ALTER TABLE contacts ADD COLUMN elapsed_due_at INTEGER;
            ALTER TABLE contacts ADD COLUMN working_due_at INTEGER;
            -- The next warning; NULL when none lies ahead.
            ALTER TABLE contacts ADD COLUMN next_percent INTEGER;
            ALTER TABLE contacts ADD COLUMN next_at INTEGER CHECK ((next_at IS NULL) = (next_percent IS NULL));
            ALTER TABLE contacts ADD COLUMN warned INTEGER;
            ALTER TABLE contacts ADD COLUMN opened_at INTEGER;
            ALTER TABLE contacts ADD COLUMN exclusion TEXT
                CHECK (exclusion IN ('spam', 'duplicate', 'no_request', 'test'));
            ALTER TABLE contacts ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;
            -- The answer that met the deadline, its author and his level then.
            ALTER TABLE contacts ADD COLUMN answered_by INTEGER REFERENCES outbox (id);
            ALTER TABLE contacts ADD COLUMN author INTEGER REFERENCES users (id);
            ALTER TABLE contacts ADD COLUMN level TEXT CHECK (level IN ('first', 'back_office', 'department'));
            ALTER TABLE contacts ADD COLUMN merged_from INTEGER REFERENCES tickets (id);
            -- Facts of the ticket, repeated here: figures over many contacts must not look up each ticket.
            ALTER TABLE contacts ADD COLUMN service TEXT NOT NULL DEFAULT '';
            ALTER TABLE contacts ADD COLUMN topic TEXT;
            ALTER TABLE contacts ADD COLUMN department TEXT;
            UPDATE contacts SET service = (SELECT service FROM tickets WHERE id = contacts.ticket);
            UPDATE contacts SET judge = 'elapsed', target = due_at - arrived_at, elapsed_due_at = due_at
                WHERE due_at IS NOT NULL;
            CREATE INDEX contacts_alarms ON contacts (next_at, message) WHERE next_at IS NOT NULL;

            -- The answer solves the case (it is not a question back).
            ALTER TABLE outbox ADD COLUMN is_solution INTEGER NOT NULL DEFAULT 0 CHECK (is_solution IN (0, 1));

            -- Each warning once, for ever.
            CREATE TABLE warnings (
                contact INTEGER NOT NULL REFERENCES contacts (message),
                percent INTEGER NOT NULL,
                at INTEGER NOT NULL,
                PRIMARY KEY (contact, percent)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE escalations (
                id INTEGER PRIMARY KEY,
                ticket INTEGER NOT NULL REFERENCES tickets (id),
                service TEXT NOT NULL,
                from_level TEXT NOT NULL CHECK (from_level IN ('first', 'back_office', 'department')),
                to_level TEXT NOT NULL CHECK (to_level IN ('back_office', 'department')),
                department TEXT,
                user INTEGER REFERENCES users (id),
                at INTEGER NOT NULL,
                -- The second level's clock.
                judge TEXT CHECK (judge IN ('elapsed', 'working')),
                target INTEGER,
                due_at INTEGER,
                elapsed_due_at INTEGER,
                working_due_at INTEGER,
                ended_at INTEGER,
                ending TEXT CHECK (ending IN ('solved', 'answered_inside', 'returned', 'passed_on')),
                reminders INTEGER NOT NULL DEFAULT 0,
                reminded_at INTEGER,
                contributed_at INTEGER,
                next_step TEXT,
                next_at INTEGER CHECK ((next_at IS NULL) = (next_step IS NULL)),
                reason TEXT NOT NULL,
                CHECK ((to_level = 'department') = (department IS NOT NULL)),
                CHECK ((ended_at IS NULL) = (ending IS NULL)),
                CHECK (ended_at IS NULL OR next_at IS NULL)
            ) STRICT;
            CREATE INDEX escalations_ticket ON escalations (ticket, id);
            -- One at a time.
            CREATE UNIQUE INDEX escalations_running ON escalations (ticket) WHERE ended_at IS NULL;
            CREATE INDEX escalations_alarms ON escalations (next_at, id) WHERE next_at IS NOT NULL;
            CREATE INDEX escalations_holders ON escalations (department, at, id) WHERE ended_at IS NULL;

            -- Times during which the citizen was asked for something.
            CREATE TABLE pauses (
                ticket INTEGER NOT NULL REFERENCES tickets (id),
                from_at INTEGER NOT NULL,
                until_at INTEGER,
                PRIMARY KEY (ticket, from_at)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE clock_rules (
                service TEXT PRIMARY KEY,
                hash TEXT NOT NULL
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE audit (
                id INTEGER PRIMARY KEY,
                at INTEGER NOT NULL,
                user INTEGER REFERENCES users (id),
                what TEXT NOT NULL,
                detail TEXT
            ) STRICT;
            """)
}

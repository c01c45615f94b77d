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
                CHECK (coalesce(internal_kind, 'question') IN ('assignment', 'reminder', 'second_reminder', 'unanswered',
                    'question', 'warning') AND (direction = 'internal_mail') = (internal_kind IS NOT NULL));
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
            -- Of one that was merged into another: its state until then, and the last message before.
            ALTER TABLE tickets ADD COLUMN merged_state TEXT CHECK ((merged_state IS NULL) = (merged_into IS NULL));
            ALTER TABLE tickets ADD COLUMN merged_mark INTEGER;
            CREATE INDEX tickets_merged ON tickets (merged_into) WHERE merged_into IS NOT NULL;
            -- Only few tickets are in these: with other levels, warned of, ever with a department.
            CREATE INDEX tickets_levels ON tickets (level, due_at, opened_at, id, assignee, account_id, state, warned)
                WHERE state NOT IN ('answered', 'closed') AND level <> 'first';
            CREATE INDEX tickets_held ON tickets (department, due_at, opened_at, id, assignee, account_id, state, warned,
                    level)
                WHERE state NOT IN ('answered', 'closed') AND level = 'department';
            CREATE INDEX tickets_urgent ON tickets (due_at, opened_at, id, assignee, account_id, state, warned)
                WHERE state NOT IN ('answered', 'closed') AND warned IS NOT NULL;
            CREATE INDEX tickets_departments ON tickets (department, updated_at, id, state, assignee, account_id)
                WHERE department IS NOT NULL;

            -- The contact's clock, as it was set: milliseconds and instants.
            ALTER TABLE contacts ADD COLUMN judge TEXT CHECK (judge IN ('elapsed', 'working'));
            ALTER TABLE contacts ADD COLUMN target INTEGER;
            ALTER TABLE contacts ADD COLUMN elapsed_due_at INTEGER;
            ALTER TABLE contacts ADD COLUMN working_due_at INTEGER;
            -- The next warning; NULL when none lies ahead.
            ALTER TABLE contacts ADD COLUMN next_percent INTEGER;
            ALTER TABLE contacts ADD COLUMN next_at INTEGER CHECK ((next_at IS NULL) = (next_percent IS NULL));
            -- The clock stands still while the citizen is asked for something; when it went on, until it is set anew.
            ALTER TABLE contacts ADD COLUMN pauses INTEGER NOT NULL DEFAULT 0 CHECK (pauses IN (0, 1));
            ALTER TABLE contacts ADD COLUMN resumed_at INTEGER;
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
            -- Only what is still to come: the next instant among a million contacts is a look-up.
            CREATE INDEX contacts_alarms ON contacts (next_at, message) WHERE next_at IS NOT NULL;
            CREATE INDEX contacts_resumed ON contacts (resumed_at, message) WHERE resumed_at IS NOT NULL;

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
                pauses INTEGER NOT NULL DEFAULT 0 CHECK (pauses IN (0, 1)),
                resumed_at INTEGER,
                ended_at INTEGER,
                ending TEXT CHECK (ending IN ('solved', 'answered_inside', 'returned', 'passed_on')),
                reminders INTEGER NOT NULL DEFAULT 0,
                reminded_at INTEGER,
                contributed_at INTEGER,
                -- While the clock stands still the instant is put aside.
                next_step TEXT,
                next_at INTEGER,
                parked_at INTEGER,
                merged_from INTEGER REFERENCES tickets (id),
                reason TEXT NOT NULL,
                CHECK ((next_step IS NOT NULL) = ((next_at IS NOT NULL) + (parked_at IS NOT NULL))),
                CHECK ((to_level = 'department') = (department IS NOT NULL)),
                CHECK ((ended_at IS NULL) = (ending IS NULL)),
                CHECK (ended_at IS NULL OR next_step IS NULL),
                CHECK (ended_at IS NULL OR resumed_at IS NULL)
            ) STRICT;
            CREATE INDEX escalations_ticket ON escalations (ticket, id);
            -- One at a time.
            CREATE UNIQUE INDEX escalations_running ON escalations (ticket) WHERE ended_at IS NULL;
            CREATE INDEX escalations_alarms ON escalations (next_at, id) WHERE next_at IS NOT NULL;
            CREATE INDEX escalations_resumed ON escalations (resumed_at, id) WHERE resumed_at IS NOT NULL;
            CREATE INDEX escalations_merged ON escalations (merged_from) WHERE merged_from IS NOT NULL;
            CREATE INDEX escalations_running_since ON escalations (at, id) WHERE ended_at IS NULL;
            CREATE INDEX escalations_holders ON escalations (department, at, id) WHERE ended_at IS NULL;

            -- Times during which the citizen was asked for something.
            CREATE TABLE pauses (
                ticket INTEGER NOT NULL REFERENCES tickets (id),
                from_at INTEGER NOT NULL,
                until_at INTEGER,
                PRIMARY KEY (ticket, from_at)
            ) STRICT, WITHOUT ROWID;

            CREATE INDEX pauses_running ON pauses (ticket) WHERE until_at IS NULL;

            -- What earlier forms said with states alone. A department's name is not known: the empty word.
            INSERT INTO escalations (ticket, service, from_level, to_level, department, at, reason)
                SELECT id, service, 'first', iif(state = 'with_department', 'department', 'back_office'),
                    iif(state = 'with_department', '', NULL),
                    coalesce((SELECT max(e.at) FROM events e WHERE e.ticket = tickets.id AND e.what = 'moved'
                        AND e.detail LIKE '%"' || tickets.state || '"%'), updated_at), ''
                FROM tickets WHERE state IN ('with_back_office', 'with_department');
            UPDATE escalations SET judge = 'elapsed', target = 14400000, due_at = at + 14400000,
                    elapsed_due_at = at + 14400000
                WHERE to_level = 'department';
            UPDATE tickets SET was_escalated = 1, level = iif(state = 'with_department', 'department', 'back_office'),
                    department = iif(state = 'with_department', '', NULL)
                WHERE state IN ('with_back_office', 'with_department');
            UPDATE tickets SET was_escalated = 1 WHERE state NOT IN ('with_back_office', 'with_department')
                AND id IN (SELECT ticket FROM events WHERE what = 'moved' AND detail LIKE '%"with_%');
            UPDATE contacts SET department = '' WHERE ticket IN (SELECT id FROM tickets WHERE department = '');
            INSERT INTO pauses (ticket, from_at)
                SELECT id, updated_at FROM tickets WHERE state = 'waiting_for_citizen';
            UPDATE tickets SET (closed_at, closed_by) = (SELECT coalesce(max(e.at), tickets.updated_at), e.user
                    FROM events e WHERE e.ticket = tickets.id AND (e.what = 'closed'
                        OR (e.what = 'answered' AND e.detail LIKE '%"then":"closed"%')))
                WHERE state = 'closed';
            -- What met a deadline is known by its instant.
            UPDATE contacts SET answered_by = (SELECT min(o.id) FROM outbox o WHERE o.ticket = contacts.ticket
                    AND o.is_automatic = 0 AND o.accepted_at = contacts.answered_at AND o.message > contacts.message)
                WHERE answered_at IS NOT NULL;
            UPDATE contacts SET level = 'first', author = (SELECT m.author FROM outbox o JOIN messages m
                    ON m.id = o.message WHERE o.id = contacts.answered_by)
                WHERE answered_by IS NOT NULL;
            UPDATE outbox SET is_solution = 1 WHERE is_automatic = 0
                AND ticket IN (SELECT id FROM tickets WHERE state IN ('answered', 'closed'));

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

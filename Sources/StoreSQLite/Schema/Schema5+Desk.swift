// The fifth schema, of the inbox's list: indexes for its filters, tags, saved views, bulk acts that can be undone.

import SQLite

extension Migration {
    static let fifthDesk: SQL = """
        ALTER TABLE tickets ADD COLUMN queue TEXT;
        ALTER TABLE tickets ADD COLUMN priority TEXT CHECK (priority IN ('U', 'B', 'D', 'P'));
        -- The three that lists walk also hold what lists are filtered by: a rare topic among a hundred thousand open
        -- tickets is found without a look at their rows. They are written at the same moments as before.
        DROP INDEX tickets_by_due;
        DROP INDEX tickets_by_change;
        DROP INDEX tickets_finished;
        CREATE INDEX tickets_by_due ON tickets (due_at, opened_at, id, assignee, account_id, state, service, queue,
                priority, topic, is_complaint, attachment_count)
            WHERE state NOT IN ('answered', 'closed');
        CREATE INDEX tickets_by_change ON tickets (updated_at, id, state, assignee, account_id, service, queue,
                priority, topic, is_complaint, attachment_count, opened_at, due_at);
        CREATE INDEX tickets_finished ON tickets (state, updated_at, id, assignee, account_id, service, queue,
                priority, topic, is_complaint, attachment_count, opened_at, due_at)
            WHERE state IN ('answered', 'closed');
        -- Few tickets are in these, none by its filing. All hold the service, by which some people's reach ends: their counts
        -- look at no row either.
        DROP INDEX tickets_assigned;
        DROP INDEX tickets_levels;
        DROP INDEX tickets_held;
        DROP INDEX tickets_urgent;
        CREATE INDEX tickets_assigned ON tickets (assignee, due_at, opened_at, id, account_id, state, service)
            WHERE state NOT IN ('answered', 'closed') AND assignee IS NOT NULL;
        CREATE INDEX tickets_levels ON tickets (level, due_at, opened_at, id, assignee, account_id, state, warned, service)
            WHERE state NOT IN ('answered', 'closed') AND level <> 'first';
        CREATE INDEX tickets_held ON tickets (department, due_at, opened_at, id, assignee, account_id, state, warned,
                level, service)
            WHERE state NOT IN ('answered', 'closed') AND level = 'department';
        CREATE INDEX tickets_urgent ON tickets (due_at, opened_at, id, assignee, account_id, state, warned, service)
            WHERE state NOT IN ('answered', 'closed') AND warned IS NOT NULL;
        CREATE INDEX tickets_waiting ON tickets (due_at, opened_at, id, assignee, account_id, state, service)
            WHERE state = 'waiting_for_citizen';
        CREATE INDEX tickets_queues ON tickets (queue, due_at, opened_at, id, assignee, account_id, state, service)
            WHERE state NOT IN ('answered', 'closed') AND queue IS NOT NULL;

        CREATE TABLE ticket_tags (
            ticket INTEGER NOT NULL REFERENCES tickets (id),
            tag TEXT NOT NULL,
            PRIMARY KEY (ticket, tag)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX ticket_tags_tag ON ticket_tags (tag, ticket);

        CREATE TABLE saved_views (
            id INTEGER PRIMARY KEY,
            owner INTEGER NOT NULL REFERENCES users (id),
            name TEXT NOT NULL,
            query TEXT NOT NULL,
            is_shared INTEGER NOT NULL CHECK (is_shared IN (0, 1)),
            at INTEGER NOT NULL,
            UNIQUE (owner, name)
        ) STRICT;
        CREATE INDEX saved_views_shared ON saved_views (is_shared) WHERE is_shared = 1;

        CREATE TABLE bulk_acts (
            id INTEGER PRIMARY KEY,
            user INTEGER NOT NULL REFERENCES users (id),
            at INTEGER NOT NULL,
            act TEXT NOT NULL,
            undone_at INTEGER
        ) STRICT;
        -- What each ticket was before, and its version after: whether anything has changed since.
        CREATE TABLE bulk_changes (
            bulk INTEGER NOT NULL REFERENCES bulk_acts (id),
            ticket INTEGER NOT NULL REFERENCES tickets (id),
            version INTEGER NOT NULL,
            before TEXT NOT NULL,
            PRIMARY KEY (bulk, ticket)
        ) STRICT, WITHOUT ROWID;
        """
}

// The fifth schema, of second factors, sessions with names, resets, foreign identities, and of who may know of what.

import SQLite

extension Migration {
    static let fifthAccess: SQL = """
        -- JSON list of service codes; NULL: bound to none.
        ALTER TABLE users ADD COLUMN services TEXT;
        -- Grows with everything that ends what somebody has proved before: a new password, being switched off, another place, an
        -- unlinked identity. By triggers, so that no way of changing it can forget to say so.
        ALTER TABLE users ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;
        CREATE TRIGGER users_password_epoch AFTER UPDATE OF password_at ON users
        BEGIN
            UPDATE users SET epoch = epoch + 1 WHERE id = new.id;
        END;
        CREATE TRIGGER users_place_epoch AFTER UPDATE OF active, role, department, services ON users
            WHEN (old.active = 1 AND new.active = 0) OR old.role IS NOT new.role
                OR old.department IS NOT new.department OR old.services IS NOT new.services
        BEGIN
            UPDATE users SET epoch = epoch + 1 WHERE id = new.id;
        END;

        -- Every ticket that a department has, has had, or was asked about: what its people may know of. Questions are noted
        -- with their line of history: triggers may not look into JSON.
        CREATE TABLE department_tickets (
            department TEXT NOT NULL,
            ticket INTEGER NOT NULL REFERENCES tickets (id),
            PRIMARY KEY (department, ticket)
        ) STRICT, WITHOUT ROWID;
        INSERT OR IGNORE INTO department_tickets (department, ticket)
            SELECT department, id FROM tickets WHERE department IS NOT NULL;
        INSERT OR IGNORE INTO department_tickets (department, ticket)
            SELECT department, ticket FROM escalations WHERE department IS NOT NULL;
        INSERT OR IGNORE INTO department_tickets (department, ticket)
            SELECT detail ->> 'department', ticket FROM events
            WHERE what = 'asked' AND detail ->> 'department' IS NOT NULL;
        CREATE INDEX department_tickets_ticket ON department_tickets (ticket);
        INSERT OR IGNORE INTO department_tickets (department, ticket)
            SELECT d.department, t.merged_into FROM tickets t JOIN department_tickets d ON d.ticket = t.id
            WHERE t.merged_into IS NOT NULL;
        CREATE TRIGGER tickets_merged_departments AFTER UPDATE OF merged_into ON tickets
            WHEN new.merged_into IS NOT NULL
        BEGIN
            INSERT OR IGNORE INTO department_tickets (department, ticket)
            SELECT department, new.merged_into FROM department_tickets WHERE ticket = new.id;
        END;
        CREATE TRIGGER tickets_department AFTER UPDATE OF department ON tickets WHEN new.department IS NOT NULL
        BEGIN
            INSERT OR IGNORE INTO department_tickets (department, ticket) VALUES (new.department, new.id);
        END;
        CREATE TRIGGER escalations_department AFTER INSERT ON escalations WHEN new.department IS NOT NULL
        BEGIN
            INSERT OR IGNORE INTO department_tickets (department, ticket) VALUES (new.department, new.ticket);
        END;
        CREATE TRIGGER escalations_merged_department AFTER UPDATE OF ticket ON escalations
            WHEN new.department IS NOT NULL
        BEGIN
            INSERT OR IGNORE INTO department_tickets (department, ticket) VALUES (new.department, new.ticket);
        END;
        -- The trail grows with every log-in: what looks for one kind of line must not walk through it.
        CREATE INDEX audit_what ON audit (what, at);
        -- What has run out of the throttle is looked for over all keys.
        CREATE INDEX login_failures_at ON login_failures (at);

        -- Where a session was opened from: a short name of the browser, the network address.
        ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT '';
        ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT '';
        -- By what its user has proved himself; NULL: he was in already, or it is older than this column.
        ALTER TABLE sessions ADD COLUMN way TEXT;

        -- The secret that a user's second device shares with us (RFC 6238), sealed with the key beside the data; it counts
        -- once it was confirmed.
        CREATE TABLE second_factors (
            user INTEGER PRIMARY KEY REFERENCES users (id),
            secret BLOB NOT NULL CHECK (length(secret) >= 16),
            confirmed_at INTEGER,
            -- The session that began it, by the hash of its token: no other one confirms it.
            begun_by TEXT,
            -- No code of this step or of an earlier one is taken again.
            last_step INTEGER NOT NULL DEFAULT -1
        ) STRICT;
        -- SHA-256 of the codes; a used one is gone.
        CREATE TABLE recovery_codes (
            user INTEGER NOT NULL REFERENCES users (id),
            hash TEXT NOT NULL,
            PRIMARY KEY (user, hash)
        ) STRICT, WITHOUT ROWID;

        -- Leave to set a new password, once; void when the password has changed since.
        CREATE TABLE password_resets (
            hash TEXT PRIMARY KEY,
            user INTEGER NOT NULL REFERENCES users (id),
            password_at INTEGER NOT NULL,
            until INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX password_resets_user ON password_resets (user);

        -- Browsers that somebody has come in with, by the hash of a secret that they keep.
        CREATE TABLE known_devices (
            hash TEXT NOT NULL,
            user INTEGER NOT NULL REFERENCES users (id),
            at INTEGER NOT NULL,
            PRIMARY KEY (hash, user)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX known_devices_user ON known_devices (user, at);

        -- Accounts of identity providers, each bound to one user. What was unlinked stays, so that it does not link itself again.
        CREATE TABLE identities (
            issuer TEXT NOT NULL,
            subject TEXT NOT NULL,
            user INTEGER NOT NULL REFERENCES users (id),
            at INTEGER NOT NULL,
            removed_at INTEGER,
            PRIMARY KEY (issuer, subject, user)
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX identities_bound ON identities (issuer, subject) WHERE removed_at IS NULL;
        CREATE INDEX identities_user ON identities (user);
        CREATE TRIGGER identities_deleted_epoch AFTER DELETE ON identities
        BEGIN
            UPDATE users SET epoch = epoch + 1 WHERE id = old.user;
        END;
        CREATE TRIGGER identities_changed_epoch AFTER UPDATE ON identities
        BEGIN
            UPDATE users SET epoch = epoch + 1 WHERE id IN (old.user, new.user);
        END;

        """
}

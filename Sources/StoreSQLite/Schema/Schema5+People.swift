// The fifth schema, of people behind requests, and tickets that are parted.

import SQLite
import Tickets

extension Migration {
    static let fifthPeople: SQL = """
        -- Who asks, whichever way. Filing appends a row for a new one: small, and in the order of the ids.
        CREATE TABLE persons (
            id INTEGER PRIMARY KEY,
            version INTEGER NOT NULL DEFAULT 1,
            -- He is this other one. Nothing moves by it, so that it can be undone.
            merged_into INTEGER REFERENCES persons (id) CHECK (merged_into <> id),
            surname TEXT NOT NULL DEFAULT '',
            name TEXT NOT NULL DEFAULT '',
            locality TEXT NOT NULL DEFAULT '',
            phone TEXT NOT NULL DEFAULT '',
            mail TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE INDEX persons_merged ON persons (merged_into) WHERE merged_into IS NOT NULL;

        -- Over all channels, in the form in which they are compared.
        CREATE TABLE person_addresses (
            address TEXT PRIMARY KEY CHECK (address <> ''),
            person INTEGER NOT NULL REFERENCES persons (id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX person_addresses_person ON person_addresses (person);

        ALTER TABLE tickets ADD COLUMN person INTEGER REFERENCES persons (id);
        CREATE INDEX tickets_person ON tickets (person, id) WHERE person IS NOT NULL;
        -- Whose it was before it was last moved by hand: whoever may know of the ticket may move it back to him.
        ALTER TABLE tickets ADD COLUMN person_before INTEGER REFERENCES persons (id);
        CREATE INDEX tickets_person_before ON tickets (person_before) WHERE person_before IS NOT NULL;
        -- The ticket that it was split off from, and until where its thread was the other's.
        ALTER TABLE tickets ADD COLUMN split_from INTEGER REFERENCES tickets (id);
        -- The ticket that it was merged into itself, wherever that is now, and the last message then: `merged_into` and
        -- `merged_mark` are rewritten when that one is merged in turn. Of earlier mergings the history tells it.
        ALTER TABLE tickets ADD COLUMN merged_first INTEGER REFERENCES tickets (id) CHECK (merged_first <> id);
        ALTER TABLE tickets ADD COLUMN merged_first_mark INTEGER;
        UPDATE tickets SET merged_first_mark = merged_mark, merged_first = coalesce(
                (SELECT f.id FROM tickets f
                WHERE (f.id = tickets.merged_into OR f.merged_into = tickets.merged_into) AND f.id <> tickets.id
                    AND printf('%s-%d-%07d', f.service, f.year, f.sequence) = (SELECT e.detail ->> 'into' FROM events e
                        WHERE e.ticket = tickets.id AND e.what = 'merged' AND e.detail ->> 'into' IS NOT NULL
                        ORDER BY e.id DESC LIMIT 1)),
                merged_into)
            WHERE merged_into IS NOT NULL;
        CREATE INDEX tickets_merged_first ON tickets (merged_first) WHERE merged_first IS NOT NULL;
        """

    /// Gives tickets of earlier forms their persons, as their filing would have.
    static func givePersons(_ db: Connection) throws {
        var after: Int64 = 0
        while true {
            let page = try db.all(
                """
                SELECT id, requester_name, requester_address FROM tickets WHERE id > ? AND person IS NULL
                ORDER BY id LIMIT 500
                """, .int(after)
            ) { (id: $0.int(0), party: $0.party(1)) }
            guard let last = page.last else { return }
            for ticket in page {
                let person = try PersonRows.findOrMake(ticket.party, nil, in: db)
                try db.run("UPDATE tickets SET person = ? WHERE id = ?", .id(person), .int(ticket.id))
            }
            after = last.id
        }
    }
}

// The fifth schema, of the citizens' pages: secrets of their links, codes, ratings.

import SQLite

extension Migration {
    static let fifthCitizens: SQL = """
        -- In the address of the ticket's page for the citizen. Tickets of earlier programs get one here; whoever inserts one
        -- without it (none does at present) gets it by the trigger. 160 bits of SQLite's own generator, which the system seeds.
        ALTER TABLE tickets ADD COLUMN status_secret TEXT;
        UPDATE tickets SET status_secret = lower(hex(randomblob(20)));
        CREATE TRIGGER tickets_secret AFTER INSERT ON tickets WHEN new.status_secret IS NULL
        BEGIN
            UPDATE tickets SET status_secret = lower(hex(randomblob(20))) WHERE id = new.id;
        END;

        -- One-time codes of the last hour, never in clear; empty when used up.
        CREATE TABLE status_codes (
            id INTEGER PRIMARY KEY,
            ticket INTEGER NOT NULL REFERENCES tickets (id),
            -- Where it was sent, in the form in which addresses are compared: nobody is sent more because he has several tickets.
            address TEXT NOT NULL,
            hash TEXT NOT NULL,
            made_at INTEGER NOT NULL,
            tries INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX status_codes_ticket ON status_codes (ticket, made_at);
        CREATE INDEX status_codes_address ON status_codes (address, made_at);

        -- What stays of a message's text once it has left: without the code that it carried.
        ALTER TABLE outbox ADD COLUMN kept_text TEXT;

        -- For the page of the ticket that others were split from.
        CREATE INDEX tickets_split ON tickets (split_from) WHERE split_from IS NOT NULL;

        -- Written at every try, so that a number that exists costs what one costs that does not.
        CREATE TABLE status_tries (id INTEGER PRIMARY KEY CHECK (id = 1), made INTEGER NOT NULL) STRICT;
        INSERT INTO status_tries VALUES (1, 0);

        -- What citizens think of a closed case: one for each closing.
        CREATE TABLE ratings (
            id INTEGER PRIMARY KEY,
            ticket INTEGER NOT NULL REFERENCES tickets (id),
            closed_at INTEGER NOT NULL,
            service TEXT NOT NULL,
            rated_at INTEGER NOT NULL,
            changed_at INTEGER,
            rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 5),
            remark TEXT NOT NULL,
            UNIQUE (ticket, closed_at)
        ) STRICT;
        CREATE INDEX ratings_figures ON ratings (service, rated_at, id, rating);
        """
}

// The fifth schema, of what administration pages write beside the settings' files.

import SQLite

extension Migration {
    static let fifthSettings: SQL = """
        -- What administration pages write beside the settings' files: every version of every entry stays. `text` NULL gives
        -- the entry back to the files.
        CREATE TABLE amendments (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            code TEXT NOT NULL,
            version INTEGER NOT NULL CHECK (version > 0),
            text TEXT,
            user INTEGER REFERENCES users (id),
            at INTEGER NOT NULL,
            UNIQUE (kind, code, version)
        ) STRICT;
        """
}

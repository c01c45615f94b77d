// The fifth schema, of people behind requests, and tickets that are parted.

import SQLite

extension Migration {
    static let fifthPeople: SQL = """
        """
}

// The fifth schema, of the inbox's list: indexes for its filters, tags, saved views, bulk acts that can be undone.

import SQLite

extension Migration {
    static let fifthDesk: SQL = """
        """
}

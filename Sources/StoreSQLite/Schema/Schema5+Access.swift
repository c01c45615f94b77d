// The fifth schema, of second factors, sessions with names, resets, foreign identities.

import SQLite

extension Migration {
    static let fifthAccess: SQL = """
        """
}

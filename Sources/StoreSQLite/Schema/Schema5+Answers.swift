// The fifth schema, of drafts, answers that are taken back in time, contacts that begin with us.

import SQLite

extension Migration {
    static let fifthAnswers: SQL = """
        """
}

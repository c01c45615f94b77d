// The fifth schema, of what administration pages write beside the settings' files.

import SQLite

extension Migration {
    static let fifthSettings: SQL = """
        """
}

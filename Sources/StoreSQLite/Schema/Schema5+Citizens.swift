// The fifth schema, of the citizens' pages: secrets of their links, codes, ratings.

import SQLite

extension Migration {
    static let fifthCitizens: SQL = """
        """
}

// The fifth schema: the inbox, the organisation, and the citizens' pages. Each of its subjects stands in a file of its own.

import SQLite

extension Migration {
    static let fifth = Migration(
        version: 5,
        script: fifthDesk + "\n" + fifthPeople + "\n" + fifthAnswers + "\n" + fifthAccess + "\n" + fifthSettings + "\n"
            + fifthCitizens,
        afterwards: { try givePersons($0) })
}

// Cases.

import Store
import Testing
import Tickets

enum UpkeepCases {
    static let all: [StoreCase] = []
}

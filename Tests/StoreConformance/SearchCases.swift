// Cases.

import Store
import Testing
import Tickets

enum SearchCases {
    static let all: [StoreCase] = []
}

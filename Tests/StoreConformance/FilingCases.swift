// Cases.

import Store
import Testing
import Tickets

enum FilingCases {
    static let all: [StoreCase] = []
}

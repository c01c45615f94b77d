// Cases.

import Store
import Testing
import Tickets

enum ConcurrencyCases {
    static let all: [StoreCase] = []
}

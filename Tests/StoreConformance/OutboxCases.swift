// Cases.

import Store
import Testing
import Tickets

enum OutboxCases {
    static let all: [StoreCase] = []
}

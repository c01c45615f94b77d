// Cases.

import Store
import Testing
import Tickets

enum UserCases {
    static let all: [StoreCase] = []
}

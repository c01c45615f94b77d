// A value that may be exchanged while the program runs: rules that administration pages write. Whoever works by it asks for it
// anew for each piece of work, so that a change holds at once and no piece of work sees half of it.

import Synchronization

/// The value that holds now.
public final class Current<Value: Sendable>: Sendable {
    private let held: Mutex<Value>

    public init(_ value: Value) { held = Mutex(value) }

    public var value: Value { held.withLock { $0 } }

    public func set(_ value: Value) { held.withLock { $0 = value } }
}

// Durations in minutes, which only the desk's room has otherwise.

extension Duration {
    static func minutes(_ count: Int) -> Duration { .seconds(count * 60) }
}

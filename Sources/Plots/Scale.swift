// Axes: round numbers on them (1, 2, 2.5 or 5 times a power of ten), values to pixels.

/// A range of values with round ticks.
struct Scale: Hashable, Sendable {
    let low: Double
    let high: Double
    let ticks: [Double]
    private(set) var step = 1.0

    /// - Parameters:
    ///   - low: of the values; 0 unless the axis may begin elsewhere.
    ///   - high: of the values.
    ///   - intervals: between ticks, at most.
    ///   - whole: ticks only at whole numbers (counts).
    ///   - ceiling: the axis never goes beyond it: 100 for rates.
    init(low: Double = 0, high: Double, intervals: Int, whole: Bool, ceiling: Double? = nil) {
        let high = max(high, low + (whole ? 1 : 1e-9))
        let most = Double(max(intervals, 1))
        var step = Self.round((high - low) / most)
        if whole { step = max(step.rounded(.up), 1) }
        let start = (low / step + 1e-9).rounded(.down) * step
        var end = (high / step - 1e-9).rounded(.up) * step
        if let ceiling, high <= ceiling, end > ceiling { end = ceiling }
        self.low = start
        self.high = end > start ? end : start + step
        self.step = step
        let top = self.high
        let count = min(Int((top - start) / step + 1.001), 60)
        ticks = (0..<max(count, 1)).map { start + Double($0) * step }.filter { $0 <= top + step * 1e-6 }
    }

    /// The next round number from here upwards.
    static func round(_ value: Double) -> Double {
        guard value > 0, value.isFinite else { return 1 }
        var power = 1.0
        while power * 10 <= value { power *= 10 }
        while power > value { power /= 10 }
        for factor in [1, 2, 2.5, 5] where value <= power * factor * (1 + 1e-9) { return power * factor }
        return power * 10
    }

    /// 0 at the low end, 1 at the high one; values outside stand at the ends.
    func part(_ value: Double) -> Double { min(max((value - low) / (high - low), 0), 1) }
}

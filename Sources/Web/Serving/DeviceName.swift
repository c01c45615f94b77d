// A short name for what somebody logged in with, from what browsers say of themselves: to recognise one's own, no more.

/// Names for devices.
enum DeviceName {
    /// At most 40 plain letters, whatever was sent; empty when nothing is known.
    static func of(_ agent: String) -> String {
        let agent = String(agent.prefix(400))
        let browser = browsers.first { agent.contains($0.sign) }?.name
        let system = systems.first { agent.contains($0.sign) }?.name
        if browser == nil, system == nil {
            let word = agent.prefix { $0 != "/" && $0 != " " }.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
            return String(word.prefix(40))
        }
        return [browser, system].compactMap(\.self).joined(separator: ", ")
    }

    // Many say that they are others as well: the most particular sign comes first.
    private static let browsers: [(sign: String, name: String)] = [
        ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ]
    private static let systems: [(sign: String, name: String)] = [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]
}

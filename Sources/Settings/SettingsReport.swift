// Everything that is wrong with the settings, in one list, as a person and as a program read it.

import Runtime

/// A fault with its line.
public struct SettingsFinding: Hashable, Sendable {
    public var fault: SettingsFault
    /// The line of the key, or of the nearest key around it; nil when there is none.
    public var line: Int?

    public init(fault: SettingsFault, line: Int?) {
        self.fault = fault
        self.line = line
    }
}

/// What reading the settings has found.
public struct SettingsReport: Sendable {
    /// In the order of the files, then of their lines.
    public var findings: [SettingsFinding]

    public init(findings: [SettingsFinding]) { self.findings = findings }

    public var faults: [SettingsFinding] { findings.filter { !$0.fault.isWarning } }
    public var warnings: [SettingsFinding] { findings.filter(\.fault.isWarning) }
    public var isUsable: Bool { faults.isEmpty }

    /// Whether this file can be relied on, whatever is wrong with others.
    public func isUsable(_ file: String) -> Bool { !faults.contains { $0.fault.file == file } }

    /// Two lines for each finding: place and problem, then the remedy.
    public var text: String {
        findings.map { finding in
            let fault = finding.fault
            let place = fault.file + (finding.line.map { ":\($0)" } ?? "")
            let key = fault.key.isEmpty ? "" : " \(fault.key)"
            return "\(place): \(fault.isWarning ? "warning" : "fault"):\(key) \(fault.problem)\n    \(fault.remedy)\n"
        }.joined()
    }
}

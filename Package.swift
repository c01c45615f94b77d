// swift-tools-version: 6.2
// Sportello: rooms are targets, arrows are their dependencies (Sources/README.md). No third-party Swift package;
// foreign work is done by C libraries from Debian, one system library target and one binding each.
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

func foreign(_ name: String, pkgConfig: String? = nil, apt: String? = nil) -> Target {
    .systemLibrary(
        name: name, path: "Sources/C/\(name)", pkgConfig: pkgConfig, providers: apt.map { [.apt([$0])] })
}

func room(_ name: String, _ arrows: [Target.Dependency], path: String? = nil, resources: [Resource] = []) -> Target {
    .target(
        name: name, dependencies: arrows, path: path ?? "Sources/\(name)", resources: resources, swiftSettings: strict)
}

func tests(_ name: String, _ arrows: [Target.Dependency], resources: [Resource] = []) -> Target {
    .testTarget(
        name: name, dependencies: arrows, path: "Tests/\(name)", resources: resources, swiftSettings: strict)
}

let package = Package(
    name: "Sportello",
    products: [
        .executable(name: "sportello", targets: ["sportello"]),
        .executable(name: "sportello-scan", targets: ["sportello-scan"]),
    ],
    targets: [
        // Foreign modules.
        foreign("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
        foreign("CGMime", pkgConfig: "gmime-3.0", apt: "libgmime-3.0-dev"),
        foreign("CMicrohttpd", pkgConfig: "libmicrohttpd", apt: "libmicrohttpd-dev"),
        foreign("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
        foreign("CSodium", pkgConfig: "libsodium", apt: "libsodium-dev"),
        foreign("CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev"),
        foreign("CGumbo", pkgConfig: "gumbo", apt: "libgumbo-dev"),
        foreign("CTesseract", pkgConfig: "tesseract", apt: "libtesseract-dev"),
        foreign("CTiff", pkgConfig: "libtiff-4", apt: "libtiff-dev"),
        foreign("CPoppler", pkgConfig: "poppler-glib", apt: "libpoppler-glib-dev"),
        foreign("CZBar", pkgConfig: "zbar", apt: "libzbar-dev"),
        foreign("CQPDF", pkgConfig: "libqpdf", apt: "libqpdf-dev"),
        foreign("CSeccomp", pkgConfig: "libseccomp", apt: "libseccomp-dev"),
        foreign("CPango", pkgConfig: "pangocairo", apt: "libpango1.0-dev"),
        foreign("CQREncode", pkgConfig: "libqrencode", apt: "libqrencode-dev"),
        foreign("CXLSX", pkgConfig: "xlsxwriter", apt: "libxlsxwriter-dev"),
        foreign("CLinux"),

        // Tools: know nothing of tickets.
        room("Runtime", ["CLinux"]),
        room("Curl", ["Runtime", "CCurl", "CLinux"]),
        room("MIME", ["CGMime"]),
        room("HTML", ["CGumbo"]),
        room("SQLite", ["CSQLite"]),
        room("HTTPServer", ["Runtime", "CMicrohttpd"]),
        room("Crypto", ["Runtime", "CSodium", "CCrypto"]),
        room("Mail", ["Runtime", "Curl"]),
        room("SignIn", ["Runtime", "Curl", "Crypto"]),
        room("Scanning", ["Runtime", "CLinux"]),
        room("Scan", ["Scanning", "CTesseract", "CTiff", "CPoppler", "CZBar", "CQPDF", "CLinux"]),
        room("Plots", []),
        room("Print", ["Runtime", "Plots", "CPango", "CQREncode"]),
        room("Sheets", ["CXLSX"]),

        // The desk.
        room("Tickets", []),
        room("Channels", ["Tickets", "Runtime"]),
        room("Store", ["Tickets"]),
        room("StoreSQLite", ["Tickets", "Store", "SQLite", "Runtime", "Crypto", "CLinux"]),

        // The work.
        room("Intake", ["Tickets", "Store", "Channels", "Runtime"]),
        room("Outbox", ["Tickets", "Store", "Channels", "Runtime"]),
        room("ServiceLevels", ["Tickets", "Store", "Runtime"]),
        room("Reports", ["Tickets", "Store", "Runtime", "Plots", "Print", "Sheets", "Crypto"]),

        // The outside.
        room(
            "Web",
            [
                "Tickets", "Store", "Channels", "ServiceLevels", "Reports", "Runtime", "HTTPServer", "Crypto", "HTML",
                "Plots", "Print", "SignIn",
            ],
            resources: [.embedInCode("Assets"), .embedInCode("API/openapi.json")]),
        room("Settings", ["Tickets", "Channels", "Runtime", "SignIn"]),

        // What adapters share that travel by mail.
        room(
            "MailAccounts", ["Tickets", "Channels", "Runtime", "Curl", "Mail", "MIME", "HTML", "Crypto"]),

        // What adapters share whose originals are pictures of paper.
        room("PaperPages", ["Tickets", "Channels", "Scanning"]),
        // What adapters share whose originals are forms of ours.
        room("FormDocuments", ["Tickets", "Channels", "Runtime", "Crypto"]),

        // Adapters.
        room("Loopback", ["Tickets", "Channels", "Runtime", "Crypto"], path: "Adapters/Loopback"),
        room(
            "Email", ["Tickets", "Channels", "Runtime", "MailAccounts", "MIME", "HTML"],
            path: "Adapters/Email"),
        room(
            "Fax", ["Tickets", "Channels", "Runtime", "MailAccounts", "PaperPages", "MIME", "Print", "Scanning"],
            path: "Adapters/Fax"),

        room("SMS", ["Tickets", "Channels", "Runtime", "Curl", "Crypto"], path: "Adapters/SMS"),

        room(
            "Letter", ["Tickets", "Channels", "Runtime", "Crypto", "PaperPages", "Print", "Scanning", "CLinux"],
            path: "Adapters/Letter"),

        room("WebForm", ["Tickets", "Channels", "FormDocuments", "Runtime", "Crypto"], path: "Adapters/WebForm"),

        room("Phone", ["Tickets", "Channels", "FormDocuments", "Runtime", "Crypto"], path: "Adapters/Phone"),

        // Telephone calls as switchboards report them.
        room("Switchboard", ["Tickets", "Store"], path: "Adapters/Switchboard"),

        .executableTarget(
            name: "sportello",
            dependencies: [
                "Runtime", "Tickets", "Channels", "Store", "StoreSQLite", "Intake", "Outbox", "ServiceLevels",
                "Reports", "Web",
                "Settings", "Switchboard", "Loopback", "Email", "Fax", "Letter", "SMS", "WebForm", "Phone", "Crypto",
                "FormDocuments", "HTTPServer", "Curl",
                "Print", "Scanning", "SignIn",
            ],
            path: "Sources/sportello", resources: [.embedInCode("Demo/Mails")], swiftSettings: strict),

        // Reads pages for the program, apart from it: image libraries crash, and poppler is GPL.
        .executableTarget(
            name: "sportello-scan", dependencies: ["Scan", "Scanning", "CSeccomp", "CLinux"],
            path: "Sources/sportello-scan", swiftSettings: strict),

        // Test support: libraries, so that they can never be shipped inside the product.
        .target(
            name: "TestServers", dependencies: ["Runtime", "CLinux"], path: "Tests/TestServers", swiftSettings: strict),
        .target(
            name: "ChannelConformance", dependencies: ["Tickets", "Channels"], path: "Tests/ChannelConformance",
            swiftSettings: strict),
        .target(
            name: "StoreConformance", dependencies: ["Tickets", "Store"], path: "Tests/StoreConformance",
            swiftSettings: strict),

        .target(name: "WebClient", path: "Tests/WebClient", swiftSettings: strict),

        // Measure reading pages (Tests/Bench/scan.sh), making them (Tests/Bench/print.sh) and the store by itself
        // (Tests/Bench/store.sh).
        .executableTarget(
            name: "ScanBench", dependencies: ["Scanning", "Runtime"], path: "Tests/Bench/Scan", swiftSettings: strict),
        .executableTarget(
            name: "PrintBench", dependencies: ["Print"], path: "Tests/Bench/Print", swiftSettings: strict),
        .executableTarget(
            name: "StoreBench", dependencies: ["StoreSQLite", "Store", "Tickets", "Runtime"], path: "Tests/Bench/Store",
            swiftSettings: strict),
        // What managers ask, over a million contacts (Tests/Bench/reports.sh).
        .executableTarget(
            name: "ReportsBench",
            dependencies: ["StoreSQLite", "Store", "Tickets", "Runtime", "SQLite", "Reports", "ServiceLevels"],
            path: "Tests/Bench/Reports", swiftSettings: strict),

        tests("RuntimeTests", ["Runtime"]),
        tests("CurlTests", ["Curl", "Runtime", "TestServers"]),
        tests("MIMETests", ["MIME"]),
        tests("HTMLTests", ["HTML"]),
        tests("SQLiteTests", ["SQLite"]),
        tests("HTTPServerTests", ["HTTPServer", "Runtime", "WebClient"]),
        tests("CryptoTests", ["Crypto"]),
        tests("SignInTests", ["SignIn", "Runtime", "Crypto", "TestServers", "WebClient"]),
        tests("MailTests", ["Mail", "Curl", "Runtime", "TestServers"]),
        tests("PlotsTests", ["Plots"]),
        tests("PrintTests", ["Print", "Plots", "Runtime", "TestServers"]),
        tests("TicketsTests", ["Tickets"]),
        tests(
            "StoreSQLiteTests", ["StoreSQLite", "StoreConformance", "Store", "Tickets", "SQLite", "Runtime", "Crypto"]),
        tests(
            "IntakeTests", ["Intake", "StoreSQLite", "Store", "Channels", "Tickets", "Loopback", "Runtime", "SQLite"]),
        tests("ServiceLevelsTests", ["ServiceLevels", "StoreSQLite", "Store", "Tickets", "Runtime"]),
        tests(
            "OutboxTests", ["Outbox", "StoreSQLite", "Store", "Channels", "Tickets", "Loopback", "Runtime", "SQLite"]),
        tests(
            "WebTests",
            [
                "Web", "WebClient", "HTTPServer", "StoreSQLite", "Store", "Tickets", "Channels", "Loopback", "Runtime",
                "Crypto", "HTML", "Reports", "Switchboard", "Email", "Settings", "TestServers", "SignIn",
            ]),
        tests("SettingsTests", ["Settings", "Tickets", "Channels", "Runtime", "SignIn"]),
        tests("LoopbackTests", ["Loopback", "ChannelConformance", "Channels", "Tickets", "Runtime"]),
        tests(
            "EmailTests",
            [
                "Email", "MailAccounts", "ChannelConformance", "Channels", "Tickets", "Mail", "MIME", "HTML", "Runtime",
                "TestServers",
            ],
            resources: [.copy("Fixtures")]),
        tests(
            "MailAccountsTests", ["MailAccounts", "Mail", "Channels", "Tickets", "Runtime", "TestServers", "Curl"]),
        tests(
            "CitizenTests",
            [
                "Web", "WebClient", "WebForm", "HTTPServer", "Intake", "Outbox", "Loopback", "StoreSQLite", "Store",
                "Tickets", "Channels", "Runtime", "Crypto",
            ]),
        tests(
            "PhoneTests",
            [
                "Phone", "FormDocuments", "ChannelConformance", "Web", "WebClient", "HTTPServer", "Intake", "Outbox",
                "Loopback",
                "StoreSQLite", "Store", "Tickets", "Channels", "Runtime", "Crypto",
            ]),
        tests("WebFormTests", ["WebForm", "ChannelConformance", "Channels", "Tickets", "Runtime"]),
        tests(
            "FaxTests",
            [
                "Fax", "MailAccounts", "PaperPages", "ChannelConformance", "Channels", "Tickets", "Mail", "MIME",
                "Runtime", "Print",
                "Scanning", "Intake", "Outbox", "Store", "StoreSQLite", "TestServers", "sportello-scan",
            ]),
        tests("ScanTests", ["Scanning", "CLinux", "TestServers"]),
        tests(
            "SMSTests",
            ["SMS", "ChannelConformance", "Channels", "Tickets", "Runtime", "Curl", "Crypto", "TestServers"]),
        tests(
            "LetterTests",
            [
                "Letter", "ChannelConformance", "Channels", "Tickets", "Runtime", "Print", "Scanning", "TestServers",
                "sportello-scan",
            ]),
        tests("SwitchboardTests", ["Switchboard", "Store", "StoreSQLite", "Tickets", "TestServers", "Runtime"]),
        tests("SheetsTests", ["Sheets", "TestServers"]),
        tests(
            "ReportsTests",
            [
                "Reports", "Print", "Sheets", "StoreSQLite", "Store", "Tickets", "Runtime", "Crypto", "SQLite",
                "TestServers",
            ]),
        tests("JourneyTests", ["TestServers", "WebClient", "Runtime"]),
    ]
)

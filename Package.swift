// swift-tools-version: 6.2
import PackageDescription

let isCI = Context.environment["CI"] == "true"

/// One set of settings for every target; warnings are errors in CI only.
let houseRules: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  ] + (isCI ? [.treatAllWarnings(as: .error)] : [])

/// Lets tests see a target's inside in release too.
///
/// Not for targets that other packages may link.
let testable: [SwiftSetting] = [.unsafeFlags(["-enable-testing"])]

/// A library of the house.
///
/// Which names it may import is checked by `HouseRulesTests`.
func room(
  _ name: String,
  knows: [Target.Dependency] = [],
  resources: [Resource]? = nil,
  settings: [SwiftSetting] = []
) -> Target {
  .target(
    name: name,
    dependencies: knows,
    resources: resources,
    swiftSettings: houseRules + settings
  )
}

func tests(_ name: String, of subjects: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: subjects + ["TallyTesting"], swiftSettings: houseRules)
}

let package = Package(
  name: "tallyd",
  platforms: [.macOS(.v26)],
  products: [
    .executable(name: "tallyd", targets: ["tallyd"])
  ],
  dependencies: [
    .package(url: "https://github.com/attaswift/BigInt", exact: "6.0.1"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", exact: "0.2.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
  ],
  targets: [
    .systemLibrary(
      name: "COpenSSL",
      pkgConfig: "libcrypto",
      providers: [.apt(["libssl-dev", "pkg-config"])]
    ),

    // Lifetimes: `[UInt8].rawSpan` returns a view of the array (Bytes.swift), nothing else needs it.
    room("TallyModel", settings: [.enableExperimentalFeature("Lifetimes")]),
    room("TallyCrypto", knows: ["TallyModel", "COpenSSL"]),
    room("TallyCount", knows: ["TallyModel", .product(name: "BigInt", package: "BigInt")]),
    room("TallyWire", knows: ["TallyModel"]),
    room("TallyLedger", knows: ["TallyModel", "TallyCrypto"]),
    room(
      "TallyEngine",
      knows: ["TallyModel", "TallyCrypto", "TallyCount", "TallyLedger"],
      settings: testable
    ),
    room(
      "TallyPages",
      knows: [
        "TallyModel", "TallyCrypto", "TallyCount",
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      // Templates, style, program and words of the page; in the binary, so that it stays one file.
      resources: [.embedInCode("Page/Web")]
    ),
    room(
      "TallyPublication",
      knows: ["TallyModel", "TallyCrypto", "TallyCount", "TallyLedger", "TallyPages"]
    ),
    room("TallyVerify", knows: ["TallyModel", "TallyCrypto", "TallyCount", "TallyPages"]),
    room(
      "TallyClient",
      knows: [
        "TallyModel", "TallyCrypto", "TallyWire",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]
    ),

    room(
      "TallyRehearsal",
      knows: [
        "TallyModel", "TallyCrypto", "TallyWire", "TallyClient",
        .product(name: "Histogram", package: "hdrhistogram-swift"),
      ],
      settings: testable
    ),

    .executableTarget(
      name: "tallyd",
      dependencies: [
        "TallyModel", "TallyCrypto", "TallyCount", "TallyLedger", "TallyEngine",
        "TallyPages", "TallyPublication", "TallyVerify", "TallyWire", "TallyClient",
        "TallyRehearsal",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      // An executable's parts are tested too; the libraries are tested through their package doors.
      swiftSettings: houseRules + testable
    ),

    .executableTarget(
      name: "TallyBench",
      dependencies: [
        "TallyModel", "TallyCrypto", "TallyCount", "TallyLedger", "TallyEngine",
      ],
      path: "Benchmarks/TallyBench",
      swiftSettings: houseRules
    ),

    .executableTarget(
      name: "TallyEcho",
      dependencies: [
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      path: "Benchmarks/TallyEcho",
      swiftSettings: houseRules
    ),

    .target(
      name: "TallyTesting",
      dependencies: ["TallyModel", "TallyCrypto", "TallyCount", "TallyLedger", "TallyEngine"],
      path: "Tests/TallyTesting",
      swiftSettings: houseRules
    ),
    tests("TallyModelTests", of: ["TallyModel", "TallyCrypto", "TallyCount"]),
    tests("TallyWireTests", of: ["TallyWire", "TallyModel"]),
    // The peer of its tests is a real socket.
    tests(
      "TallyClientTests",
      of: [
        "TallyClient", "TallyWire", "TallyCrypto", "TallyModel",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]
    ),
    tests("TallyCryptoTests", of: ["TallyCrypto", "TallyModel"]),
    tests(
      "TallyCountTests",
      of: ["TallyCount", "TallyCrypto", "TallyModel", .product(name: "BigInt", package: "BigInt")]
    ),
    tests("TallyLedgerTests", of: ["TallyLedger", "TallyCrypto", "TallyModel"]),
    tests(
      "TallyEngineTests",
      of: ["TallyEngine", "TallyLedger", "TallyCrypto", "TallyCount", "TallyModel"]
    ),
    tests("TallyPagesTests", of: ["TallyPages", "TallyCrypto", "TallyCount", "TallyModel"]),
    tests(
      "TallyVerifyTests",
      of: [
        "TallyVerify", "TallyPublication", "TallyPages", "TallyEngine", "TallyLedger",
        "TallyCrypto", "TallyCount", "TallyModel",
      ]
    ),
    tests(
      "TallydTests",
      of: [
        "tallyd", "TallyEngine", "TallyLedger", "TallyCrypto", "TallyModel", "TallyClient",
        "TallyRehearsal",
        .product(name: "Logging", package: "swift-log"),
      ]
    ),
    // Runs the built program, which stands beside the test bundle.
    tests("CommandTests", of: ["tallyd", "TallyModel", "TallyRehearsal"]),
    tests(
      "TallyRehearsalTests",
      of: [
        "TallyRehearsal", "TallyClient", "TallyWire", "TallyCount", "TallyCrypto", "TallyModel",
      ]
    ),
    tests("HouseRulesTests", of: []),
  ]
)

import Glibc

/// The seeds of a property test: some by default, or the one that the environment names.
///
/// A test that fails says which seed to name: `TALLYD_SEED=17 swift test --filter …`.
package enum Seeds {
  package static let variable = "TALLYD_SEED"

  package static func some(_ count: UInt64) -> [UInt64] {
    guard let text = unsafe getenv(variable), let seed = unsafe UInt64(String(cString: text)) else {
      return Array(1...count)
    }
    return [seed]
  }

  /// What to say beside a failure.
  package static func replay(_ seed: UInt64) -> String { "replay with \(variable)=\(seed)" }
}

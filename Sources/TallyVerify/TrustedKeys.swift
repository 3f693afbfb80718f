package import TallyCrypto

/// The keys that the reader of a report vouches for: officers', the log's, an authority's.
///
/// Whoever writes a bundle can invent officers; only keys that came another way say who they are.
package struct TrustedKeys: Sendable {
  package let keys: [VerifierKey]

  package init(keys: [VerifierKey]) { self.keys = keys }

  /// Reads one verifier key a line; empty lines and lines that begin with `#` are passed over.
  package init(parsing file: [UInt8]) throws(TrustedKeysError) {
    var keys: [VerifierKey] = []
    let lines = file.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      guard let text = String(validating: line, as: UTF8.self) else {
        throw TrustedKeysError(line: number + 1, reason: "The line is not UTF-8.")
      }
      let trimmed = Self.trimmed(text)
      if trimmed.isEmpty || trimmed.hasPrefix("#") { continue }
      do {
        keys.append(try VerifierKey(vkey: trimmed))
      } catch {
        throw TrustedKeysError(line: number + 1, reason: error.description)
      }
    }
    self.init(keys: keys)
  }

  /// The smallest majority of the distinct keys, one of which, the log's, signs no act.
  func majority(besides logKey: VerifierKey) -> Int {
    Set(keys).subtracting([logKey]).count / 2 + 1
  }

  package func contains(_ key: VerifierKey) -> Bool { keys.contains(key) }

  private static func trimmed(_ line: String) -> String {
    let isBlank: (Unicode.Scalar) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" }
    let scalars = line.unicodeScalars.drop(while: isBlank)
    guard let last = scalars.lastIndex(where: { !isBlank($0) }) else { return "" }
    return String(String.UnicodeScalarView(scalars[...last]))
  }
}

/// Why a file of trusted keys cannot be used: the reader's own file, not the bundle's fault.
package struct TrustedKeysError: Error, Equatable, Sendable, CustomStringConvertible {
  /// From 1.
  package var line: Int
  package var reason: String

  package var description: String { "line \(line): \(reason)" }
}

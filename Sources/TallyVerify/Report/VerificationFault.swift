import TallyModel

/// The first thing in a bundle that does not hold, and where.
///
/// Never holds a ballot's selections, and voters only as their pseudonyms.
package struct VerificationFault: Error, Equatable, Sendable, CustomStringConvertible {
  package var check: VerificationCheck
  package var place: FaultPlace
  package var reason: String

  package init(_ check: VerificationCheck, at place: FaultPlace, _ reason: String) {
    self.check = check
    self.place = place
    self.reason = reason
  }

  package var description: String { "\(check.rawValue): \(place): \(reason)" }
}

/// Where a fault is: a file of the bundle or of the evidence, and the entry or line in it.
package struct FaultPlace: Equatable, Sendable, CustomStringConvertible {
  /// Path relative to the bundle's folder, or the name under which evidence was handed over.
  package var file: String?
  /// Index of the entry in the log, from 0.
  package var index: UInt64?
  /// Line of a text file, from 1.
  package var line: Int?

  package init(file: String? = nil, index: UInt64? = nil, line: Int? = nil) {
    self.file = file
    self.index = index
    self.line = line
  }

  package static func file(_ name: String, line: Int? = nil) -> FaultPlace {
    FaultPlace(file: name, line: line)
  }

  package static func entry(_ index: UInt64) -> FaultPlace { FaultPlace(index: index) }

  package var description: String {
    var parts: [String] = []
    // Whoever made the bundle chose the name; a terminal must not obey it.
    if let file { parts.append(VisibleText.shown(file)) }
    if let index { parts.append("entry \(index)") }
    if let line { parts.append("line \(line)") }
    return parts.isEmpty ? "the bundle" : parts.joined(separator: ", ")
  }
}

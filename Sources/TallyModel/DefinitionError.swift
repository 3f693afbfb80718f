/// Everything that is wrong with a definition file.
package struct DefinitionError: Error, Equatable, Sendable, CustomStringConvertible {
  /// At least one, in the order of reading; at most ``Limits/definitionFaultsMax``.
  package let faults: [DefinitionFault]

  package init(faults: [DefinitionFault]) { self.faults = faults }

  package var description: String { faults.map(\.description).joined(separator: "\n") }
}

/// One fault of a definition file.
package struct DefinitionFault: Equatable, Sendable, CustomStringConvertible {
  /// Where, as in `contests[1].options[0].label.ar`; empty for the file itself.
  package let path: String
  /// What is wrong and what to do.
  package let reason: String

  package init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  package var description: String { path.isEmpty ? reason : "\(path): \(reason)" }
}

/// Within what a voter counts once.
package enum ScopeRule: Equatable, Sendable {
  /// Once in the whole election; the scope of every ballot is empty.
  case election
  /// Once for each page; without a list, any id-shaped name is a page.
  case page([String]?)
  /// Once in each UTC day, month or year; the scope is the running period.
  case period(PeriodUnit)
}

/// Judges the scopes of ballots; made once for each definition.
package struct ScopeForm: Sendable {
  private enum Kind {
    case empty
    case anyPage
    case listedPage
    case runningPeriod
  }

  private let kind: Kind
  private let pages: IDTable
  /// The unit of a period scope; nothing for others.
  package let periodUnit: PeriodUnit?

  package init(_ rule: ScopeRule) {
    var pages: [String] = []
    var unit: PeriodUnit?
    switch rule {
    case .election: kind = .empty
    case .page(nil): kind = .anyPage
    case .page(.some(let names)):
      kind = .listedPage
      pages = names
    case .period(let periodUnit):
      kind = .runningPeriod
      unit = periodUnit
    }
    self.pages = IDTable(pages.map { Array($0.utf8) })
    self.periodUnit = unit
  }

  /// Whether a ballot may carry this scope.
  ///
  /// `runningPeriod` is the bytes of ``Timestamp/period(_:)`` of the ballot's hour; it is read only
  /// where ``periodUnit`` is set.
  package func accepts(_ scope: RawSpan, runningPeriod: RawSpan) -> Bool {
    switch kind {
    case .empty: return scope.isEmpty
    case .anyPage: return Identifier.isValid(scope)
    case .listedPage:
      return pages.find(scope) != nil
    case .runningPeriod:
      guard scope.byteCount == runningPeriod.byteCount else { return false }
      for offset in 0..<scope.byteCount {
        guard scope.loadUInt8(at: offset) == runningPeriod.loadUInt8(at: offset) else {
          return false
        }
      }
      return true
    }
  }
}

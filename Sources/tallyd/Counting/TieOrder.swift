import TallyCount
import TallyModel

/// What decides ties, as `--tie-order` says it.
enum TieOrder: Equatable {
  /// Nothing: ties are reported.
  case none
  /// The order in which the file lists its options.
  case listed
  /// All options by name, the preferred first.
  case names([String])

  /// `listed`, or names as a row of CSV.
  ///
  /// - Throws: 64 when the names are no row of CSV.
  init(_ text: String?) throws(CommandFailure) {
    guard let text else {
      self = .none
      return
    }
    if text == "listed" {
      self = .listed
      return
    }
    var reader = CSVReader(Array(text.utf8))
    guard let row = try? reader.next(), (try? reader.next()) == .some(nil) else {
      throw Self.badRow
    }
    self = .names((0..<row.count).map { String(decoding: row.field($0), as: UTF8.self) })
  }

  /// The order among the options of one contest.
  ///
  /// - Throws: 64 when the names are not those of the options, each once.
  func tieBreak(for options: [String]) throws(CommandFailure) -> TieBreak {
    switch self {
    case .none: return .none
    case .listed: return .preset(Array(options.indices))
    case .names(let names):
      var places: [String: Int] = [:]
      for (place, option) in options.enumerated() { places[option] = place }
      var order: [Int] = []
      for name in names {
        guard let place = places.removeValue(forKey: name) else {
          throw CommandFailure(
            .usage,
            options.contains(name)
              ? "--tie-order names \(name) twice" : "--tie-order: there is no option \(name)"
          )
        }
        order.append(place)
      }
      if let missing = options.first(where: { places[$0] != nil }) {
        throw CommandFailure(.usage, "--tie-order does not name \(missing); name every option once")
      }
      return .preset(order)
    }
  }

  private static let badRow = CommandFailure(
    .usage,
    "--tie-order is listed, or all names with commas between them; a name with a comma in quotes"
  )
}

/// Selections and their one spelling in bytes, for the contests of one definition.
///
/// Canonical bytes: for each contest in definition order a count n in 16 bits and n items; an item
/// is an option's number in 16 bits, from 0, and for scores the score in 8 bits, for ranks the rank in
/// 16; options strictly ascend. n = 0 is blank. Made once for a definition, then read by any number of threads.
///
/// Not copyable, so that a ballot counts no references of the tables inside: all cores share them.
/// - SeeAlso: docs/formats.md, "Selections".
package struct Selections: ~Copyable, Sendable {
  /// What the codec needs to know of a contest.
  struct Form: Sendable {
    let optionCount: Int
    let marksMax: Int
    let isRequired: Bool
    let value: Value
    /// Of a score or a rank; ranks go from 1 to the number of options.
    let lowest: UInt16
    let highest: UInt16
    /// Bytes of an item.
    let stride: Int
    /// See ``Contest/districts``.
    let districts: [UInt16]

    init(_ contest: Contest) {
      optionCount = contest.options.count
      marksMax = contest.marksMax
      isRequired = contest.isRequired
      value =
        if contest.type == .ranked {
          contest.hasFreeRanks ? .freeRank : .strictRank
        } else {
          contest.scores == nil ? .none : .score
        }
      lowest = contest.scores.map { UInt16($0.lowerBound) } ?? 1
      highest = contest.scores.map { UInt16($0.upperBound) } ?? UInt16(contest.options.count)
      stride = 2 + value.byteCount
      districts = contest.districts
    }

    var outOfRange: SelectionFault.Kind {
      value == .score
        ? .scoreOutOfRange(lowest: lowest, highest: highest) : .rankOutOfRange(highest: highest)
    }

    var missing: SelectionFault.Kind { value == .score ? .scoreMissing : .rankMissing }
  }

  /// What stands behind an option.
  enum Value {
    case none
    case score
    /// Ranks that may be shared and left out.
    case freeRank
    /// 1, 2, 3 … each once.
    case strictRank

    var byteCount: Int {
      switch self {
      case .none: 0
      case .score: 1
      case .freeRank, .strictRank: 2
      }
    }
  }

  package let contests: [Contest]
  let forms: [Form]
  /// Contests are group 0, options of contest n are group n + 1.
  let names: IDTable
  /// Whether some contest takes a voter's mark for the voter's own district alone.
  package let bindsDistricts: Bool

  package init(contests: [Contest]) {
    self.contests = contests
    forms = contests.map(Form.init)
    bindsDistricts = contests.contains { !$0.districts.isEmpty }
    names = IDTable(
      groups: [contests.map { Array($0.id.utf8) }]
        + contests.map { contest in contest.options.map { Array($0.id.utf8) } }
    )
  }

  /// What is wrong with an entry's selections; nothing when they are canonical and keep the rules.
  ///
  /// - Complexity: O(bytes), no allocation without a fault.
  package func fault(inCanonical bytes: RawSpan) -> SelectionFault? {
    var offset = 0
    for contest in forms.indices {
      let form = forms[contest]
      guard offset + 2 <= bytes.byteCount else { return fault(contest, .notCanonical) }
      let count = Int(bytes.loadUInt16(at: offset))
      offset += 2
      if count == 0, form.isRequired { return fault(contest, .blank) }
      if count > form.marksMax {
        return fault(contest, .tooManyMarks(marksMax: form.marksMax))
      }
      guard offset + count * form.stride <= bytes.byteCount else {
        return fault(contest, .notCanonical)
      }
      var previous = -1
      for _ in 0..<count {
        let option = Int(bytes.loadUInt16(at: offset))
        guard option < form.optionCount else { return fault(contest, .unknownOption) }
        guard option > previous else { return fault(contest, .notCanonical) }
        previous = option
        if form.value != .none {
          let value = Self.value(in: bytes, at: offset, form)
          guard value >= form.lowest, value <= form.highest else {
            return fault(contest, form.outOfRange)
          }
        }
        offset += form.stride
      }
      if form.value == .strictRank {
        let start = offset - count * form.stride
        guard Self.ranksAreStrict(bytes.extracting(start..<offset)) else {
          return fault(contest, .ranksNotStrict)
        }
      }
    }
    guard offset == bytes.byteCount else { return fault(nil, .notCanonical) }
    return nil
  }

  /// The text form: contests in definition order, blank ones left out.
  ///
  /// Traps when the bytes are not canonical.
  package func text(of bytes: RawSpan) -> String {
    var clauses: [String] = []
    forEachContest(of: bytes) { contest, items in
      guard !items.isEmpty else { return }
      let texts = items.map { item in
        let id = contest.options[item.option].id
        return item.value.map { "\(id):\($0)" } ?? id
      }
      clauses.append("\(contest.id)=\(texts.joined(separator: ","))")
    }
    return clauses.joined(separator: ";")
  }

  /// The JSON form: every contest in definition order, choices as lists, scores and ranks as objects.
  ///
  /// Traps when the bytes are not canonical.
  package func json(of bytes: RawSpan) -> JSONValue {
    var members: [JSONMember] = []
    forEachContest(of: bytes) { contest, items in
      let value: JSONValue =
        contest.scores == nil && contest.type != .ranked
        ? .array(items.map { .string(contest.options[$0.option].id) })
        : .object(
          items.map { item in
            JSONMember(
              key: contest.options[item.option].id,
              value: .integer(Int64(item.value ?? 0))
            )
          }
        )
      members.append(JSONMember(key: contest.id, value: value))
    }
    return .object(members)
  }

  /// One mark, rating or rank.
  package struct Item: Equatable, Sendable {
    /// The option's place in its contest, from 0.
    package let option: Int
    /// The score or the rank, in contests that have them.
    package let value: UInt16?
  }

  /// Hands each contest with its items to `body`, in definition order.
  ///
  /// Traps when the bytes are not canonical.
  package func forEachContest(of bytes: RawSpan, _ body: (Contest, [Item]) -> Void) {
    precondition(fault(inCanonical: bytes) == nil, "Selections are not canonical.")
    var offset = 0
    for (number, contest) in contests.enumerated() {
      let form = forms[number]
      let count = Int(bytes.loadUInt16(at: offset))
      offset += 2
      var items: [Item] = []
      for _ in 0..<count {
        items.append(
          Item(
            option: Int(bytes.loadUInt16(at: offset)),
            value: form.value == .none ? nil : Self.value(in: bytes, at: offset, form)
          )
        )
        offset += form.stride
      }
      body(contest, items)
    }
  }

  /// The score or rank of the item at `offset`.
  @inline(__always)
  private static func value(in bytes: RawSpan, at offset: Int, _ form: Form) -> UInt16 {
    form.value == .score
      ? UInt16(bytes.loadUInt8(at: offset + 2)) : bytes.loadUInt16(at: offset + 2)
  }

  func fault(_ contest: Int?, _ kind: SelectionFault.Kind) -> SelectionFault {
    SelectionFault(
      contest: contest,
      contestID: contest.map { contests[$0].id },
      kind: kind
    )
  }
}

/// Selections and their one spelling in bytes, for the contests of one definition.
///
/// Canonical bytes: for each contest in definition order a count n in 16 bits and n items; an item
/// is an option's number in 16 bits, from 0, and for scores the score in 8 bits; options strictly
/// ascend. n = 0 is blank. Made once for a definition, then read by any number of threads.
///
/// Not copyable, so that a ballot counts no references of the tables inside: all cores share them.
/// - SeeAlso: docs/formats.md, "Selections".
package struct Selections: ~Copyable, Sendable {
  /// What the codec needs to know of a contest.
  struct Form: Sendable {
    let optionCount: Int
    let marksMax: Int
    let isRequired: Bool
    let isScore: Bool
    let lowest: UInt8
    let highest: UInt8
    /// Bytes of an item.
    var stride: Int { isScore ? 3 : 2 }
  }

  package let contests: [Contest]
  let forms: [Form]
  /// Contests are group 0, options of contest n are group n + 1.
  let names: IDTable

  package init(contests: [Contest]) {
    self.contests = contests
    forms = contests.map { contest in
      Form(
        optionCount: contest.options.count,
        marksMax: contest.marksMax,
        isRequired: contest.isRequired,
        isScore: contest.scores != nil,
        lowest: contest.scores?.lowerBound ?? 0,
        highest: contest.scores?.upperBound ?? 0
      )
    }
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
        if form.isScore {
          let score = bytes.loadUInt8(at: offset + 2)
          guard score >= form.lowest, score <= form.highest else {
            return fault(
              contest,
              .scoreOutOfRange(lowest: form.lowest, highest: form.highest)
            )
          }
        }
        offset += form.stride
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
        return item.score.map { "\(id):\($0)" } ?? id
      }
      clauses.append("\(contest.id)=\(texts.joined(separator: ","))")
    }
    return clauses.joined(separator: ";")
  }

  /// The JSON form: every contest in definition order, choices as lists, scores as objects.
  ///
  /// Traps when the bytes are not canonical.
  package func json(of bytes: RawSpan) -> JSONValue {
    var members: [JSONMember] = []
    forEachContest(of: bytes) { contest, items in
      let value: JSONValue =
        contest.scores == nil
        ? .array(items.map { .string(contest.options[$0.option].id) })
        : .object(
          items.map { item in
            JSONMember(
              key: contest.options[item.option].id,
              value: .integer(Int64(item.score ?? 0))
            )
          }
        )
      members.append(JSONMember(key: contest.id, value: value))
    }
    return .object(members)
  }

  /// One mark or rating.
  package struct Item: Equatable, Sendable {
    /// The option's place in its contest, from 0.
    package let option: Int
    /// Only in a contest of scores.
    package let score: UInt8?
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
            score: form.isScore ? bytes.loadUInt8(at: offset + 2) : nil
          )
        )
        offset += form.stride
      }
      body(contest, items)
    }
  }

  func fault(_ contest: Int?, _ kind: SelectionFault.Kind) -> SelectionFault {
    SelectionFault(
      contest: contest,
      contestID: contest.map { contests[$0].id },
      kind: kind
    )
  }
}

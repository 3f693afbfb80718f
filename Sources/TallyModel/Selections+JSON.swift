/// Reading the JSON form, `{"market":["rebuild"],"rating":{"home":5}}`.
extension Selections {
  /// Appends the canonical bytes of selections in JSON form; after a fault `out` is as before.
  ///
  /// A contest of choices takes a list of ids, one of scores or ranks an object of id to number; a
  /// ranked one also a list, the first preference first, and `single` and `list` the id alone. A
  /// contest that is absent or empty is blank.
  package func encode(json: JSONValue, into out: inout [UInt8]) -> SelectionFault? {
    let start = out.count
    do throws(SelectionFault) {
      var items = try items(of: json)
      for contest in forms.indices {
        try append(&items[contest], of: contest, to: &out)
      }
      return nil
    } catch {
      out.removeLast(out.count - start)
      return error
    }
  }

  private func items(of json: JSONValue) throws(SelectionFault) -> [[Item]] {
    guard let members = json.members else { throw fault(nil, .malformed) }
    var items = [[Item]](repeating: [], count: forms.count)
    var seen = [Bool](repeating: false, count: forms.count)
    for member in members {
      guard let contest = names.find(member.key, group: 0) else {
        throw fault(nil, .unknownContest)
      }
      guard !seen[contest] else { throw fault(contest, .contestTwice) }
      seen[contest] = true
      items[contest] =
        forms[contest].value == .none || (member.value.elements != nil && isRanked(contest))
        ? try markedItems(member.value, of: contest) : try numberedItems(member.value, of: contest)
    }
    return items
  }

  private func isRanked(_ contest: Int) -> Bool { contests[contest].type == .ranked }

  /// Options in a list are marks, or have the ranks 1, 2, 3 and so on.
  private func markedItems(
    _ value: JSONValue,
    of contest: Int
  ) throws(SelectionFault) -> [Item] {
    let elements: [JSONValue]
    switch value {
    case .array(let list): elements = list
    case .string where [.single, .list].contains(contests[contest].type): elements = [value]
    case .object: throw fault(contest, .valueUnexpected)
    default: throw fault(contest, .malformed)
    }
    var items: [Item] = []
    for element in elements {
      guard let id = element.stringValue else { throw fault(contest, .malformed) }
      let rank = isRanked(contest) ? UInt16(clamping: items.count + 1) : nil
      items.append(Item(option: try option(id, of: contest), value: rank))
    }
    return items
  }

  private func numberedItems(
    _ value: JSONValue,
    of contest: Int
  ) throws(SelectionFault) -> [Item] {
    let form = forms[contest]
    guard let members = value.members else { throw fault(contest, form.missing) }
    var items: [Item] = []
    for member in members {
      let option = try option(member.key, of: contest)
      guard let integer = member.value.integerValue, let number = UInt16(exactly: integer),
        number >= form.lowest, number <= form.highest
      else { throw fault(contest, form.outOfRange) }
      items.append(Item(option: option, value: number))
    }
    return items
  }

  private func option(_ id: String, of contest: Int) throws(SelectionFault) -> Int {
    guard let option = names.find(id, group: contest + 1) else {
      throw fault(contest, .unknownOption)
    }
    return option
  }

  private func append(
    _ items: inout [Item],
    of contest: Int,
    to out: inout [UInt8]
  ) throws(SelectionFault) {
    let form = forms[contest]
    if items.isEmpty, form.isRequired { throw fault(contest, .blank) }
    guard items.count <= form.marksMax else {
      throw fault(contest, .tooManyMarks(marksMax: form.marksMax))
    }
    items.sort { $0.option < $1.option }
    out.append(big: UInt16(items.count))
    var previous = -1
    for item in items {
      guard item.option > previous else { throw fault(contest, .optionTwice) }
      previous = item.option
      out.append(big: UInt16(item.option))
      switch form.value {
      case .none: break
      case .score: out.append(UInt8(truncatingIfNeeded: item.value ?? 0))
      case .freeRank, .strictRank: out.append(big: item.value ?? 0)
      }
    }
    guard form.value == .strictRank else { return }
    let start = out.count - form.stride * items.count
    guard Self.ranksAreStrict(out.rawSpan.extracting(start...)) else {
      throw fault(contest, .ranksNotStrict)
    }
  }
}

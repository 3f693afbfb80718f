/// Marks that say where their voter belongs.
extension Selections {
  /// Holds a ballot to its voter's district on the roll.
  ///
  /// - Parameters:
  ///   - bytes: Canonical selections; traps where that shows.
  ///   - district: From 1; 0 where the roll names none, so that no district may be marked.
  /// - Returns: The first contest in which another district is marked; nothing when there is none.
  /// - Complexity: O(contests), no allocation.
  package func fault(inDistrictOf bytes: RawSpan, _ district: UInt16) -> SelectionFault? {
    var faulty: Int?
    forEachFirstMark(of: bytes) { contest, option in
      let districts = forms[contest].districts
      guard faulty == nil, let option, !districts.isEmpty else { return }
      if districts[option] != district { faulty = contest }
    }
    return faulty.map { fault($0, .otherDistrict) }
  }

  /// Hands each contest's place with the first option that is marked there to `body`, both from 0.
  ///
  private func forEachFirstMark(of bytes: RawSpan, _ body: (Int, Int?) -> Void) {
    var offset = 0
    for contest in forms.indices {
      let count = Int(bytes.loadUInt16(at: offset))
      body(contest, count == 0 ? nil : Int(bytes.loadUInt16(at: offset + 2)))
      offset += 2 + count * forms[contest].stride
    }
  }
}

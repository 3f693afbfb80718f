import TallyModel
import TallyWire
import Testing

@Suite struct `A session` {
  @Test func `reads a ballot's fields where they stand`() {
    var session = Session()
    let text = Array("CAST market 12345678 00 - portal market=rebuild\r\n".utf8)
    var offset = 0
    guard case .cast(let fields, false) = session.next(in: text.rawSpan, from: &offset) else {
      Issue.record("no ballot")
      return
    }
    #expect(String(decoding: text[fields.selections], as: UTF8.self) == "market=rebuild")
    #expect(fields.scope.isEmpty && offset == text.count)
  }
}

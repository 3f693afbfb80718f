import TallyModel
import TallyTesting
import Testing

@Suite struct `Hexadecimal digits` {
  @Test(arguments: [51, 52] as [UInt64])
  func `of a nonce are the same however they are written, and read back as it`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var values: [UInt128] = [0, 1, .max, 0x0123_4567_89AB_CDEF_FEDC_BA98_7654_3210]
    for _ in 0..<1_000 { values.append(UInt128.random(in: 0 ... .max, using: &random)) }
    for value in values {
      let nonce = Nonce(value: value)
      var text = Array("before".utf8)
      nonce.appendHex(to: &text)
      #expect(String(decoding: text, as: UTF8.self) == "before\(nonce.hex)")
      #expect(Nonce(hex: text.dropFirst(6)) == nonce)
    }
  }
}

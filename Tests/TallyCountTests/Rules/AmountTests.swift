import BigInt
import TallyCount
import Testing

@Suite struct `An amount` {
  @Test func `shows all its digits`() {
    #expect(Amount.decimal(123_450_000, decimals: 5).text == "1234.50000")
    #expect(Amount.decimal(5, decimals: 4).text == "0.0005")
    #expect(Amount.decimal(-5, decimals: 2).text == "-0.05")
    #expect(Amount.decimal(-7, decimals: 0).text == "-7")
    #expect(Amount.ratio(Rational(10, 6)).text == "5/3")
    #expect(Amount.ratio(Rational(10, 5)).text == "2")
  }
}

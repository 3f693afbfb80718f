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

  @Test func `says whether digits were cut`() {
    let cases: [(Amount, String, Bool)] = [
      (.ratio(Rational(10, 6)), "1.6666", false), (.ratio(Rational(-1, 8)), "-0.1250", true),
      (.ratio(Rational(1, 100_000)), "0.0000", false), (.ratio(Rational(10, 5)), "2", true),
      (.decimal(123_450_000, decimals: 5), "1234.50000", true),
    ]
    for (amount, text, isExact) in cases {
      let cut = amount.cut(decimals: 4)
      #expect(cut.text == text && cut.isExact == isExact)
    }
  }
}

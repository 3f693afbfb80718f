import TallyCrypto
import TallyModel
import TallyPages
import TallyTesting
import Testing

@Suite("A receipt's page")
struct ReceiptPageTests {
  private func html(
    in language: ReceiptLanguage = .english,
    printsChoice: Bool = false,
    extra: Int = 60,
    selections: String = "choice=a",
    _ change: (inout SampleDefinition) -> Void = { _ in }
  ) throws -> String {
    var sample = SampleDefinition()
    change(&sample)
    let entry = [UInt8](repeating: 2, count: extra)
    let sheet = ReceiptSheet(
      definition: try sample.definition(),
      receipt: Receipt(extra: entry, index: 7, path: [.zero], checkpoint: Array("c\n".utf8)),
      size: 12,
      tracker: ShortTracker(leaf: Merkle.leaf(entry)),
      scope: "",
      selections: selections
    )
    return ReceiptPage(sheet, in: language, printsChoice: printsChoice).html
  }

  @Test("says which vote, when it closes, where the entry stands, and its tracker")
  func facts() throws {
    let html = try html()
    #expect(html.contains(#"<html lang="en" dir="ltr">"#))
    #expect(html.contains("<bdi>Text sample</bdi>"))
    #expect(html.contains(">2026-11-29 18:00 UTC+04:00</bdi>"))
    #expect(html.contains(">7</bdi>"))
    let tracker = ShortTracker(leaf: Merkle.leaf([UInt8](repeating: 2, count: 60)))
    #expect(html.contains(">\(tracker)</bdi>"))
  }

  @Test("is Arabic from right to left, with the definition's Arabic")
  func arabic() throws {
    let html = try html(in: .arabic)
    #expect(html.contains(#"<html lang="ar" dir="rtl">"#))
    #expect(html.contains("<bdi>نص sample</bdi>"))
    #expect(!html.contains("What it proves"))
  }

  @Test("keeps the choice behind a lid, and prints it only where that was asked for")
  func choice() throws {
    let hidden = try html()
    #expect(hidden.contains(#"<details class="choice">"#))
    #expect(hidden.contains("<dd><bdi>Text a</bdi></dd>"))
    #expect(hidden.contains(".choice:not(.printed){display:none}"))
    #expect(try html(printsChoice: true).contains(#"<details class="choice printed" open>"#))
  }

  @Test("shows scores and ranks beside their options, and blanks as such")
  func marks() throws {
    let html = try html(selections: "rating=x:4,y:1") {
      $0["contests"] = [
        SampleDefinition.choice("choice", options: ["a"]),
        SampleDefinition.score("rating", options: ["x", "y"], lowest: 1, highest: 5),
      ]
    }
    #expect(html.contains("<dd><bdi>Text x: 4</bdi></dd><dd><bdi>Text y: 1</bdi></dd>"))
    #expect(html.contains(#"<dd lang="en">left blank</dd>"#))
  }

  @Test("shows ranked options in the order of their ranks")
  func ranks() throws {
    let html = try html(selections: "order=x:2,y:1,z:10") {
      $0["contests"] = [SampleDefinition.ranked("order", rule: "irv", options: ["x", "y", "z"])]
    }
    let order = ["1. Text y", "2. Text x", "10. Text z"].map { "<dd><bdi>\($0)</bdi></dd>" }
    #expect(html.contains(order.joined()))
  }

  @Test("nothing that people wrote becomes markup, whatever combines with its brackets")
  func escapes() throws {
    let html = try html {
      $0["title"] = ["ar": "<\u{301}b>", "en": "<\u{301}script>\"\u{301}{{title}}"]
    }
    #expect(!html.unicodeScalars.split(separator: "\u{301}").contains { $0.last == "<" })
    #expect(html.contains("&lt;\u{301}script&gt;&quot;\u{301}{{title}}"))
  }

  @Test("warns of the code that holds the choice, and says where a ballot may be replaced")
  func warns() throws {
    #expect(try html().contains("can read from the code what was chosen"))
    #expect(try !html().contains("a later ballot"))
    #expect(try html { $0["revote"] = "last" }.contains("a later ballot"))
    #expect(try html { $0["rehearsal"] = true }.contains("REHEARSAL"))
    #expect(try !html().contains("REHEARSAL"))
  }

  @Test("has the code where the receipt fits into one, and says so where it does not")
  func code() throws {
    #expect(try html().contains("<svg"))
    let long = try html(extra: 2_300)
    #expect(!long.contains("<svg"))
    #expect(long.contains("too long for a QR code"))
  }

  @Test("asks nobody for anything: no script, and a policy that forbids the rest")
  func standsAlone() throws {
    let html = try html()
    #expect(!html.contains("<script"))
    #expect(html.contains("default-src 'none'"))
    #expect(!html.contains("src="))
  }
}

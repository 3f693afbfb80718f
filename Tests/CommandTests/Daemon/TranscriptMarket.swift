import TallyModel
import TallyTesting
import Testing

/// The election of the transcripts, not defined yet, with the acts that its officers have signed.
struct TranscriptMarket {
  let place: PollingPlace

  /// Makes the election's keys and the files `market.json`, `opened.act` and `closed.act`.
  init() throws {
    place = try PollingPlace()
    let officers = place.officers.flatMap { ["--officer", "\($0)/\($0).vkey"] }
    try place.succeed(
      ["init", "election", "market", "--data", "DATA", "--template", "template.json"] + officers
    )
    try place.write(Self.definition(from: try place.json("template.json")), to: "market.json")
    try place.succeed("act", "open", "market.json", "--data", "DATA", "--output", "opened.act")
    // The closing is signed beforehand too, which the command does for an open election only.
    var closing = try ActText(parsing: try bytes("opened.act"))
    closing.number += 1
    closing.type = .closed
    try place.write(String(decoding: closing.bytes, as: UTF8.self), to: "closed.act")
    for act in ["opened.act", "closed.act"] {
      try place.succeed(["sign", act, "--definition", "market.json"] + place.keys(2))
    }
  }

  func bytes(_ name: String) throws -> [UInt8] { Array(try place.text(name).utf8) }

  /// Brings things to where a transcript begins.
  func prepare(_ event: Transcript.Event) throws {
    guard event == .open else { return }
    try place.succeed(
      "submit",
      "opened.act",
      "--data",
      "DATA",
      "--definition",
      "market.json"
    )
  }

  /// The officers' closing, over a connection of its own.
  func close(by socket: LineSocket) throws {
    let act = try bytes("closed.act")
    try socket.send(Array("SUBMIT market \(act.count)\n".utf8) + act)
    let answer = try socket.line().split(separator: " ")
    try #require(answer.first == "OK" && answer.count == 2, "\(answer)")
  }

  /// What Fixtures/README.md says of the election.
  private static func definition(from template: JSONValue) -> JSONValue {
    func text(_ words: JSONValue) -> JSONValue { ["ar": words, "en": words] }
    return
      template
      .with(
        "contests",
        [
          [
            "id": "market", "type": "single", "rule": "plurality", "required": true,
            "title": text("market"),
            "options": [
              ["id": "rebuild", "label": text("rebuild")],
              ["id": "restore", "label": text("restore")],
            ],
          ]
        ]
      )
      .with("channels", [["id": "portal", "label": text("portal")]])
      .with("eligibility", ["kind": "open"])
      .with(
        "voterId",
        ["namespace": "visitor", "form": "digits", "minimumLength": 8, "maximumLength": 8]
      )
      .with("scope", ["kind": "election"])
      .with("revote", "first")
      .with("results", "closed")
  }
}

import TallyModel
import TallyTesting
import TallyWire
import Testing

@Suite struct `A transcript` {
  /// What an open election of one contest without a roll never answers.
  private static let unheard: Set<Refusal> = [
    .notEligible, .paused, .busy, .storage,
  ]

  @Test func `is there for each part of the page`() {
    #expect(
      Transcript.names == [
        "ballots.txt", "brief.txt", "closing.txt", "framing.txt", "officers.txt", "questions.txt",
        "rehearsal.txt",
      ]
    )
  }

  @Test(arguments: Transcript.names, [Int.max, 1, 7])
  func `asks for the steps that it says, whole and cut`(name: String, piece: Int) throws {
    var feeding = Feeding()
    var taken = 0
    for line in try Transcript(named: name).lines {
      switch line {
      case .sent(let text): Self.feed(text.standingIn, piece, &feeding)
      case .step(let step):
        try #require(taken < feeding.asked.count, "\(name): \(step)")
        let asked = feeding.asked[taken].description
        #expect(asked == step || asked.hasPrefix("\(step) "), "\(name)")
        taken += 1
      case .answer, .body, .event: break
      }
    }
    #expect(taken == feeding.asked.count && feeding.session.isBetweenRequests, "\(name)")
  }

  private static func feed(_ bytes: [UInt8], _ piece: Int, _ feeding: inout Feeding) {
    var rest = bytes[...]
    while !rest.isEmpty {
      feeding.feed(Array(rest.prefix(piece)))
      rest = rest.dropFirst(piece)
    }
  }

  @Test(arguments: Transcript.names)
  func `begins with where it begins and the greeting`(name: String) throws {
    let lines = try Transcript(named: name).lines
    #expect(lines.first == .event(.open) || lines.first == .event(.undefined))
    let greeting = String(decoding: Answer.greeting.dropLast(), as: UTF8.self)
    #expect(lines.dropFirst().first == .answer(greeting))
  }

  @Test(arguments: Transcript.names)
  func `has one answer behind each step, of the form in the command table`(name: String) throws {
    var lines = try Transcript(named: name).lines.dropFirst(2)
    while let line = lines.popFirst() {
      guard case .step(let step) = line else { continue }
      guard case .answer(let answer)? = lines.popFirst() else {
        Issue.record("\(name): no answer behind \(step)")
        continue
      }
      var hasBody = false
      if case .body? = lines.first { hasBody = lines.popFirst() != nil }
      #expect(Self.fits(answer, hasBody: hasBody, step), "\(name): \(step): \(answer)")
    }
  }

  @Test(arguments: Transcript.names)
  func `has no answer without a step, and sends nothing while answers are due`(
    name: String
  ) throws {
    let lines = try Transcript(named: name).lines.dropFirst(2)
    for (before, line) in zip(lines, lines.dropFirst()) {
      switch line {
      case .answer:
        if case .step = before {} else { Issue.record("\(name): \(line)") }
      case .body:
        if case .answer = before {} else { Issue.record("\(name): \(line)") }
      case .sent, .event:
        if case .step = before { Issue.record("\(name): \(line)") }
      case .step: break
      }
    }
  }

  @Test func `asks for every command and shows every refusal that it can`() throws {
    var commands: Set<String> = []
    var refusals: Set<String> = []
    for line in try Transcript.names.flatMap({ try Transcript(named: $0).lines }) {
      if case .step(let step) = line, let name = Self.command(step) {
        commands.insert(name.rawValue)
      }
      if case .answer(let answer) = line, answer.hasPrefix("NO ") {
        refusals.insert(String(answer.split(separator: " ")[1]))
      }
    }
    #expect(commands == Set(CommandName.allCases.map(\.rawValue)))
    #expect(refusals == Set(Refusal.allCases.filter { !Self.unheard.contains($0) }.map(\.rawValue)))
  }

  /// The command of a step; nothing where the step is a refusal.
  private static func command(_ step: String) -> CommandName? {
    let words = step.split(separator: " ")
    return CommandName(rawValue: (words[0] == "command" ? words[1] : words[0]).uppercased())
  }

  private static func fits(_ answer: String, hasBody: Bool, _ step: String) -> Bool {
    guard let name = command(step) else {
      return !hasBody && "refused " + answer.dropFirst("NO ".count) == step
    }
    let form = CommandTable.form(name)
    let words = words(answer)
    if words[0] == "NO" {
      return !hasBody && form.refusals.contains { $0.rawValue == words[1] }
    }
    // What the table says up to the comma; a ballot has a short form behind it.
    var shapes = [Self.words(String(form.answer.prefix { $0 != "," && $0 != ";" }))]
    if name == .cast { shapes.append(["OK", "<index>", "<leaf>", "<size>"]) }
    return shapes.contains { shape in
      shape.count == words.count && shape[0] == words[0] && shape.contains("<bytes>") == hasBody
    }
  }

  /// A placeholder is one word, with its label or without.
  private static func words(_ line: String) -> [String] {
    var depth = 0
    var words = [""]
    for character in line {
      if character == "<" { depth += 1 }
      if character == ">" { depth -= 1 }
      if character == " ", depth == 0 {
        words.append("")
      } else {
        words[words.count - 1].append(character)
      }
    }
    return words
  }
}

extension SentText {
  /// With stand-ins for every file and every placeholder, which only a live daemon's player knows.
  fileprivate var standingIn: [UInt8] {
    bytes(file: { _ in Array("{\n}\n".utf8) }, value: { _ in "3" })
  }
}

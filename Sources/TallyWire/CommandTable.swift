package import TallyModel

/// The first word of every request.
package enum CommandName: String, CaseIterable, Sendable {
  case cast = "CAST"
  case proof = "PROOF"
  case checkpoint = "CHECKPOINT"
  case consistency = "CONSISTENCY"
  case status = "STATUS"
  case turnout = "TURNOUT"
  case tally = "TALLY"
  case elections = "ELECTIONS"
  case define = "DEFINE"
  case submit = "SUBMIT"
  case mode = "MODE"
  case rehearse = "REHEARSE"
  case metrics = "METRICS"
  case help = "HELP"
  case ping = "PING"
  case quit = "QUIT"
}

/// What a request looks like and what answers it.
package struct CommandForm: Sendable {
  package let name: CommandName
  /// Words after the name, one space before each.
  package let arguments: [String]
  /// What follows the line: as many bytes as the arguments of these names say.
  package let bodies: [String]
  /// The answer's first line.
  package let answer: String
  package let summary: String
  package let refusals: [Refusal]

  /// The request's line as documentation shows it.
  package var form: String { ([name.rawValue] + arguments).joined(separator: " ") }
}

/// The one definition of `tally/1`: the parser, `HELP` and docs/line-protocol.md come from it.
package enum CommandTable {
  package static let version = "tally/1"

  package static func form(_ name: CommandName) -> CommandForm {
    guard let form = forms.first(where: { $0.name == name }) else {
      preconditionFailure("\(name.rawValue) has no form.")
    }
    return form
  }

  package static let forms: [CommandForm] = [
    CommandForm(
      name: .cast,
      arguments: ["<election>", "<voter>", "<nonce>", "<scope>", "<channel>", "<selections>"],
      bodies: [],
      answer: "OK <index> <bytes>, then the receipt; brief: OK <index> <leaf> <size>",
      summary: "Cast a ballot. A field that does not apply is -.",
      refusals: [
        .malformed, .tooLong, .unknownElection, .channel, .voterID, .scope, .selection,
        .notAllowed, .notEligible, .nonce, .notOpen, .paused, .closed, .duplicate, .busy,
        .storage,
      ]
    ),
    CommandForm(
      name: .proof,
      arguments: ["<election>", "<index>"],
      bodies: [],
      answer: "OK <bytes>, then the receipt",
      summary: "The receipt of any entry, under the latest checkpoint.",
      refusals: [.malformed, .unknownElection, .embargoed, .range, .busy, .storage]
    ),
    CommandForm(
      name: .checkpoint,
      arguments: ["<election>"],
      bodies: [],
      answer: "OK <bytes>, then the checkpoint",
      summary: "The latest signed checkpoint of an election's log.",
      refusals: [.malformed, .unknownElection, .busy, .storage]
    ),
    CommandForm(
      name: .consistency,
      arguments: ["<election>", "<size>"],
      bodies: [],
      answer: "OK <bytes>, then hashes in base64, one a line, and the checkpoint",
      summary: "Shows that the tree of that size is the beginning of the latest one.",
      refusals: [.malformed, .unknownElection, .range, .busy, .storage]
    ),
    CommandForm(
      name: .status,
      arguments: ["<election>"],
      bodies: [],
      answer: "OK <phase> <entries> <acts>",
      summary: "Where an election stands: defined, open or closed.",
      refusals: [.malformed, .unknownElection, .storage]
    ),
    CommandForm(
      name: .turnout,
      arguments: ["<election>"],
      bodies: [],
      answer: "OK <voters>",
      summary: "How many voters have cast, where the definition shows it before closing.",
      refusals: [.malformed, .unknownElection, .embargoed, .storage]
    ),
    CommandForm(
      name: .tally,
      arguments: ["<election>"],
      bodies: [],
      answer: "OK <bytes>, then the count in JSON",
      summary: "The count, where the definition shows it before closing; unsigned.",
      refusals: [.malformed, .unknownElection, .embargoed, .busy, .storage]
    ),
    CommandForm(
      name: .elections,
      arguments: [],
      bodies: [],
      answer: "OK <bytes>, then a line for each: <id> <phase>",
      summary: "All elections of this daemon, in the order of their definition.",
      refusals: [.busy, .storage]
    ),
    CommandForm(
      name: .define,
      arguments: ["<definition bytes>", "<roll bytes>"],
      bodies: ["election.json", "roll.csv"],
      answer: "OK <bytes>, then the checkpoint of the new log",
      summary: "Define an election whose keys are in the daemon's key store.",
      refusals: [.malformed, .tooLong, .definition, .busy, .storage]
    ),
    CommandForm(
      name: .submit,
      arguments: ["<election>", "<act bytes>"],
      bodies: ["the signed act"],
      answer: "OK <bytes>, then the checkpoint that covers the act",
      summary: "Take an officers' act into the log.",
      refusals: [.malformed, .tooLong, .unknownElection, .act, .busy, .storage]
    ),
    CommandForm(
      name: .mode,
      arguments: ["full|brief"],
      bodies: [],
      answer: "OK <mode>",
      summary: "How ballots of this connection are answered from here on; full at first.",
      refusals: [.malformed]
    ),
    CommandForm(
      name: .rehearse,
      arguments: [],
      bodies: [],
      answer: "OK",
      summary: "From here on this connection's ballots may go to rehearsal elections only.",
      refusals: [.storage]
    ),
    CommandForm(
      name: .metrics,
      arguments: [],
      bodies: [],
      answer: "OK <bytes>, then a line for each figure: <name> <number>",
      summary: "What the daemon takes of the machine, and what it has written since its start.",
      refusals: [.busy, .storage]
    ),
    CommandForm(
      name: .help,
      arguments: [],
      bodies: [],
      answer: "OK <bytes>, then two lines for each command",
      summary: "The commands.",
      refusals: [.busy, .storage]
    ),
    CommandForm(
      name: .ping,
      arguments: [],
      bodies: [],
      answer: "OK",
      summary: "Whether the daemon answers.",
      refusals: [.storage]
    ),
    CommandForm(
      name: .quit,
      arguments: [],
      bodies: [],
      answer: "OK, then the connection closes",
      summary: "Answer everything before, then close.",
      refusals: []
    ),
  ]

  /// What `HELP` answers.
  package static let help: String =
    forms.map { "\($0.form)\n    \($0.summary) \($0.answer).\n" }.joined()
}

/// What a portal does about a refusal.
package enum Advice: String, Sendable {
  /// The same request may be taken later.
  case retry
  /// Another request may be taken.
  case correct
  /// Nothing will be taken.
  case stop
}

extension Refusal {
  package var advice: Advice {
    switch self {
    case .malformed, .tooLong, .unknownElection, .channel, .voterID, .scope, .selection, .nonce,
      .range, .definition, .act:
      .correct
    case .notOpen, .paused, .busy, .embargoed, .storage: .retry
    case .notEligible, .closed, .duplicate, .notAllowed: .stop
    }
  }
}

import TallyModel
import TallyWire

/// A step with its fields read out, so that two of them can be compared.
enum Asked: Equatable {
  /// Election, voter, nonce, scope, channel and selections.
  case cast([[UInt8]])
  case command(Command)
  case refused(Refusal)

  /// `text`: Where the fields of a ballot stand.
  init(_ step: Session.Step, in text: [UInt8]) {
    switch step {
    case .cast(let fields, _):
      let ranges = [
        fields.election, fields.voter, fields.nonce, fields.scope, fields.channel,
        fields.selections,
      ]
      self = .cast(ranges.map { Array(text[$0]) })
    case .command(let command): self = .command(command)
    case .refused(let refusal): self = .refused(refusal)
    }
  }
}

extension Asked: CustomStringConvertible {
  /// As the lines `= ` of a transcript say it.
  var description: String {
    switch self {
    case .cast(let fields):
      (["cast"] + fields.map { $0.isEmpty ? "-" : String(decoding: $0, as: UTF8.self) })
        .joined(separator: " ")
    case .command(let command): "command " + Self.words(command).joined(separator: " ")
    case .refused(let refusal): "refused \(refusal.rawValue)"
    }
  }

  private static func words(_ command: Command) -> [String] {
    switch command {
    case .define(let definition, let roll):
      ["define", "\(definition.count)", "\(roll?.count ?? 0)"]
    case .submit(let election, let act): ["submit", election, "\(act.count)"]
    case .proof(let election, let index): ["proof", election, "\(index)"]
    case .checkpoint(let election): ["checkpoint", election]
    case .consistency(let election, let oldSize): ["consistency", election, "\(oldSize)"]
    case .status(let election): ["status", election]
    case .turnout(let election): ["turnout", election]
    case .tally(let election): ["tally", election]
    case .elections: ["elections"]
    case .mode(let mode): ["mode", mode.rawValue]
    case .rehearse: ["rehearse"]
    case .metrics: ["metrics"]
    case .help: ["help"]
    case .ping: ["ping"]
    case .quit: ["quit"]
    }
  }
}

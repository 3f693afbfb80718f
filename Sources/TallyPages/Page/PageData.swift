import TallyCount
import TallyCrypto
import TallyModel

/// What the page's program knows of the election, as JSON.
struct PageData {
  let json: JSONValue

  init(_ result: PublishedResult) {
    let definition = result.definition
    let log = result.statement.logs.first
    let languages = PageLanguage.all(of: definition)
    json = [
      "checkpoint": .string(String(decoding: result.checkpoint, as: UTF8.self)),
      "contests": .array(definition.contests.map { Self.contest($0, languages) }),
      "definition": .string(Hex.encode(definition.digest.bytes)),
      "hasEntries": .bool(result.hasEntries),
      "logKey": .string(Base64.encode(definition.logKey)),
      "mayReplace": .bool(definition.revote == .last),
      "origin": .string(definition.origin),
      "result": .string(Hex.encode(SHA256.hash(result.statement.bytes).bytes)),
      "root": .string(log.map { Base64.encode($0.root.bytes) } ?? ""),
      "size": .integer(Int64(clamping: log?.size ?? 0)),
      "words": .array(languages.map(\.words.script)),
    ]
  }

  private static func contest(_ contest: Contest, _ languages: [PageLanguage]) -> JSONValue {
    let form =
      switch contest.type {
      case .score: "scores"
      case .ranked: "ranks"
      case .single, .approval, .nOfM, .list, .budget: "choices"
      }
    return [
      "form": .string(form),
      "freeRanks": .bool(contest.hasFreeRanks),
      "highest": .integer(Int64(contest.scores?.upperBound ?? 0)),
      "id": .string(contest.id),
      "lowest": .integer(Int64(contest.scores?.lowerBound ?? 0)),
      "marksMax": .integer(Int64(contest.marksMax)),
      "options": .array(contest.options.map { .string($0.id) }),
      "labels": .array(
        languages.map { language in
          .array(contest.options.map { .string(language.text($0.label)) })
        }
      ),
      "required": .bool(contest.isRequired),
      "rule": .string(contest.rule),
      "titles": .array(languages.map { .string($0.text(contest.title)) }),
    ]
  }
}

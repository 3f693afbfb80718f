import TallyModel

/// `datapackage.json`: what is in the bundle, as Data Package v2 lists it.
///
/// Left out are files that change or are signed apart: the page, `result.note`, `checkpoint`, the
/// tiles. No licence is given, because only the publisher knows it.
/// - SeeAlso: docs/formats.md, "datapackage.json".
struct DataPackage {
  static let profile = "https://datapackage.org/profiles/2.0/datapackage.json"

  let json: JSONValue

  init(_ result: PublishedResult, _ resources: [DataResource]) {
    let definition = result.definition
    var titles: [JSONMember] = []
    for (language, title) in zip(definition.languages, definition.title.texts) {
      titles.append(JSONMember(key: language, value: .string(title)))
    }
    json = [
      "$schema": .string(Self.profile),
      "name": .string(Self.slug(definition.id)),
      "id": .string(definition.origin),
      "title": .string(definition.title.texts[0]),
      "titles": .object(titles),
      "created": .string(result.created.rfc3339),
      "version": .string(definition.logID.hex),
      "contributors": [
        ["title": .string(definition.authority), "roles": ["publisher"]]
      ],
      "rehearsal": .bool(definition.isRehearsal),
      "resources": .array(resources.map { Self.resource($0, definition) }),
    ]
  }

  /// An id of an election as the names of packages are spelled; `id` has it to the letter.
  private static func slug(_ id: String) -> String { id.lowercased() }

  private static func resource(_ resource: DataResource, _ definition: Definition) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("name", .string(resource.slug)),
      ("path", .string(resource.name)),
      ("title", .string(resource.title(.english))),
      ("format", .string(resource.format)),
      ("mediatype", .string(resource.mediaType)),
      ("encoding", "utf-8"),
      ("bytes", .integer(Int64(resource.byteCount))),
      ("hash", .string("sha256:\(Hex.encode(resource.digest.bytes))")),
    ]
    if resource.kind == .table || resource.kind == .spreadsheet {
      members.insert(("type", "table"), at: 1)
      members.append(("dialect", ["delimiter": ",", "lineTerminator": "\r\n"]))
      members.append(("schema", schema(definition, isExact: resource.kind == .table)))
    }
    return .object(members.map { JSONMember(key: $0.0, value: $0.1) })
  }

  /// `isExact`: Whether ids stand as they are; a spreadsheet's may have an apostrophe before them.
  private static func schema(_ definition: Definition, isExact: Bool) -> JSONValue {
    let contests = definition.contests.map { JSONValue.string($0.id) }
    var fields: [JSONValue] = [
      ["name": "scope", "type": "string"],
      isExact
        ? ["name": "contest", "type": "string", "constraints": ["enum": .array(contests)]]
        : ["name": "contest", "type": "string"],
      ["name": "option", "type": "string"],
    ]
    fields += definition.languages.map { ["name": .string("label_\($0)"), "type": "string"] }
    fields.append(["name": "measure", "type": "string", "constraints": ["required": true]])
    fields.append(["name": "value", "type": "string"])
    if definition.isRehearsal { fields.append(["name": "rehearsal", "type": "boolean"]) }
    return [
      "fields": .array(fields),
      // An empty scope or option is a text of no letters, not one that is missing.
      "missingValues": [],
      "primaryKey": ["scope", "contest", "option", "measure"],
    ]
  }
}

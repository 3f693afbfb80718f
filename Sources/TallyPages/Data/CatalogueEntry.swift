import TallyCount
import TallyModel

/// `dcat.jsonld`: the result as a data set of an open data portal, DCAT 3 as DCAT-AP profiles it.
///
/// Addresses are relative to the file, so that they hold wherever the bundle is served from.
/// - SeeAlso: docs/formats.md, "data/dcat.jsonld".
struct CatalogueEntry {
  private static let vocabulary = "http://publications.europa.eu/resource/authority"

  let json: JSONValue

  init(_ result: PublishedResult, _ resources: [DataResource]) {
    let definition = result.definition
    json = [
      "@context": Self.context,
      "@id": "../",
      "@type": "dcat:Dataset",
      "dct:title": Self.title(of: definition),
      "dct:description": .array(CatalogueLanguage.allCases.map { Self.description(result, $0) }),
      "dct:identifier": .string(definition.origin),
      "dct:publisher": ["@type": "foaf:Agent", "foaf:name": .string(definition.authority)],
      "dct:issued": Self.moment(result.created),
      "dct:temporal": [
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": Self.moment(definition.window.opens),
        "dcat:endDate": Self.moment(definition.window.closes),
      ],
      "dct:language": .array(definition.languages.compactMap(Self.language)),
      "dct:accessRights": ["@id": .string("\(Self.vocabulary)/access-right/PUBLIC")],
      "dcat:theme": [["@id": .string("\(Self.vocabulary)/data-theme/GOVE")]],
      "dcat:keyword": .array(Self.keywords(of: definition)),
      "dcat:distribution": .array(resources.map(Self.distribution)),
    ]
  }

  private static let context: JSONValue = [
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
  ]

  private static func title(of definition: Definition) -> JSONValue {
    .array(
      zip(definition.languages, definition.title.texts)
        .map { language, text in localized(text, language) }
    )
  }

  private static func localized(_ text: String, _ language: String) -> JSONValue {
    ["@value": .string(text), "@language": .string(language)]
  }

  private static func moment(_ moment: Timestamp) -> JSONValue {
    ["@value": .string(moment.rfc3339), "@type": "xsd:dateTime"]
  }

  private static func description(
    _ result: PublishedResult,
    _ language: CatalogueLanguage
  ) -> JSONValue {
    let counted = result.statement.turnout.counted
    let isRehearsal = result.definition.isRehearsal
    var words: String
    switch language {
    case .arabic:
      words = "نتيجة اقتراع، معها ما يلزم للتحقق منها: \(counted) ورقة محسوبة"
      if let roll = result.statement.turnout.roll { words += " من \(roll) ناخب" }
      words += result.isClosed ? "." : ". الاقتراع لم يُغلق بعد، والأرقام مرحلية."
      if isRehearsal { words = "تجربة لا يُعتد بها. " + words }
    case .english:
      words = "The result of a vote, with what it takes to check it: \(counted) ballots count"
      if let roll = result.statement.turnout.roll { words += " of \(roll) voters" }
      words += result.isClosed ? "." : ". The vote is not closed; these are figures so far."
      if isRehearsal { words = "A rehearsal, which decides nothing. " + words }
    }
    return localized(words, language.rawValue)
  }

  private static func keywords(of definition: Definition) -> [JSONValue] {
    var words = [localized("تصويت", "ar"), localized("نتائج", "ar"), localized("vote", "en")]
    words.append(localized("result", "en"))
    if definition.isRehearsal { words += [localized("تجربة", "ar"), localized("rehearsal", "en")] }
    return words
  }

  /// The European Union's name of a language, for those that we know by it.
  private static func language(_ tag: String) -> JSONValue? {
    let names = [
      "ar": "ARA", "de": "DEU", "en": "ENG", "es": "SPA", "fa": "FAS", "fr": "FRA", "hi": "HIN",
      "ur": "URD",
    ]
    guard let primary = tag.split(separator: "-").first, let name = names[String(primary)] else {
      return nil
    }
    return ["@id": .string("\(vocabulary)/language/\(name)")]
  }

  private static func distribution(_ resource: DataResource) -> JSONValue {
    let address: JSONValue = ["@id": .string("../\(resource.name)")]
    var members: [(String, JSONValue)] = [
      ("@id", .string("../\(resource.name)#distribution")),
      ("@type", "dcat:Distribution"),
      (
        "dct:title",
        .array(CatalogueLanguage.allCases.map { localized(resource.title($0), $0.rawValue) })
      ),
      ("dcat:accessURL", address),
      ("dcat:downloadURL", address),
      (
        "dcat:mediaType",
        ["@id": .string("https://www.iana.org/assignments/media-types/\(resource.mediaType)")]
      ),
      (
        "dcat:byteSize",
        ["@value": .string(String(resource.byteCount)), "@type": "xsd:nonNegativeInteger"]
      ),
      (
        "spdx:checksum",
        [
          "@type": "spdx:Checksum",
          "spdx:algorithm": ["@id": "spdx:checksumAlgorithm_sha256"],
          "spdx:checksumValue": [
            "@value": .string(Hex.encode(resource.digest.bytes)), "@type": "xsd:hexBinary",
          ],
        ]
      ),
    ]
    if let standard = standard(of: resource.kind) {
      members.append(("dct:conformsTo", ["@id": .string(standard), "@type": "dct:Standard"]))
    }
    return .object(members.map { JSONMember(key: $0.0, value: $0.1) })
  }

  private static func standard(of kind: DataResource.Kind) -> String? {
    switch kind {
    case .table, .spreadsheet: "https://www.rfc-editor.org/rfc/rfc4180"
    case .electionReport: "https://doi.org/10.6028/NIST.SP.1500-100r2"
    case .ratings: "https://schema.org/AggregateRating"
    case .statement: "https://www.rfc-editor.org/rfc/rfc8785"
    case .definition, .ballots, .catalogue, .package: nil
    }
  }
}

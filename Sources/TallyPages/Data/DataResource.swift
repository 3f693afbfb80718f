import TallyCrypto
import TallyModel

/// What catalogues say of one file: its name, what it is, its length and its hash.
struct DataResource {
  enum Kind: Equatable {
    case definition
    case statement
    case table
    case spreadsheet
    case electionReport
    case ratings
    case ballots(contest: String)
    case catalogue
    case package
  }

  /// Relative to the bundle's folder.
  let name: String
  let kind: Kind
  let byteCount: Int
  /// SHA-256 of the file.
  let digest: Digest

  init(_ name: String, _ kind: Kind, _ bytes: [UInt8]) {
    self.name = name
    self.kind = kind
    byteCount = bytes.count
    digest = SHA256.hash(bytes)
  }

  var mediaType: String {
    switch kind {
    case .definition, .statement, .electionReport, .package: "application/json"
    case .table, .spreadsheet: "text/csv"
    case .ratings, .catalogue: "application/ld+json"
    case .ballots: "text/plain"
    }
  }

  /// The ending of the file's name.
  var format: String { name.split(separator: ".").last.map(String.init) ?? "" }

  /// A name of small letters, digits, dots, hyphens and low lines, distinct within a result.
  ///
  /// The ballots' files keep the case of their contest's id, which distinguishes them: each capital
  /// letter becomes a low line and the small one, and a low line becomes two.
  var slug: String {
    let base = name.split(separator: "/").last ?? ""
    guard case .ballots = kind else {
      return String(base.prefix { $0 != "." })
    }
    var slug = "ballots-"
    for byte in base.utf8 {
      let isCapital = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
      if isCapital || byte == UInt8(ascii: "_") { slug += "_" }
      slug.unicodeScalars.append(Unicode.Scalar(isCapital ? byte | 0x20 : byte))
    }
    return slug
  }

  /// What the file is, in a language of the catalogue.
  func title(_ language: CatalogueLanguage) -> String {
    let titles: (arabic: String, english: String) =
      switch kind {
      case .definition:
        ("تعريف الاقتراع كما أُعلن", "The election's definition, as it was announced")
      case .statement:
        ("بيان النتيجة، كما يوقّعه المسؤولون", "The result statement, as officers sign it")
      case .table: ("النتيجة جدولًا، رقم في كل سطر", "The result as a table, one figure a row")
      case .spreadsheet:
        ("النتيجة جدولًا، لبرامج الجداول", "The result as a table, for spreadsheet programs")
      case .electionReport:
        ("النتيجة وفق NIST SP 1500-100", "The result as NIST SP 1500-100 has it")
      case .ratings: ("التقييمات وفق schema.org", "The ratings as schema.org has them")
      case .ballots(let contest):
        ("الأصوات في «\(contest)»، مرتبة", "The ballots of contest \(contest), sorted")
      case .catalogue: ("وصف البيانات وفق DCAT", "The description of the data as DCAT has it")
      case .package: ("حزمة البيانات", "The data package")
      }
    return language == .arabic ? titles.arabic : titles.english
  }
}

/// The languages in which we describe files; titles of people's own come in theirs.
enum CatalogueLanguage: String, CaseIterable {
  case arabic = "ar"
  case english = "en"
}

import Mustache
import TallyModel

/// Every word of the page in one language, as `words-<language>.json` has them.
///
/// A translator writes one such file; tests hold it to the English one, key by key.
struct Words: MustacheParent {
  static let arabic = Words(PackageResources.words_ar_json)
  static let english = Words(PackageResources.words_en_json)

  private let json: JSONValue

  /// Traps when the file, which is part of the program, is no JSON.
  private init(_ file: [UInt8]) {
    do throws(JSONError) {
      json = try JSONValue(parsing: file)
    } catch {
      preconditionFailure("The page's words cannot be read: \(error)")
    }
  }

  private init(json: JSONValue) { self.json = json }

  /// A text by its path of keys; what stands in braces is replaced by the value of that name.
  ///
  /// Traps when there is no such text.
  func callAsFunction(_ path: String..., values: KeyValuePairs<String, String> = [:]) -> String {
    filled(text(path), values)
  }

  /// The form of a text that goes with a number.
  func counted(_ key: String..., number: UInt64, values: [(String, String)] = []) -> String {
    let forms = value(key)
    let form = forms[PluralForm(number, isArabic: isArabic).rawValue] ?? forms["other"]
    guard let text = form?.stringValue else {
      preconditionFailure("The page lacks a form of: \(key)")
    }
    return filled(text, values + [("n", Figure.grouped(number))])
  }

  /// A text if there is one.
  func known(_ path: String...) -> String? { find(path)?.stringValue }

  /// A list of texts; empty where there is none.
  func list(_ path: String...) -> [String] {
    find(path)?.elements?.compactMap(\.stringValue) ?? []
  }

  /// The texts that the page's own program says.
  var script: JSONValue { value(["script"]) }

  /// Several names in a sentence.
  func listed(_ names: [String]) -> String {
    names.joined(separator: isArabic ? "، " : ", ")
  }

  private var isArabic: Bool { self("name") != "English" }

  // MARK: For templates

  func child(named name: String) -> Any? {
    guard let value = json[name] else { return nil }
    return value.stringValue ?? Words(json: value) as Any
  }

  // MARK: Looking up

  private func find(_ path: [String]) -> JSONValue? {
    path.reduce(json as JSONValue?) { value, key in value?[key] }
  }

  private func value(_ path: [String]) -> JSONValue {
    guard let value = find(path) else { preconditionFailure("The page lacks: \(path)") }
    return value
  }

  private func text(_ path: [String]) -> String {
    guard let text = value(path).stringValue else {
      preconditionFailure("The page's text is none: \(path)")
    }
    return text
  }

  private func filled(
    _ text: String,
    _ values: some Sequence<(key: String, value: String)>
  )
    -> String
  {
    var filled = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      let name = rest[rest.index(after: open)..<close]
      guard let value = values.first(where: { $0.key == name })?.value else {
        preconditionFailure("The page has no value for {\(name)} in: \(text)")
      }
      filled += rest[..<open] + value
      rest = rest[rest.index(after: close)...]
    }
    return filled + rest
  }
}

/// Which form of a noun goes with a number, by the Unicode plural rules for English and Arabic.
enum PluralForm: String {
  case zero, one, two, few, many, other

  init(_ number: UInt64, isArabic: Bool) {
    guard isArabic else {
      self = number == 1 ? .one : .other
      return
    }
    self =
      switch (number, number % 100) {
      case (0, _): .zero
      case (1, _): .one
      case (2, _): .two
      case (_, 3...10): .few
      case (_, 11...99): .many
      default: .other
      }
  }
}

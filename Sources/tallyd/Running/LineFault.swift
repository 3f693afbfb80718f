import TallyModel

/// Why a line is no ballot, for the file of answers.
///
/// Names the keys and fields that a ballot has, never what stands in the line.
enum LineFault: Error, Equatable, Sendable {
  case notJSON
  case keyTwice
  case notAnObject
  case unknownKey
  case missing(String)
  case notText(String)
  case notSixFields
  case nonce

  var reason: String {
    switch self {
    case .notJSON: "the line is not JSON"
    case .keyTwice: "a key stands twice"
    case .notAnObject: "the line is no JSON object"
    case .unknownKey: "it has a key that a ballot has not"
    case .missing(let key): "\(key) is missing"
    case .notText(let key): "\(key) is not a text"
    case .notSixFields: "the line is no row of six fields"
    case .nonce: "the nonce is not 32 lower-case hexadecimal digits"
    }
  }
}

extension JSONError {
  /// Whether the line is JSON but for a key that stands twice.
  var isDoubledKey: Bool { reason.hasPrefix("the key stands twice") }
}

import TallyCrypto
import TallyEngine
import TallyLedger
import TallyModel

/// The secrets of elections on this machine: `DATA/keys/<election id>/log.key` and `voter.key`.
struct KeyStore {
  private enum Kind: String {
    case log = "tallyd/log-key/1"
    case voter = "tallyd/voter-key/1"
  }

  private let folder: String

  init(_ folder: String) { self.folder = folder }

  private func logPath(_ id: String) -> String { "\(folder)/\(id)/log.key" }
  private func voterPath(_ id: String) -> String { "\(folder)/\(id)/voter.key" }

  func has(_ id: String) -> Bool { FileSystem.exists(logPath(id)) }

  /// Makes an election's two keys, once.
  ///
  /// - Returns: The log's public key, for the definition.
  func create(_ id: String) throws(CommandFailure) -> PublicKey {
    guard !FileSystem.exists(logPath(id)), !FileSystem.exists(voterPath(id)) else {
      throw CommandFailure(
        .cannotCreate,
        "\(folder)/\(id) holds keys already, and an election's keys are made once. "
          + "Add --existing to use their public key, or choose another id"
      )
    }
    try FileSystem.makeFolder(folder, mode: 0o700)
    try FileSystem.makeFolder("\(folder)/\(id)", mode: 0o700)
    let log = SigningKey.random()
    var logSeed = log.seed
    var logText = Self.text(.log, &logSeed)
    try SecretFile.create(&logText, at: logPath(id))
    var voter = VoterKey.random()
    var voterText = Self.text(.voter, &voter)
    try SecretFile.create(&voterText, at: voterPath(id))
    do {
      for path in ["\(folder)/\(id)", folder] { try RealDisk().syncFolder(path) }
    } catch { throw CommandFailure(error) }
    return log.publicKey
  }

  /// The key that signs an election's log.
  func logKey(_ id: String) throws(CommandFailure) -> SigningKey {
    var seed = try secret(.log, at: logPath(id), of: id)
    defer { Wipe.bytes(&seed) }
    return SigningKey(seed: seed)
  }

  /// The key that turns an election's voters into pseudonyms.
  func voterKey(_ id: String) throws(CommandFailure) -> VoterKey {
    var key = try secret(.voter, at: voterPath(id), of: id)
    defer { Wipe.bytes(&key) }
    return VoterKey(key)
  }

  /// Both secrets, for the engine.
  func keys(_ id: String) throws(CommandFailure) -> ElectionKeys {
    ElectionKeys(
      logSeed: try secret(.log, at: logPath(id), of: id),
      voterKey: try secret(.voter, at: voterPath(id), of: id)
    )
  }

  private func secret(
    _ kind: Kind,
    at path: String,
    of id: String
  ) throws(CommandFailure) -> [UInt8] {
    guard FileSystem.exists(path) else {
      throw CommandFailure(
        .noInput,
        "the key \(path) is missing. Put back the key that was made for the election; "
          + "for a new election: tallyd init election \(id)"
      )
    }
    return try SecretFile.read(path) { line throws(CommandFailure) in
      let prefix = Array("\(kind.rawValue) ".utf8)
      guard line.starts(with: prefix), let secret = Base64.decode(line.dropFirst(prefix.count)),
        secret.count == 32
      else { throw CommandFailure(.badInput, "\(path) is not a \(kind.rawValue) file") }
      return secret
    }
  }

  /// The key file's line; wipes the secret.
  private static func text(_ kind: Kind, _ secret: inout [UInt8]) -> [UInt8] {
    defer { Wipe.bytes(&secret) }
    var text = Array("\(kind.rawValue) ".utf8)
    Base64.append(secret.rawSpan, to: &text)
    text.append(UInt8(ascii: "\n"))
    return text
  }
}

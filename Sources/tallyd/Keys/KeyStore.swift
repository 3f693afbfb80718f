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

  /// What an election's keys are asked for: one whose keys are missing is helped differently.
  enum Standing {
    /// It is not defined yet, so that new keys may be made for it.
    case new
    /// Its log is signed with these keys, and no others will do.
    case defined
  }

  private let folder: String

  init(_ folder: String) { self.folder = folder }

  private func logPath(_ id: String) -> String { "\(folder)/\(id)/log.key" }
  private func voterPath(_ id: String) -> String { "\(folder)/\(id)/voter.key" }

  /// Makes an election's two keys, once.
  ///
  /// - Returns: The log's public key, for the definition.
  func create(_ id: String) throws(CommandFailure) -> PublicKey {
    guard try !FileSystem.exists(logPath(id)), try !FileSystem.exists(voterPath(id)) else {
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
  func logKey(_ id: String, of standing: Standing) throws(CommandFailure) -> SigningKey {
    var seed = try secret(.log, at: logPath(id), of: id, standing)
    defer { Wipe.bytes(&seed) }
    return SigningKey(seed: seed)
  }

  /// The key that turns an election's voters into pseudonyms.
  func voterKey(_ id: String, of standing: Standing) throws(CommandFailure) -> VoterKey {
    var key = try secret(.voter, at: voterPath(id), of: id, standing)
    defer { Wipe.bytes(&key) }
    return VoterKey(key)
  }

  /// Both secrets, for the engine.
  func keys(_ id: String, of standing: Standing) throws(CommandFailure) -> ElectionKeys {
    ElectionKeys(
      logSeed: try secret(.log, at: logPath(id), of: id, standing),
      voterKey: try secret(.voter, at: voterPath(id), of: id, standing)
    )
  }

  private func secret(
    _ kind: Kind,
    at path: String,
    of id: String,
    _ standing: Standing
  ) throws(CommandFailure) -> [UInt8] {
    guard try FileSystem.exists(path) else {
      throw CommandFailure(
        .noInput,
        standing == .new
          ? "the key \(path) is missing. Make the election's keys with: tallyd init election \(id)"
          : "the key \(path) is missing. Put back the key that was made for \(id); no other will do"
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

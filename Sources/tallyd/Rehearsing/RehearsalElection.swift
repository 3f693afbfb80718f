import TallyClient
import TallyCrypto
import TallyEngine
import TallyLedger
import TallyModel
import TallyRehearsal

/// An election that nobody's vote depends on, in a data folder of its own.
struct RehearsalElection {
  static let id = "rehearsal"
  private static let secondsMax: Int64 = 60 * 86_400

  let data: String
  let definition: Definition
  let voters: RehearsalBallots.Voters
  private let officer: NoteSigner

  /// Makes data folder, keys, roll and definition, and opens the election.
  ///
  /// - Complexity: Some two microseconds for each voter on the roll.
  init(_ profile: Profile, seed: UInt64, in folder: String) throws(CommandFailure) {
    data = "\(folder)/data"
    _ = try DataHome.create(data, segmentBytes: Limits.segmentBytes)
    let home = try DataHome(data)
    let logKey = try home.keyStore.create(Self.id)
    do {
      officer = try NoteSigner(name: "rehearsal", key: SigningKey.random())
    } catch { throw CommandFailure(error) }
    let count = max(profile.entitled ?? 0, profile.casts)
    guard let voters = RehearsalBallots.Voters.numbered(Self.voterForm, count: count, seed: seed)
    else { preconditionFailure("Our own form has too few ids.") }
    self.voters = voters
    var document = Self.document(profile, logKey: logKey, officer: officer.verifier)
    var roll: String?
    if let entitled = profile.entitled {
      let key = try home.keyStore.voterKey(Self.id, of: .new)
      let file = try Self.roll(of: entitled, voters, key: key)
      let path = "\(folder)/roll.csv"
      try OutputFile.writeNew(file.bytes, to: path)
      roll = path
      document = document.replacing(
        "eligibility",
        with: [
          "kind": "roll", "root": .string(Base64.encode(RollRoot.of(file).bytes)),
          "count": .integer(Int64(file.rows.count)),
        ]
      )
    }
    let path = "\(folder)/election.json"
    try OutputFile.writeNew(document.indentedBytes, to: path)
    let source = try DefinitionFile(path)
    definition = source.definition
    var office = try ActOffice(home)
    try office.define(source, roll: roll, now: Clock.now())
    _ = try office.submit(.opened, for: definition, signers: [officer])
  }

  /// The officers' closing, taken by the running daemon.
  func close(_ address: DaemonAddress) async throws {
    let text = ActText(origin: definition.origin, number: 2, type: .closed, reason: nil)
    var act = ActFile(text)
    try act.add([officer])
    _ = try await TallyClient(address: address).submit(act.bytes, to: definition.id)
  }

  private static let voterForm = VoterIDForm(
    namespace: "rehearsal",
    form: .digits,
    minimumLength: 12,
    maximumLength: 12
  )

  private static func roll(
    of count: Int,
    _ voters: RehearsalBallots.Voters,
    key: VoterKey
  ) throws(CommandFailure) -> RollFile {
    let rows = (0..<count).map { voter in
      let id = voters.id(UInt32(voter))
      return (
        row: RollRow(
          pseudonym: key.pseudonym(scope: [UInt8]().rawSpan, voterID: id.rawSpan),
          weight: 1,
          stratum: 0,
          district: 0
        ),
        line: voter + 2
      )
    }
    do {
      return try RollFile(voters: rows, strata: [], districts: [])
    } catch { throw CommandFailure(.internalError, "\(error)") }
  }

  private static func document(
    _ profile: Profile,
    logKey: PublicKey,
    officer: VerifierKey
  ) -> JSONValue {
    let opens = Clock.timestamp().unixSeconds - 3_600
    let form = voterForm
    return DefinitionTemplate(
      id: id,
      authority: "rehearsal.invalid",
      logKey: logKey,
      officers: [officer],
      opens: Timestamp(unixSeconds: opens)
    )
    .document
    .replacing("title", with: text("تجربة: \(profile.name)", "Rehearsal: \(profile.name)"))
    .replacing("contests", with: [contest(profile.paper)])
    .replacing(
      "voterId",
      with: [
        "namespace": .string(form.namespace), "form": .string(form.form.rawValue),
        "minimumLength": .integer(Int64(form.minimumLength)),
        "maximumLength": .integer(Int64(form.maximumLength)),
      ]
    )
    .replacing("revote", with: .string(profile.revote.rawValue))
    .replacing(
      "window",
      with: [
        "opens": .string(Timestamp(unixSeconds: opens).rfc3339),
        "closes": .string(Timestamp(unixSeconds: opens + secondsMax).rfc3339),
      ]
    )
    .replacing("results", with: "live")
    .replacing(
      "channels",
      with: [
        ["id": "portal", "label": text("البوابة", "Portal")],
        ["id": "app", "label": text("التطبيق", "App")],
        ["id": "kiosk", "label": text("منصة الخدمة الذاتية", "Kiosk")],
      ]
    )
    .replacing("rehearsal", with: true)
  }

  private static func contest(_ paper: Profile.Paper) -> JSONValue {
    switch paper {
    case .choice(let options):
      [
        "id": "choice", "type": "single", "rule": "plurality", "required": true,
        "title": text("الاختيار", "The choice"),
        "options": .array(
          (1...options).map { number in
            [
              "id": .string("option-\(number)"),
              "label": text("الخيار \(number)", "Option \(number)"),
            ]
          }
        ),
      ]
    case .rating:
      [
        "id": "rating", "type": "score", "rule": "score", "required": true,
        "title": text("قيّم هذه الصفحة", "Rate this page"),
        "lowest": 1, "highest": 5,
        "options": [["id": "page", "label": text("الصفحة", "The page")]],
      ]
    }
  }

  private static func text(_ arabic: String, _ english: String) -> JSONValue {
    ["ar": .string(arabic), "en": .string(english)]
  }
}

import ArgumentParser
import TallyCount
import TallyCrypto
import TallyLedger
import TallyModel
import TallyPublication
import TallyVerify

/// `tallyd sign`: an officer's signature under an act or a result.
struct Sign: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say in words what is to be signed, and add an officer's signature.",
    discussion: """
      Examples:
        tallyd sign close.act --definition election.json --key chair.key
        tallyd sign BUNDLE --definition election.json --key chair.key

      Needs only the file or the bundle and the officer's own key: no data folder. A bundle is \
      verified and recounted first, as tallyd verify does it, and not signed when that fails. \
      A signature that is there already is left as it is. --language ar says in Arabic what is \
      signed.
      """
  )

  @Argument(help: "An act, or a bundle's folder.")
  var file: String

  @Option(name: .customLong("key"), help: "An officer's private key; repeat it.")
  var keys: [String]

  @Option(help: "The definition, to hold the act or bundle and the officer's key to it.")
  var definition: String?

  @Option(help: "In which language to say what is signed.")
  var language = SigningLanguage.english

  @Flag(help: "Expect entries and roll also under publication counts: for named auditors.")
  var auditor = false

  func run() async throws {
    let signers = try OfficerKey.read(keys)
    if try FileSystem.isFolder(file) {
      try await signBundle(signers)
    } else {
      try signAct(signers)
    }
  }

  private func signAct(_ signers: [NoteSigner]) throws {
    var act = try ActFile(parsing: try InputFile.read(file, limit: Limits.noteBytesMax))
    var source: DefinitionFile?
    if let definition { source = try DefinitionFile(definition) }
    if let source {
      guard source.definition.origin == act.text.origin else {
        throw CommandFailure(
          .badInput,
          "the act is for \(act.text.origin), the definition is \(source.definition.origin)"
        )
      }
      for signer in signers where !source.officers.contains(signer.verifier) {
        throw CommandFailure(PublicationError.notAnOfficer(name: signer.name))
      }
    }
    for line in act.words(source?.definition, language) { Console.print(line) }
    // A signature that does not hold is found before another is put beside it.
    if let source { _ = try act.signers(among: source.officers) }
    try act.add(signers)
    try OutputFile.replace(file, with: act.bytes)
    guard let source else {
      return report(signers, count: act.note?.signatures.count ?? 0, threshold: nil)
    }
    report(
      signers,
      count: try act.signers(among: source.officers).count,
      threshold: source.definition.officers.threshold
    )
    for name in act.strangers(among: source.officers) {
      Console.print("not counted: \(name), who is no officer of this election")
    }
  }

  private func signBundle(_ signers: [NoteSigner]) async throws {
    // An officer stands behind figures, not behind a file.
    var options = VerificationOptions()
    options.allowsUnsigned = true
    options.isSigning = true
    options.isAuditor = auditor
    options.now = Clock.now()
    options.definition = try definition.map { path in
      try InputFile.read(path, limit: Limits.definitionBytesMax)
    }
    do throws(LedgerError) {
      try Leftovers.remove(in: file, on: RealDisk(readers: .everybody))
    } catch { throw CommandFailure(error) }
    let report: VerificationReport
    do throws(VerificationFault) {
      report = try await BundleVerifier(folder: file, options: options).verify()
      Console.print(
        report.isRecounted
          ? language("verified and recounted: ", "تحققت الحزمة وأُعيد عدّ مدخلاتها: ")
            + Table.grouped(report.size) + language(" entries", "")
          : language(
            "verified; the figures are NOT recounted, because the entries are not in this bundle. To "
              + "recount them first: tallyd publish … OTHER --auditors, then tallyd sign OTHER --auditor",
            "تحققت الحزمة، لكن الأرقام لم يُعَد عدّها لأن المدخلات ليست فيها. لإعادة العد أولا: "
              + "‎tallyd publish … OTHER --auditors ثم ‎tallyd sign OTHER --auditor"
          )
      )
    } catch {
      throw CommandFailure(.verificationFailed, "NOT SIGNED, because not verified. \(error)")
    }
    for line in words(on: report) { Console.print(line) }
    guard !report.statement.awaitsLot(under: report.definition) else {
      throw CommandFailure(
        .notNow,
        "NOT SIGNED: a tie stands open, the definition asks for a lot, and none is drawn. Draw it "
          + "(tallyd lot), publish again, and sign then"
      )
    }
    do throws(PublicationError) {
      // What was verified, not the files once more: they may have changed since.
      var signing = try ResultSigning(
        of: report.published,
        in: file,
        on: RealDisk(readers: .everybody)
      )
      var new: [NoteSigner] = []
      for signer in signers {
        if try signing.sign(with: signer) {
          new.append(signer)
        } else {
          Console.print("\(signer.name) has signed already")
        }
      }
      self.report(new, count: signing.signers.count, threshold: signing.threshold)
    } catch { throw CommandFailure(error) }
  }

  /// What is signed, in words: which election, under whom, and its result.
  private func words(on report: VerificationReport) -> [String] {
    let definition = report.definition
    let officers = definition.officers
    var lines = definition.isRehearsal ? [OutcomeText.watermark] : []
    lines += [
      language("RESULT of ", "نتيجة ") + definition.id,
      language("log: ", "السجل: ") + report.origin,
      language("definition: ", "بصمة التعريف: ") + Hex.encode(definition.digest.bytes),
      language("window: ", "مدة التصويت: ")
        + "\(definition.window.opens.rfc3339) – \(definition.window.closes.rfc3339)",
      language("officers: ", "المسؤولون: ")
        + language(
          "\(officers.threshold) of \(officers.keys.count) sign",
          "يوقّع \(officers.threshold) من \(officers.keys.count)"
        ),
    ]
    for key in officers.keys { lines.append("    \(VerifierKeyText(key)?.name ?? key)") }
    for (tag, title) in zip(definition.languages, definition.title.texts) {
      lines.append("\(language("title", "العنوان")) (\(tag)): \(title)")
    }
    if !report.isDefinitionPinned {
      lines.append(
        language(
          "The definition is the bundle's own word. Name yours with --definition, or compare the log's "
            + "name with the one that was announced.",
          "التعريف هنا هو ما تقوله هذه الحزمة. سمِّ تعريفك بالخيار ‎--definition، أو قارن اسم السجل بالاسم "
            + "المعلن."
        )
      )
    }
    return lines
      + ResultWords(definition: definition, statement: report.statement, language: language).lines
  }

  private func report(_ signers: [NoteSigner], count: Int, threshold: Int?) {
    let names = signers.map(\.name).joined(separator: language(", ", "، "))
    if language == .arabic {
      let signed = names.isEmpty ? "" : "وقّع: \(names). "
      Console.print(signed + "التوقيعات: \(count)" + (threshold.map { " من \($0)" } ?? ""))
      return
    }
    let signed = names.isEmpty ? "" : "signed by \(names); "
    let number =
      threshold.map { "\(count) of \($0) signatures" }
      ?? "\(count) signature\(count == 1 ? "" : "s")"
    let isOne = count == 1 && threshold == nil
    Console.print("\(signed)\(number) stand\(isOne ? "s" : "") under it")
  }
}

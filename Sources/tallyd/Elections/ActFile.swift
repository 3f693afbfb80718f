import TallyCrypto
import TallyModel

/// An act on its way from officer to officer: first its bare text, then a signed note.
struct ActFile {
  let text: ActText
  private(set) var note: SignedNote?

  init(_ text: ActText) { self.text = text }

  /// Reads an act; nothing when the bytes are none.
  init(parsing bytes: [UInt8]) throws(CommandFailure) {
    do throws(ActError) {
      if let note = try? SignedNote(parsing: bytes) {
        self.note = note
        text = try ActText(parsing: note.text)
      } else {
        text = try ActText(parsing: bytes)
      }
    } catch { throw CommandFailure(.badInput, "not an act: \(error)") }
    // What cannot be said in words is not signed.
    guard [.opened, .closed, .lot].contains(text.type) else {
      throw CommandFailure(
        .badInput,
        "the act \(text.type.actName ?? "") is not known to this version, which opens and closes "
          + "elections and notes their lots; nothing was signed"
      )
    }
  }

  /// What is written to the file.
  var bytes: [UInt8] { note?.bytes ?? text.bytes }

  mutating func add(_ signers: [NoteSigner]) throws(CommandFailure) {
    do throws(NoteError) {
      guard var note else {
        note = try SignedNote(text: text.bytes, signers: signers)
        return
      }
      for signer in signers { try note.add(signer: signer) }
      self.note = note
    } catch { throw CommandFailure(error) }
  }

  /// The officers who have signed.
  ///
  /// - Throws: 65 when a signature in an officer's name does not hold.
  func signers(among officers: [VerifierKey]) throws(CommandFailure) -> [VerifierKey] {
    guard let note else { return [] }
    do throws(NoteError) {
      return try note.verified(by: officers)
    } catch .noKnownSignature {
      return []
    } catch { throw CommandFailure(error) }
  }

  /// Who has signed without being an officer.
  func strangers(among officers: [VerifierKey]) -> [String] {
    (note?.signatures ?? []).filter { signature in
      !officers.contains { $0.keyID == signature.keyID && $0.name == signature.name }
    }.map(\.name)
  }

  /// What is signed, in words.
  func words(
    _ definition: Definition?,
    _ language: SigningLanguage = .english
  ) -> [String] {
    let verb =
      switch text.type {
      case .opened: language("OPEN the election", "فتح الانتخاب")
      case .closed: language("CLOSE the election", "إغلاق الانتخاب")
      default:
        language(
          "NOTE THE LOT that was drawn in public after the closing",
          "تدوين القرعة التي سُحبت علنًا بعد الإغلاق"
        )
      }
    var lines = [
      "\(language("act", "قرار")) \(text.number): \(verb)",
      "\(language("log:   ", "السجل:")) \(text.origin)",
    ]
    if let reason = text.reason { lines.append("\(language("reason:", "السبب:")) \(reason)") }
    if let seed = text.seed { lines.append("\(language("seed:  ", "البذرة:")) \(seed)") }
    if let definition {
      if definition.isRehearsal { lines.insert(OutcomeText.watermark, at: 0) }
      for (tag, title) in zip(definition.languages, definition.title.texts) {
        lines.append("\(language("title: ", "العنوان:")) \(title) (\(tag))")
      }
      lines.append(
        "\(language("window:", "مدة التصويت:")) \(definition.window.opens.rfc3339) – "
          + definition.window.closes.rfc3339
      )
    }
    return lines
  }
}

extension CommandFailure {
  init(_ error: NoteError) { self.init(.badInput, "\(error)") }
}

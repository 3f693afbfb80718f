import TallyCount
import TallyCrypto
import TallyModel
import TallyVerify

extension Fraud {
  /// What a thief can do to the result; the officers sign whatever it says.
  static let ofResults: [Fraud] = [
    Fraud("a count is changed", foundBy: .result) { forgery in
      forgery.publish { $0.replacing("\"marks\":1", with: "\"marks\":9", maxReplacements: 1) }
    },
    Fraud("the winner is changed", foundBy: .result) { forgery in
      forgery.publish { text in
        text.contains(#""elected":["rebuild"]"#)
          ? text.replacing(#""elected":["rebuild"]"#, with: #""elected":["restore"]"#)
          : text.replacing(#""elected":["restore"]"#, with: #""elected":["rebuild"]"#)
      }
    },
    Fraud("the lot falls the other way", in: .lot, foundBy: .result) { forgery in
      forgery.publish { text in
        let (one, other) = ("[\"rebuild\"]", "[\"restore\"]")
        let drawn = text.contains("\"elected\":\(one)") ? one : other
        return text.replacing(drawn, with: drawn == one ? other : one)
      }
    },
    Fraud("a round of a count is told otherwise", in: .lot, foundBy: .result) { forgery in
      forgery.publish { $0.replacing(#""exhausted":75"#, with: #""exhausted":74"#) }
    },
    Fraud("the turnout is changed", foundBy: .result) { forgery in
      forgery.publish { $0.replacing(#""replaced":0"#, with: #""replaced":1"#) }
    },
    Fraud("a rehearsal's mark is changed", foundBy: .result) { forgery in
      forgery.publish { $0.replacing(#""rehearsal":false"#, with: #""rehearsal":true"#) }
    },
    Fraud("replaced votes are counted", in: .last, foundBy: .result) { forgery in
      // The result of the same ballots if nobody had voted again.
      var honest = forgery.scribe
      honest.entries = honest.entries.map { entry in
        guard let (head, _, selections) = BallotEntry.decode(entry.rawSpan) else { return entry }
        var free = head
        free.replaces = nil
        return Scribe.entry(free, scope: "", selections: Array(entry[selections]))
      }
      let all = honest.statement().json["turnout"]?["counted"]?.integerValue ?? 0
      let counted = forgery.scribe.statement().json["turnout"]?["counted"]?.integerValue ?? 0
      forgery.publish { text in
        text.replacing("\"counted\":\(counted)", with: "\"counted\":\(all)")
      }
    },
    Fraud("the result is written in another form", foundBy: .result) { forgery in
      forgery.publish { $0.replacing("{\"authority\"", with: "{ \"authority\"") }
    },
    Fraud("the result counts another log", in: .counts, foundBy: .result) { forgery in
      forgery.publish { $0.replacing("\"size\":", with: "\"size\":1") }
    },
    Fraud("the result's scopes and turnout do not agree", in: .counts, foundBy: .result) {
      forgery in
      forgery.publish {
        $0.replacing(#""counted":300,"replaced""#, with: #""counted":299,"replaced""#)
          .replacing(#""replaced":0"#, with: #""replaced":1"#)
      }
    },
    Fraud("fewer ballots than none are counted", in: .counts, foundBy: .result) { forgery in
      forgery.publish {
        $0.replacing(#""ballots":300,"counted":300"#, with: #""ballots":300,"counted":-300"#)
      }
    },
    Fraud("a scope weighs less than nothing", in: .counts, foundBy: .result) { forgery in
      forgery.publish {
        $0.replacing(#""scope":"","weight":300"#, with: #""scope":"","weight":-300"#)
      }
    },
    Fraud("less than nobody has voted", in: .counts, foundBy: .result) { forgery in
      forgery.publish {
        $0.replacing(#""ballots":300,"counted":300"#, with: #""ballots":-1,"counted":-1"#)
      }
    },
    Fraud("the log has less than no entries", in: .counts, foundBy: .result) { forgery in
      forgery.publish { $0.replacing(#""size":"#, with: #""size":-"#) }
    },
    Fraud("the table says something else", foundBy: .table) { forgery in
      forgery.edit("results.csv") { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        bytes = Array(text.replacing("Restore it", with: "Destroy it").utf8)
      }
    },
    Fraud("the table says something else beside counts alone", in: .counts, foundBy: .table) {
      forgery in
      forgery.edit("results.csv") { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        bytes = Array(text.replacing(",counted,300", with: ",counted,301").utf8)
      }
    },
    Fraud("the table is missing", foundBy: .table) { forgery in
      forgery.edits.append { $0["results.csv"] = nil }
    },
    Fraud("no officer signs", foundBy: .signatures) { $0.signers = [] },
    Fraud(
      "a closed result of counts alone poses as figures on the way",
      in: .counts,
      foundBy: .signatures
    ) {
      forgery in
      forgery.signers = []
      forgery.options.allowsOpen = true
    },
    Fraud("too few officers sign", foundBy: .signatures) { $0.signers = [2] },
    Fraud("an officer signs twice", foundBy: .signatures) { forgery in
      forgery.signers = [0]
      forgery.edit("result.note") { bytes in
        bytes += bytes[(bytes.firstRange(of: Array("\n\n".utf8))?.upperBound ?? 0)...]
      }
    },
    Fraud("a stranger's signature stands beside the officers'", foundBy: .signatures) { forgery in
      forgery.edit("result.note") { bytes in
        var note = try SignedNote(parsing: bytes)
        try note.add(
          signer: try NoteSigner(name: "minister.example.om", key: SigningKey(seed: Array(9..<41)))
        )
        bytes = note.bytes
      }
    },
    Fraud("a signature is a copy of another officer's", foundBy: .signatures) { forgery in
      forgery.edit("result.note") { bytes in
        let note = try SignedNote(parsing: bytes)
        let judge = TestElection.officerKeys[2].verifier
        var copy = try SignedNote(text: note.text, signers: [TestElection.officerKeys[0]])
        try copy.add(
          NoteSignature(
            name: judge.name,
            keyID: judge.keyID,
            signature: note.signatures[1].signature
          )
        )
        bytes = copy.bytes
      }
    },
    Fraud("officers signed another result", foundBy: .signatures) { forgery in
      forgery.edit("result.note") { bytes in
        let text = String(decoding: try SignedNote(parsing: bytes).text, as: UTF8.self)
          .replacing(#""replaced":0"#, with: #""replaced":1"#)
        bytes = try SignedNote(text: Array(text.utf8), signers: TestElection.officerKeys).bytes
      }
    },
    Fraud("officers whom nobody vouched for sign", foundBy: .signatures) { forgery in
      forgery.scribe.entries[forgery.scribe.entries.count - 1] = try forgery.scribe.act(
        .closed,
        number: 2
      )
      forgery.signers = [1, 2]
      forgery.options.trust = .init(keys: TestElection.officerKeys.prefix(2).map(\.verifier))
    },
  ]
}

extension Forgery {
  /// Exchanges the result's text, and lets the officers sign it.
  fileprivate mutating func publish(_ change: @escaping @Sendable (String) -> String) {
    edits.append { files in
      let text = String(decoding: files["result.json"] ?? [], as: UTF8.self)
      let forged = Array(change(text).utf8)
      files["result.json"] = forged
      files["result.note"] = try SignedNote(
        text: forged,
        signers: [TestElection.officerKeys[0], TestElection.officerKeys[2]]
      ).bytes
    }
  }
}

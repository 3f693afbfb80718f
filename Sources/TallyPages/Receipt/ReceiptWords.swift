/// The words of a receipt's page.
struct ReceiptWords {
  let all: [String: String]

  let authority: String
  let opens: String
  let closes: String
  let scope: String
  let entry: String
  let log: String

  static let english = ReceiptWords(
    all: [
      "name": "Receipt of a ballot",
      "rehearsal": "REHEARSAL: this vote decides nothing",
      "codeCaption": "The whole receipt, as it was given.",
      "codeMissing": "The receipt is too long for a QR code; keep its file.",
      "trackerName": "Short tracker, to say on the telephone:",
      "warning": """
      Whoever holds this sheet can read from the code what was chosen. Keep it to yourself, and \
      do not show it to anyone who asks how you voted.
      """,
      "show": "Show what was chosen",
      "blank": "left blank",
      "provesHead": "What it proves",
      "provesEntry": "This ballot stands in the vote's log, at the place above, word for word.",
      "provesSigned": """
      The log's key has signed that. If the ballot is changed or left out later, this sheet \
      shows it.
      """,
      "provesNotHead": "What it does not prove",
      "provesNotCounted": """
      That the ballot is counted in the published result. That shows after the closing, when \
      the receipt is checked against the result.
      """,
      "provesNotLast":
        "That it is the last one: here a later ballot of the same voter replaces it.",
      "provesNotPerson": "Who voted. It has no name; anybody may carry it.",
      "checkHead": "How to check it",
      "checkPage": """
      After the closing, open the result page, go to “Check your vote”, and choose the receipt's \
      file, or paste what a reader of QR codes makes of the code above.
      """,
      "checkReceipt": "At any time, with the receipt's file and the announced definition:",
      "checkBundle": "After the closing, with the whole published bundle:",
    ],
    authority: "Held by",
    opens: "Opens",
    closes: "Closes",
    scope: "For",
    entry: "Entry, counted from 0",
    log: "Log, and its entries then",
  )

  static let arabic = ReceiptWords(
    all: [
      "name": "إيصال تصويت",
      "rehearsal": "تجربة: هذا التصويت لا يُعتد به",
      "codeCaption": "الإيصال كاملًا كما أُعطي.",
      "codeMissing": "الإيصال أطول من أن يسعه رمز QR؛ احتفظ بملفه.",
      "trackerName": "رمز تتبع قصير لإملائه بالهاتف:",
      "warning": """
      من يحمل هذا الإيصال يستطيع أن يقرأ من رمز QR ما اختير. احتفظ به لنفسك، ولا تُره لمن \
      يسألك كيف صوّتّ.
      """,
      "show": "أظهر ما اختير",
      "blank": "تُرك فارغًا",
      "provesHead": "ما يثبته الإيصال",
      "provesEntry": "هذا الصوت مدوّن في سجل التصويت، في الموضع المذكور أعلاه، حرفًا بحرف.",
      "provesSigned": """
      وقّع مفتاح السجل على ذلك. فإن غُيّر الصوت أو حُذف لاحقًا كشف هذا الإيصال ذلك.
      """,
      "provesNotHead": "ما لا يثبته",
      "provesNotCounted": """
      أن الصوت محتسب في النتيجة المنشورة. يظهر ذلك بعد الإغلاق، حين يُطابق الإيصال بالنتيجة.
      """,
      "provesNotLast": "أنه الأخير: في هذا التصويت يحل محله صوت لاحق للناخب نفسه.",
      "provesNotPerson": "من الذي صوّت. ليس فيه اسم، وقد يحمله أي شخص.",
      "checkHead": "كيف يُتحقق منه",
      "checkPage": """
      بعد الإغلاق افتح صفحة النتيجة، واذهب إلى «تحقق من صوتك»، واختر ملف الإيصال، أو ألصق ما \
      يقرؤه قارئ رموز QR من الرمز أعلاه.
      """,
      "checkReceipt": "في أي وقت، بملف الإيصال والتعريف المعلن:",
      "checkBundle": "بعد الإغلاق، بالحزمة المنشورة كاملة:",
    ],
    authority: "الجهة المنظِّمة",
    opens: "يبدأ",
    closes: "يُغلق",
    scope: "عن",
    entry: "المدخل، والعدّ من 0",
    log: "السجل، وعدد مدخلاته حينئذ",
  )
}

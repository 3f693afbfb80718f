/// The page's sections in one language, each a pure function of the report.
struct PageSections {
  let report: RehearsalReport
  let text: any PageText

  var all: Markup {
    [verdict, plan, answers, checks, charts, steps, machine, again].assembled(separator: "\n")
  }

  func section(_ heading: Markup, class name: Markup = "", _ content: Markup) -> Markup {
    """
    <section class="\(name)"><h2>\(heading)</h2>
    \(content)
    </section>
    """
  }

  /// Names and what they are; what is not there is left out.
  func list(_ rows: [(Markup, Markup)?]) -> Markup {
    let rows = rows.compactMap(\.self).map { name, value -> Markup in
      "<div><dt>\(name)</dt><dd>\(value)</dd></div>"
    }
    return "<dl>\(rows.assembled(separator: "\n"))</dl>"
  }

  /// A table that scrolls by itself where the screen is narrow; its cells come with their tags.
  func table(_ heads: [Markup], _ rows: [Markup], label: Markup) -> Markup {
    """
    <div class="scroll" tabindex="0" role="region" aria-label="\(label)"><table>
    <thead><tr>\(heads.map { "<th scope=\"col\">\($0)</th>" }.assembled())</tr></thead>
    <tbody>
    \(rows.assembled(separator: "\n"))
    </tbody></table></div>
    """
  }

  /// What only is there in English, as it was written.
  func english(_ sentences: String) -> Markup {
    "<span lang=\"en\" dir=\"ltr\" class=\"foreign\">\(sentences)</span>"
  }
}

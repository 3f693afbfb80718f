import TallyCount
import TallyModel

/// `rating.jsonld`: what people gave each page or thing, as search engines read ratings
/// (schema.org AggregateRating).
///
/// - SeeAlso: docs/formats.md, "data/rating.jsonld".
struct RatingMarkup {
  /// Nothing where no contest asks for ratings, or nobody gave one.
  let json: JSONValue?

  init(_ result: PublishedResult) {
    let contests = result.definition.contests
    var ratings: [JSONValue] = []
    if contests.contains(where: Self.isRated) {
      for scope in result.statement.scopes {
        let name = scope["scope"]?.stringValue ?? ""
        for (contest, json) in zip(contests, scope["contests"]?.elements ?? [])
        where Self.isRated(contest) {
          let figures = OptionFigures(contest, json["outcome"] ?? .null)
          ratings += Self.ratings(contest, figures, scope: name, of: result.definition)
        }
      }
    }
    json =
      ratings.isEmpty ? nil : ["@context": Self.context, "@graph": .array(ratings)]
  }

  /// Written out, so that nobody has to ask schema.org's server what the words mean.
  private static let context: JSONValue = ["@vocab": "https://schema.org/"]

  private static func isRated(_ contest: Contest) -> Bool {
    contest.rule == "score" || contest.rule == "satisfaction"
  }

  private static func ratings(
    _ contest: Contest,
    _ figures: OptionFigures,
    scope: String,
    of definition: Definition
  ) -> [JSONValue] {
    let range = contest.scores ?? 0...0
    return contest.options.compactMap { option -> JSONValue? in
      guard let count = figures.ratings(of: option.id), count > 0,
        let mean = figures.mean(of: option.id)
      else { return nil }
      return [
        "@type": "AggregateRating",
        "itemReviewed": item(contest, option, scope: scope, of: definition),
        "ratingValue": .string(mean),
        "ratingCount": .integer(count),
        "worstRating": .integer(Int64(range.lowerBound)),
        "bestRating": .integer(Int64(range.upperBound)),
      ]
    }
  }

  private static func item(
    _ contest: Contest,
    _ option: Option,
    scope: String,
    of definition: Definition
  ) -> JSONValue {
    let names = zip(definition.languages, option.label.texts).map { language, label -> JSONValue in
      ["@value": .string(label), "@language": .string(language)]
    }
    var isPage = false
    if case .page = definition.scope { isPage = true }
    return [
      "@type": isPage ? "WebPage" : "CreativeWork",
      "name": .array(names),
      "identifier": .string("\(definition.origin)/\(scope)/\(contest.id)/\(option.id)"),
    ]
  }
}

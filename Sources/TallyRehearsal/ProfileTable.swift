/// The profiles that come with the program; each is an event that happened.
package enum ProfileTable {
  package static func profile(named name: String) -> Profile? { all.first { $0.name == name } }

  package static let all: [Profile] = [
    pageRating, cityPoll, estonia2023, omanShura2023, openingStampede, censusNight, tvMoment,
    petitionViral, retryStorm,
  ]

  private static let hour = 3_600.0
  private static let day = 24 * hour

  private static let pageRating = Profile(
    name: "page-rating",
    source: """
      A public body's page that 169 visitors had rated, 4.32 stars on average; the rate of five a \
      second is assumed.
      """,
    phases: [Profile.Phase(seconds: 34, casts: 169)],
    duplicateShare: 0.1,
    connections: 2,
    paper: .rating([4, 6, 17, 47, 95])
  )

  private static let cityPoll = Profile(
    name: "city-poll",
    source: """
      Barcelona's participatory budget of 2021: 39,433 people in 10 days \
      (ajuntament.barcelona.cat); that half of them come in one evening hour a day is assumed.
      """,
    phases: (0..<10).flatMap { _ in
      [
        Profile.Phase(seconds: day - hour, casts: 1_972),
        Profile.Phase(seconds: hour, casts: 1_971),
      ]
    },
    revoteShare: 0.02,
    connections: 4,
    paper: .choice(options: 12)
  )

  private static let estonia2023 = Profile(
    name: "estonia-2023",
    source: """
      Riigikogu election of 2023 over the internet (news.err.ee/1608922796): 324,301 votes in six \
      days, 3.3 % of them by voters who had voted before; 7,298 in the first hour, 8,065 in the \
      last but one, 11,029 in the last; 110 came after the end. Between, spread evenly. The roll had some 966,000 voters.
      """,
    phases: [
      Profile.Phase(seconds: hour, casts: 7_298),
      Profile.Phase(seconds: 6 * day - 3 * hour, casts: 297_799),
      Profile.Phase(seconds: hour, casts: 8_065),
      Profile.Phase(seconds: hour, casts: 11_029),
      Profile.Phase(seconds: 0.1 * hour, casts: 110, isLate: true),
    ],
    revoteShare: 0.033,
    thinkSeconds: 10,
    paper: .choice(options: 10),
    entitled: 966_000
  )

  private static let omanShura2023 = Profile(
    name: "oman-shura-2023",
    source: """
      Majlis A'Shura election of 29 October 2023 by the Intakhib app (gulfnews.com, \
      omanobserver.om): 496,279 of 753,260 voters; of the 482,436 on the day 90,603 in the first of \
      11 hours, 18.8 %. The 13,843 who voted abroad a week before are counted in with the same \
      share; the other hours are spread evenly. That one voter in a hundred tries a second time is \
      assumed.
      """,
    phases: [
      Profile.Phase(seconds: hour, casts: 93_203),
      Profile.Phase(seconds: 10 * hour, casts: 403_076),
    ],
    duplicateShare: 0.01,
    thinkSeconds: 60,
    connections: 16,
    paper: .choice(options: 13),
    entitled: 753_260
  )

  private static let openingStampede = Profile(
    name: "opening-stampede",
    source: """
      Moscow, September 2021 (tass.ru/1339741): 250,000 voters in the first two hours while the \
      portal had 47,000 requests a second; that these only ask for the state is assumed.
      """,
    phases: [Profile.Phase(seconds: 2 * hour, casts: 250_000)],
    duplicateShare: 0.01,
    readsPerSecond: 47_000,
    connections: 16
  )

  private static let censusNight = Profile(
    name: "census-night",
    source: """
      Australia's census of 9 August 2016 (legalvision.com.au, cnet.com): designed for 260 forms a \
      second and tested with half as many again. Half an hour at 390 a second; that one sender in a \
      thousand loses the connection is assumed.
      """,
    phases: [Profile.Phase(seconds: 0.5 * hour, casts: 702_000)],
    abandonShare: 0.001,
    thinkSeconds: 30,
    connections: 16
  )

  private static let tvMoment = Profile(
    name: "tv-moment",
    source: """
      Junior Eurovision 2014 (junioreurovision.tv): 37,000 votes in the first three seconds, and \
      91,000 more; that these took ten minutes, and that one in twenty tries again, is assumed.
      """,
    phases: [
      Profile.Phase(seconds: 3, casts: 37_000),
      Profile.Phase(seconds: 600, casts: 91_000),
    ],
    duplicateShare: 0.05,
    connections: 32,
    paper: .choice(options: 16)
  )

  private static let petitionViral = Profile(
    name: "petition-viral",
    source: """
      The petition to revoke Article 50, 21 March 2019 (Press Association): up to 2,000 signatures \
      a minute. A hundred readers of the counter for each signature are assumed, for ten minutes, and \
      that one in fifty signs twice.
      """,
    phases: [Profile.Phase(seconds: 600, casts: 20_000)],
    duplicateShare: 0.02,
    readsPerSecond: 3_333,
    connections: 8
  )

  private static let retryStorm = Profile(
    name: "retry-storm",
    source: """
      What clients do when answers are late: each ballot is sent four times, as reported of \
      several platforms (lyon decidim-app issue 774, gcd-django issue 70). Assumed: 500 a second \
      for a minute, one in fifty with a new ballot, one in fifty over a connection that is lost.
      """,
    phases: [Profile.Phase(seconds: 60, casts: 30_000)],
    duplicateShare: 0.02,
    retries: 3,
    abandonShare: 0.02,
    connections: 8
  )
}

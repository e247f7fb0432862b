import Foundation

/// `report.html`: the record as one page that needs nothing else, with the matrix and tables, made to be printed.
/// `record.html`: the same without the picture, in the few elements that mail programs keep, made to be copied into a mail or a document.
struct Report {
    let room: Room
    private let isForMail: Bool
    private let record: Record

    static func text(of room: Room) -> String { Report(room).text }

    static func mail(of room: Room) -> String { Report(room, isForMail: true).text }

    /// The style sheets within the page.
    static func styles(for room: Room) -> [String] { [ReportStyle.sheet(isDraft: room.record == nil)] }

    private init(_ room: Room, isForMail: Bool = false) {
        self.room = room
        self.isForMail = isForMail
        record = Record(room: room, isolates: true)
    }

    private var text: String {
        let title = "\(room.charter.title): decision record" + (room.record == nil ? " (DRAFT)" : "")
        if isForMail { return mail(title) }
        let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        let head = [
            "<meta charset=\"utf-8\"/>",
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>",
            "<meta http-equiv=\"Content-Security-Policy\" content=\"\(policy)\"/>",
            Page.element("title", [:], [XML.escaped(title)]),
        ]
        let styles = Report.styles(for: room).map { "<style>\($0)</style>" }
        return "<!doctype html>\n<html lang=\"en\">\n<head>\n" + (head + styles).joined(separator: "\n")
            + "\n</head>\n<body>\n" + Page.element("main", [:], ["\n" + body.joined(separator: "\n") + "\n"])
            + "\n</body>\n</html>\n"
    }

    private func mail(_ title: String) -> String {
        let style = "font-family: Arial, Helvetica, sans-serif; font-size: 11pt; line-height: 1.4"
        return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
            + Page.element("title", [:], [XML.escaped(title)]) + "\n</head>\n<body>\n"
            + Page.element("div", ["style": style], ["\n" + body.joined(separator: "\n") + "\n"])
            + "\n</body>\n</html>\n"
    }

    private var body: [String] {
        let sections = record.sections
        let (head, rest) = (sections.first ?? [], sections.dropFirst())
        let decisions = rest.filter { $0.first == record.decisions.first }
        let keyResults = rest.filter { $0.first == record.keyResults.first }
        let others = rest.filter { !decisions.contains($0) && !keyResults.contains($0) }
        return [Page.element("header", [:], [Page.elements(head)])]
            + decisions.map(section) + keyResults.map { section($0, with: keyResultsNow) }
            + [matrix] + others.map(section)
    }

    private func section(_ lines: [String]) -> String { section(lines, with: nil) }

    private func section(_ lines: [String], with more: String?) -> String {
        Page.element("section", [:], [Page.elements(lines)] + (more.map { ["\n", $0] } ?? []))
    }

    // MARK: The matrix and the cards

    private var matrix: String {
        let heading = Page.element("h2", [:], ["What we saw"])
        guard !room.shownCards.isEmpty else {
            return Page.element("section", [:], [heading, Page.element("p", [:], ["No card has been revealed yet."])])
        }
        if isForMail { return Page.element("section", [:], [heading, "\n", cards]) }
        let picture = Page.element("figure", [:], [MatrixPicture.figure(of: room)])
        return Page.element("section", [:], [heading, "\n", picture, "\n", cards])
    }

    private var cards: String {
        let rows = room.shownCards.filter { $0.value.state != .merged }.map { id, card -> [String] in
            let result = room.newestResult(of: id)?.result
            return [
                XML.escaped(String(card.number ?? 0)), Page.words(card.text), axis(result, \.impact),
                axis(result, \.effort), result?.quadrant?.title ?? "", decision(on: id, card),
            ]
        }
        return table(
            "The cards", ["No.", "Card", "Impact", "Effort", "Place", "Decision"], rows, numbers: [0, 2, 3], short: [4])
    }

    private func axis(_ result: Tally.Result?, _ axis: KeyPath<Tally.Result, AxisTally?>) -> String {
        guard let result else { return "" }
        return result[keyPath: axis].map { Plain.mean($0.mean) } ?? "too few votes"
    }

    private func decision(on id: Card.ID, _ card: Card) -> String {
        if card.state == .parked { return "Parked" }
        guard let choice = room.choices[id] else { return "Not decided" }
        if choice.choice == .notNow {
            return choice.reason.map { "Not now: \(Page.words($0))" } ?? "Not shortlisted"
        }
        let under = choice.under.flatMap { room.cards[$0]?.number }
        return under.map { "Pursued with card \($0)" } ?? "Pursued"
    }

    // MARK: Where the key results stand

    /// By the newest check-in at which somebody wrote about one; nil while there is none.
    private var keyResultsNow: String? {
        let looks = room.checkIns.all.reversed().lazy.map { ($0, room.newestUpdates(of: $0.id)) }
        guard let ((id, checkIn), updates) = looks.first(where: { !$0.1.isEmpty }) else { return nil }
        let results = checkIn.state == .open ? room.results(of: id).results : checkIn.results
        let rows = room.objectives.ids.flatMap(room.keyResults(of:)).map { id, result -> [String] in
            let update = updates[id]
            let value = update?.value.map { Page.words(unit($0, result.unit)) } ?? "no data"
            let progress = results[id]?.progress.map { "\(Int(($0 * 100).rounded())) %" } ?? ""
            let confidence = update?.confidence.map { "\($0) of 10" } ?? ""
            return [Page.words(result.title), value, progress, status(results[id]?.status), confidence]
        }
        let day = Plain.day(checkIn.date) + (checkIn.state == .open ? ", still open" : "")
        return table(
            "Where they stand, check-in of \(day)", ["Key result", "Value", "Progress", "Status", "Confidence"], rows,
            numbers: [1, 2], short: [3, 4])
    }

    private func unit(_ value: Double, _ unit: String?) -> String {
        Plain.number(value) + (unit.map { " \($0)" } ?? "")
    }

    /// A shape and a word.
    private func status(_ status: Status?) -> String {
        switch status {
        case .onTrack: "● On track"
        case .atRisk: "▲ At risk"
        case .offTrack: "■ Off track"
        case .noData: "○ No data"
        case nil: ""
        }
    }

    // MARK: Tables

    /// The cells are elements or escaped text.
    private func table(
        _ caption: String, _ header: [String], _ rows: [[String]], numbers: Set<Int>, short: Set<Int>
    ) -> String {
        func kind(_ place: Int) -> String? {
            numbers.contains(place) ? "number" : short.contains(place) ? "short" : nil
        }
        func cells(_ name: String, _ values: [String]) -> String {
            let cells = values.enumerated().map { place, value in
                Page.element(
                    name,
                    [
                        "scope": name == "th" ? "col" : nil, "class": isForMail ? nil : kind(place),
                        "align": isForMail ? (numbers.contains(place) ? "right" : "left") : nil,
                        "valign": isForMail ? "top" : nil,
                    ], [value])
            }
            return Page.element("tr", [:], cells)
        }
        // Mail programs keep these and drop style sheets.
        let frame: KeyValuePairs<String, String?> =
            isForMail
            ? ["border": "1", "cellpadding": "5", "cellspacing": "0", "style": "border-collapse: collapse"] : [:]
        return Page.element(
            "table", frame,
            [
                Page.element("caption", [:], [XML.escaped(caption)]),
                Page.element("thead", [:], [cells("th", header.map(XML.escaped))]),
                "\n" + Page.element("tbody", [:], rows.map { cells("td", $0) + "\n" }),
            ])
    }
}

/// The words by which the surface check tells languages apart and reads a sentence. Data, not rules.
enum SurfaceWords {
    enum Language: CaseIterable {
        case english, german

        var lexicon: Lexicon { self == .english ? SurfaceWords.english : SurfaceWords.german }
    }

    struct Lexicon: Sendable {
        var isGerman = false
        /// Words by which the language is known.
        let common: Set<String>
        /// Verbs and nouns of a figure that moves.
        let moving: Set<String>
        /// Verbs and nouns of a thing that is made, bought or brought out.
        let shipping: Set<String>
        let shippingForms: Set<String>
        /// What is done once, beyond shipping: for key results.
        let deeds: Set<String>
        /// What is said of a thing that is finished, at the end, after `being`.
        let done: Set<String>
        let being: Set<String>
        let products: Set<String>
        /// What figures count.
        let figures: Set<String>
        let means: Set<String>
        let manner: Set<String>
        let mannerPairs: Set<String>
        /// Words of `manner` that mean a date when one follows.
        let temporal: Set<String>
        let dates: Set<String>
        let numbers: Set<String>
        /// Capacity that becomes free.
        let freed: Set<String>
        /// "no one", "never": as good as a number.
        let without: Set<String>
        let joints: Set<String>
        let jointPairs: Set<String>
        /// What may stand before the verb.
        let fillers: Set<String>

        /// All that speaks for the language.
        let known: Set<String>
    }

    /// The words of a text in lower case; figures stay whole, `%` is a word.
    static func split(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        func end() {
            while let last = word.last, last == "." || last == "," || last == "'" { word.removeLast() }
            if !word.isEmpty { words.append(word) }
            word = ""
        }
        for character in text.prefix(2_000) {
            if character.isLetter || character.isNumber {
                word.append(contentsOf: character.lowercased())
            } else if character == "." || character == ",", word.last?.isNumber == true {
                word.append(character)
            } else if character == "'" || character == "’", word.last?.isLetter == true {
                word.append("'")
            } else {
                end()
                if character == "%" { words.append("%") }
            }
        }
        end()
        return words
    }

    /// The language that most words speak for, when it is one that is known.
    static func language(of words: [String]) -> Language? {
        let votes = Language.allCases.map { language in
            (language, words.count { language.lexicon.known.contains($0) })
        }
        guard let best = votes.max(by: { $0.1 < $1.1 }), best.1 > 0 else { return nil }
        let strangers = words.count(where: foreign.contains)
        let rivals = votes.filter { $0.0 != best.0 }.map(\.1).max() ?? 0
        return best.1 > strangers && best.1 > rivals ? best.0 : nil
    }

    private static func set(_ words: String) -> Set<String> { Set(words.split(separator: " ").map(String.init)) }
    private static func pairs(_ words: String) -> Set<String> { Set(words.split(separator: ", ").map(String.init)) }

    /// Function words of neighbours that share many words with English and German.
    private static let foreign = set(
        """
        le la les des du une un et est pour avec dans sur plus notre nos qui que sans par au aux ce ces d'ici nous \
        el los las del y con para por en una más nuestro nuestra al se su sus como este esta año \
        il lo gli di della delle dei nel nella per più con che non da alla dal nostro questo fino è i e \
        de het een van met voor naar niet wij ons onze wordt zijn bij uit tot deze dit jaar \
        o os das dos na no em com ao à são não nosso nossa até \
        och att för med av på till vi våra det ett som från är inte och til på av er ikke \
        w z na do się jest nie przez dla oraz tym roku nasz \
        ve bir için ile bu daha olarak çok
        """.replacingNewlines)

    private static func lexicon(
        german: Bool = false, common: String, moving: String, shipping: String, forms: String = "", deeds: String,
        done: String, being: String, products: String, figures: String, means: String, manner: String,
        mannerPairs: String, temporal: String, dates: String, numbers: String, freed: String, without: String,
        joints: String, jointPairs: String, fillers: String
    ) -> Lexicon {
        let (common, moving, shipping, deeds) = (set(common), set(moving), set(shipping), set(deeds))
        let (manner, figures, numbers, dates) = (set(manner), set(figures), set(numbers), set(dates))
        return Lexicon(
            isGerman: german, common: common, moving: moving, shipping: shipping, shippingForms: set(forms),
            deeds: deeds, done: set(done), being: set(being), products: set(products), figures: figures,
            means: set(means), manner: manner, mannerPairs: pairs(mannerPairs), temporal: set(temporal),
            dates: dates, numbers: numbers, freed: set(freed), without: set(without), joints: set(joints),
            jointPairs: pairs(jointPairs), fillers: set(fillers),
            known: common.union(moving).union(shipping).union(deeds).union(manner).union(figures).union(numbers)
                .union(dates))
    }

    private static let english = lexicon(
        common: """
            the of to and for with from by that we our us is are be has have will not this these it its their they \
            all each every into at as who what when where which more less new than before after until so become \
            being people team teams work customers
            """.replacingNewlines,
        moving: """
            raise increase grow reduce cut lower improve boost lift double triple halve decrease achieve reach hit \
            gain win get bring drive push expand shrink accelerate shorten lengthen maximise maximize minimise \
            minimize maintain keep hold retain attract acquire sell earn save generate exceed beat attain secure \
            strengthen enhance extend deepen scale deliver drop limit rank become
            """.replacingNewlines.replacing(" become", with: ""),
        shipping: """
            launch publish release ship build create implement introduce hire open buy install develop migrate \
            complete finish finalise finalize roll set purchase recruit establish produce write design deploy start \
            upgrade add renovate construct print record film translate procure order adopt modernise modernize \
            digitise digitize redo issue implementing launching publishing
            """.replacingNewlines,
        forms: """
            launching publishing releasing shipping building creating implementing introducing hiring opening buying \
            installing developing migrating completing finishing purchasing recruiting doing being having
            """.replacingNewlines,
        deeds: """
            run hold organise organize train host conduct sign prepare draft make send visit attend plan present \
            document define select choose review update carry perform interview contact inform schedule teach \
            appoint found gather collect map
            """.replacingNewlines,
        done: """
            live online published written done ready finished complete completed launched released available signed \
            installed built introduced implemented trained hired migrated approved delivered place open running
            """.replacingNewlines,
        being: "is are was were has have been gets",
        products: """
            app apps portal website site page system tool tools platform version campaign software crm erp dashboard \
            newsletter product feature features brochure handbook guideline guidelines shop video podcast course \
            database intranet bot chatbot api module wing office branch
            """.replacingNewlines,
        figures: """
            revenue sales nps score satisfaction traffic conversion share rate rates number numbers cost costs margin \
            turnover churn retention uptime downloads visits visitors attendance productivity efficiency profit \
            growth output yield income donations members subscribers users usage adoption engagement grades results \
            quality budget volume capacity utilisation utilization occupancy backlog percentage amount average \
            minutes hours days weeks ratio index value time times followers reach
            """.replacingNewlines,
        means: "through thereby",
        manner: """
            before instead without together themselves itself ourselves himself herself yourself automatically \
            automate automates automated redesign redesigns rebuild rebuilds rethink rework reorganise reorganize \
            restructure replace replaces qualify stop stops let lets letting hand hands handover delegate decide \
            decides rotate rotates pair pairs merge combine switch share shares shift move moves turn joint jointly \
            whoever standardise standardize simplify eliminate remove abolish skip ask asks agree agrees give gives \
            allow allows invite involve separate split swap start-of-day alone rather only daily
            """.replacingNewlines,
        mannerPairs: "no longer, as soon, right away, from now, up front, in pairs, side by, by itself, at once",
        temporal: "before",
        dates: """
            january february march april may june july august september october november december monday tuesday \
            wednesday thursday friday easter christmas spring summer autumn fall winter year month quarter end q1 q2 \
            q3 q4 season holidays deadline weekend
            """.replacingNewlines,
        numbers: """
            % percent two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred \
            thousand million half halves third thirds quarter fifth tenth twice double doubles dozen triple
            """.replacingNewlines,
        freed: "free frees freed hours hour days day week weeks minutes minute time daily capacity earlier",
        without: "no nobody none never nothing every always",
        joints: "which thereby",
        jointPairs: "so that, so we, so they, so each, so every, so no, so people, so customers, in order, such that",
        fillers: "we will want to our the a an i and please must should")

    private static let german = lexicon(
        german: true,
        common: """
            der die das den dem des ein eine einen einem einer eines und für mit von auf zu zum zur ist sind wird \
            werden wir unser unsere unseren unserem uns nicht damit sodass dass bis um im am beim bei nach aus als \
            auch oder jede jeder jedes jeden alle allen neue neuen neues neuer mehr weniger pro über unter sich es \
            sie wollen haben hat
            """.replacingNewlines,
        moving: """
            steigern steigert steigerung erhöhen erhöht erhöhung senken senkt senkung reduzieren reduziert \
            reduzierung reduktion verbessern verbessert verbesserung verdoppeln verdopplung verdoppelung halbieren \
            halbierung verringern verringerung erreichen erreicht wachsen wachstum ausbauen ausbau heben anheben \
            kürzen verkürzen minimieren maximieren gewinnen halten bringen verkaufen einsparen sparen erzielen \
            erwirtschaften übertreffen stärken optimieren optimierung beschleunigen erweitern verdreifachen \
            vergrößern vermindern drücken
            """.replacingNewlines,
        shipping: """
            veröffentlichen veröffentlichung starten start einführen einführung führen ausrollen rollout bauen bau \
            erstellen erstellung entwickeln entwicklung umsetzen umsetzung liefern fertigstellen fertigstellung \
            einstellen einstellung kaufen kauf anschaffen anschaffung eröffnen eröffnung durchführen installieren \
            installation migrieren migration aufbauen aufbau abschließen abschluss schreiben implementieren \
            implementierung launchen herausbringen einrichten einrichtung beschaffen beschaffung errichten \
            produzieren drucken digitalisieren digitalisierung modernisieren modernisierung sanieren renovieren \
            etablieren
            """.replacingNewlines.replacing(" führen", with: ""),
        deeds: """
            organisieren schulen schulung veranstalten halten unterschreiben vorbereiten versenden besuchen \
            dokumentieren definieren auswählen aktualisieren informieren benennen gründen sammeln abhalten \
            verabschieden ausarbeiten workshop workshops
            """.replacingNewlines.replacing(" halten", with: ""),
        done: """
            online live veröffentlicht geschrieben fertig erstellt eingeführt abgeschlossen umgesetzt verfügbar \
            unterschrieben installiert gebaut geschult eingestellt migriert vor bereit fertiggestellt gestartet \
            eröffnet freigegeben
            """.replacingNewlines,
        being: "ist sind wurde wurden liegt liegen steht",
        products: """
            app portal website webseite seite system tool plattform version kampagne software crm erp dashboard \
            newsletter produkt broschüre handbuch leitfaden shop video kurs datenbank intranet chatbot kundenportal
            """.replacingNewlines,
        figures: """
            umsatz absatz nps zufriedenheit kundenzufriedenheit anteil quote rate anzahl zahl kosten marge gewinn \
            fluktuation auslastung ertrag effizienz produktivität marktanteil mitgliederzahl besucherzahl reichweite \
            durchschnitt prozentsatz stunden tage minuten wochen wartezeit antwortzeit durchlaufzeit pünktlichkeit \
            einnahmen ausgaben budget bekanntheit wachstum
            """.replacingNewlines,
        means: "indem dadurch",
        manner: """
            vor bevor statt anstatt anstelle ohne gemeinsam gemeinsame gemeinsamen gemeinsamer zusammen selbst selber \
            automatisch automatisieren automatisiert umbauen umstellen ersetzen indem sofort direkt übergeben \
            übergabe teilen entscheiden entscheidet prüfen prüft abschaffen weglassen verlagern zusammenlegen \
            vereinfachen lassen lässt abgeben übernehmen übernimmt delegieren tauschen wechseln abwechselnd \
            beteiligen einbeziehen qualifizieren aufhören wer trennen bündeln planen sortieren gleich
            """.replacingNewlines,
        mannerPairs: "nicht mehr, nur noch, zu zweit, von selbst, von anfang, im team, neu gestalten, neu ordnen",
        temporal: "vor bevor",
        dates: """
            januar februar märz april mai juni juli august september oktober november dezember ostern weihnachten \
            frühling frühjahr sommer herbst winter jahr jahres jahresende monat quartal ende q1 q2 q3 q4 saison \
            ferien montag freitag
            """.replacingNewlines,
        numbers: """
            % prozent zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig vierzig fünfzig \
            hundert tausend million millionen hälfte drittel drittels viertel fünftel zehntel doppelt halb halbe \
            halbieren verdoppeln verdoppelt vierzehn
            """.replacingNewlines,
        freed: """
            zeit stunde stunden tag tage tagen woche wochen minute minuten täglich frei freie gewinnt früher \
            kapazität
            """.replacingNewlines,
        without: "kein keine keinen keiner niemand nie niemals nichts",
        joints: "damit sodass wodurch",
        jointPairs: "so dass, und so, so gewinnt, so haben",
        fillers: "wir")
}

extension String {
    fileprivate var replacingNewlines: String { replacing("\n", with: " ") }
}

/// How the report looks, on a screen and on paper of any size. One of two texts, so that nothing that people wrote is in it.
enum ReportStyle {
    static func sheet(isDraft: Bool) -> String {
        """
        html { background: #fefefc; color: #1a1e27; font: 16px/1.5 \(fonts); }
        body { margin: 0; }
        main { max-width: 46rem; margin: 0 auto; padding: 3rem 1.5rem 4rem; overflow-wrap: anywhere; }
        h1, h2, h3 { line-height: 1.2; font-weight: 600; text-wrap: balance; break-after: avoid; }
        h1 { margin: 0 0 1rem; font-size: 2.1rem; }
        h2 { margin: 2.75rem 0 .75rem; padding-bottom: .35rem; border-bottom: 1px solid #dcd9d3; font-size: 1.4rem; }
        h3 { margin: 1.75rem 0 .5rem; font-size: 1.1rem; }
        p { margin: .5rem 0; }
        ul { margin: .5rem 0; padding-inline-start: 1.2rem; }
        ul + p { margin-top: 1rem; }
        li { margin: .3rem 0; }
        li > ul { margin: .1rem 0; color: #525761; }
        code { font: inherit; }
        header p { color: #525761; }
        header > p:first-of-type:has(> strong) { padding: .6rem 1rem; border: 2px solid #1a1e27; border-radius: 6px; color: #1a1e27; }
        figure { margin: 1.5rem 0; }
        svg { display: block; width: 100%; height: auto; }
        table { width: 100%; margin: 1.5rem 0; border-collapse: collapse; font-size: .875rem; line-height: 1.4; }
        caption { margin-bottom: .5rem; font-weight: 600; text-align: start; }
        th, td { padding: .4rem .5rem; border-bottom: 1px solid #dcd9d3; text-align: start; vertical-align: top; white-space: pre-line; }
        th { border-bottom-color: #88847d; color: #525761; font-weight: 600; overflow-wrap: normal; }
        th:first-child, td:first-child { padding-inline-start: 0; }
        .short { white-space: nowrap; }
        .number { text-align: end; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
        @page {
          margin: 18mm 16mm 20mm;
          @bottom-left { content: "\(isDraft ? "DRAFT, nothing in here is final" : "Decision record")"; color: #525761; font: 9pt \(fonts); }
          @bottom-right { content: counter(page) " of " counter(pages); color: #525761; font: 9pt \(fonts); }
        }
        @media print {
          html { background: none; font-size: 10.5pt; }
          main { max-width: none; padding: 0; }
          figure, tr, caption, li:not(:has(> ul)) { break-inside: avoid; }
          caption, thead { break-after: avoid; }
          thead { display: table-header-group; }
          p, li { orphans: 3; widows: 3; }
          svg { max-height: 200mm; }
        }
        """
    }

    private static let fonts =
        "system-ui, -apple-system, \"Segoe UI\", Roboto, \"Helvetica Neue\", \"Noto Sans\", \"Liberation Sans\", \"DejaVu Sans\", Arial, sans-serif"
}

import ArgumentParser

@main
struct Crux: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "A server for live OKR workshop rooms.", subcommands: [Serve.self, Demo.self])
}

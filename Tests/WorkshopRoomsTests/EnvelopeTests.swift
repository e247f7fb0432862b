import Foundation
import Testing
import Workshop

@testable import WorkshopRooms

@Suite struct EnvelopeTests {
    @Test func `what stands around the frames is read from the bytes`() throws {
        for (reply, cursor, isEmpty, more) in [
            (#"{"cursor":"e.m.p1","snapshot":{"room":{"title":"\"more\":true}"}}}"#, "e.m.p1", false, false),
            (#"{"cursor":"a","frames":[{"seq":1,"patch":{}}],"more":false}"#, "a", false, false),
            (#"{"cursor":"b","frames":[{"seq":1,"patch":{}}],"more":true}"#, "b", false, true),
            (#"{"cursor":"c","frames":[],"more":false}"#, "c", true, false),
        ] {
            // Bytes that do not begin at zero.
            let envelope = try #require(Envelope(Data("x\(reply)".utf8).dropFirst()))
            #expect(envelope.cursor == cursor && envelope.isEmpty == isEmpty && envelope.more == more, "\(reply)")
            #expect(envelope.retryAfterMs == nil)
        }
        let farewell = try #require(Envelope(LiveRoom.farewell("e.1.m.p1.2.3")))
        #expect(farewell.cursor == "e.1.m.p1.2.3" && farewell.isEmpty && !farewell.more)
        #expect((300...1_500).contains(farewell.retryAfterMs ?? 0))
    }

    @Test func `bytes that are no answer have none`() {
        for text in ["", "{}", #"{"cursor":"#, #"{"cursor":"a"#, #"{"frames":[],"cursor":"a"}"#] {
            #expect(Envelope(Data(text.utf8)) == nil)
        }
    }
}

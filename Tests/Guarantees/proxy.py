"""A bad network between clients and a server: a proxy that delays, tears, resets, goes silent, loses replies and blacks out."""

from __future__ import annotations

import asyncio
import random
import threading
from collections import Counter
from typing import Any

FAULTS = {"reset": 3, "torn": 3, "silent": 1, "reply lost": 4, "request lost": 3, "slow": 6}
"""What may happen to a connection, and how often, of a hundred messages; blackouts come by themselves."""


class Proxy(threading.Thread):
    """Forwards connections to `address` and harms them, until `heal`. `struck` counts what it did."""

    def __init__(self, address: str, seed: int, faults: dict[str, int] = FAULTS, delays: tuple[float, ...] = (0, 0, 0.002, 0.02, 0.1)) -> None:
        super().__init__(daemon=True)
        self.faults, self.delays = faults, delays
        self.target = address
        self.random = random.Random(seed)
        self.struck: Counter[str] = Counter()
        self.healed = self.dark = False
        self.address = ""
        self.loop = asyncio.new_event_loop()
        self.ready = threading.Event()
        self.open: set[asyncio.StreamWriter] = set()

    def __enter__(self) -> "Proxy":
        self.start()
        self.ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.join()

    def heal(self) -> None:
        """From here on everything is forwarded; what hangs is cut off."""
        self.healed = True
        self.loop.call_soon_threadsafe(self.cut)

    def run(self) -> None:
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(asyncio.start_server(self.serve, "127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % server.sockets[0].getsockname()[1]
        darkness = self.loop.create_task(self.black_out())
        self.ready.set()
        self.loop.run_forever()
        darkness.cancel()
        server.close()
        self.cut()
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.run_until_complete(asyncio.sleep(0))
        self.loop.close()

    def cut(self) -> None:
        for writer in list(self.open):
            writer.transport.abort()

    async def black_out(self) -> None:
        """Now and then nothing gets through for a while: connections die, and new ones are not accepted."""
        while not self.healed:
            await asyncio.sleep(self.random.uniform(1.0, 4.0))
            if self.healed:
                break
            self.dark = True
            self.struck["blackout"] += 1
            if self.random.random() < 0.5:
                self.cut()
            await asyncio.sleep(self.random.uniform(0.1, 1.0))
            self.dark = False

    async def serve(self, client: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        if self.dark and not self.healed:
            back.transport.abort()
            return
        host, port = self.target.split(":")
        try:
            server, forth = await asyncio.open_connection(host, int(port))
        except OSError:
            back.transport.abort()
            return
        ends = {back, forth}
        self.open |= ends
        try:
            ways = [asyncio.create_task(self.carry(client, forth, "request lost")), asyncio.create_task(self.carry(server, back, "reply lost"))]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()
        except asyncio.CancelledError:
            pass  # the proxy ends
        finally:
            for end in ends:
                end.transport.abort() if not end.is_closing() else None
            self.open -= ends

    async def carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, lost: str) -> None:
        """One direction of a connection; returns when the connection is to end."""
        try:
            while data := await source.read(65536):
                await asyncio.sleep(0 if self.healed else self.random.choice(self.delays))
                while self.dark and not self.healed:
                    await asyncio.sleep(0.02)
                fault = None if self.healed else self.fate(lost)
                if fault in ("reset", lost):
                    return
                if fault == "silent":
                    # Half open: nothing is said any more, and nobody is told.
                    await asyncio.sleep(3600)
                if fault == "torn":
                    sink.write(data[:self.random.randrange(len(data))])
                    await sink.drain()
                    return
                if fault == "slow":
                    for start in range(0, len(data), 200):
                        sink.write(data[start:start + 200])
                        await sink.drain()
                        await asyncio.sleep(0.002)
                    continue
                sink.write(data)
                await sink.drain()
        except OSError:
            return

    def fate(self, lost: str) -> str | None:
        roll = self.random.uniform(0, 100)
        for fault, share in self.faults.items():
            if fault.endswith("lost") and fault != lost:
                continue
            roll -= share
            if roll < 0:
                self.struck[fault] += 1
                return fault
        return None

    def told(self) -> str:
        return ", ".join(f"{count} {fault}" for fault, count in sorted(self.struck.items()))


def forgetful() -> Any:
    """A server that carries out whatever arrives, as often as it arrives: its address, and what it carried out."""
    import http.server

    acted: list[bytes] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            acted.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            pass

    class Quiet(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            pass

    server = Quiet(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"127.0.0.1:{server.server_address[1]}", acted, server.shutdown

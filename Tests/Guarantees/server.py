"""The server under test: the real binary on a free loopback port, with its database in a directory of its own."""

from __future__ import annotations

import http.client
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(os.environ.get("CRUX_BINARY", REPOSITORY / ".build/debug/crux"))
READY_WITHIN = 60.0  # a limit for machines that are busy


class Server:
    """`with Server() as server:` starts it and ends it; `kill`, `end` and `start` again keep the port and the file."""

    def __init__(self, descriptors: int | None = None, **environment: str) -> None:
        """`descriptors`: how many files and connections the process may have open."""
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="crux-rig-"))
        self.database = self.directory / "rooms.sqlite"
        self.log = self.directory / "log"
        self.port = free_port()
        self.environment = environment
        self.public = REPOSITORY / "Public"
        self.within = [] if descriptors is None else ["prlimit", f"--nofile={descriptors}"]
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def __enter__(self) -> "Server":
        try:
            self.start()
        except BaseException:
            self.kill()
            shutil.rmtree(self.directory, ignore_errors=True)
            raise
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        self.kill()
        if kind is not None:
            print(self.log.read_text(errors="replace")[-4000:])
        shutil.rmtree(self.directory, ignore_errors=True)

    def start(self) -> None:
        if not BINARY.exists():
            raise SystemExit(f"there is no server at {BINARY}: build it, or name one in CRUX_BINARY")
        self.launch()
        self.wait_until_ready()

    def launch(self) -> None:
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command, stdout=log, stderr=log, env={**os.environ, **self.environment}, cwd=REPOSITORY)

    @property
    def command(self) -> list[str]:
        return [*self.within, str(BINARY), "serve", "--host", "127.0.0.1", "--port", str(self.port), "--database", str(self.database),
                "--public", str(self.public)]

    def wait_until_ready(self) -> None:
        until = time.monotonic() + READY_WITHIN
        while not self.ready():
            if self.process.poll() is not None:
                raise SystemExit(f"the server ended with {self.process.returncode}:\n{self.log.read_text(errors='replace')[-4000:]}")
            if time.monotonic() > until:
                raise SystemExit("the server was not ready in time")
            time.sleep(0.02)

    def ready(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        except http.client.HTTPException:
            return False
        finally:
            connection.close()

    def figure(self, name: str) -> float:
        """One of what the server counts, when it was started with CRUX_METRICS=1."""
        with urllib.request.urlopen(f"http://{self.address}/metrics", timeout=30) as reply:
            lines = reply.read().decode().splitlines()
        return float(next(line.split(" ")[1] for line in lines if line.startswith(name + " ")))

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """As a power button does it to a process: no goodbye."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        if self.process is not None:
            self.process.wait()

    def end(self, within: float) -> float:
        """SIGTERM; answers after how many seconds the process was gone."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(within)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"the server was still running {within} s after SIGTERM") from None
        return time.monotonic() - began

    def check(self) -> None:
        """`crux check`: in each room the numbers follow on each other, the chain holds, and the document is what its frames add up to."""
        said = subprocess.run([BINARY, "check", "--database", self.database], capture_output=True, text=True, timeout=600)
        assert said.returncode == 0, f"crux check ended with {said.returncode}: {said.stdout}{said.stderr}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]

"""Paddock as an operator runs it: without --dev, plain HTTP as behind a proxy, a data directory and a root key."""
import base64
import os
import time

from . import http, processes, world
from .bench import ROOT

HEADERS = {"Authorization": f"Bearer {world.TOKEN}"}
SECRETS = f"/api/v3/orgs/{world.ORGANIZATION}/actions/secrets"
# The four GETs; the first and only runner of a fresh server has id 1.
GETS = {
    "list secrets": SECRETS,
    "public key": f"{SECRETS}/public-key",
    "one secret": f"{SECRETS}/NPM_TOKEN",
    "one runner": f"/api/v3/orgs/{world.ORGANIZATION}/actions/runners/1",
}


class Installation:
    """A data directory with what a server needs to be started on it, again and again."""

    def __init__(self, bench, organizations, settings=(), users=()):
        self.bench = bench
        self.directory = bench.directory("paddock")
        self.data = self.directory / "data"
        self.root_key = self.directory / "root.key"
        self.root_key.write_text(base64.b64encode(os.urandom(32)).decode())
        self.root_key.chmod(0o600)
        self.world = world.write(self.directory / "world.json", organizations, users)
        self.settings = list(settings)

    def command(self, port):
        words = [ROOT / "paddock", "serve", "--data", self.data, "--http-port", port,
                 "--ready-file", self.directory / "ready.json"]
        if not self.data.exists():
            words += ["--world", self.world]
        for setting in (f"server.public_url=http://127.0.0.1:{port}", "server.bind_address=127.0.0.1",
                        f"keys.root=file:{self.root_key}", *self.settings):
            words += ["--set", setting]
        return words

    def beside(self):
        """A second process on the same PostgreSQL, with a directory of its own and the same root key."""
        other = Installation(self.bench, [], self.settings)
        other.world = self.world
        other.root_key.write_bytes(self.root_key.read_bytes())
        return other

    def spawn(self, port=None):
        port = port or processes.free_port()
        return processes.Server("paddock", self.command(port), port, self.directory / "server.log")

    def start(self, port=None):
        """Starts it, on a port of before if it is given, and waits until it is ready; the first start fills the store from the world file."""
        ready = self.directory / "ready.json"
        ready.unlink(missing_ok=True)
        begin = time.monotonic()
        server = self.spawn(port).wait(ready.exists, seconds=1800)
        self.seconds_to_ready = time.monotonic() - begin
        return server


def fresh(bench):
    """A server as a developer starts it for the first time: --dev, on an empty directory."""
    directory, port = bench.directory("fresh"), processes.free_port()
    data = directory / "data"
    data.mkdir()
    command = [ROOT / "paddock", "serve", "--dev", "--data", data, "--http-port", port, "--https-port", 0]
    return processes.Server("paddock", command, port, directory / "server.log")


def get(server, path):
    answer = http.ask(server.port, path, HEADERS)
    if answer.status != 200:
        raise RuntimeError(f"GET {path} answers {answer.status}: {answer.body[:300]!r}")
    return answer

"""Simulated runner agents: the ones of the project's tests, many in one process."""
import json
import subprocess

from . import http, paddock, processes
from .bench import BENCH, ROOT

SIMULATOR = "src/test/java/dev/paddock/testkit"
REPOSITORY = "code"
LABEL = "bench"


def registration_token(server):
    path = f"/api/v3/orgs/{paddock.world.ORGANIZATION}/actions/runners/registration-token"
    return http.ask(server.port, path, paddock.HEADERS, "POST").json()["token"]


class Agents:
    """Register, open and poll; answers are dictionaries."""

    def __init__(self, bench, servers):
        classes = bench.directory("agents")
        libraries = f"{ROOT}/target/classes:{ROOT}/target/lib/*"
        sources = [ROOT / SIMULATOR / f"{name}.java" for name in ("Agent", "Answer")] + [BENCH / "Agents.java"]
        compiler = str(bench.java).removesuffix("java") + "javac"
        subprocess.run([compiler, "-nowarn", "-proc:none", "-d", classes, "-cp", libraries, *sources], check=True)
        self.process = subprocess.Popen(
            [bench.java, "-Xmx2g", "-Djdk.httpclient.connectionPoolSize=0", "-cp", f"{classes}:{libraries}", "Agents",
             *(f"http://127.0.0.1:{server.port}" for server in servers)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def ask(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise processes.ServerFailed("the simulated agents have ended")
        return json.loads(line)

    def register(self, count, token):
        return self.ask("register", count, token, paddock.world.ORGANIZATION, LABEL)

    def online(self):
        return self.ask("online")

    def again(self):
        return self.ask("again")

    def jobs(self, count, per_second):
        path = f"/_paddock/v1/repos/{paddock.world.ORGANIZATION}/{REPOSITORY}/jobs"
        return self.ask("jobs", count, per_second, paddock.world.TOKEN, path, LABEL)

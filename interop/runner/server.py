"""A server of its own, which can be killed and started again on the same data and ports."""

import json
import os
import shutil
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote, unquote

from kit import until

PADDOCK = Path(__file__).resolve().parents[2] / "paddock"
ORG = "acme"
REPO = "hello"
RUNNERS = f"/api/v3/orgs/{ORG}/actions/runners"
JOBS = f"/_paddock/v1/repos/{ORG}/{REPO}/jobs"


class Server:
    def __init__(self, scratch, store, *options):
        self.data = scratch / "data"
        self.log = scratch / "server.log"
        self.store = store
        self._ready_file = scratch / "ready.json"
        self._options = options
        self._ports = ("0", "0")
        self._process = None

    def start(self):
        """Starts it, also after it was killed; it then has another token."""
        self._ready_file.unlink(missing_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [PADDOCK, "serve", "--dev", *self.place(), "--http-port", self._ports[0],
                 "--https-port", self._ports[1], "--ready-file", self._ready_file, *self._options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, env=environment())
        until(lambda: self._ready_file.exists() or self._process.poll() is not None, bool, 120, pause=0.02)
        if not self._ready_file.exists():
            raise RuntimeError(f"the server does not start: {self.log.read_text()[-2000:]}")
        ready = json.loads(self._ready_file.read_text())
        self.url, self.https_url = ready["url"], ready["https_url"]
        self.ca, self.token, self.enterprise = ready["ca_file"], ready["token"], ready["enterprise"]
        self._ports = tuple(url.rsplit(":", 1)[1] for url in (self.url, self.https_url))

    def place(self):
        """Options by which it and an operator's command find the data."""
        return ["--data", self.data] + (["--set", f"store.url={self.store}"] if self.store else [])

    def stop(self):
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self):
        self._process.kill()
        self._process.wait()

    def call(self, method, path, body=None):
        """Status and JSON of an answer, whatever it is."""
        request = urllib.request.Request(
            self.url + path, None if body is None else json.dumps(body).encode(), method=method,
            headers={"Authorization": f"Bearer {self.token}"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                status, content = answer.status, answer.read()
        except urllib.error.HTTPError as refusal:
            status, content = refusal.code, refusal.read()
        return status, json.loads(content) if content else {}

    def ask(self, method, path, body=None):
        """The JSON of an answer that is no refusal."""
        status, answer = self.call(method, path, body)
        if status >= 400:
            raise RuntimeError(f"{method} {path}: {status} {answer.get('message')}")
        return answer

    def command(self, *words, **more):
        """An operator's command."""
        return subprocess.run([PADDOCK, *words], env=environment(**more), stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=120)

    def begin(self, *words, **more):
        """The same, which goes on while others are asked."""
        return subprocess.Popen([PADDOCK, *words], env=environment(**more), stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def runner(self, name, owner=f"orgs/{ORG}"):
        """A runner by its name; nothing if there is none."""
        found = self.ask("GET", f"/api/v3/{owner}/actions/runners?per_page=100&name={quote(name)}")["runners"]
        return next((it for it in found if it["name"] == name), None)

    def state(self, name, owner=f"orgs/{ORG}"):
        """One word for what a runner is doing."""
        runner = self.runner(name, owner)
        return "gone" if runner is None else "busy" if runner["busy"] else runner["status"]

    def events(self, runner):
        """What happened to a runner, newest first: pairs of event and reason."""
        history = self.ask("GET", f"/_paddock/v1/orgs/{ORG}/actions/runners/{runner}/events?per_page=100")
        return [(it["event"], it["reason"]) for it in history["events"]]

    def create_job(self, labels, *steps, **more):
        """The id of a new job; a step may be its script alone."""
        told = [{"run": it} if isinstance(it, str) else it for it in steps]
        return self.ask("POST", JOBS, {"name": "try", "labels": labels, "steps": told, **more})["id"]

    def job(self, job):
        return self.ask("GET", f"{JOBS}/{job}")

    def finished(self, job, seconds=90):
        """A job when it has ended, or as it is when patience has."""
        return until(lambda: self.job(job), lambda it: it["status"] == "completed", seconds)

    def conclusion(self, job, seconds=90):
        return self.finished(job, seconds)["conclusion"]

    def cancel(self, job):
        return self.call("POST", f"{JOBS}/{job}/cancel")[0]

    def lines(self, job):
        """What a job has written, read in the pieces in which it is offered."""
        found, after = [], ""
        while True:
            answer = self.ask("GET", f"{JOBS}/{job}/log?after={after}")
            found += answer["lines"]
            if not answer["lines"]:
                return found
            after = answer["next"]

    def holding(self, value):
        """Files of the server that hold a value, its log and what PostgreSQL has among them."""
        files = [it for it in self.data.rglob("*") if it.is_file()] + [self.log]
        found = [it.name for it in files if value.encode() in it.read_bytes()]
        if self.store:
            dump = self._dump()
            found += ["PostgreSQL"] if value.encode() in dump or value.encode().hex().encode() in dump else []
        return found

    def _dump(self):
        if shutil.which("pg_dump") is None:
            raise RuntimeError("pg_dump is not on the PATH, so what PostgreSQL holds can not be looked at")
        url = unquote(self.store.removeprefix("jdbc:"))
        return subprocess.run(["pg_dump", "--dbname", url], capture_output=True, check=True, timeout=120).stdout


def environment(**more):
    """Nothing of the user's own settings may take part."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PADDOCK_")}
    return {**kept, **more}

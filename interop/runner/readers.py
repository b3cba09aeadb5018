"""What other clients say of a runner, beside the suite's own requests."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from kit import equal, note
from server import ORG, RUNNERS

# Made by interop/install, for the suite of that name
PYTHON = Path(__file__).resolve().parent.parent / ".cache/venv/bin/python"
SCRIPT = Path(__file__).resolve().parent / "state.py"


def told(runner):
    """The same of a runner, whoever told it."""
    return (runner["name"], runner["os"], runner["status"], runner["busy"],
            [it["name"] for it in runner["labels"]])


class Readers:
    def __init__(self, server, scratch):
        self._server = server
        self._config = scratch / "gh"
        self._gh = shutil.which("gh")
        if self._gh is None:
            note("gh is not on the PATH: states are read without it")
        if not PYTHON.exists():
            note("PyGithub is not installed (interop/install pygithub): states are read without it")

    def agree(self, sentence, runner, expected):
        """All clients that are there say this of a runner."""
        path = f"{RUNNERS}/{runner}"
        equal(sentence, expected, told(self._server.ask("GET", path)))
        if self._gh:
            equal(f"{sentence}: so says gh api", expected, told(json.loads(self.gh("api", path[len("/api/v3/"):]))))
        if PYTHON.exists():
            equal(f"{sentence}: so says PyGithub", expected, told(self._pygithub(runner)))

    def gh(self, *words, given=None):
        """What gh prints; it speaks HTTPS only, and must use nothing of the user's own."""
        ours = {
            "GH_HOST": self._server.https_url.removeprefix("https://"), "SSL_CERT_FILE": self._server.ca,
            "GH_ENTERPRISE_TOKEN": self._server.token, "GH_CONFIG_DIR": str(self._config),
            "GH_NO_UPDATE_NOTIFIER": "1", "GH_PROMPT_DISABLED": "1", "NO_COLOR": "1",
        }
        theirs = {name: value for name, value in os.environ.items() if not name.startswith(("GH_", "GITHUB_"))}
        return subprocess.run([self._gh, *words], input=given, env={**theirs, **ours}, capture_output=True,
                              text=True, check=True, timeout=60).stdout

    def set_secret(self, name, value):
        """An organization secret for all repositories."""
        if self._gh:
            self.gh("secret", "set", name, "--org", ORG, "--visibility", "all", given=value)
            return
        # Without a client that can seal it, the operator's way
        world = {"organizations": [{"login": ORG, "secrets": [{"name": name, "value": value, "visibility": "all"}]}]}
        self._config.with_suffix(".yaml").write_text(json.dumps(world))
        done = self._server.command("world", "apply", *self._server.place(), self._config.with_suffix(".yaml"))
        if done.returncode != 0:
            raise RuntimeError(f"the secret can not be set: {done.stderr}")

    def _pygithub(self, runner):
        done = subprocess.run([PYTHON, SCRIPT, self._server.https_url, self._server.ca, ORG, str(runner)],
                              env={**os.environ, "TOKEN": self._server.token}, capture_output=True, text=True,
                              check=True, timeout=60)
        return json.loads(done.stdout)

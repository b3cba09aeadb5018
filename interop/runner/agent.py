"""An agent in a directory of its own, and what a suite does with it."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from kit import until

ORGANIZATION = "orgs/acme"


class Agent:
    def __init__(self, program, home, name, owner):
        self.program = program
        self.home = home
        self.name = name
        self.owner = owner
        self._output = home.parent / "output"
        self._process = None
        home.mkdir()

    # Scripts get the environment of their agent, so it gets as little as it can do with.
    def _environment(self, more):
        return {"PATH": os.environ["PATH"], "HOME": str(self.home), "XDG_CACHE_HOME": str(self.home / "cache"), **more}

    def _command(self, *words, **more):
        return subprocess.run([self.program, *words], cwd=self.home, env=self._environment(more),
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, timeout=120)

    def configure(self, url, token, *options, **more):
        return self._command("configure", "--unattended", "--url", url, "--name", self.name, *options,
                             ACTIONS_RUNNER_INPUT_TOKEN=token, **more)

    def remove(self, token):
        return self._command("remove", "--unattended", ACTIONS_RUNNER_INPUT_TOKEN=token)

    def start(self, **more):
        with self._output.open("ab") as output:
            self._process = subprocess.Popen([self.program, "run"], cwd=self.home, env=self._environment(more),
                                             stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)

    def output(self):
        return self._output.read_text(errors="replace") if self._output.exists() else ""

    def runs(self):
        return self._process is not None and self._process.poll() is None

    def ended(self, seconds=60):
        """Its exit status; nothing if it has not ended by itself."""
        return until(self._process.poll, lambda status: status is not None, seconds)

    def stop(self):
        """As Ctrl-C does: it says that it goes. Its exit status."""
        if self.runs():
            self._process.send_signal(signal.SIGINT)
            if self.ended(30) is None:
                self.kill()
        return None if self._process is None else self._process.returncode

    def kill(self):
        """As when its machine loses power: its scripts lose their terminal, and end too."""
        if self.runs():
            self._process.kill()
            self._process.wait()


class Agents:
    """All agents of a suite, made for one server."""

    def __init__(self, program, scratch, server):
        self._program = program
        self._scratch = scratch
        self._server = server
        self._made = []

    def make(self, name, owner=ORGANIZATION):
        """One that is not registered yet."""
        home = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=self._scratch)) / "agent"
        agent = Agent(self._program, home, name, owner)
        self._made.append(agent)
        return agent

    def token(self, owner=ORGANIZATION, kind="registration"):
        return self._server.ask("POST", f"/api/v3/{owner}/actions/runners/{kind}-token")["token"]

    def configured(self, name, *options, owner=ORGANIZATION):
        """A new agent that is registered, with its name as a label, so that jobs can be for it alone."""
        agent = self.make(name, owner)
        url = f"{self._server.url}/{owner.removeprefix('orgs/').removeprefix('repos/')}"
        done = agent.configure(url, self.token(owner), "--labels", name, *options)
        if done.returncode != 0:
            raise RuntimeError(f"configure of {name} fails: {done.stdout}")
        return agent

    def online(self, name, *options, owner=ORGANIZATION):
        """The same, running."""
        agent = self.configured(name, *options, owner=owner)
        agent.start()
        self.wait(agent, "online")
        return agent

    def state(self, agent):
        return self._server.state(agent.name, agent.owner)

    def wait(self, agent, state, seconds=60):
        """Until its runner is in a state; without it there is nothing to check."""
        seen = until(lambda: self.state(agent), lambda it: it == state, seconds)
        if seen != state:
            raise RuntimeError(f"{agent.name} is {seen}, not {state}; its agent says: {agent.output()[-1000:]}")

    def copy(self, agent):
        """A second agent with the settings of the first, and not with its session."""
        other = self.make(agent.name, agent.owner)
        shutil.copy(agent.home / "settings.json", other.home)
        return other

    def end(self):
        for agent in self._made:
            agent.kill()

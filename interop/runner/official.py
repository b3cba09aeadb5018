"""The official agent, from the directory that PADDOCK_ACTIONS_RUNNER names."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

from kit import becomes, check, equal, section, until
from server import RUNNERS

# At registration it looks at port 80, whatever port its URL has.
LISTEN = ("--also-listen", "127.0.0.1:80")


def version(directory):
    done = subprocess.run([Path(directory) / "bin/Runner.Listener", "--version"], capture_output=True, text=True,
                          check=True, timeout=60)
    return done.stdout.strip()


class Official:
    """A copy of it, for it keeps its settings beside its programs."""

    def __init__(self, suite, directory, name):
        self.home = suite.scratch / name
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(suite.scratch), "RUNNER_ALLOW_RUNASROOT": "1"}
        self.process = None
        shutil.copytree(directory, self.home, symlinks=True)

    def configure(self, *options):
        return subprocess.run([self.home / "config.sh", *options], cwd=self.home, env=self.environment,
                              capture_output=True, text=True, timeout=120)

    def start(self, *options):
        self.process = subprocess.Popen([self.home / "run.sh", *options], cwd=self.home, env=self.environment,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, start_new_session=True)

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            # run.sh starts it as a child, and a terminal would tell all of them.
            os.killpg(self.process.pid, signal.SIGINT)
            until(self.process.poll, lambda status: status is not None, 60)
            if self.process.poll() is None:
                os.killpg(self.process.pid, signal.SIGKILL)


def just_in_time(suite, directory):
    server = suite.server
    config = server.ask("POST", f"{RUNNERS}/generate-jitconfig",
                        {"name": "official-jit", "runner_group_id": 1, "labels": ["official-jit"]})
    agent = Official(suite, directory, "official-jit")
    agent.start("--jitconfig", config["encoded_jit_config"])
    try:
        becomes("official, just in time: it comes online", "online", lambda: server.state("official-jit"))
        job = server.create_job(["official-jit"], "echo hello")
        equal("official, just in time: its job succeeds", "success", server.conclusion(job))
        check("official, just in time: its log is there", "hello" in server.lines(job))
        becomes("official, just in time: it vanishes", "gone", lambda: server.state("official-jit"))
    finally:
        agent.stop()


def configured(suite, directory):
    server = suite.server
    agent = Official(suite, directory, "official")
    done = agent.configure("--unattended", "--url", "http://127.0.0.1/acme", "--token", suite.agents.token(),
                           "--name", "official", "--labels", "official", "--disableupdate")
    equal("official: config.sh succeeds", 0, done.returncode)
    agent.start()
    try:
        becomes("official: run.sh makes it online", "online", lambda: server.state("official"))
        job = server.create_job(["self-hosted", "official"], "echo hello; exit 7")
        equal("official: a job that fails has failed", "failure", server.conclusion(job))
        check("official: its log is there", "hello" in server.lines(job))
    finally:
        agent.stop()
    becomes("official: it is offline when it was stopped", "offline", lambda: server.state("official"))
    done = agent.configure("remove", "--token", suite.agents.token(kind="remove"))
    equal("official: config.sh remove removes it", (0, "gone"), (done.returncode, server.state("official")))


def run(suite, directory):
    for part in (just_in_time, configured):
        section(f"official {part.__name__}", part, suite, directory)

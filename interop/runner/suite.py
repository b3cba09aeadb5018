"""What every section has: a server, agents, and files through which scripts speak with it."""

import itertools

from agent import Agents
from readers import Readers
from server import Server


def heard(script):
    """A script whose last words matter: the agent reads the terminal of a script beside it, and does not wait."""
    return f"trap 'sleep 0.3' EXIT\n{script}"


class Suite:
    def __init__(self, program, scratch, store, *options):
        self.scratch = scratch
        self.server = Server(scratch, store, *options)
        self.agents = Agents(program, scratch, self.server)
        self.readers = Readers(self.server, scratch)
        self._numbers = itertools.count(1)

    def gate(self):
        return Gate(self.scratch / f"gate-{next(self._numbers)}")

    def tally(self):
        return Tally(self.scratch / f"tally-{next(self._numbers)}")


class Gate:
    """A script waits before it until the suite opens it; not for ever, for a script may outlive a failed check."""

    def __init__(self, path):
        self._path = path
        self.script = f"n=0; until [ -e {path} ] || [ $n -gt 1800 ]; do n=$((n+1)); sleep 0.1; done"

    def open(self):
        self._path.touch()


class Tally:
    """A file outside of all jobs: whatever a script does twice is in it twice."""

    def __init__(self, path):
        self._path = path

    def script(self, line):
        return f"echo {line} >> {self._path}"

    def lines(self):
        return self._path.read_text().splitlines() if self._path.exists() else []

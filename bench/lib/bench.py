"""What every part of the benchmark is given: how long, how often, where, and a way to say things."""
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT / "bench"


@dataclass
class Bench:
    rounds: int
    seconds: int
    warm_up: int
    quick: bool
    keep: bool
    cache: Path
    data: Path
    missing: list[str] = field(default_factory=list)
    # Shares of the machine that others used in the runs of a part
    noise: list[float] = field(default_factory=list)
    _directories: list[Path] = field(default_factory=list)

    @property
    def java(self):
        return str(Path(os.environ["JAVA_HOME"]) / "bin" / "java")

    def say(self, text):
        print(text, file=sys.stderr, flush=True)

    def lack(self, what):
        """Says loudly, and once, what cannot be measured."""
        if what not in self.missing:
            self.missing.append(what)
            self.say(f"!!!! MISSING {what}")

    def directory(self, name):
        """A fresh directory on the disk that is measured; removed at the end."""
        self.data.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=self.data))
        self._directories.append(made)
        return made

    def clean(self):
        for made in [] if self.keep else self._directories:
            shutil.rmtree(made, ignore_errors=True)
        self._directories.clear()

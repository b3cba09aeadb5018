"""A flight recording of a server, and what its samples of CPU time say."""
import json
import subprocess
from collections import Counter
from pathlib import Path

from .report import table

EVENT = "jdk.CPUTimeSample"
# The nearest of these above the sampled method is what the time is counted for.
LIBRARIES = {
    "org.sqlite": "SQLite and its driver", "org.postgresql": "PostgreSQL's driver",
    "com.zaxxer": "connection pool", "io.vertx": "Vert.x", "io.netty": "Netty", "tools.jackson": "Jackson",
    "com.goterl": "libsodium", "dev.paddock": "Paddock", "ch.qos": "Logback",
    "java.lang.VirtualThread": "virtual threads", "java.util.concurrent.ForkJoin": "virtual threads",
}


class Recording:
    """Records while the block runs."""

    def __init__(self, bench, pid, file):
        self.programs, self.pid, self.file = Path(bench.java).parent, str(pid), file

    def __enter__(self):
        self._jcmd("JFR.start", "name=bench", "settings=profile", f"{EVENT}#enabled=true")
        return self

    def __exit__(self, *_):
        self._jcmd("JFR.stop", "name=bench", f"filename={self.file}")

    def _jcmd(self, *words):
        subprocess.run([self.programs / "jcmd", self.pid, *words], check=True, stdout=subprocess.DEVNULL)

    def view(self, name):
        ran = subprocess.run([self.programs / "jfr", "view", "--width", "130", name, self.file], capture_output=True, text=True)
        return f"```\n{ran.stdout.strip() or ran.stderr.strip()}\n```"

    def shares(self, top=20):
        """Two tables: the time of each library, and of each of Paddock's own methods with all that it calls in others."""
        libraries, methods = Counter(), Counter()
        for frames in self._stacks():
            libraries[next((name for frame in frames if (name := _library(frame))), "JDK")] += 1
            methods[next((frame for frame in frames if frame.startswith("dev.paddock")), "not in Paddock's code")] += 1
        return [_ranked("library", libraries, top), _ranked("nearest method of Paddock", methods, top)]

    def _stacks(self):
        command = [self.programs / "jfr", "print", "--json", "--stack-depth", "64", "--events", EVENT, self.file]
        events = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["recording"]["events"]
        for trace in (event["values"]["stackTrace"] for event in events):
            methods = [frame["method"] for frame in trace["frames"]] if trace else []
            names = [f"{method['type']['name'].replace('/', '.')}.{method['name']}" for method in methods]
            # The class that a lambda makes only calls the method beside it.
            if names := [name for name in names if "$$Lambda" not in name]:
                yield names


def _library(frame):
    return next((name for prefix, name in LIBRARIES.items() if frame.startswith(prefix)), None)


def _ranked(head, counts, top):
    whole = sum(counts.values())
    rows = [[name.removeprefix("dev.paddock."), f"{count / whole:.1%}"] for name, count in counts.most_common(top)]
    return table([head, f"share of {whole:,} samples"], rows)

"""Figures as text. Every part's last result is kept, so that one part can be measured anew."""
import datetime
import json
import statistics
from dataclasses import asdict, dataclass, field

from . import install, machine


# Above this share of the machine used by others a part's figures are called noisy.
QUIET = 0.1


@dataclass(frozen=True)
class Bar:
    """A figure with the limit that it should keep; met is None where it could not be measured."""
    what: str
    measured: str
    wanted: str
    met: bool | None


@dataclass
class Result:
    bars: list[Bar] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def add(self, *paragraphs):
        self.text += paragraphs


def at_least(what, value, limit, unit=""):
    return Bar(what, f"{value:.2f}{unit}", f"≥ {limit}{unit}", value >= limit)


def at_most(what, value, limit, unit=""):
    return Bar(what, f"{value:.2f}{unit}", f"≤ {limit}{unit}", value <= limit)


def missing(what, wanted):
    return Bar(what, "missing", wanted, None)


def span(values, form=",.0f"):
    """Median and range."""
    values = list(values)
    return f"{statistics.median(values):{form}} [{min(values):{form}}–{max(values):{form}}]"


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def keep(directory, bench, name, result):
    directory.mkdir(parents=True, exist_ok=True)
    bars = [asdict(bar) for bar in result.bars]
    said = {"when": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC"), "build": machine.build(),
            "machine": machine.facts(bench), "rounds": bench.rounds, "seconds": bench.seconds,
            "missing": bench.missing, "noise": statistics.median(bench.noise) if bench.noise else 0, "bars": bars, "text": result.text}
    (directory / f"{name}.json").write_text(json.dumps(said, indent=1))


def _kept(directory, names):
    files = {name: directory / f"{name}.json" for name in names}
    return {name: json.loads(file.read_text()) for name, file in files.items() if file.exists()}


def verdict(directory, names):
    """How many bars the parts have met, and which they have not."""
    bars = [(name, bar) for name, part in _kept(directory, names).items() for bar in part["bars"]]
    met = sum(bar["met"] is True for _, bar in bars)
    lines = [f"{name}, {bar['what']}: {bar['measured']}, wanted {bar['wanted']}" for name, bar in bars if bar["met"] is not True]
    return "\n".join([f"{met} of {len(bars)} bars are met" + (", and not:" if lines else "."), *lines])


def write(out, directory, order):
    parts = _kept(directory, order)
    text = "\n\n".join([_head(parts), _bars(parts), *(_part(name, part) for name, part in parts.items()), _HOW])
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text + "\n")


def _head(parts):
    facts = list(parts.values())[-1]["machine"] if parts else {}
    rows = list(facts.items()) + [(f"{name} (peer)", version) for name, version in install.versions().items()]
    return (f"# Performance\n\n{_ABOUT}\n\n" + table(["", ""], rows))


def _bars(parts):
    words = {True: "met", False: "**missed**", None: "missing"}
    rows = [[name, bar["what"], bar["measured"], bar["wanted"], words[bar["met"]]]
            for name, part in parts.items() for bar in part["bars"]]
    return "## Bars\n\n" + table(["", "bar", "measured", "wanted", ""], rows)


def _part(name, part):
    from parts import PARTS
    when = (f"{part['when']}, build {part['build']}, {part['rounds']} rounds, {part['seconds']} s a run,"
            f" {part['machine']['CPU']}.")
    lacks = [f"**Missing:** {what}" for what in part["missing"]]
    if part["noise"] > QUIET:
        lacks.append(f"**Noisy:** others used {part['noise']:.0%} of the machine; these figures say little.")
    return "\n\n".join([f"## {name}: {PARTS[name][0]}", when, *lacks, *part["text"]])


_ABOUT = """This page is made by `./paddock bench`. Figures are `median [least–most]` of the rounds; ratios are taken round by
round, and their median is given. Load generator (wrk, keep-alive, 2 threads) and servers share the machine's cores, so
requests/s is what the pair reaches together, and a shared machine moves it: compare figures of one table, in which the
rounds of all targets are interleaved. CPU is user and system time of the processes that listen, per request. "Others"
is the share of the machine that neither server, its database nor wrk used.

READ, MIXED and WARM ask for something else each time, so that the server really reads. What was asked again and again is
called a remembered answer: in P1, in the GETs of P2 and P8, and in one row of MIXED."""

_HOW = """## How to repeat

```
apt-get install wrk nginx      # with npm for emulate and Prism, apt-get for etcd; Maven brings the other two
./paddock bench                # all parts; a quiet machine
./paddock bench --only P4,P5   # some parts; the others' last figures stay
./paddock bench --quick        # minutes: shows that everything runs, measures nothing
```

`bench/README.md` says what each part does. The figures of P4 depend on the disk: `--data DIR` chooses it."""

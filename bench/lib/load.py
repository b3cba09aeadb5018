"""Load by wrk, and what it cost the server."""
import os
import re
import statistics
import subprocess
from dataclasses import dataclass, field, replace

from . import processes
from .bench import BENCH

MILLISECONDS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4}


@dataclass(frozen=True)
class Target:
    """What is driven. The script is a file of bench/wrk with its arguments; database the process of the PostgreSQL
    behind it; beside the port of a second server, for a script that drives both."""
    name: str
    port: int
    path: str
    headers: dict = field(default_factory=dict)
    script: tuple = ()
    database: int = 0
    beside: int = 0


@dataclass(frozen=True)
class Sample:
    """One run: requests/s, milliseconds, CPU of the server and of its database in microseconds per request, bytes,
    the share of the machine that neither these nor the load generator used."""
    rps: float
    p50: float
    p99: float
    errors: int
    cpu: float
    database: float
    rss: int
    others: float


def drive(target, seconds, connections=32):
    pids = [pid for port in (target.port, target.beside) if port for pid in processes.listeners(port)]
    server, database = processes.cpu(pids), _database(target)
    machine, children = processes.machine_busy(), os.times()
    text = _wrk(target, seconds, connections)
    server, database = processes.cpu(pids) - server, _database(target) - database
    now = os.times()
    own = now.children_user + now.children_system - children.children_user - children.children_system
    others = max(0.0, processes.machine_busy() - machine - server - database - own)
    requests = _number(r"(\d+) requests in", text) or float("nan")
    return Sample(
        _number(r"Requests/sec:\s+([\d.]+)", text), _percentile(50, text), _percentile(99, text), _errors(text),
        server / requests * 1e6, database / requests * 1e6, processes.rss(pids),
        others / (seconds * os.cpu_count()))


def per_second(target, seconds):
    """The requests of each second of one run; the target's script counts them."""
    text = _wrk(replace(target, script=(*target.script, seconds)), seconds, 32)
    if errors := _errors(text):
        raise RuntimeError(f"{errors} errors from {target.name}")
    return [int(count) for count in re.findall(r"second \d+: (\d+)", text)]


def _errors(text):
    errors = _number(r"Non-2xx or 3xx responses: (\d+)", text)
    if failed := re.search(r"Socket errors:(.*)", text):
        errors += sum(map(int, re.findall(r"\d+", failed[1])))
    return int(errors)


def _database(target):
    return processes.database_cpu(target.database) if target.database else 0


def _wrk(target, seconds, connections):
    command = ["wrk", "--latency", "-t", str(min(2, connections)), "-c", str(connections), "-d", f"{seconds}s",
               "--timeout", "10s"]
    for name, value in target.headers.items():
        command += ["-H", f"{name}: {value}"]
    if target.script:
        command += ["-s", str(BENCH / "wrk" / target.script[0])]
    command += [f"http://127.0.0.1:{target.port}{target.path}"]
    if target.script:
        command += ["--", *map(str, target.script[1:])]
    beside = {"BESIDE": str(target.beside)} if target.beside else {}
    ran = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 120, env=os.environ | beside)
    # wrk tells a script's fault and goes on without it, or ends with 0.
    if ran.returncode or "PANIC" in ran.stderr or ".lua" in ran.stderr:
        raise RuntimeError(f"wrk failed on {target.name}: {ran.stderr}{ran.stdout}")
    return ran.stdout


def _number(pattern, text):
    found = re.search(pattern, text)
    return float(found[1]) if found else 0.0


def _percentile(percent, text):
    found = re.search(rf"^\s+{percent}%\s+([\d.]+)(us|ms|s|m)\s*$", text, re.M)
    return float(found[1]) * MILLISECONDS[found[2]] if found else float("nan")


def interleave(bench, targets, connections=32, seconds=None):
    """Every round drives each target once, so that a slow spell of the machine falls on all of them."""
    samples = {target.name: [] for target in targets}
    for number in range(1, bench.rounds + 1):
        for target in targets:
            sample = drive(target, seconds or bench.seconds, connections)
            samples[target.name].append(sample)
            bench.noise.append(sample.others)
            if sample.errors:
                bench.say(f"!!!! {sample.errors} ERRORS from {target.name}")
            bench.say(f"  round {number} {target.name}: {sample.rps:,.0f}/s p99 {sample.p99:.2f} ms"
                      f" {sample.cpu:.0f} µs errors {sample.errors} others {sample.others:.0%}")
    return samples


def ratio(samples, base, key="rps"):
    """The median of the ratios, taken round by round."""
    return statistics.median(_divided(getattr(a, key), getattr(b, key)) for a, b in zip(samples, base))


def _divided(a, b):
    return a / b if b else float("nan")

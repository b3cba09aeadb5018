"""P2: what thousands of online runners cost, and whether others notice them."""
import resource
import statistics
import time

from lib import paddock, processes
from lib.agents import REPOSITORY, Agents, registration_token
from lib.load import Target, drive
from lib.paddock import GETS, HEADERS
from lib.report import Result, at_least, at_most, span, table
from lib.world import with_repository

COUNT, FEW = 9_000, 200
# So many where a process may open the files that their connections are.
MANY, FILES = 19_000, 20_000
# What the idle server may take of a core with the first and with the second number of runners
PERCENT = (5, 10)
# A poll lasts 50 seconds: in a minute each runner asks at least once.
IDLE = 60


def measure(bench):
    count = FEW if bench.quick else COUNT
    with paddock.Installation(bench, [with_repository(REPOSITORY)]).start() as server:
        targets = [Target(name, server.port, path, HEADERS) for name, path in GETS.items()]
        for target in targets:
            drive(target, bench.warm_up)
        # Half before and half after them, so that a machine that grows slower or faster favours neither.
        half = (bench.rounds + 1) // 2
        before = _rounds(targets, half, bench.seconds)
        with Agents(bench, [server]) as agents:
            stages = [_online(bench, server, agents, 0, count)]
            beside = _rounds(targets, bench.rounds, bench.seconds)
            if not bench.quick and resource.getrlimit(resource.RLIMIT_NOFILE)[0] >= FILES:
                stages.append(_online(bench, server, agents, count, MANY))
        after = _rounds(targets, half, bench.seconds)
    alone = {name: before[name] + after[name] for name in before}
    bench.noise += [sample.others for runs in (alone, beside) for samples in runs.values() for sample in samples]
    return _result(stages, alone, beside)


def _rounds(targets, rounds, seconds):
    samples = {target.name: [] for target in targets}
    for _ in range(rounds):
        for target in targets:
            samples[target.name].append(drive(target, seconds))
    return samples


def _online(bench, server, agents, before, count):
    failures = agents.register(count - before, registration_token(server))["failures"] + agents.online()["failures"]
    return {"count": count, "failures": failures} | _idle(server, agents, 5 if bench.quick else IDLE)


def _idle(server, agents, seconds):
    pids = {"server": server.pids, "agents": [agents.process.pid]}
    begin = {name: processes.cpu(of) for name, of in pids.items()}
    time.sleep(seconds)
    used = {name: (processes.cpu(of) - begin[name]) / seconds for name, of in pids.items()}
    return used | {"rss": processes.rss(server.pids)}


def _result(stages, alone, beside):
    result = Result()
    rates = {name: (_median(alone[name]), _median(beside[name])) for name in alone}
    rows = [
        [name, span(s.rps for s in alone[name]), span(s.rps for s in beside[name]), f"{b / a:.2f}"] for name, (a, b) in rates.items()]
    result.add(
        "Simulated agents have a session and a long poll each; nothing happens for a minute.",
        table(["runners", "failures", "server's CPU, of a core", "the agents'", "server resident MiB"],
              [[f"{it['count']:,}", it["failures"], f"{it['server'] * 100:.1f} %", f"{it['agents'] * 100:.1f} %", f"{it['rss'] / 2**20:,.0f}"] for it in stages]),
        "The GETs alone are measured before the agents come and after they have gone. Each asks for the same again and again:"
        " remembered answers.",
        table(["GET", "requests/s alone", f"beside {stages[0]['count']:,}", "ratio"], rows))
    for it, percent in zip(stages, PERCENT):
        result.bars += [
            at_most(f"CPU of the idle server with {it['count']:,} runners, of one core", it["server"] * 100, percent, " %"),
            at_most(f"resident memory with {it['count']:,}", it["rss"] / 2**30, 4, " GiB"),
        ]
    result.bars.append(at_least("the four GETs beside them, worst, of those alone", min(b / a for a, b in rates.values()), 0.8))
    return result


def _median(samples):
    return statistics.median(sample.rps for sample in samples)

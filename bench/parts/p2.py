"""P2: what thousands of online runners cost, and whether others notice them."""
import statistics
import time

from lib import paddock, processes
from lib.agents import REPOSITORY, Agents, registration_token
from lib.load import Target, drive
from lib.paddock import GETS, HEADERS
from lib.report import Result, at_least, at_most, span, table
from lib.world import with_repository

COUNT, FEW = 9_000, 200
# A poll lasts 50 seconds: in a minute each runner asks at least once.
IDLE = 60


def measure(bench):
    count = FEW if bench.quick else COUNT
    with paddock.Installation(bench, [with_repository(REPOSITORY)]).start() as server:
        targets = [Target(name, server.port, path, HEADERS) for name, path in GETS.items()]
        for target in targets:
            drive(target, bench.warm_up)
        # Before and after them, so that a machine that grows slower or faster favours neither.
        before = _rounds(bench, targets)
        with Agents(bench, [server]) as agents:
            registered = agents.register(count, registration_token(server))
            online = agents.online()
            idle = _idle(server, agents, 5 if bench.quick else IDLE)
            beside = _rounds(bench, targets)
            seen = paddock.get(server, GETS["list secrets"].replace("secrets", "runners") + "?per_page=1").json()["total_count"]
        after = _rounds(bench, targets)
    alone = {name: before[name] + after[name] for name in before}
    bench.noise += [sample.others for runs in (alone, beside) for samples in runs.values() for sample in samples]
    return _result(count, registered, online, idle, alone, beside, seen)


def _rounds(bench, targets):
    samples = {target.name: [] for target in targets}
    for _ in range(bench.rounds):
        for target in targets:
            samples[target.name].append(drive(target, bench.seconds))
    return samples


def _idle(server, agents, seconds):
    pids = {"server": server.pids, "agents": [agents.process.pid]}
    begin = {name: processes.cpu(of) for name, of in pids.items()}
    time.sleep(seconds)
    used = {name: (processes.cpu(of) - begin[name]) / seconds for name, of in pids.items()}
    return used | {"rss": processes.rss(server.pids)}


def _result(count, registered, online, idle, alone, beside, seen):
    result = Result()
    rates = {name: (_median(alone[name]), _median(beside[name])) for name in alone}
    rows = [
        [name, span(s.rps for s in alone[name]), span(s.rps for s in beside[name]), f"{b / a:.2f}"] for name, (a, b) in rates.items()]
    result.add(
        f"{count:,} simulated agents have a session and a long poll each ({seen:,} runners are listed; {registered['failures'] + online['failures']} failures).",
        f"Idle: {idle['server'] * 100:.1f} % of one core, {idle['rss'] / 2**20:,.0f} MiB resident; the agents take another {idle['agents'] * 100:.1f} %.",
        "Alone is before the agents come and after they have gone.",
        table(["GET", "requests/s alone", "beside them", "ratio"], rows))
    result.bars += [
        at_most(f"CPU of the idle server with {count:,} online runners, of one core", idle["server"] * 100, 10, " %"),
        at_most("resident memory with them", idle["rss"] / 2**30, 4, " GiB"),
        at_least("the four GETs beside them, worst, of those alone", min(b / a for a, b in rates.values()), 0.8),
    ]
    return result


def _median(samples):
    return statistics.median(sample.rps for sample in samples)

"""P2: what thousands of online runners cost, and whether others notice them."""
import time

from lib import paddock, processes
from lib.agents import REPOSITORY, Agents, registration_token
from lib.load import Target, drive, ratio
from lib.paddock import GETS, HEADERS
from lib.report import Result, at_least, at_most, table
from lib.world import with_repository

COUNT, FEW = 9_000, 200
# A poll lasts 50 seconds: in a minute each runner asks at least once.
IDLE = 60


def measure(bench):
    count = FEW if bench.quick else COUNT
    with paddock.Installation(bench, [with_repository(REPOSITORY)]).start() as server:
        targets = [Target(name, server.port, path, HEADERS) for name, path in GETS.items()]
        alone, beside = {}, {}
        for target in targets:
            drive(target, bench.warm_up)
            alone[target.name] = [drive(target, bench.seconds) for _ in range(bench.rounds)]
        with Agents(bench, [server]) as agents:
            registered = agents.register(count, registration_token(server))
            online = agents.online()
            idle = _idle(server, 5 if bench.quick else IDLE)
            for target in targets:
                beside[target.name] = [drive(target, bench.seconds) for _ in range(bench.rounds)]
            seen = paddock.get(server, GETS["list secrets"].replace("secrets", "runners") + "?per_page=1").json()["total_count"]
    bench.noise += [sample.others for runs in (alone, beside) for samples in runs.values() for sample in samples]
    return _result(count, registered, online, idle, alone, beside, seen)


def _idle(server, seconds):
    begin = processes.cpu(server.pids)
    time.sleep(seconds)
    return {"cpu": (processes.cpu(server.pids) - begin) / seconds, "rss": processes.rss(server.pids)}


def _result(count, registered, online, idle, alone, beside, seen):
    result = Result()
    rows = [[name, f"{_best(alone[name]):,.0f}", f"{_best(beside[name]):,.0f}", f"{ratio(beside[name], alone[name]):.2f}"] for name in alone]
    result.add(
        f"{count:,} simulated agents have a session and a long poll each ({seen:,} runners are listed; {registered['failures'] + online['failures']} failures).",
        f"Idle: {idle['cpu'] * 100:.1f} % of one core, {idle['rss'] / 2**20:,.0f} MiB resident.",
        table(["GET", "requests/s alone", "beside them", "ratio"], rows))
    result.bars += [
        at_most(f"CPU of the idle server with {count:,} online runners, of one core", idle["cpu"] * 100, 10, " %"),
        at_most("resident memory with them", idle["rss"] / 2**30, 4, " GiB"),
        at_least("the four GETs beside them, worst, of those alone", min(ratio(beside[name], alone[name]) for name in alone), 0.8),
    ]
    return result


def _best(samples):
    return sorted(sample.rps for sample in samples)[len(samples) // 2]

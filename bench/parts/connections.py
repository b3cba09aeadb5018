"""P8: what ten thousand idle connections cost, and whether others notice them."""
import time

from lib import paddock, processes
from lib.idle import Idle
from lib.load import Target, drive, ratio
from lib.paddock import GETS, HEADERS
from lib.report import Bar, Result, at_least, at_most, table
from lib.tables import of_load
from lib.world import small

COUNT = 10_000
WITHOUT, WITH = "alone", f"beside {COUNT:,} idle connections"
PATH = GETS["one secret"]


def measure(bench):
    with paddock.Installation(bench, [small()]).start() as server:
        alone, beside = (Target(name, server.port, PATH, HEADERS) for name in (WITHOUT, WITH))
        drive(alone, bench.warm_up)
        samples, held = {WITHOUT: [], WITH: []}, []
        for number in range(1, bench.rounds + 1):
            # The two take turns in who is first: a machine that slows down would favour one.
            if number % 2:
                samples[WITHOUT].append(drive(alone, bench.seconds))
            held.append(_hold(server, number, lambda: samples[WITH].append(drive(beside, bench.seconds))))
            if not number % 2:
                samples[WITHOUT].append(drive(alone, bench.seconds))
            bench.say(f"  round {number}: {held[-1]}, {samples[WITHOUT][-1].rps:,.0f}/s alone, {samples[WITH][-1].rps:,.0f}/s beside")
    bench.noise += [sample.others for runs in samples.values() for sample in runs]
    return _result(samples, held)


def _hold(server, number, meanwhile):
    """Opens the connections, each with one request; holds them under load; asks again on each."""
    idle = Idle(server.port, PATH, HEADERS, f"127.0.0.{number + 1}")
    before = processes.rss(server.pids)
    try:
        begin = time.monotonic()
        opened = idle.open(COUNT)
        each = (processes.rss(server.pids) - before) / COUNT / 1024
        meanwhile()
        seconds = time.monotonic() - begin
        return {"opened": opened, "KiB each": round(each, 1), "held s": round(seconds), "alive": idle.answered()}
    finally:
        idle.close()


def _result(samples, held):
    result = Result()
    head = list(held[0])
    rows = [[number, *(run[name] for name in head)] for number, run in enumerate(held, 1)]
    result.add(_ABOUT, table(["round", *head], rows), of_load(samples, WITHOUT))
    alive = min(run["alive"] for run in held)
    result.bars += [
        at_most("resident memory for each idle connection, most of all rounds", max(run["KiB each"] for run in held), 64, " KiB"),
        Bar("idle connections alive and answered after the hold, fewest of all rounds", f"{alive:,}", f"{COUNT:,}", alive == COUNT),
        at_least("one secret beside them: requests/s, of those alone", ratio(samples[WITH], samples[WITHOUT]), 0.9),
    ]
    return result


_ABOUT = """All ask for the same secret, so these are remembered answers. Each connection asks once, stays through a run at 32
other connections, and is asked again. Memory is what the server's resident set grows by between the first and the last
of them; later rounds find memory that the first left."""

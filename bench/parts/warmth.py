"""WARM: how soon after a cold start the server is as fast as it gets."""
import statistics

from lib.crowd import Crowd, mixed
from lib.load import Target, per_second
from lib.report import Result, at_most, span, table

SECONDS, STEADY = 30, 10
# The share of the steady rate at which it counts as warm
WARM = 0.9
SHOWN = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30)


def measure(bench):
    crowd = Crowd(bench)
    installation = crowd.installation()
    with installation.start() as server:
        script = crowd.script(mixed(crowd.reads(server)))
    curves = []
    for number in range(1, bench.rounds + 1):
        with installation.start() as server:
            curves.append(per_second(Target("Paddock", server.port, "/", script=script), SECONDS))
        bench.say(f"  round {number}: " + " ".join(f"{rate:,}" for rate in curves[-1]))
    return _result(curves, [_warm(curve) for curve in curves])


def _warm(curve):
    steady = statistics.median(curve[-STEADY:])
    return next(second for second, rate in enumerate(curve, 1) if rate >= WARM * steady)


def _result(curves, warm):
    result = Result()
    rows = [[second, span(curve[second - 1] for curve in curves)] for second in SHOWN]
    result.add(_ABOUT, table(["second", "requests/s"], rows), f"Warm in second {span(warm)}.")
    result.bars.append(at_most(f"the second in which {WARM:.0%} of the steady rate is reached", statistics.median(warm), 10))
    return result


_ABOUT = f"""The server is started on data that exists and at once driven with the four GETs in turn, as in READ, on SQLite, over 32
connections. One run of wrk counts what it sends in each second: runs of a second each would open the connections
anew, and leave the server idle between them. The steady rate is the median of the last {STEADY} seconds of {SECONDS}."""

"""P5: from the command to the first answer, and what an idle server keeps in memory."""
import statistics
import time

from lib import http, paddock, processes
from lib.paddock import GETS, HEADERS
from lib.report import Result, at_most, span, table
from lib.world import small

PATH = GETS["one secret"]


def measure(bench):
    installation = paddock.Installation(bench, [small()])
    installation.start().stop()
    starts = 2 if bench.quick else 5
    runs = [_start(installation) for _ in range(starts + 1)][1:]
    times, sizes = [run[0] * 1000 for run in runs], [run[1] / 1e6 for run in runs]
    bench.say(f"  {span(times)} ms, {span(sizes)} MB")
    result = Result()
    result.add(_ABOUT, table(["", "median [least–most]"],
                             [["first 200, ms", span(times)], ["resident after 3 s, MB", span(sizes)], ["starts", starts]]))
    result.bars += [
        at_most("from `./paddock serve` to the first 200", statistics.median(times) / 1000, 0.5, " s"),
        at_most("resident when idle", statistics.median(sizes), 150, " MB"),
    ]
    return result


def _start(installation):
    begin = time.perf_counter()
    with installation.spawn() as server:
        server.wait(lambda: http.status(server.port, PATH, HEADERS) == 200)
        took = time.perf_counter() - begin
        # What is idle: long enough after the first answer for what a start leaves behind to end.
        time.sleep(3)
        return took, processes.rss(server.pids)


_ABOUT = """`./paddock serve` on a data directory that exists, without `--dev`, over plain HTTP, asked every 2 ms for one secret
with a token until it answers 200; one start before the counted ones."""

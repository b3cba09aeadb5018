"""P5: from the command to the first answer, and what an idle server keeps in memory."""
import statistics
import time

from lib import http, paddock, processes
from lib.paddock import GETS, HEADERS
from lib.report import Result, at_most, span, table
from lib.world import small

EXISTING, FRESH = "`./paddock serve` on existing data", "`./paddock serve --dev` on an empty directory"
# Seconds to the first 200
WANTED = {EXISTING: 0.4, FRESH: 0.8}


def measure(bench):
    installation = paddock.Installation(bench, [small()])
    installation.start().stop()
    # What is asked needs a token where one is known beforehand.
    kinds = {EXISTING: lambda: _start(installation.spawn, GETS["one secret"], HEADERS),
             FRESH: lambda: _start(lambda: paddock.fresh(bench), "/api/v3/meta")}
    runs = {name: [] for name in kinds}
    # One start of each before the counted ones
    for number in range((2 if bench.quick else 5) + 1):
        for name, start in kinds.items():
            run = start()
            runs[name] += [run] if number else []
    return _result(bench, runs)


def _start(spawn, path, headers=None):
    begin = time.perf_counter()
    with spawn() as server:
        server.wait(lambda: http.status(server.port, path, headers) == 200)
        took = time.perf_counter() - begin
        # What is idle: long enough after the first answer for what a start leaves behind to end.
        time.sleep(3)
        return took, processes.rss(server.pids) / 1e6


def _result(bench, runs):
    result, rows = Result(), []
    for name, pairs in runs.items():
        times, sizes = zip(*pairs)
        rows.append([name, span(took * 1000 for took in times), span(sizes), len(pairs)])
        bench.say("  {}: {} ms, {} MB".format(*rows[-1]))
        result.bars.append(at_most(f"{name}: to the first 200", statistics.median(times), WANTED[name], " s"))
    resident = statistics.median(size for _, size in runs[EXISTING])
    result.bars.append(at_most(f"{EXISTING}: resident when idle", resident, 150, " MB"))
    result.add(_ABOUT, table(["", "first 200, ms", "resident after 3 s, MB", "starts"], rows))
    return result


_ABOUT = """Over plain HTTP, asked every 2 ms until it answers 200: on existing data, without `--dev`, for one secret with a token;
on an empty directory, where `--dev` makes keys, a certificate, an organization and a token, for `/api/v3/meta`. The two
take turns, after one start of each that is not counted."""

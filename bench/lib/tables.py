"""The table that every comparison under load ends in."""
import statistics

from .load import ratio
from .report import span, table

HEAD = ["target", "requests/s", "ratio", "p50 ms", "p99 ms", "CPU µs/request", "RSS MB", "errors", "others"]


def of_load(samples, base=None):
    """A row for every target; the ratio is to the named one."""
    rows = [_row(name, runs, samples.get(base)) for name, runs in samples.items()]
    if not any(run.database for runs in samples.values() for run in runs):
        return table(HEAD, rows)
    for row, runs in zip(rows, samples.values()):
        row.append(span((r.database for r in runs), ".1f") if runs[-1].database else "")
    return table([*HEAD, "PostgreSQL's CPU µs/request"], rows)


def _row(name, runs, base):
    return [name, span(r.rps for r in runs), f"{ratio(runs, base):.3f}" if base else "", span((r.p50 for r in runs), ".2f"),
            span((r.p99 for r in runs), ".2f"), span((r.cpu for r in runs), ".1f"), f"{runs[-1].rss / 1e6:.0f}",
            sum(r.errors for r in runs), f"{statistics.median(r.others for r in runs):.0%}"]

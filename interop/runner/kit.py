"""How a check is told, and how something is waited for."""

import threading
import time
import traceback

# Jobs take a second or two; an agent that has lost its server comes back after ten seconds.
PATIENCE = 60

_lock = threading.Lock()
_failed = []
_own = threading.local()


def _tell(line):
    kept = getattr(_own, "kept", None)
    if kept is not None:
        kept.append(line)
        return
    with _lock:
        print(line, flush=True)


def check(sentence, passed, seen=""):
    """One line, counted by interop/test. What was seen must hold no token and no secret."""
    what = "" if passed or seen == "" else f" (seen: {seen})".replace("\n", " / ")
    _tell(f"{'ok  ' if passed else 'FAIL'} {sentence}{what}")
    if not passed:
        _failed.append(sentence)
    return passed


def equal(sentence, expected, actual):
    return check(sentence, expected == actual, f"{actual!r}, expected {expected!r}")


def note(text):
    _tell(f"!!!! {text}")


def failed():
    return len(_failed) > 0


def until(probe, wanted, seconds=PATIENCE, pause=0.1):
    """Asks until the answer is wanted; gives the last answer."""
    end = time.monotonic() + seconds
    while True:
        seen = probe()
        if wanted(seen) or time.monotonic() > end:
            return seen
        time.sleep(pause)


def becomes(sentence, expected, probe, seconds=PATIENCE):
    return equal(sentence, expected, until(probe, lambda seen: seen == expected, seconds))


def section(name, run, *arguments):
    """Checks about one thing. A fault that they did not expect fails it, and the others go on."""
    _tell(f"-- {name}")
    try:
        run(*arguments)
    except Exception as fault:
        check(f"{name} goes to its end", False, f"{type(fault).__name__}: {fault}; {traceback.format_exc(limit=-2)}")


class Later:
    """A section beside others; what it says is told when it has ended, in one piece."""

    def __init__(self, name, run, *arguments):
        self._told = []
        self._thread = threading.Thread(target=self._run, args=(name, run, *arguments), daemon=True)
        self._thread.start()

    def _run(self, *section_and_more):
        _own.kept = self._told
        section(*section_and_more)

    def join(self):
        self._thread.join()
        for line in self._told:
            _tell(line)

"""Secrets that somebody PUTs at a pace, whatever else is measured meanwhile."""
import threading
import time

from . import http
from .paddock import HEADERS

CONNECTIONS = 4


class Writes:
    """Sends the prepared PUTs of a file while the block runs; then rate is how many a second there were."""

    def __init__(self, port, file, per_second):
        self.port, self.per_second = port, per_second
        self.puts = [line.split("\t") for line in file.read_text().splitlines()]
        self.end = threading.Event()
        self.done, self.failures = [], []

    def __enter__(self):
        self.begin = time.monotonic()
        self.threads = [threading.Thread(target=self._send, args=(number,)) for number in range(CONNECTIONS)]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.end.set()
        for thread in self.threads:
            thread.join()
        self.rate = len(self.done) / (time.monotonic() - self.begin)
        if self.failures:
            raise RuntimeError(f"{len(self.failures)} secrets were not written: {self.failures[0]}")

    def _send(self, number):
        headers = HEADERS | {"Content-Type": "application/json"}
        with http.Connection(self.port) as connection:
            for at in range(number, len(self.puts), CONNECTIONS):
                if self.end.wait(max(0.0, self.begin + at / self.per_second - time.monotonic())):
                    return
                path, body = self.puts[at]
                try:
                    answer = connection.ask(path, headers, "PUT", body)
                except OSError as failure:
                    self.failures.append(failure)
                    return
                (self.done if answer.status in (201, 204) else self.failures).append(answer.status)

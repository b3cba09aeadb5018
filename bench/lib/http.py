"""One request at a time, as the benchmark itself asks."""
import http.client
import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name):
        return next((v for k, v in self.headers if k.lower() == name.lower()), "")

    def json(self):
        return json.loads(self.body)

    @property
    def size(self):
        """Bytes on the wire: status line, headers, empty line, body."""
        return len("HTTP/1.1 200 OK\r\n\r\n") + sum(len(f"{k}: {v}\r\n") for k, v in self.headers) + len(self.body)


class Connection:
    """Stays open from one request to the next."""

    def __init__(self, port):
        self.client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.close()

    def ask(self, path, headers=None, method="GET", body=None):
        self.client.request(method, path, body, headers or {})
        reply = self.client.getresponse()
        return Answer(reply.status, tuple(reply.getheaders()), reply.read())


def ask(port, path, headers=None, method="GET", body=None):
    with Connection(port) as connection:
        return connection.ask(path, headers, method, body)


def status(port, path, headers=None):
    """The status of a GET, 0 where nothing answers yet."""
    try:
        return ask(port, path, headers).status
    except (OSError, http.client.HTTPException):
        return 0

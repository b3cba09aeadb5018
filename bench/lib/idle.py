"""Many keep-alive connections that ask once and then stay."""
import re
import socket


class Idle:
    def __init__(self, port, path, headers, source):
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{lines}\r\n".encode()
        self.port, self.source = port, source
        self.connections = []

    def open(self, count):
        for _ in range(count):
            # An address of its own each round: the ports of closed connections rest for a minute.
            self.connections.append(socket.create_connection(("127.0.0.1", self.port), 10, (self.source, 0)))
        return self.answered()

    def answered(self):
        """How many connections answer 200 to one more request."""
        return sum(map(self._ask, self.connections))

    def close(self):
        for connection in self.connections:
            connection.close()
        self.connections.clear()

    def _ask(self, connection):
        try:
            connection.sendall(self.request)
            text = b""
            while b"\r\n\r\n" not in text:
                text += _received(connection)
            head, body = text.split(b"\r\n\r\n", 1)
            length = int(re.search(rb"(?i)content-length: (\d+)", head)[1])
            while len(body) < length:
                body += _received(connection)
            return head.startswith(b"HTTP/1.1 200")
        except OSError:
            return False


def _received(connection):
    data = connection.recv(65536)
    if not data:
        raise ConnectionResetError("closed by the server")
    return data

"""The limit: nginx with one worker, which answers from memory what Paddock has answered."""
import shutil

from . import http, processes

# Of a body in one string: its parser takes 4,096 characters, and a quotation mark is two.
PIECE = 2_000
# These it writes itself.
OWN = {"server", "date", "content-type", "content-length", "connection"}


def present(bench):
    if shutil.which("nginx"):
        return True
    bench.lack("nginx (apt-get install nginx): no limit and no ratio to it can be measured")
    return False


def start(bench, answers):
    """Serves answers, a map from path to Answer. A path that ends in a slash stands for everything below it."""
    directory = bench.directory("nginx")
    port = processes.free_port()
    locations = "".join(_location(path, answer) for path, answer in answers.items())
    configuration = directory / "nginx.conf"
    configuration.write_text(_CONFIGURATION.replace("DIR", str(directory)).replace("PORT", str(port)) + locations + "}}\n")
    command = ["nginx", "-c", configuration, "-p", directory, "-e", directory / "error.log"]
    server = processes.Server("nginx", command, port, directory / "nginx.log")
    return server.wait(lambda: http.status(port, "/") != 0)


_CONFIGURATION = """daemon off;
worker_processes 1;
worker_rlimit_nofile 16384;
pid DIR/nginx.pid;
events { worker_connections 16384; }
http {
access_log off;
keepalive_requests 1000000000;
server_tokens off;
client_body_temp_path DIR/body; proxy_temp_path DIR/proxy; fastcgi_temp_path DIR/fastcgi;
uwsgi_temp_path DIR/uwsgi; scgi_temp_path DIR/scgi;
server {
listen 127.0.0.1:PORT;
"""


def _location(path, answer):
    headers = "".join(f"add_header {name} {_quoted(value)};" for name, value in answer.headers if name.lower() not in OWN)
    match = path if path.endswith("/") else f"= {path}"
    kind = _quoted(answer.header("Content-Type"))
    return f"location {match} {{ default_type {kind}; {headers} {_return(answer.body.decode())} }}\n"


def _return(body):
    if len(body) <= PIECE:
        return f"return 200 {_quoted(body)};"
    pieces = [_quoted(body[at:at + PIECE]) for at in range(0, len(body), PIECE)]
    sets = "".join(f"set $b{number} {piece};" for number, piece in enumerate(pieces))
    return sets + 'return 200 "' + "".join(f"${{b{number}}}" for number in range(len(pieces))) + '";'


def _quoted(text):
    if "$" in text:
        raise ValueError(f"nginx would take a variable out of {text!r}")
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

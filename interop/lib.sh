# What the suites share: a server of their own, the opened values, and the way a check is told.
# Every check is one line, "ok ..." or "FAIL ..."; interop/test counts these, whatever language wrote them.
# shellcheck shell=bash
set -euo pipefail

interop=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
: "${JAVA_HOME:?is not set: run the suite as ./paddock test --only NAME}"
scratch=$(mktemp -d)
world=$interop/world.yaml
server=
failures=0

cleanup() {
  local status=$?
  stop_server
  rm -rf "$scratch"
  exit "$status"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

client() { printf 'client %s\n' "$*"; }
ok() { printf 'ok   %s\n' "$1"; }
fail() {
  printf 'FAIL %s\n' "$1"
  failures=$((failures + 1))
}

# finish: what a suite ends with, so that it can be run alone.
finish() { exit $((failures > 0)); }

# What a client said goes below its failed check; standard output never does, it may hold a token.
complain() {
  fail "$1"
  sed -e 's/^/     /' "$scratch/stderr"
}

# check SENTENCE COMMAND...: the command succeeds.
check() {
  local sentence=$1
  shift
  if "$@" >/dev/null 2>"$scratch/stderr"; then ok "$sentence"; else complain "$sentence"; fi
}

# says SENTENCE EXPECTED COMMAND...: the command succeeds and prints exactly this, which must not be a secret.
says() {
  local sentence=$1 expected=$2 said
  shift 2
  if said=$("$@" 2>"$scratch/stderr") && [[ $said == "$expected" ]]; then
    ok "$sentence"
  else
    complain "$sentence"
    printf '     expected: %s\n     got: %s\n' "${expected//$'\n'/ }" "${said//$'\n'/ }"
  fi
}

# refuses SENTENCE WORDS COMMAND...: the command fails, and its complaint contains the words.
refuses() {
  local sentence=$1 words=$2
  shift 2
  if "$@" >/dev/null 2>"$scratch/stderr"; then
    fail "$sentence (it was not refused)"
  elif grep -qF -- "$words" "$scratch/stderr"; then
    ok "$sentence"
  else
    complain "$sentence"
  fi
}

ready() { sed -n 's/.*"'"$1"'":"\([^"]*\)".*/\1/p' "$scratch/ready.json"; }

# token NAME: the value that the world file gives a token.
token() { sed -n "s/.*name: $1, value: \([^,]*\),.*/\1/p" "$interop/world.yaml"; }

# start_server OPTION...: it runs until the suite ends. The ports are any free ones, so suites and other servers never
# meet. Requests are counted as on github.com, for some clients look at what is left when they are refused.
start_server() {
  data=$scratch/data
  "$interop/../paddock" serve --dev --data "$data" --world "$world" \
    --set server.rate_limit.enabled=true "$@" --http-port 0 --https-port 0 \
    --ready-file "$scratch/ready.json" >"$scratch/server.log" 2>&1 &
  server=$!
  local tries=0
  until [[ -e $scratch/ready.json ]]; do
    if ! kill -0 "$server" 2>/dev/null || ((++tries > 600)); then
      # The log holds a token only after the server was ready.
      sed -e 's/^/     /' "$scratch/server.log"
      fail "the server starts"
      finish
    fi
    sleep 0.1
  done
  http_url=$(ready url)
  https_url=$(ready https_url)
  ca_file=$(ready ca_file)
}

# The launcher becomes the server, so its process is the one to stop.
stop_server() {
  [[ -n $server ]] || return 0
  kill "$server" 2>/dev/null || true
  local tries=0
  while kill -0 "$server" 2>/dev/null; do
    if ((++tries > 100)); then kill -KILL "$server"; fi
    sleep 0.1
  done
  server=
}

open_values() { "$interop/opened" "$data" "$scratch/opened"; }

# holds SECRET FILE: the server keeps for ORG/NAME or ORG/REPO/NAME what is in the file, byte by byte.
# cmp tells where they differ, not what they are.
holds() { open_values && cmp -- "$scratch/opened/$1" "$2" >&2; }

# run_program COMMAND...: a suite written in another language, which finds its server in INTEROP_*.
run_program() {
  start_server
  INTEROP_URL=$https_url INTEROP_HTTP_URL=$http_url INTEROP_CA=$ca_file INTEROP_OPENED=$interop/opened \
    INTEROP_DATA=$data INTEROP_VALUES=$scratch/opened \
    INTEROP_OWNER=$(token owner) INTEROP_NARROW=$(token narrow) INTEROP_READER=$(token reader) \
    INTEROP_MEMBER=$(token member) INTEROP_STRANGER=$(token stranger) INTEROP_ADMIN=$(token admin) "$@"
}

"""Jobs: what they are given, what they leave, how they end."""

import hashlib
import secrets
import time

from kit import becomes, check, equal, section, until
from server import JOBS, ORG, REPO
from suite import heard


def secret(suite):
    """It reaches the script, and rests nowhere but in the store, encrypted."""
    server = suite.server
    value = f"v-{secrets.token_hex(16)}"
    suite.readers.set_secret("TOKEN", value)
    job = server.create_job(["jobs"], {
        "run": heard("echo \"it is $TOKEN\"\nprintf %s \"$TOKEN\" | sha256sum\necho \"kept=$TOKEN\" >> $GITHUB_OUTPUT\n"
                     "echo other=open >> $GITHUB_OUTPUT\necho \"error $TOKEN\" >&2\nenv"),
        "id": "say", "name": "Say", "env": {"TOKEN": "${{ secrets.TOKEN }}"}},
        outputs={"kept": "${{ steps.say.outputs.kept }}", "other": "${{ steps.say.outputs.other }}"})
    done = server.finished(job)
    lines = server.lines(job)
    equal("a job with a secret succeeds", "success", done["conclusion"])
    digest = hashlib.sha256(value.encode()).hexdigest()
    check("its script has the value", any(digest in line for line in lines))
    check("the log holds *** in its place", "it is ***" in lines and "error ***" in lines)
    check("the log holds the value nowhere", not any(value in line for line in lines))
    check("nor does the job as it is shown", value not in str(done))
    equal("an output that holds the secret is withheld, another is not", {"other": "open"}, done["outputs"])
    check("nor the job's token, which scripts have", "ACTIONS_RUNTIME_TOKEN=***" in lines)
    equal("no file of the server holds the value", [], server.holding(value))
    refused = server.call("POST", JOBS, {
        "labels": ["jobs"], "steps": [{"run": "true", "env": {"A": "${{ secrets.NOT_THERE }}"}}]})
    check("a job that names no existing secret is refused", refused[0] == 422 and "NOT_THERE" in refused[1]["message"],
          refused)


def job_run(suite):
    """The operator's way, on the machine and over the network."""
    server = suite.server
    here = ["--org", ORG, "--repo", REPO, "--labels", "jobs"]
    for status in (0, 7):
        done = server.command("job", "run", *server.place(), *here, "--", f"echo to be seen; sleep 0.3; exit {status}")
        equal(f"job run exits with the script's status {status}", status, done.returncode)
        check("it prints the script's log", "to be seen" in done.stdout.splitlines(), done.stdout[-500:] + done.stderr)
    done = server.command("job", "run", *server.place(), *here, "--env", "GREETING=hello", "--secret", "TOKEN", "--",
                          'echo "$GREETING ${#TOKEN} $TOKEN"; sleep 0.3')
    check("--env and --secret reach the script", "hello 34 ***" in done.stdout.splitlines(), done.stdout[-500:])
    for url in (server.url, server.https_url):
        done = server.command("job", "run", "--server", url, *here, "--", "echo over there; sleep 0.3; exit 3",
                              PADDOCK_TOKEN=server.token, SSL_CERT_FILE=server.ca)
        equal(f"job run does the same with --server {url.split(':')[0]}", (3, True),
              (done.returncode, "over there" in done.stdout.splitlines()))
    done = server.command("job", "run", "--server", server.url, *here, "--", "true", PADDOCK_TOKEN="ghp_none")
    check("it is refused with a bad token", done.returncode not in (0, 3) and "401" in done.stderr, done.stderr[-300:])


def outputs(suite):
    server = suite.server
    job = server.create_job(
        ["jobs"],
        {"id": "one", "run": "echo answer=42 >> $GITHUB_OUTPUT; printf 'text<<END\\na\\nb\\nEND\\n' >> $GITHUB_OUTPUT"},
        {"id": "two", "run": heard("echo \"told $ANSWER\""), "env": {"ANSWER": "${{ steps.one.outputs.answer }}"}},
        outputs={"answer": "${{ steps.one.outputs.answer }}", "text": "${{ steps.one.outputs.text }}"})
    equal("a job's outputs are kept", {"answer": "42", "text": "a\nb"}, server.finished(job)["outputs"])
    check("a later step has those of an earlier one", "told 42" in server.lines(job))


def steps(suite):
    """Each says by an exit status whether it is as it was asked for."""
    server = suite.server
    job = server.create_job(
        ["jobs"],
        {"id": "bash", "name": "bash", "shell": "bash", "run": "case $SHELLOPTS in *pipefail*) ;; *) exit 1;; esac"},
        # dash knows no such variable, and where sh is bash it says that it behaves as sh
        {"id": "sh", "name": "sh", "shell": "sh", "run": "case ${SHELLOPTS-posix} in *posix*) ;; *) exit 1;; esac"},
        {"id": "place", "name": "place", "run": f"[ \"$(pwd)\" = {suite.scratch} ]",
         "working_directory": str(suite.scratch)},
        {"id": "goes_on", "name": "goes on", "run": "exit 3", "continue_on_error": True},
        {"id": "told", "name": "told", "run": heard("echo it went on"), "if": "steps.goes_on.outcome == 'failure'"},
        {"id": "not_this", "name": "not this", "run": "echo never", "if": "${{ failure() }}"},
        {"id": "env", "name": "env", "run": "[ \"$A-$B\" = job-step ]", "env": {"B": "step"}},
        {"id": "fails", "name": "fails", "run": heard("echo last words; exit 5")},
        {"id": "skipped", "name": "skipped", "run": "echo never"},
        {"id": "at_last", "name": "at last", "run": heard("echo at last"), "if": "always()"},
        env={"A": "job", "B": "job"})
    done = server.finished(job)
    ended = {it["name"]: it["conclusion"] for it in done["steps"]}
    for name, sentence in (
            ("bash", "a step runs in bash with pipefail"), ("sh", "a step runs in sh"),
            ("place", "a step has its working directory"), ("told", "a step's condition knows how another ended"),
            ("env", "a step's environment goes before the job's"), ("at last", "always() runs after a failure")):
        equal(sentence, "success", ended.get(name))
    equal("a step with continue-on-error lets the job go on", "success", ended.get("told"))
    equal("failure() is not met before a failure", "skipped", ended.get("not this"))
    equal("a step that fails is a failure", "failure", ended.get("fails"))
    equal("the step after it is skipped", "skipped", ended.get("skipped"))
    equal("the job fails", "failure", done["conclusion"])
    lines = server.lines(job)
    told = [it for it in lines if it in ("it went on", "never", "last words", "at last")]
    equal("the log has what ran, in its order", ["it went on", "last words", "at last"], told)


def step_timeout(suite):
    """The shortest time that can be asked for is a minute."""
    server = suite.server
    agent = suite.agents.online("slow")
    began = time.monotonic()
    job = server.create_job(
        ["slow"], {"name": "too long", "run": "sleep 150", "timeout_minutes": 1},
        {"name": "skipped", "run": "true"}, {"name": "at last", "run": "true", "if": "always()"})
    done = server.finished(job, 140)
    after = time.monotonic() - began
    check("a step is ended after its timeout-minutes", 60 <= after < 100, f"{after:.0f} s")
    ended = {it["name"]: it["conclusion"] for it in done["steps"]}
    equal("it is a failure, and the steps after it go by it", ("failure", "skipped", "success"),
          tuple(ended.get(it) for it in ("too long", "skipped", "at last")))
    equal("its job fails", "failure", done["conclusion"])
    agent.stop()


def job_timeout(suite):
    """The same of a job, which the server cancels."""
    server = suite.server
    agent = suite.agents.online("endless")
    job = server.create_job(["endless"], {"name": "too long", "run": "sleep 150"}, timeout_minutes=1)
    until(lambda: server.job(job)["started_at"], bool, 60)
    began = time.monotonic()
    done = server.finished(job, 140)
    after = time.monotonic() - began
    check("a job is cancelled after its timeout-minutes", 59 <= after < 90, f"{after:.0f} s")
    equal("it is cancelled", "cancelled", done["conclusion"])
    equal("with GitHub's annotation",
          ["The job running on runner endless has exceeded the maximum execution time of 1 minutes."],
          [it["message"] for it in done["annotations"]])
    agent.stop()


def cancel(suite):
    server, agents = suite.server, suite.agents
    gate, tally = suite.gate(), suite.tally()
    waiting = server.create_job(["nobody-has-this"], "true")
    equal("a job that waits can be cancelled", 202, server.cancel(waiting))
    equal("it is cancelled at once", "cancelled", server.job(waiting)["conclusion"])
    job = server.create_job(["jobs"], f"{tally.script('begun')}; {gate.script}; {tally.script('never')}",
                            {"run": tally.script("cleaned"), "if": "cancelled()"}, tally.script("never"))
    until(tally.lines, bool)
    equal("a job that runs can be cancelled", 202, server.cancel(job))
    equal("it ends cancelled", "cancelled", server.conclusion(job))
    equal("its script was ended, and a step for this case ran", ["begun", "cleaned"], tally.lines())
    becomes("its runner is idle again", "online", lambda: suite.server.state("jobs"))
    equal("it takes the next job", "success", server.conclusion(server.create_job(["jobs"], "true")))
    done = server.finished(server.create_job(["jobs"], "true"))
    server.cancel(done["id"])
    equal("a job that has ended stays as it ended", done, server.job(done["id"]))


def many(suite):
    """Several jobs and two agents: each job once."""
    server, agents = suite.server, suite.agents
    tally = suite.tally()
    pair = [agents.online(name, "--labels", "pool") for name in ("pool-1", "pool-2")]
    script = heard(f"{tally.script('$GITHUB_RUN_ID')}; echo by $GITHUB_RUN_ID")
    jobs = [server.create_job(["pool"], script) for _ in range(8)]
    done = [server.finished(job) for job in jobs]
    equal("two agents: all of eight jobs succeed", {"success"}, {it["conclusion"] for it in done})
    equal("two agents: each job ran once", sorted(str(it["run_id"]) for it in done), sorted(tally.lines()))
    equal("two agents: both took part", {"pool-1", "pool-2"}, {it["runner_name"] for it in done})
    for job in done:
        if f"by {job['run_id']}" not in server.lines(job["id"]):
            check("two agents: each log is its job's", False, job["id"])
    for agent in pair:
        agent.stop()


def run(suite):
    agent = suite.agents.online("jobs")
    for part in (secret, job_run, outputs, steps, cancel, many):
        section(part.__name__, part, suite)
    agent.stop()

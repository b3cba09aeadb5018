"""Agents and the server lose each other, and find each other again."""

import threading
import time

from kit import becomes, check, equal, section, until
from server import ORG, REPO, RUNNERS
from suite import heard


class Watch:
    """Sees every state of a runner in which it is found."""

    def __init__(self, probe):
        self.seen = set()
        self._probe = probe
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self):
        while not self._end.is_set():
            self.seen.add(self._probe())
            self._end.wait(0.05)

    def end(self):
        self._end.set()
        self._thread.join()
        return self.seen


def restart_idle(suite):
    server, agents = suite.server, suite.agents
    agent = agents.online("patient")
    runner = server.runner("patient")["id"]
    for how, end in (("stopped", server.stop), ("killed", server.kill)):
        history = server.events(runner)
        end()
        server.start()
        watch = Watch(lambda: agents.state(agent))
        # A job shows that the agent is there again, and not only believed to be.
        job = server.create_job(["patient"], "true")
        equal(f"after the server was {how} and started again, an idle agent takes a job", "success",
              server.conclusion(job))
        becomes("its runner is idle then", "online", lambda: agents.state(agent))
        seen = watch.end()
        check("it is never shown offline", "offline" not in seen and "gone" not in seen, seen)
        equal("nor was it in its history", ["job_finished", "job_assigned"],
              [event for event, _ in server.events(runner)[:-len(history)]])
    check("the agent ran all the time, and was not configured again", agent.runs())
    agent.stop()


def restart_busy(suite):
    """The server dies in the middle of a step, and is back before its end."""
    server, agents = suite.server, suite.agents
    agent = agents.online("steady")
    gate, tally = suite.gate(), suite.tally()
    job = server.create_job(
        ["steady"],
        heard(f"for i in 1 2 3 4 5; do echo line $i; done; {tally.script('begun')}; {gate.script}; "
              "for i in 6 7 8 9; do echo line $i; done"),
        heard(f"echo line 10; {tally.script('ended')}"))
    until(tally.lines, bool)
    until(lambda: server.lines(job), lambda lines: "line 5" in lines)
    server.kill()
    server.start()
    equal("after the server was killed and started again, the runner is busy still", "busy", agents.state(agent))
    equal("it can not be deleted", 422, server.call("DELETE", f"{RUNNERS}/{server.runner('steady')['id']}")[0])
    gate.open()
    done = server.finished(job)
    equal("its job succeeds", "success", done["conclusion"])
    equal("it ran once", ["begun", "ended"], tally.lines())
    equal("it ended once", 1, [reason for _, reason in server.events(done["runner_id"])].count(f"job {job}: success"))
    equal("its log is whole", [f"line {i}" for i in range(1, 11)],
          [it for it in server.lines(job) if it.startswith("line ")])
    becomes("the runner is idle then", "online", lambda: agents.state(agent))
    equal("and takes the next job", "success", server.conclusion(server.create_job(["steady"], "true")))
    agent.stop()


def step_ends_unheard(suite):
    """A step ends while there is no server. Agents send its log once, and the log of the whole job at the end."""
    server, agents = suite.server, suite.agents
    agent = agents.online("unheard")
    first, second, tally = suite.gate(), suite.gate(), suite.tally()
    job = server.create_job(
        ["unheard"], heard(f"echo line 1; {tally.script('begun')}; {first.script}; echo line 2"),
        heard(f"{tally.script('second')}; echo line 3; {second.script}; echo line 4"), heard("echo line 5"))
    until(tally.lines, bool)
    server.kill()
    first.open()
    until(tally.lines, lambda lines: len(lines) == 2)
    server.start()
    second.open()
    done = server.finished(job)
    equal("a step that ends while the server is away: its job succeeds", "success", done["conclusion"])
    equal("its steps are all ended", {"success"}, {it["conclusion"] for it in done["steps"]})
    equal("its log is whole", [f"line {i}" for i in range(1, 6)],
          [it for it in server.lines(job) if it.startswith("line ")])
    agent.stop()


def job_ends_unheard(suite):
    """A job ends while there is no server. Agents try again to tell how, and nothing else."""
    server, agents = suite.server, suite.agents
    agent = agents.online("finished")
    gate, tally = suite.gate(), suite.tally()
    job = server.create_job(["finished"], f"{tally.script('begun')}; {gate.script}; {tally.script('ended')}")
    until(tally.lines, bool)
    server.kill()
    gate.open()
    until(agent.output, lambda text: "Failed to finish Job" in text)
    server.start()
    done = server.finished(job)
    equal("a job that ends while the server is away succeeds", "success", done["conclusion"])
    equal("so do its steps", {"success"}, {it["conclusion"] for it in done["steps"]})
    equal("it ran once", ["begun", "ended"], tally.lines())
    becomes("the runner is idle then", "online", lambda: agents.state(agent))
    agent.stop()


def job_run_waits(suite):
    """An operator's job run outlives the server that it asks."""
    server, agents = suite.server, suite.agents
    agent = agents.online("watched")
    gate, tally = suite.gate(), suite.tally()
    script = f"echo line 1; {tally.script('begun')}; {gate.script}; echo line 2; sleep 0.3; exit 5"
    run = server.begin("job", "run", *server.place(), "--org", ORG, "--repo", REPO, "--labels", "watched", "--", script)
    until(tally.lines, bool)
    server.kill()
    time.sleep(2)
    server.start()
    gate.open()
    out, said = run.communicate(timeout=90)
    equal("job run outlives a server that is killed: it exits with the script's status", 5, run.returncode)
    equal("it prints the log once", ["line 1", "line 2"], [it for it in out.splitlines() if it.startswith("line ")])
    check("it says once that it waits, and nothing else", len(said.splitlines()) == 1 and "waited for" in said, said[-500:])
    check("it does not show a line that is not the user's", "trap" not in out, out[-500:])
    agent.stop()


def second_process(suite):
    server, agents = suite.server, suite.agents
    first = agents.online("twice")
    second = agents.copy(first)
    second.start()
    until(second.output, lambda text: "Conflict" in text)
    check("a second process with the same settings is told of the conflict",
          "TaskAgentSessionConflictException" in second.output(), second.output()[-300:])
    equal("the first one goes on", "success", server.conclusion(server.create_job(["twice"], "true")))
    check("the second one waits meanwhile", second.runs() and "Running Job" not in second.output())
    check("the runner has not been offline", ("offline", "superseded") not in server.events(server.runner("twice")["id"]))
    second.stop()
    equal("nor does it go with the second one", "online", agents.state(first))
    first.stop()


def delete(suite):
    server, agents = suite.server, suite.agents
    agent = agents.online("unwanted")
    runner = server.runner("unwanted")["id"]
    gate = suite.gate()
    job = server.create_job(["unwanted"], gate.script)
    becomes("a runner is busy", "busy", lambda: agents.state(agent))
    status, answer = server.call("DELETE", f"{RUNNERS}/{runner}")
    check("DELETE of it is refused with 422", status == 422 and "is still running a job" in answer["message"],
          (status, answer.get("message")))
    gate.open()
    equal("its job goes on to its end", "success", server.conclusion(job))
    becomes("the runner is idle then", "online", lambda: agents.state(agent))
    equal("DELETE of an online, idle runner: 204", 204, server.call("DELETE", f"{RUNNERS}/{runner}")[0])
    equal("it is gone", 404, server.call("GET", f"{RUNNERS}/{runner}")[0])
    check("its agent ends by itself", agent.ended(90) not in (None, 0), agent.output()[-300:])
    agent.start()
    check("and can not come back", agent.ended() not in (None, 0), agent.output()[-300:])
    equal("a deleted runner stays gone", "gone", agents.state(agent))


def run(suite):
    for part in (second_process, delete, restart_idle, restart_busy, step_ends_unheard, job_ends_unheard,
                 job_run_waits):
        section(part.__name__, part, suite)

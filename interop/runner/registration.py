"""Runners come, at every level, and go."""

import platform
import re
import time

from agent import ORGANIZATION
from kit import becomes, check, equal, section, until
from server import RUNNERS
from suite import heard

# As the agent calls them: https://go.dev/doc/install/source#environment
ARCHITECTURE = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
SYSTEM = [platform.system().lower(), ARCHITECTURE]


def life(suite):
    """Offline, online, busy, online, offline: each as every client sees it."""
    server, agents = suite.server, suite.agents
    agent = agents.make("first")
    done = agent.configure(f"{server.url}/acme", agents.token(), "--labels", "first,gpu")
    equal("configure succeeds", 0, done.returncode)
    runner = server.runner("first")
    check("its version is known", re.fullmatch(r"[0-9.]+", runner["version"] or ""), runner["version"])
    labels = ["self-hosted", *SYSTEM, "first", "gpu"]

    def agree(sentence, status, busy):
        suite.readers.agree(sentence, runner["id"], ("first", SYSTEM[0], status, busy, labels))

    agree("a configured runner is offline", "offline", False)
    agent.start()
    becomes("run makes it online", "online", lambda: agents.state(agent))
    agree("it is online", "online", False)
    gate = suite.gate()
    job = server.create_job(["self-hosted", SYSTEM[0], "first"], gate.script)
    becomes("a job makes it busy", "busy", lambda: agents.state(agent))
    agree("it is busy", "online", True)
    gate.open()
    equal("the job succeeds", "success", server.conclusion(job))
    equal("the job was with this runner", ("first", runner["id"]),
          (server.job(job)["runner_name"], server.job(job)["runner_id"]))
    agree("it is idle afterwards", "online", False)
    equal("an agent that is stopped exits with 0", 0, agent.stop())
    agree("it is offline at once", "offline", False)
    equal("its history is whole", [
        ("offline", "session_closed"), ("job_finished", f"job {job}: success"), ("job_assigned", f"job {job}"),
        ("online", None), ("registered", None)], server.events(runner["id"]))
    agent.start()
    becomes("it comes back without configuring", "online", lambda: agents.state(agent))
    agent.stop()


def same_name(suite):
    """Only --replace takes a name that is taken."""
    server, agents = suite.server, suite.agents
    old = agents.online("again")
    runner = server.runner("again")
    new = agents.make("again")
    done = new.configure(f"{server.url}/acme", agents.token())
    check("a second configure with the same name fails", done.returncode != 0, done.stdout[-300:])
    equal("the first one stays as it is", runner, server.runner("again"))
    done = new.configure(f"{server.url}/acme", agents.token(), "--labels", "again,new", "--replace")
    equal("--replace succeeds", 0, done.returncode)
    equal("the id and the group stay", (runner["id"], runner["runner_group_id"]),
          tuple(server.runner("again")[it] for it in ("id", "runner_group_id")))
    check("the labels are those of the new one", "new" in str(server.runner("again")["labels"]))
    check("the old agent is cut off, and ends", old.ended(90) not in (None, 0), old.output()[-300:])
    new.start()
    becomes("the new agent comes online", "online", lambda: agents.state(new))
    equal("a job is run by it", "success", server.conclusion(server.create_job(["again", "new"], "true")))
    old.start()
    check("the old agent can not come back", old.ended() not in (None, 0), old.output()[-300:])
    equal("which the new one does not notice", "online", agents.state(new))
    new.stop()


def ephemeral(suite):
    server, agents = suite.server, suite.agents
    agent = agents.online("brief", "--ephemeral")
    runner = server.runner("brief")
    check("an ephemeral runner is known as such", runner["ephemeral"])
    equal("its job succeeds", "success", server.conclusion(server.create_job(["brief"], "echo once")))
    equal("its agent exits with 0", 0, agent.ended())
    equal("it vanishes after its job", 404, server.call("GET", f"{RUNNERS}/{runner['id']}")[0])


def just_in_time(suite):
    server, agents = suite.server, suite.agents
    config = server.ask("POST", f"{RUNNERS}/generate-jitconfig",
                        {"name": "jit", "runner_group_id": 1, "labels": ["jit", "only"]})
    runner = config["runner"]
    secret = {"ACTIONS_RUNNER_INPUT_JITCONFIG": config["encoded_jit_config"]}
    equal("a just-in-time runner has just the labels given", ["jit", "only"], [it["name"] for it in runner["labels"]])
    agent = agents.make("jit")
    agent.start(**secret)
    becomes("its agent comes online without configuring", "online", lambda: agents.state(agent))
    equal("its job succeeds", "success", server.conclusion(server.create_job(["jit", "only"], "echo once")))
    equal("its agent exits with 0 after one job", 0, agent.ended())
    equal("it vanishes after its job", 404, server.call("GET", f"{RUNNERS}/{runner['id']}")[0])
    second = agents.make("jit")
    second.start(**secret)
    check("a just-in-time configuration can not be used twice", second.ended() not in (None, 0), second.output()[-300:])
    equal("nor does that make a runner", "gone", agents.state(second))


def remove(suite):
    server, agents = suite.server, suite.agents
    agent = agents.configured("leaving")
    runner = server.runner("leaving")["id"]
    done = agent.remove(agents.token(kind="remove"))
    check("remove succeeds with a remove token", done.returncode == 0, done.stdout[-300:])
    equal("the runner is gone", 404, server.call("GET", f"{RUNNERS}/{runner}")[0])
    done = agents.make("intruder").configure(f"{server.url}/acme", agents.token(kind="remove"))
    check("a remove token registers nothing", done.returncode != 0, done.stdout[-300:])
    done = agents.make("intruder").configure(f"{server.url}/acme", "A" * 29)
    check("a wrong token registers nothing", done.returncode != 0, done.stdout[-300:])
    equal("no runner came of either", "gone", server.state("intruder"))


def levels(suite):
    """The same agent for one repository, and for the whole enterprise."""
    server, agents = suite.server, suite.agents
    for owner, name in (("repos/acme/hello", "of-repository"), (f"enterprises/{server.enterprise}", "of-enterprise")):
        agent = agents.online(name, owner=owner)
        runner = server.runner(name, owner)["id"]
        check(f"a runner registers with {owner} and comes online", True)
        equal("the organization does not list it", None, server.runner(name, ORGANIZATION))
        equal("a job of the repository is run by it", ("success", name),
              tuple(server.finished(server.create_job([name], "true"))[it] for it in ("conclusion", "runner_name")))
        equal("it is removed", 204, server.call("DELETE", f"/api/v3/{owner}/actions/runners/{runner}")[0])
        check("its agent ends", agent.ended(90) not in (None, 0), agent.output()[-300:])


def over_tls(suite):
    server, agents = suite.server, suite.agents
    agent = agents.make("tls")
    done = agent.configure(f"{server.https_url}/acme", agents.token())
    check("over TLS, configure fails without the authority", done.returncode != 0, done.stdout[-300:])
    done = agent.configure(f"{server.https_url}/acme", agents.token(), "--labels", "tls", SSL_CERT_FILE=server.ca)
    equal("over TLS, configure succeeds", 0, done.returncode)
    agent.start(SSL_CERT_FILE=server.ca)
    becomes("over TLS, it comes online", "online", lambda: agents.state(agent))
    job = server.create_job(["tls"], heard("echo $GITHUB_SERVER_URL"))
    equal("over TLS, a job succeeds", "success", server.conclusion(job))
    check("it is told the address that its agent uses", server.https_url in server.lines(job), server.lines(job))
    equal("over TLS, the agent stops", 0, agent.stop())
    equal("over TLS, it is offline then", "offline", agents.state(agent))


def lost(suite):
    """An agent that was killed did not say that it goes."""
    server, agents = suite.server, suite.agents
    agent = agents.online("lost")
    agent.kill()
    began = time.monotonic()
    until(lambda: agents.state(agent), lambda it: it == "offline", 120, pause=1)
    after = time.monotonic() - began
    check("a runner whose agent was killed is offline after 60 to 90 seconds", 60 <= after <= 92, f"{after:.0f} s")
    equal("its history says why", ("offline", "lost"), server.events(server.runner("lost")["id"])[0])


def run(suite):
    for part in (life, same_name, ephemeral, just_in_time, remove, levels, over_tls):
        section(part.__name__, part, suite)

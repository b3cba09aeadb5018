"""./paddock runner show and check, on a healthy runner, an offline and a mislabelled one."""

from kit import check, equal, section
from server import ORG


def command(suite, word, name, *options):
    """Exit status, and what it prints."""
    done = suite.server.command("runner", word, name, *suite.server.place(), "--org", ORG, *options)
    return done.returncode, done.stdout + done.stderr


def healthy(suite):
    agent = suite.agents.online("healthy")
    status, text = command(suite, "show", "healthy")
    check("show tells of a healthy runner", status == 0 and "online" in text and "labels: self-hosted, " in text, text)
    check("show has its history", "registered" in text and "  online" in text, text)
    status, text = command(suite, "check", "healthy")
    check("check finds nothing wrong with it", status == 0 and "all is well" in text, text)
    check("check has run a job on it", ": success" in text and "machine: " in text, text)
    status, text = command(suite, "check", "healthy", "--labels", "self-hosted,gpu")
    check("check tells of a label that it lacks", status == 1 and "WRONG: it lacks the label gpu" in text, text)
    agent.stop()
    status, text = command(suite, "show", "healthy")
    check("show tells why it is offline", status == 0 and "offline  session_closed" in text, text)
    status, text = command(suite, "check", "healthy")
    check("check tells that its agent was stopped", status == 1 and "its agent was stopped" in text, text)


def never_online(suite):
    suite.agents.configured("absent")
    status, text = command(suite, "show", "absent")
    check("show tells of a runner that was never there", status == 0 and "last seen: never" in text, text)
    status, text = command(suite, "check", "absent")
    check("so does check", status == 1 and "it was never online" in text, text)
    status, text = command(suite, "check", "nobody")
    check("a runner that does not exist is named", status != 0 and 'no runner "nobody"' in text, text)


def mislabelled(suite):
    agent = suite.agents.online("liar", "--no-default-labels", "--system-labels", "self-hosted,windows,ARM64")
    equal("a runner is believed what its labels say", "windows", suite.server.runner("liar")["os"])
    status, text = command(suite, "check", "liar")
    check("check finds labels that do not fit the machine",
          status == 1 and "its label windows does not fit the machine" in text
          and "its label ARM64 does not fit the machine" in text, text)
    agent.stop()


def run(suite):
    for part in (healthy, never_online, mislabelled):
        section(part.__name__, part, suite)

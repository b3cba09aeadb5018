"""Agent, server, or both are killed at a moment of a job: no job is lost, none is run twice."""

import time

from kit import Later, check, section, until

WORDS = ("one", "two", "three")


def assigned(trial):
    until(lambda: trial.server.job(trial.job)["runner_id"], lambda it: it is not None, pause=0.01)


def after(seconds):
    # The moment is meant; whatever the job is doing then.
    return lambda trial: time.sleep(seconds)


def written(line):
    return lambda trial: until(trial.tally.lines, lambda lines: line in lines, pause=0.005)


LAST = "at the end"
STARTED_ANEW = "the runner's agent was started anew before it began"

# The first ones are those that are always tried.
POINTS = {
    "just assigned": assigned,
    "in the middle of a step": written("two"),
    LAST: written("three ended"),
    "while it waits": None,
    "0.1 s after its creation": after(0.1),
    "0.3 s after its creation": after(0.3),
    "0.6 s after its creation": after(0.6),
    "1 s after its creation": after(1),
    "2.5 s after its creation": after(2.5),
    "between two steps": written("one ended"),
}


class Trial:
    """One job, one agent, and one moment at which somebody dies."""

    def __init__(self, suite, who, number, point):
        self.suite = suite
        self.server = suite.server
        self.who = who
        self.point = point
        self.name = f"crash-{'-'.join(who)}-{number}"
        self.tally = suite.tally()
        self.gate = suite.gate()
        self.job = None

    def run(self):
        self.agent = self.suite.agents.online(self.name)
        if POINTS[self.point] is None:
            self.agent.kill()
        if self.point == LAST:
            self.gate.open()
        self.job = self.server.create_job([self.name], *(self._script(word) for word in WORDS))
        if POINTS[self.point] is not None:
            POINTS[self.point](self)
        if "agent" in self.who:
            self.agent.kill()
        if "server" in self.who:
            self.server.kill()
            self.server.start()
        if not self.agent.runs():
            self.agent.start()
        self.gate.open()
        job = self.server.finished(self.job, 120)
        # Whatever it was given a second time, it would end first.
        self.agent.stop()
        self._judge(job)

    # The job does not end before all are back, unless its end is meant.
    def _script(self, word):
        wait = self.gate.script if word == WORDS[-1] else "sleep 1"
        return f"echo line {word}; {self.tally.script(word)}; {wait}; {self.tally.script(f'{word} ended')}"

    def _judge(self, job):
        told = f"{' and '.join(self.who)} killed {self.point}: the job"
        lines = self.tally.lines()
        every = [line for word in WORDS for line in (word, f"{word} ended")]
        seen = f"{job['status']} {job['conclusion']} {job['reason']}; {lines}"
        ends = [reason for _, reason in self.server.events(self.server.runner(self.name)["id"])
                if reason and reason.startswith((f"job {self.job}: success", f"job {self.job}: failure"))]
        ended = check(f"{told} ends once, {job['conclusion']}", self._may_end_so(job) and len(ends) == 1, (seen, ends))
        check(f"{told} runs once", len(set(lines)) == len(lines)
              and (job["conclusion"] != "success" or lines == every), seen)
        if ended and job["conclusion"] == "success":
            self._judge_records(told, job)

    def _judge_records(self, told, job):
        steps = [it["conclusion"] for it in job["steps"]]
        check(f"{told} has steps that succeeded, as it did", set(steps) == {"success"}, steps)
        every = [f"line {word}" for word in WORDS]
        logged = [it for it in self.server.lines(self.job) if it.startswith("line ")]
        if self.point == LAST:
            # Agents send a log once, and nobody was there to hear the last ones.
            every = [line for line in every if line in logged]
        check(f"{told} has its whole log, once", logged == every, logged)

    def _may_end_so(self, job):
        # It fails where its agent says so when it is back, or can not say how far it came; never because nothing was heard of it.
        return job["conclusion"] == "success" or (
            "agent" in self.who and job["conclusion"] == "failure" and job["reason"] in (None, STARTED_ANEW))


def attempt(suite, who, number, point, how=section):
    return how(f"{' and '.join(who)} killed {point}", Trial(suite, who, number, point).run)


def run(suite, count):
    points = list(enumerate(list(POINTS)[:count]))
    # Agents die alone, so they may die side by side.
    for some in (points[i:i + 3] for i in range(0, len(points), 3)):
        trials = [attempt(suite, ("agent",), number, point, Later) for number, point in some]
        for trial in trials:
            trial.join()
    for who in (("server",), ("agent", "server")):
        for number, point in points:
            attempt(suite, who, number, point)

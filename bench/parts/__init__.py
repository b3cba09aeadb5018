"""The parts of the benchmark, named as their bars are."""
from . import (connections, gets, jobs, mixed, pages, profile, puts, reads, registrations, runners, starts,
               warmth)

PARTS = {
    "READ": ("the four GETs, really read", reads.measure),
    "MIXED": ("reads beside writes", mixed.measure),
    "WARM": ("from a cold start to the steady rate", warmth.measure),
    "P1": ("remembered answers: the same GETs again and again, against nginx and peers", gets.measure),
    "P2": ("many runners online", runners.measure),
    "P3": ("jobs on their way to runners", jobs.measure),
    "P4": ("durable writes of secrets", puts.measure),
    "P5": ("start-up and memory", starts.measure),
    "P6": ("pages of large lists", pages.measure),
    "P7": ("runners that register, and come back", registrations.measure),
    "P8": ("idle connections", connections.measure),
    "PROFILE": ("where the time goes", profile.measure),
}
# What a run without --only measures
USUAL = [name for name in PARTS if name != "PROFILE"]

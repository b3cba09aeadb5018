"""The parts of the benchmark, named as their bars are."""
from . import p1, p2, p3, p4, p5, p6, p7, p8, profile, variety

PARTS = {
    "P1": ("the four GETs against nginx and peers", p1.measure),
    "P2": ("many runners online", p2.measure),
    "P3": ("jobs on their way to runners", p3.measure),
    "P4": ("durable writes of secrets", p4.measure),
    "P5": ("start-up and memory", p5.measure),
    "P6": ("pages of large lists", p6.measure),
    "P7": ("runners that register, and come back", p7.measure),
    "P8": ("idle connections", p8.measure),
    "MIX": ("different resources, and reads beside writes", variety.measure),
    "PROFILE": ("where the time goes", profile.measure),
}
# What a run without --only measures
USUAL = [name for name in PARTS if name != "PROFILE"]

# SPDX-License-Identifier: Apache-2.0
"""The command line of scripts/bench.sh."""

import argparse
from pathlib import Path

from cases import WORKLOADS

ROUNDS, QUICK_ROUNDS = 5, 1
QUICK_BUDGET_S = 50  # of measuring, an equal part a case; what does not fit is left out by name

DESCRIPTION = """The kernel's workloads beside ns-3 and SimGrid, interleaved in one run: a table of
medians and ratios with the goals beside it. Fingerprints of runs that must agree are compared.

  W1  timer population      W3  independent M/M/1 queues
  W2  PHOLD                 W4  the whole flow, `orrery run` on tests/bench/w4.yaml

'scripts/bench.sh micro [--json FILE] [--filter REGEX]' runs the small benchmarks of
tests/bench/*_bench.cpp (Google Benchmark) instead."""


def parser():
    made = argparse.ArgumentParser(prog="scripts/bench.sh", description=DESCRIPTION,
                                   allow_abbrev=False,
                                   epilog="Exit codes: 0 measured, 1 fingerprints differ or a "
                                          "program failed, 2 usage.",
                                   formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--json", type=new_file, metavar="FILE",
                      help="also write an array of objects")
    made.add_argument("--quick", action="store_true",
                      help="one round of short runs: at most 60 seconds once all is built")
    made.add_argument("--only", type=workloads, default=WORKLOADS, metavar="W1[,W2..]",
                      help=f"some of {', '.join(WORKLOADS)}")
    made.add_argument("--no-peers", action="store_true",
                      help="ours alone: no ratios, and nothing is installed for them")
    made.add_argument("--plot", type=new_file, metavar="FILE.svg", help="also draw the results")
    made.add_argument("--scale", action="store_true",
                      help="instead: the typed population from 1e3 to 1e8 sensors, speed and bytes")
    # For bench.sh: what must be built for these options, nothing else.
    made.add_argument("--targets", action="store_true", help=argparse.SUPPRESS)
    return made


def workloads(text):
    """`W1,W3` -> ("W1", "W3"); argparse shows the message and ends with exit code 2."""
    names = [name.strip().upper() for name in text.split(",")]
    unknown = [name for name in names if name not in WORKLOADS]
    if unknown:
        raise argparse.ArgumentTypeError(
            f"unknown workload {', '.join(map(repr, unknown))}; there are {', '.join(WORKLOADS)}")
    return tuple(name for name in WORKLOADS if name in names)


def new_file(text):
    """A path in a folder that exists: told before anything is measured for minutes."""
    path = Path(text)
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise argparse.ArgumentTypeError(f"{text}: choose a file in a folder that exists")
    return path


def targets(options):
    """Build targets that these options need."""
    needed = []
    if options.scale or set(options.only) - {"W4"}:
        needed.append("orrery_kernel_bench")
    if not options.scale and "W4" in options.only:
        needed.append("orrery")
    if wants_peers(options):
        needed += ["ns3_bench", "simgrid_bench"]
    return needed


def wants_peers(options):
    return not (options.no_peers or options.scale or set(options.only) == {"W4"})

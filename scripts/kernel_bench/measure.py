# SPDX-License-Identifier: Apache-2.0
"""Runs the contenders of a case in turn and keeps what they print."""

import json
import os
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from cases import Contender

RUN_S_MOST = 180  # of one run; longer ones are given up
NO_TIME = "no time left"


@dataclass
class Measured:
    """Runs by contender, and what was left out and why."""
    runs: dict = field(default_factory=dict)
    left_out: dict = field(default_factory=dict)
    failed: list = field(default_factory=list)

    def add(self, contender, run):
        self.runs.setdefault(contender, []).append(run)


def measure(rows, rounds, programs, measured, seconds_left, say):
    """`rounds` rounds over `rows`; each round begins with another one. Checks run once."""
    for number in range(rounds):
        shift = number % len(rows) if rows else 0
        for contender in rows[shift:] + rows[:shift]:
            if contender in measured.left_out or (contender.check and number):
                continue
            _run_once(contender, programs, measured, seconds_left(), say)


def _run_once(contender, programs, measured, left_s, say):
    if left_s <= 0:
        if contender not in measured.runs:
            measured.left_out[contender] = NO_TIME
        return
    outcome = programs.run(contender, min(RUN_S_MOST, left_s))
    if isinstance(outcome, dict):
        measured.add(contender, outcome)
        return
    why, is_failure = outcome
    if not is_failure and left_s < RUN_S_MOST:
        why = NO_TIME
    measured.left_out[contender] = why
    if is_failure:
        measured.failed.append(contender)
        say(f"{contender.name()} failed: {why}")


class Programs:
    """The built programs: finds them, starts them, knows which engines ours has."""

    def __init__(self, root, folder="build/bin"):
        self.root = Path(root)
        self.folder = self.root / folder
        self._engines = None

    def has(self, name):
        return (self.folder / name).exists()

    def missing(self, contender: Contender):
        """Why the contender cannot run at all, or None."""
        name = contender.command[0]
        if not self.has(name):
            return f"{name} is not built"
        if name == "orrery" and not (self.root / contender.command[2]).exists():
            return f"{contender.command[2]} is not there yet"
        if name == "orrery_kernel_bench":
            wanted = (contender.case.workload, contender.engine.split("/")[1])
            if wanted not in self.engines():
                return f"orrery_kernel_bench has no engine {wanted[1]} for {wanted[0]} yet"
        return None

    def engines(self):
        """(workload, engine) pairs of our program."""
        if self._engines is None:
            listing = subprocess.run([self.folder / "orrery_kernel_bench", "--list"],
                                     capture_output=True, text=True, check=True).stdout
            self._engines = {tuple(line.split()[:2]) for line in listing.splitlines()}
        return self._engines

    def run(self, contender, seconds_most):
        """The run as a dict, or (why not, whether that is a failure of the program)."""
        with tempfile.TemporaryDirectory() as scratch:
            words = [word.replace("{result}", f"{scratch}/run.orrery")
                     for word in contender.command[1:]]
            started = time.monotonic()
            done = run_limited([str(self.folder / contender.command[0]), *words], self.root,
                               Path(scratch), seconds_most)
            wall_s = time.monotonic() - started
        if done.timed_out:
            return f"took longer than {seconds_most:.0f} s", False
        # `orrery run` ends with 1 where a gate fails: the run itself is whole.
        if done.code not in ((0, 1) if contender.command[0] == "orrery" else (0,)):
            return f"exit code {done.code}: {done.error.strip()[-300:]}", True
        try:
            printed = json.loads(done.output)
            if not isinstance(printed, dict):
                raise TypeError("not an object")
            return understood(contender, printed, done.peak_bytes, wall_s)
        except (ValueError, KeyError, TypeError, ZeroDivisionError) as mistake:
            return f"its output is no result: {mistake!r}", True


def understood(contender, printed, peak_bytes, wall_s):
    """What the results need of a program's own words. Errors: KeyError, TypeError."""
    run = {"wall_s": wall_s, "peak_bytes": peak_bytes,
           "fingerprint": printed.get("fingerprint"), "setup_s": printed.get("setup_s")}
    if contender.case.workload == "W4":
        run["value"] = printed["readings"] / printed["wall_s"] * 1e-6
        run["unit"] = "million readings/s"
        run["bytes_per_entity"] = peak_bytes / contender.case.size
    else:
        run.update({key: printed[key] for key in ("value", "unit", "bytes_per_entity")})
        run["mean_queue"] = printed.get("mean_queue")
    if not isinstance(run["value"], float) or run["value"] <= 0:
        raise TypeError(f"value {run['value']!r}")
    return run


@dataclass
class Done:
    code: int
    output: str
    error: str
    peak_bytes: int
    timed_out: bool


def run_limited(command, folder, scratch, seconds_most):
    """Runs a command and waits for it with `wait4`, which tells its own largest resident set."""
    out, err = scratch / "stdout", scratch / "stderr"
    with out.open("w") as to_out, err.open("w") as to_err:
        process = subprocess.Popen(command, cwd=folder, stdout=to_out, stderr=to_err)
        end, timed_out = time.monotonic() + seconds_most, False
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if not timed_out and time.monotonic() > end:
                process.kill()
                timed_out = True
            time.sleep(0.01)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Done(process.returncode, out.read_text(), err.read_text(), usage.ru_maxrss * 1024,
                timed_out)

# SPDX-License-Identifier: Apache-2.0
"""Experiments, training, tuning and judging: the commands of the program, with dicts for JSON."""

import csv
import json
import os
import re
import shutil
import subprocess
import tempfile
from os import PathLike, fspath
from pathlib import Path
from typing import Any, Mapping, Sequence

import numpy as np

from . import _native
from .errors import Error, mistake
from .results import Table

Name = str | PathLike[str]
# Beside the package: in a build folder, and where both are installed beneath one prefix.
FOLDERS = list(Path(__file__).resolve().parents)
PLACES = [FOLDERS[up] / "bin" / "orrery" for up in (2, 4) if up < len(FOLDERS)]


def find_program() -> str:
    """The program `orrery`: ORRERY_PROGRAM, that of this build or installation, that of PATH."""
    given = os.environ.get("ORRERY_PROGRAM")
    for place in [given, *map(str, PLACES), shutil.which("orrery")]:
        if place and os.access(place, os.X_OK):
            return place
    raise mistake("python-program", "the program 'orrery' is not there",
                  "build the target 'orrery', or set ORRERY_PROGRAM to its path")


def _run(*words: Any, writes: Path, accepted: Sequence[int] = (0,)) -> None:
    """A command that leaves a file. It has a process of its own; Ctrl-C reaches it, too."""
    command = [find_program(), *map(str, words), "--quiet"]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                          check=False)
    if done.returncode not in accepted or not writes.exists():
        raise Error(done.stderr.strip(), _diagnostics(done.stderr))


def _told(*words: Any, accepted: Sequence[int] = (0,)) -> dict[str, Any]:
    """What a command says with --json."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "told.json"
        _run(*words, f"--json={told}", writes=told, accepted=accepted)
        return json.loads(told.read_text())


def _diagnostics(text: str) -> list[dict[str, Any]]:
    """The mistakes of a message: what it says of each, with its code where it names one."""
    found = re.findall(r"^(?:(.*?):(\d+):(\d+): )?(error|warning) ([\w-]+): (.*)$", text, re.M)
    return [{"severity": severity, "code": code, "file": file, "line": int(line or 0),
             "column": int(column or 0), "message": message, "remedy": ""}
            for file, line, column, severity, code, message in found]


def _words(option: str, values: Sequence[Any]) -> list[str]:
    return [word for value in values for word in (option, str(value))]


def _options(**given: Any) -> list[str]:
    """`runs=3` as `--runs 3`; None is left out, True is the option alone."""
    words: list[str] = []
    for name, value in given.items():
        if value is None or value is False:
            continue
        option = "--" + name.replace("_", "-")
        words += [option] if value is True else [option, str(value)]
    return words


def _settings(parameters: Mapping[str, Any] | None) -> list[str]:
    return [f"{name}={value}" for name, value in (parameters or {}).items()]


class Experiment:
    """An experiment that was carried out: `summary` as `orrery experiment --json` tells it.

    `path` is its store, which the same call goes on with, `orrery report` and `orrery serve` read.
    """

    def __init__(self, path: str, summary: dict[str, Any]) -> None:
        self.path = path
        self.summary = summary

    def table(self, name: str = "run") -> Table:
        """A table as `orrery export` writes it: `run` (a row each), `point`, `measure`, `gate`."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "csv" / f"{name}.csv"
            _run("export", self.path, "--out", file.parent, "--only", name, writes=file)
            return _read_csv(file)

    def __repr__(self) -> str:
        return f"Experiment({self.path!r})"


def experiment(scenario: Name, *, out: Name | None = None, jobs: int | None = None,
               replications: int | None = None, filter: str | None = None,
               until: str | None = None, settings: Sequence[str] = ()) -> Experiment:
    """Carries out the section `experiment` of a scenario, as `orrery experiment` does.

    What is there already in `out` (NAME.experiment) is not run again. A gate that fails or a run
    that failed is no exception: `summary` tells.
    """
    name = fspath(out) if out is not None else f"{Path(fspath(scenario)).stem}.experiment"
    summary = _told("experiment", fspath(scenario), "--out", name,
                    *_options(jobs=jobs, replications=replications, filter=filter, until=until),
                    *_words("--set", settings), accepted=(0, 1, 4))
    return Experiment(name, summary)


def train(scenario: Name, agent: str, *, steps: int, out: Name, seed: int = 1,
          parameters: Mapping[str, Any] | None = None, settings: Sequence[str] = (),
          control: str | None = None, keep: str | None = None, threads: int | None = None,
          restart: bool = False, eval_episodes: int | None = None) -> dict[str, Any]:
    """Trains a learner and writes its controller file `out`: the object of `orrery train --json`.

    The same call goes on from the checkpoint of one that was stopped.
    """
    return _told("train", fspath(scenario), "--agent", agent, "--steps", steps, "--seed", seed,
                 "--out", fspath(out), *_words("--param", _settings(parameters)),
                 *_words("--set", settings),
                 *_options(control=control, keep=keep, threads=threads, restart=restart,
                           eval_episodes=eval_episodes))


def tune(scenario: Name, controller: Name, *, parameters: Mapping[str, Any] | None = None,
         vary: Mapping[str, tuple[float, float]] | None = None, out: Name | None = None,
         runs: int | None = None, episodes: int | None = None, method: str | None = None,
         seed: int = 1, settings: Sequence[str] = (), control: str | None = None,
         eval_episodes: int | None = None) -> dict[str, Any]:
    """Fits a controller's numbers to a plant: the object of `orrery tune --json`.

    `vary` has the ends of each number that is searched; `out` is a YAML file for the best ones.
    """
    ranges = [f"{name}={low}..{high}" for name, (low, high) in (vary or {}).items()]
    return _told("tune", fspath(scenario), "--controller", fspath(controller),
                 *_words("--param", _settings(parameters)), *_words("--vary", ranges),
                 *_words("--set", settings), "--seed", seed,
                 *_options(out=out, runs=runs, episodes=episodes, method=method, control=control,
                           eval_episodes=eval_episodes))


def evaluate(scenario: Name, controllers: Sequence[Any] | Mapping[str, Any], *, episodes: int = 20,
             seed: int = 1, parameters: Mapping[str, Mapping[str, Any]] | None = None,
             settings: Sequence[str] = (), control: str = "", threads: int = 1) -> dict[str, Any]:
    """Judges controllers on the same held-out episodes: the object of `orrery evaluate --json`.

    A controller is a word as on the command line (`"pid"`, a file), with its `parameters` by that
    word, or an object in Python with `decide(observations, missing, now)`. A mapping names them.
    The first one is what the others are held against.
    """
    named = controllers.items() if isinstance(controllers, Mapping) else (
        (fspath(one) if isinstance(one, (str, PathLike)) else _name_of(one), one)
        for one in controllers)
    who = []
    for name, one in named:
        is_word = isinstance(one, (str, PathLike))
        who.append((fspath(one) if is_word else name, None if is_word else one,
                    _settings((parameters or {}).get(name))))
    if not who:
        raise mistake("python-controllers", "there is nobody to judge", "give controllers")
    told = _native.evaluate(fspath(scenario), list(settings), control, threads, who, episodes, seed)
    return {"name": fspath(scenario), "seed": seed, "episodes": episodes,
            "controllers": json.loads(told)}


def _name_of(controller: Any) -> str:
    return getattr(controller, "__name__", type(controller).__name__)


def _read_csv(file: Path) -> Table:
    """Whole numbers as uint64, others as float64, a column with a text in it as str."""
    with file.open(newline="") as opened:
        header, *rows = csv.reader(opened)
    columns = []
    for index, title in enumerate(header):
        name, _, unit = title.partition(" [")
        columns.append((name, unit.rstrip("]"), _column([row[index] for row in rows])))
    return Table(columns)


def _column(texts: list[str]) -> np.ndarray:
    if texts and all(text.isdigit() for text in texts):
        return np.array([int(text) for text in texts], np.uint64)
    try:
        return np.array([float(text) if text else np.nan for text in texts], float)
    except ValueError:
        return np.array(texts, dtype=object)

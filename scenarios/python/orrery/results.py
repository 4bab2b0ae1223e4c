# SPDX-License-Identifier: Apache-2.0
"""Runs of scenarios, and what they wrote, as numpy arrays."""

import json
import signal
import tempfile
import threading
from os import PathLike, fspath
from pathlib import Path
from typing import Any, Iterator, Mapping, Protocol, Sequence, runtime_checkable

import numpy as np

from . import _native
from .errors import mistake


@runtime_checkable
class Controller(Protocol):
    """Who decides in a run: any object with `decide`.

    Beside it there may be `reset(rows)`, called once before the first decision; `restart(row)`,
    when an episode of a row begins (in `evaluate`); `save() -> bytes` and `load(state)`, without
    which a run has no snapshots.
    """

    def decide(self, observations: np.ndarray, missing: np.ndarray, now: float) -> Any:
        """The actions, rows x axes, or the number of the choice of each row.

        `observations` are rows x width in SI units; `missing` says which of them are stand-ins;
        `now` is the simulated time in seconds.
        """


@runtime_checkable
class Agent(Protocol):
    """Who judges what arrives, in a run: any object with `judge` and a `threshold`.

    Beside them there may be `reset(features, devices)`, called once with the names of the features
    and the number of devices; `save() -> bytes` and `load(state)`, without which a run has no
    snapshots.
    """

    threshold: float
    """Scores above it are alerts; read after each call of `judge`."""

    def judge(self, rows: np.ndarray, devices: np.ndarray, times: np.ndarray, now: float) -> Any:
        """A score for each row, the higher the more suspicious; NaN for what is not judged.

        `rows` are what arrived since the last tick, rows x features in the units of the signals
        (SI); `devices` the numbers of their devices, from 0 among those that it observes; `times`
        when they were sampled and `now` the tick, in seconds.
        """


def run(scenario: str | PathLike[str], *, seed: int | None = None, settings: Sequence[str] = (),
        until_s: float | None = None, threads: int = 1, out: str | PathLike[str] | None = None,
        controllers: Mapping[str, Any] | None = None, agents: Mapping[str, Any] | None = None,
        resume: bool = False, snapshot_every_s: float | None = None) -> dict[str, Any]:
    """Simulates a scenario file: the object of `orrery run --json`.

    `settings` are `PATH=VALUE` as of `--set`. Without `out`, the result file is not kept; with it,
    `load_result(out)` reads the series and tables. `controllers` decide instead of those that the
    scenario names, by the names of its section `control`: a `Controller`, or a class or function
    that is called to make one for each place where it runs. `agents` judge likewise, by the names
    of its section `agents`: each an `Agent`, or what makes one. What one raises ends the run.
    `resume` goes on from the snapshot of a run to `out` that was stopped, where there is one:
    Ctrl-C takes one, and so does the run every `snapshot_every_s` of simulated time.
    """
    if (resume or snapshot_every_s is not None) and out is None:
        raise mistake("python-resume", "snapshots without out", "say where they are: give out")
    if seed is not None and (not isinstance(seed, (int, np.integer)) or seed < 0):
        raise mistake("python-seed", f"{seed!r} is no seed", "give a whole number from 0")

    words = _native.RunWords()
    words.scenario, words.settings, words.seed = fspath(scenario), list(settings), seed
    words.until_s, words.threads, words.resume = until_s, threads, resume
    words.snapshot_every_s = snapshot_every_s

    def to(file: str) -> dict[str, Any]:
        words.out = file
        with _Interrupt() as interrupt:
            text = _native.run(words, dict(controllers or {}), dict(agents or {}),
                               interrupt.is_asked)
        return json.loads(text)

    if out is not None:
        return to(fspath(out))
    with tempfile.TemporaryDirectory() as folder:
        summary = to(str(Path(folder) / "run.orrery"))
    summary["result_file"] = None
    return summary


class _Interrupt:
    """Ctrl-C asks a run to stop where it can be gone on with; a second one stops it at once."""

    def __enter__(self) -> "_Interrupt":
        self._asked = False
        in_main = threading.current_thread() is threading.main_thread()
        self._is_ours = in_main and signal.getsignal(signal.SIGINT) is signal.default_int_handler
        if self._is_ours:
            signal.signal(signal.SIGINT, self._ask)
        return self

    def __exit__(self, *args: Any) -> None:
        if self._is_ours:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        if self._asked and args[0] is None:
            raise KeyboardInterrupt

    def _ask(self, *args: Any) -> None:
        if self._asked:
            raise KeyboardInterrupt
        self._asked = True

    def is_asked(self) -> bool:
        """Whether Ctrl-C was pressed."""
        return self._asked


class Table(Mapping[str, np.ndarray]):
    """Columns of equal length by name; `units` has their units."""

    def __init__(self, columns: Sequence[tuple[str, str, np.ndarray]]) -> None:
        self._columns = {name: values for name, _, values in columns}
        self.units = {name: unit for name, unit, _ in columns}

    def __getitem__(self, name: str) -> np.ndarray:
        if name not in self._columns:
            raise KeyError(f"no column '{name}'; there are: {', '.join(self._columns)}")
        return self._columns[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    @property
    def rows(self) -> int:
        """Rows of each column."""
        return len(next(iter(self._columns.values()), ()))

    def __repr__(self) -> str:
        return f"Table({self.rows} rows: {', '.join(self._columns)})"


class Result:
    """A result file: the tables and series that `orrery export` writes, read when asked for.

    `header` says what ran; `tables` and `series` name what there is.
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        self._file = _native.ResultFile(fspath(path))
        self.path = Path(path)
        self.header: dict[str, Any] = self._file.header
        self.tables: list[str] = list(_native.ResultFile.table_names)
        self.series: list[str] = [f"{stage}:{name}"
                                  for stage, name, _, _ in self._file.series_list]

    def table(self, name: str) -> Table:
        """A whole table: `metric`, `alert`, `fault` ..."""
        return Table(self._file.table(name))

    def read(self, name: str, *, device: str = "", from_s: float | None = None,
             until_s: float | None = None) -> Table:
        """A series: `pump.flow`, or `sampled:pump.flow` where several stages recorded it.

        Columns device, time (seconds), quality (flags; 0 is good), and one for each value. Only of
        one device (`pump[3]`) and a span of simulated time, where they are given.
        """
        return Table(self._file.series(name, device, from_s, until_s))

    def __repr__(self) -> str:
        return f"Result({str(self.path)!r}: {len(self.series)} series)"


def load_result(path: str | PathLike[str]) -> Result:
    """Opens a result file and holds it against its own digests."""
    return Result(path)

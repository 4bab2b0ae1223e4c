#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Who may include whom: the map of ARCHITECTURE.md as a check.

    engine <- devices;  engine <- models;  {engine, devices, models} <- scenarios <- gui

With --compile it also compiles every header alone, with the flags of its folder.
"""

import argparse
import json
import re
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from source_tree import ROOT, cpp_files, read, report, without_comments

# What each top-level folder may include of the project's own headers.
LAYERS = {
    "engine": {"engine"},
    "devices": {"engine", "devices"},
    "models": {"engine", "models"},
    "scenarios": {"engine", "devices", "models", "scenarios"},
    "gui": {"engine", "devices", "models", "scenarios", "gui"},
    "tests": {"engine", "devices", "models", "scenarios", "gui", "tests"},
}

# Where the window and its tests and measurements are.
WINDOW = ["tests/bench/studio/", "gui/", "tests/gui/"]

# Libraries: the headers they are known by, and the folders that may include them. The first row
# that matches a header decides. A header of no row is unknown and refused below scenarios/.
LIBRARIES = [
    ("LibTorch", r"torch/|ATen/|c10/|caffe2/", ["models/", "tests/torch/"]),
    ("Qt", r"Q[A-Z]\w*$|Qt\w+/|q[a-z]+\.h$|qcustomplot", WINDOW),
    ("OpenSceneGraph", r"osg\w*/|OpenThreads/", WINDOW),
    ("<random>", r"random$", ["tests/"]),
    ("test libraries", r"gtest/|gmock/|benchmark/|rapidcheck", ["tests/"]),
    ("MPI", r"mpi\.h$", ["engine/event/", "scenarios/", "gui/", "tests/"]),
    ("SQLite", r"sqlite3", ["engine/record/", "scenarios/", "gui/", "tests/"]),
    ("zstd", r"zstd|zdict", ["engine/record/", "scenarios/", "gui/", "tests/"]),
    ("Boost.Graph", r"boost/(graph|property_map|pending)/",
     ["engine/", "scenarios/", "gui/", "tests/"]),
    ("Boost.Math", r"boost/math/", ["models/", "scenarios/", "gui/", "tests/"]),
    ("fmt", r"fmt/", ["engine/", "devices/", "models/", "scenarios/", "gui/", "tests/"]),
    ("tl::expected", r"tl/", ["engine/", "devices/", "models/", "scenarios/", "gui/", "tests/"]),
    ("Random123", r"Random123/", ["engine/", "scenarios/", "gui/", "tests/"]),
    ("Eigen", r"Eigen/|unsupported/Eigen/",
     ["devices/", "models/", "scenarios/", "gui/", "tests/"]),
    ("SUNDIALS", r"(sundials|cvode|ida|arkode|kinsol|nvector|sunmatrix|sunlinsol|sunnonlinsol)\w*/",
     ["devices/", "scenarios/", "gui/", "tests/"]),
    ("kissfft", r"(kissfft/)?kiss_?fft\w*\.(h|hh)$", ["models/", "scenarios/", "gui/", "tests/"]),
    ("ONNX's format", r"onnx/|google/protobuf/", ["models/foreign/", "tests/"]),
    ("loading of modules", r"dlfcn\.h$",
     ["engine/registry/", "models/", "scenarios/", "gui/", "tests/"]),
    ("POSIX files and processes", r"(unistd|fcntl|poll|signal)\.h$|sys/\w+\.h$",
     ["engine/record/", "engine/event/", "scenarios/", "gui/", "tests/"]),
    ("vector instructions", r"immintrin\.h$", ["engine/random/"]),
    ("the C++ standard library", r"[a-z_0-9]+$",
     ["engine/", "devices/", "models/", "scenarios/", "gui/", "tests/"]),
]
LIBRARIES = [(name, re.compile(pattern), folders) for name, pattern, folders in LIBRARIES]

# Built only where the packages of others are installed, and their headers compiled only then.
ON_DEMAND = "tests/bench/peers/"

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(<[^>\n]+>|"[^"\n]+")', re.MULTILINE)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, default=ROOT)
    parser.add_argument("--compile", action="store_true", help="compile each header alone, too")
    parser.add_argument("--build", type=Path, help="folder of compile_commands.json (ROOT/build)")
    args = parser.parse_args()
    problems = forbidden_includes(args.root)
    if args.compile:
        problems += headers_that_need_others(args.root, args.build or args.root / "build")
    return report("check_layers", problems)


def forbidden_includes(root):
    problems = []
    for path in cpp_files(root):
        if path.parts[0] not in LAYERS:
            problems.append(f"{path}:1: C++ lives in {', '.join(LAYERS)}")
            continue
        text = without_comments(read(root, path), keep_strings=True)
        for match in INCLUDE.finditer(text):
            line = text.count("\n", 0, match.start(1)) + 1
            problem = judge(path, match.group(1))
            if problem:
                problems.append(f"{path}:{line}: {problem}")
    return problems


def judge(path, include):
    """Why `path` must not have `include` (with its quotes or brackets), or None."""
    layer, header = path.parts[0], include[1:-1]
    first = header.split("/")[0]
    if first in LAYERS:
        if first not in LAYERS[layer]:
            return f"{layer}/ must not include {first}/ ({header})"
        return None
    if include[0] == '"':
        return f'write "{header}" from the project\'s root, as in "engine/signal/batch.h"'
    for name, pattern, folders in LIBRARIES:
        if pattern.match(header):
            return judge_library(path, name, header, folders)
    if layer in ("engine", "devices", "models"):
        return f"<{header}> is no library that {layer}/ may include (see LIBRARIES in the check)"
    return None


def judge_library(path, name, header, folders):
    if not path.as_posix().startswith(tuple(folders)):
        return f"<{header}>: {name} may be included in {', '.join(folders)} only"
    if name == "LibTorch" and path.suffix != ".cpp":
        return f"<{header}>: {name} may be included in .cpp files only"
    return None


def headers_that_need_others(root, build):
    """Compiles one file per header that includes nothing else. ccache makes the repeat cheap."""
    commands = json.loads((build / "compile_commands.json").read_text())
    stubs = build / "header_check"
    stubs.mkdir(exist_ok=True)
    jobs = []
    for path in cpp_files(root):
        command = command_for(root, path, commands) if path.suffix == ".h" else None
        if command:
            jobs.append((path, command, stubs / (path.as_posix().replace("/", "__") + ".cpp")))
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(compile_alone, jobs))
    print(f"compiled {len(jobs)} headers alone")
    return [problem for problem in results if problem]


def command_for(root, path, commands):
    """The flags of the header's own source, else of one in its folder, else of one in its top-level
    folder, without input and output. None: nothing is built there, or its packages are missing."""
    own = (root / path).resolve().with_suffix(".cpp")
    if path.as_posix().startswith(ON_DEMAND) and not any(
            Path(entry["file"]).resolve().parent == own.parent for entry in commands):
        return None

    def distance(entry):
        source = Path(entry["file"]).resolve()
        return source != own, source.parent != own.parent

    for entry in sorted(commands, key=distance):
        if Path(entry["file"]).resolve().is_relative_to(root.resolve() / path.parts[0]):
            words = shlex.split(entry["command"])
            words = words[:words.index("-o")] if "-o" in words else words
            kept = [w for w in words if not re.match(r"-O|-g|-fsanitize", w)]
            return [*kept, "-O0", "-w"]
    return None


def compile_alone(job):
    path, command, stub = job
    text = f'#include "{path.as_posix()}"\n'
    if not stub.exists() or stub.read_text() != text:
        stub.write_text(text)
    done = subprocess.run([*command, "-c", str(stub), "-o", str(stub.with_suffix(".o"))],
                          cwd=stub.parent, capture_output=True, text=True)
    if done.returncode == 0:
        return None
    errors = [line for line in done.stderr.splitlines() if "error" in line]
    return f"{path}:1: does not compile alone: {(errors or ['no message'])[0].strip()}"


if __name__ == "__main__":
    sys.exit(main())

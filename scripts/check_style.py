#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The style rules that a machine can hold: names, sizes, words, places, clang-format.

An exception is a row in one of the tables below, with its reason.
"""

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

from function_lengths import cpp_functions, python_functions
from source_tree import CPP_SUFFIXES, ROOT, project_files, read, report, without_comments

FILE_LINES, FUNCTION_LINES, COLUMNS = 400, 60, 100

# Kernels and tables that read better whole: path -> reason.
LONG_FILES = {}
# "path:function" -> reason.
LONG_FUNCTIONS = {}
# Where std::exp, log, sin, cos and pow may stand in engine/, devices/ and models/: path -> reason.
# Elsewhere their last bits would change with the compiler (engine/numeric/elementary.h has ours).
STANDARD_MATH = {
    "engine/numeric/elementary.h": "defines ours; constant expressions may name the standard's",
    "engine/numeric/elementary.cpp": "defines ours; falls back on the standard's for NaN",
}
# Types whose name may end in Info: the description rows of engine/registry and engine/signal.
INFO_TYPES = {"ModelInfo", "ParamInfo", "PortInfo", "NoticeInfo", "SignalInfo"}
# Names that a tool prescribes: path pattern -> reason.
FOREIGN_NAMES = {
    r"(.*/)?CMakeLists\.txt": "CMake's own name",
    r"cmake/Orrery\w+\.cmake": "CMake modules are named after what include() calls",
}

SUFFIXES_OF_CODE = (*CPP_SUFFIXES, ".py", ".sh", ".cmake", ".js", ".css")
MARKS = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
TYPE = re.compile(r"\b(?:class|struct|union|enum(?:\s+class)?)\s+(\w+)\s*(?:final\s*)?[:{]"
                  r"|\busing\s+(\w+)\s*=")
VAGUE = re.compile(r"(?:Manager|Helper|Util|Base|Data|Info)s?$")
VAGUE_FILE = re.compile(r"(?:^|_)(?:manager|helper|util)s?\.")
# At namespace scope nothing is indented, so a line that begins with a type is a global.
SELF_REGISTRATION = re.compile(
    r"^(?:static |inline |const |\[\[maybe_unused\]\] )*"
    r"(?:\w*Regist(?:rar|ration|erer)\w*(?:<.*>)? \w+\s*[({;]"
    r"|(?:auto|bool|int|\w+) \w+ ?= ?(?:[\w:]+::)?[Rr]egister\w*\()", re.MULTILINE)
STDOUT = re.compile(r"\bstd::cout\b|\b(?:std::)?printf\s*\(|\b(?:std::)?puts\s*\("
                    r"|\bfmt::print(?:ln)?\((?!\s*stderr)")
MATH = re.compile(r"\bstd::(?:exp|log|sin|cos|pow)[fl]?\s*\(")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, default=ROOT)
    parser.add_argument("--no-format", action="store_true", help="leave clang-format out")
    args = parser.parse_args()
    files = project_files(args.root)
    problems = []
    for path in files:
        if is_code(path):
            problems += check_file(path, read(args.root, path))
    problems += folders_without_readme(files)
    problems += lock_with_addresses(args.root)
    if not args.no_format:
        problems += badly_formatted(args.root, files)
    return report("check_style", problems)


def is_code(path):
    return path.suffix in SUFFIXES_OF_CODE or path.name in ("CMakeLists.txt", "run")


def check_file(path, text):
    rows = [*check_name(path), *check_licence(path, text), *check_size(path, text)]
    rows += found(MARKS, text, "is unfinished by its own words")
    if path.suffix in CPP_SUFFIXES:
        rows += check_cpp(path, without_comments(text))
    if path.suffix == ".py":
        rows += long_functions(path, python_functions(text))
    return [f"{path}:{line}: {what}" for line, what in rows]


def check_name(path):
    if any(re.fullmatch(pattern, path.as_posix()) for pattern in FOREIGN_NAMES):
        return
    if not re.fullmatch(r"[a-z0-9_]+(\.[a-z]+)?", path.name):
        yield 1, "file names are snake_case"
    if VAGUE_FILE.search(path.name):
        yield 1, "say what the file is about: no manager, helper, utils"


def check_licence(path, text):
    licence = "GPL-3.0-or-later" if path.parts[0] == "gui" else "Apache-2.0"
    lines = text.splitlines() or [""]
    first = lines[1] if lines[0].startswith("#!") and len(lines) > 1 else lines[0]
    if first.rstrip(" */").lstrip("/#* ") != f"SPDX-License-Identifier: {licence}":
        yield 1, f"the first line (after #!) is SPDX-License-Identifier: {licence}"


def check_size(path, text):
    lines = text.splitlines()
    if len(lines) > FILE_LINES and path.as_posix() not in LONG_FILES:
        yield FILE_LINES + 1, f"{len(lines)} lines; a file has at most {FILE_LINES}"
    for number, line in enumerate(lines, 1):
        if len(line) > COLUMNS:
            yield number, f"{len(line)} columns; a line has at most {COLUMNS}"


def check_cpp(path, code):
    yield from long_functions(path, cpp_functions(code))
    for match in TYPE.finditer(code):
        name = match.group(1) or match.group(2)
        if VAGUE.search(name) and name not in INFO_TYPES:
            yield line_of(code, match), f"{name}: no Manager, Helper, Utils, Base, Data, Info"
    yield from found(SELF_REGISTRATION, code, "registers itself: add a line to catalog.cpp instead")
    if path.parts[0] in ("engine", "devices", "models"):
        yield from found(STDOUT, code, "writes to standard output, which belongs to scenarios/cli")
        if path.as_posix() not in STANDARD_MATH:
            yield from found(MATH, code, "differs between compilers: engine/numeric/elementary.h")


def long_functions(path, functions):
    for name, line, count in functions:
        if count > FUNCTION_LINES and f"{path.as_posix()}:{name}" not in LONG_FUNCTIONS:
            yield line, f"{name} has {count} lines; a function has at most {FUNCTION_LINES}"


def found(pattern, text, what):
    for match in pattern.finditer(text):
        yield line_of(text, match), f"'{match.group().strip()}' {what}"


def line_of(text, match):
    return text.count("\n", 0, match.start()) + 1


def folders_without_readme(files):
    """A README stands in the folder of the code or in a folder above it, below the root."""
    with_readme = {path.parent for path in files if path.name == "README.md"}
    folders = {path.parent for path in files if is_code(path) and len(path.parts) > 1}
    for folder in sorted(folders):
        own = [folder, *[parent for parent in folder.parents if parent != Path(".")]]
        if folder.parts[0] != ".ci" and not with_readme.intersection(own):
            yield f"{folder}/README.md:1: missing: what lives here, what it may include, how to add"


def lock_with_addresses(root):
    lock = root / "package-lock.json"
    if lock.exists() and '"resolved"' in lock.read_text(encoding="utf-8"):
        yield ("package-lock.json:1: names a registry: npm install --package-lock-only "
               "--omit-lockfile-registry-resolved")


def badly_formatted(root, files):
    sources = [str(path) for path in files if path.suffix in CPP_SUFFIXES]
    if not sources:
        return []
    program = shutil.which("clang-format-16")
    if not program:
        return ["clang-format-16 is missing: run scripts/setup.sh"]
    done = subprocess.run([program, "--dry-run", "-Werror", "--style=file", *sources], cwd=root,
                          capture_output=True, text=True)
    places = {}
    for path, line in re.findall(r"^(\S+?):(\d+):\d+: error: code should be clang-formatted",
                                 done.stderr, re.MULTILINE):
        places.setdefault(path, []).append(line)
    if done.returncode and not places:
        return [f"clang-format-16 fails: {done.stderr.strip()[:200]}"]
    return [f"{path}:{lines[0]}: not formatted, here and below: clang-format-16 -i {path}"
            for path, lines in places.items()]


if __name__ == "__main__":
    sys.exit(main())

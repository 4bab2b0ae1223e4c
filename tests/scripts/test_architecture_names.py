# SPDX-License-Identifier: Apache-2.0
"""ARCHITECTURE.md names files and functions that exist.

Its walk is a Markdown table with the columns step | file | function. Every path in backticks must
exist; every `name()` in a row of the walk must stand in one of that row's files.
"""

import re
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOP_FOLDERS = {"engine", "devices", "models", "scenarios", "gui", "scripts", "tests", "assets",
               "cmake", "docs", ".ci"}
QUOTED = re.compile(r"`([^`\n]+)`")
FUNCTION = re.compile(r"((?:\w+::)*~?\w+)\s*\(")


def problems(root, text):
    """What the page names and the tree does not have, as `line: text` rows."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        for path in named_paths(line):
            if not (root / path).exists():
                found.append(f"{number}: `{path}` does not exist")
    rows = walk_rows(text)
    if not rows:
        found.append("1: no table with the columns step | file | function")
    for number, files, functions in rows:
        paths = named_paths(files)
        code = "\n".join(sources(root, path) for path in paths)
        if not paths:
            found.append(f"{number}: this step names no file")
        for function in functions:
            if not re.search(rf"\b{re.escape(function.split('::')[-1])}\s*\(", code):
                found.append(f"{number}: {function}() is not in {files.strip()}")
    return found


def named_paths(line):
    """Paths in backticks that begin with a folder of ours; patterns and commands are none."""
    paths = []
    for quoted in QUOTED.findall(line):
        for path in expand(quoted.strip()):
            if path.split("/")[0] in TOP_FOLDERS and "/" in path and not re.search(r"[\s*<]", path):
                paths.append(re.sub(r":\d+$", "", path))
    return paths


def expand(path):
    """`a/b.{h,cpp}` is two paths."""
    match = re.fullmatch(r"(.*)\{([^{}]*)\}(.*)", path)
    if not match:
        return [path]
    return [match.group(1) + middle + match.group(3) for middle in match.group(2).split(",")]


def walk_rows(text):
    """(line, file cell, functions) of every row of the walk."""
    rows, inside = [], False
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.lstrip().startswith("|") or len(cells) != 3:
            inside = False
        elif [cell.lower() for cell in cells] == ["step", "file", "function"]:
            inside = True
        elif inside and not re.fullmatch(r"[\s|:-]+", line):
            rows.append((number, cells[1], FUNCTION.findall(cells[2])))
    return rows


def sources(root, path):
    """The file and its twin: a header's functions may be defined beside it."""
    file = root / path
    twins = [file.with_suffix(suffix) for suffix in (".h", ".cpp")]
    return "\n".join(f.read_text(encoding="utf-8") for f in {file, *twins} if f.is_file())


class Architecture(unittest.TestCase):
    def test_every_name_exists(self):
        page = ROOT / "ARCHITECTURE.md"
        if not page.exists():
            self.skipTest("there is no ARCHITECTURE.md yet")
        self.assertEqual(problems(ROOT, page.read_text(encoding="utf-8")), [])


class PlantedNames(unittest.TestCase):
    HEAD = "| Step | File | Function |\n|---|---|---|\n"

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        (self.root / "engine").mkdir()
        (self.root / "engine/batch.h").write_text("void append(int row);\n")
        (self.root / "engine/batch.cpp").write_text("static int helper(int row) { return row; }\n")

    def expect(self, text, *rows):
        self.assertEqual(problems(self.root, text), list(rows))

    def test_right_names_pass(self):
        self.expect(self.HEAD + "| read | `engine/batch.h` | `Batch::append()` |\n"
                    "| help | `engine/batch.{h,cpp}` | `helper()` |\n")

    def test_a_missing_file(self):
        self.expect(self.HEAD + "| read | `engine/gone.h` | |\n",
                    "3: `engine/gone.h` does not exist")

    def test_a_missing_function(self):
        self.expect(self.HEAD + "| read | `engine/batch.h` | `Batch::remove()` |\n",
                    "3: Batch::remove() is not in `engine/batch.h`")

    def test_a_step_without_a_file(self):
        self.expect(self.HEAD + "| read | batch | |\n", "3: this step names no file")

    def test_a_missing_file_outside_the_walk(self):
        self.expect(self.HEAD + "| read | `engine/batch.h` | |\n\nSee `devices/tank.h`, `a/b`.\n",
                    "5: `devices/tank.h` does not exist")

    def test_a_page_without_the_walk(self):
        self.expect("# Architecture\n", "1: no table with the columns step | file | function")


if __name__ == "__main__":
    unittest.main()

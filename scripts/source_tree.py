# SPDX-License-Identifier: Apache-2.0
"""What the checks share: the project's files, and C++ text without comments and literals."""

import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CPP_SUFFIXES = (".cpp", ".h")
SKIPPED_FOLDERS = {".git", "node_modules", "out", "__pycache__"}

# In this order: raw string, line comment, block comment, string, digit separator, character.
_TOKENS = re.compile(
    r'R"(?P<tag>[^\s()\\]{0,16})\(.*?\)(?P=tag)"'
    r"|//(?:\\\n|[^\n])*"
    r"|/\*.*?\*/"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<=[0-9a-fA-F])'(?=[0-9a-fA-F])"
    r"|'(?:\\.|[^'\\\n])+'",
    re.DOTALL,
)


def project_files(root):
    """Files that git tracks or would track, as paths relative to root, in sorted order."""
    root = Path(root)
    if (root / ".git").exists():
        listing = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=root, check=True, capture_output=True, text=True).stdout
        names = {name for name in listing.split("\0") if name and (root / name).is_file()}
        return sorted(Path(name) for name in names)
    return sorted(_walk(root))


def _walk(root):
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = [name for name in subfolders
                         if name not in SKIPPED_FOLDERS and not name.startswith("build")]
        for name in names:
            yield (Path(folder) / name).relative_to(root)


def cpp_files(root):
    return [path for path in project_files(root) if path.suffix in CPP_SUFFIXES]


def read(root, path):
    return (Path(root) / path).read_text(encoding="utf-8", errors="replace")


def without_comments(text, keep_strings=False):
    """The code alone: comments and literals blanked, line numbers kept."""
    def blank(match):
        token = match.group()
        if keep_strings and not token.startswith(("//", "/*")):
            return token
        if token.startswith(("//", "/*")):
            return " " + "\n" * token.count("\n")
        return '""' + "\n" * token.count("\n") if len(token) > 1 else " "
    return _TOKENS.sub(blank, text)


def report(check, problems):
    """Prints `file:line: text` rows and returns the exit code."""
    for problem in problems:
        print(problem)
    print(f"{check}: {len(problems)} violations" if problems else f"{check}: clean")
    return 1 if problems else 0

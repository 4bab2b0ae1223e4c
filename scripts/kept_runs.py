# SPDX-License-Identifier: Apache-2.0
"""Commands of orrery whose outcome is kept: a long study can be stopped and started again."""

import hashlib
import json
import pathlib
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]


class KeptRuns:
    """Runs commands, or takes what an equal one of the same program left in `folder`.

    `made_of`: further files that count as part of the program.
    """

    def __init__(self, orrery, folder, made_of=(), kept_only=False):
        self.orrery = orrery.resolve()
        self.folder = folder
        self.kept_only = kept_only
        files = [self.orrery, *sorted(self.orrery.parents[1].glob("lib/orrery/*")), *made_of]
        self.program = hashlib.sha256(b"".join(hashlib.sha256(path.read_bytes()).digest()
                                               for path in files)).hexdigest()

    def run(self, label, words, keeps=None):
        """The JSON of the command; None where there is none and only kept ones are wanted.

        `keeps`: the file that it writes. Files among the words count with what is in them.
        """
        kept = self.folder / f"{label}.json"
        key = self._key(words)
        if kept.exists():
            entry = json.loads(kept.read_text())
            if entry["key"] == key and (keeps is None or keeps.exists()):
                return entry["result"]
        if self.kept_only:
            return None
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [str(self.orrery), *words, "--json", "-q"]
        if keeps is not None:
            command += ["-o", str(keeps)]
        if words[0] == "train":
            command.append("--restart")
        print("#", shlex.join(command[1:]), file=sys.stderr, flush=True)
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
        if done.returncode != 0:
            sys.exit(f"{shlex.join(command)}: exit code {done.returncode}\n{done.stderr}")
        result = json.loads(done.stdout)
        kept.write_text(json.dumps({"key": key, "words": command[1:], "result": result}))
        return result

    def _key(self, words):
        parts = [self.program, *words]
        parts += [(ROOT / word).read_bytes().hex() for word in words
                  if word.endswith((".yaml", ".orrctl")) and (ROOT / word).is_file()]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

# SPDX-License-Identifier: Apache-2.0
"""A PostgreSQL server of a test's own: on a socket in a temporary folder, gone with the test."""

import os
import shutil
import subprocess
import tempfile
import urllib.parse
from pathlib import Path

PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
START_S = 60


def why_not():
    """Why no server can be started here, or None."""
    if not PLACES:
        return "PostgreSQL is not installed (scripts/setup.sh --judges)"
    if os.geteuid() == 0 and not shutil.which("runuser"):
        return "PostgreSQL refuses the superuser, and there is no runuser"
    return None


class PostgresServer:
    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="orrery-pg-", dir="/tmp"))
        self.data, self.log = self.folder / "data", self.folder / "log"
        self.as_user = []
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
            self.as_user = ["runuser", "-u", "postgres", "--"]
        self.folder.chmod(0o755)
        self.call("initdb", "-D", self.data, "-U", "orrery", "-A", "trust", "-E", "UTF8",
                  "--locale=C", "--no-sync")
        self.start()

    def call(self, program, *words):
        done = subprocess.run([*self.as_user, PLACES[0] / program, *map(str, words)],
                              cwd=self.folder, capture_output=True, text=True, timeout=START_S)
        if done.returncode != 0:
            raise RuntimeError(f"{program}: {done.stdout}{done.stderr}")

    def start(self):
        # The output of the server must not hold our pipes open: it goes to the log.
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off"
        subprocess.run([*self.as_user, PLACES[0] / "pg_ctl", "-D", self.data, "-l", self.log,
                        "-o", options, "-w", "-t", str(START_S), "start"], check=True,
                       cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       timeout=START_S)

    def stop(self):
        self.call("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")

    def remove(self):
        try:
            self.stop()
        except RuntimeError:
            pass  # a test stopped it
        shutil.rmtree(self.folder, ignore_errors=True)

    def address(self, experiment):
        host = urllib.parse.quote(str(self.folder), safe="")
        return f"postgresql://orrery@{host}/postgres?experiment={experiment}"

    def sql(self, text):
        done = subprocess.run([*self.as_user, PLACES[0] / "psql", "-h", self.folder, "-U", "orrery",
                               "-d", "postgres", "-Atqc", text], cwd=self.folder, check=True,
                              capture_output=True, text=True, timeout=START_S)
        return done.stdout.strip()

# SPDX-License-Identifier: Apache-2.0
"""`orrery serve`, made-up experiments, and a free port, for tests."""

import http.client
import json
import os
import socket
import subprocess
import time
from pathlib import Path

from orrery_program import LIVENESS_S, PROGRAM

MAKER = Path(os.environ.get("ORRERY_MAKE_EXPERIMENT",
                            Path(PROGRAM).with_name("make_experiment")))


def make_experiment(folder, replications=20):
    """200 runs at ten points: agents pca and rule, five losses."""
    subprocess.run([MAKER, folder, str(replications)], check=True, timeout=LIVENESS_S)


def wait_for(condition, what):
    """Tries again until it holds; a deadline only says that something hangs."""
    until = time.monotonic() + LIVENESS_S
    while time.monotonic() < until:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited too long for {what}")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Server:
    """A server of this program, ended when the block is left."""

    def __init__(self, folder, *words):
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--json", *map(str, words)], cwd=folder, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(self.process.communicate()[1])
        address = json.loads(line)
        self.url, self.token, self.port = address["url"], address["token"], address["port"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.communicate(timeout=LIVENESS_S)

    def ask(self, path, method="GET", token=True, **headers):
        """Status, headers, body."""
        if token:
            headers.setdefault("Authorization", "Bearer " + self.token)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LIVENESS_S)
        connection.request(method, path, headers=headers)
        reply = connection.getresponse()
        body = reply.read()
        connection.close()
        return reply.status, dict(reply.getheaders()), body

    def json(self, path):
        status, headers, body = self.ask(path)
        assert status == 200, (path, status, body)
        assert headers["Content-Type"] == "application/json", headers
        return json.loads(body)

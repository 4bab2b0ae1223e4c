# SPDX-License-Identifier: Apache-2.0
"""`orrery serve`: who may read, what is read, a batch at work, and the page in a browser."""

import json
import re
import shutil
import signal
import socket
import subprocess
import unittest
import urllib.request

from orrery_program import (INTERRUPTED, INVALID, IO, LIVENESS_S, NOTHING_TO_DO, OK, PROGRAM, SMALL,
                            TERMINATED, USAGE, ProgramTest)
from served import MAKER, Server, free_port, make_experiment, wait_for

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")


class Served(ProgramTest):
    def setUp(self):
        super().setUp()
        make_experiment(self.folder / "sweep.experiment")

    def serve(self, *words):
        return Server(self.folder, *(words or ("sweep.experiment",)))


class Access(Served):
    def test_only_with_the_token(self):
        with self.serve() as server:
            self.assertRegex(server.token, r"^[0-9a-f]{32}$")
            self.assertEqual(server.url,
                             f"http://127.0.0.1:{server.port}/?token={server.token}")
            for path in ("/", "/e0", "/api/results", "/metrics", "/echarts.js", "/nothing"):
                self.assertEqual(server.ask(path, token=False)[0], 403, path)
                self.assertEqual(server.ask(path + "?token=" + "0" * 32, token=False)[0], 403, path)
            self.assertEqual(server.ask("/api/results")[0], 200)
            self.assertEqual(server.ask("/api/results?token=" + server.token, token=False)[0], 200)

    def test_the_token_becomes_a_cookie(self):
        with self.serve() as server:
            status, headers, _ = server.ask("/e0?token=" + server.token, token=False)
            self.assertEqual((status, headers["Location"]), (303, "/e0"))
            self.assertTrue(headers["Set-Cookie"].endswith("; Path=/; HttpOnly; SameSite=Strict"))
            cookie = headers["Set-Cookie"].partition(";")[0]
            status, _, body = server.ask("/e0", token=False, Cookie=cookie)
            self.assertEqual(status, 200)
            self.assertNotIn(server.token.encode(), body)

    def test_only_get_and_only_under_its_own_name(self):
        with self.serve() as server:
            for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"):
                status, headers, _ = server.ask("/api/results", method)
                self.assertEqual((status, headers["Allow"]), (405, "GET"), method)
            self.assertEqual(server.ask("/", Host=f"evil.example:{server.port}")[0], 403)
            self.assertEqual(server.ask("/", Host="127.0.0.1")[0], 403)
            self.assertEqual(server.ask("/", Host=f"localhost:{server.port}")[0], 200)

    def test_every_reply_is_hardened(self):
        with self.serve() as server:
            for path, token in (("/", True), ("/", False), ("/api/results", True),
                                ("/serve.js", True), ("/none", True)):
                _, headers, _ = server.ask(path, token=token)
                policy = headers["Content-Security-Policy"]
                self.assertIn("default-src 'none'; script-src 'self'; style-src 'self';", policy)
                self.assertIn("frame-ancestors 'none'", policy)
                self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
                self.assertEqual(headers["Referrer-Policy"], "no-referrer")

    def test_nothing_but_what_was_named(self):
        (self.folder / "secret.txt").write_text("secret")
        with self.serve() as server:
            for path in ("/secret.txt", "/../secret.txt", "/%2e%2e/secret.txt",
                         "/sweep.experiment/experiment.orrery", "/e1", "/e0/x", "/api",
                         "/api/experiments/..", "/api/experiments/e0/runs/../x", "/api/results/e0",
                         "/api/experiments/e0/runs/" + "f" * 32, "/" + "a" * 5000):
                status, _, body = server.ask(path)
                self.assertEqual(status, 404, path)
                self.assertNotIn(b"secret", body)

    def test_only_this_machine(self):
        """Another address of this machine does not answer."""
        with self.serve() as server:
            with socket.socket() as other:
                other.settimeout(5)
                with self.assertRaises(OSError):
                    other.connect(("127.0.0.2", server.port))


class Limits(Served):
    def raw(self, server, data, more=b""):
        """What comes back for these bytes; empty when the connection is cut off."""
        with socket.create_connection(("127.0.0.1", server.port), LIVENESS_S) as one:
            got = b""
            try:
                one.sendall(data)
                if more:
                    one.sendall(more)
                one.shutdown(socket.SHUT_WR)
                while piece := one.recv(65536):
                    got += piece
            except ConnectionError:
                pass
            return got

    def test_a_request_of_any_length_is_cut_off(self):
        with self.serve() as server:
            lines = b"".join(b"X-%d: %s\r\n" % (i, b"y" * 100) for i in range(100_000))
            for data in (b"GET / HTTP/1.1\r\n" + lines, b"GET /" + b"a" * 10_000_000 + b" HTTP/1.1",
                         b"GET / HTTP/1.1\r\nX: " + b"y" * 10_000_000):
                self.assertNotIn(b" 200 ", self.raw(server, data)[:20])
            self.assertEqual(server.ask("/api/results")[0], 200)

    def test_broken_requests(self):
        with self.serve() as server:
            for data in (b"\r\n\r\n", b"\x00" * 1000, b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n",
                         b"BREW / HTTP/1.1\r\n\r\n", b"GET http://x/ HTTP/1.1\r\n\r\n",
                         b"POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\nx",
                         b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n",
                         b"GET /%00%ff%zz HTTP/1.1\r\nHost: x\r\n\r\n"):
                self.assertNotIn(b" 200 ", self.raw(server, data)[:20], data[:40])
            self.assertEqual(server.ask("/api/results")[0], 200)

    def test_silent_connections_do_not_keep_others_out(self):
        """Twice as many as there is room for: the ones too many are closed, the rest time out."""
        with self.serve() as server:
            silent = [socket.create_connection(("127.0.0.1", server.port), LIVENESS_S)
                      for _ in range(72)]
            for one in silent:
                self.addCleanup(one.close)
                try:
                    one.sendall(b"GET / HTTP/1.1\r\n")
                except ConnectionError:
                    pass  # one of those that are too many
            def answered():
                try:
                    return server.ask("/api/results")[0] == 200
                except OSError:
                    return False
            wait_for(answered, "an answer beside silent connections")


class Ends(Served):
    def test_signals(self):
        for number, code in ((signal.SIGINT, INTERRUPTED), (signal.SIGTERM, TERMINATED)):
            with self.serve() as server:
                # A browser that holds a connection open does not hold up the end.
                with socket.create_connection(("127.0.0.1", server.port)):
                    server.process.send_signal(number)
                    self.assertEqual(server.process.wait(LIVENESS_S), code)

    def test_time_and_token_file(self):
        (self.folder / "token").write_text("my-own-token_0123\n")
        with self.serve("sweep.experiment", "--open-for", "0.2", "--token-file",
                        "token") as server:
            self.assertEqual(server.token, "my-own-token_0123")
            self.assertEqual(server.process.wait(LIVENESS_S), OK)

    def test_text_and_mistakes(self):
        done = self.expect(OK, "serve", "sweep.experiment", "--open-for", "0.1")
        self.assertRegex(done.stdout, r"^http://127\.0\.0\.1:\d+/\?token=[0-9a-f]{32}\n$")
        self.assertIn("Ctrl-C", done.stderr)
        (self.folder / "empty").mkdir()
        (self.folder / "weak").write_text("1234\n")
        self.expect(NOTHING_TO_DO, "serve", "empty")
        self.expect(NOTHING_TO_DO, "serve", "none")
        self.expect(INVALID, "serve", "sweep.experiment", "--token-file", "weak")
        self.expect(IO, "serve", "sweep.experiment", "--token-file", "none")
        self.expect(USAGE, "serve", "sweep.experiment", "--port", "70000")
        with self.serve() as server:
            done = self.expect(IO, "serve", "sweep.experiment", "--port", server.port)
            self.assertIn("taken", done.stderr)


class Answers(Served):
    def test_a_folder_with_several(self):
        self.expect(OK, "run", SMALL, "--out", "small.orrery")
        (self.folder / "broken.orrery").write_text("nothing")
        with self.serve(".") as server:
            listed = server.json("/api/results")["results"]
            self.assertEqual([(r["kind"], r["place"]) for r in listed],
                             [("run", "./broken.orrery"), ("run", "./small.orrery"),
                              ("experiment", "./sweep.experiment")])
            self.assertIn("error", listed[0])
            self.assertEqual(listed[2]["status"]["ended"], 200)
            run = server.json("/api/results/" + listed[1]["id"])
            self.assertIn("orrery run", run["command_line"])
            self.assertGreater(len(run["measures"]), 5)
            self.assertEqual(server.ask("/api/results/" + listed[0]["id"])[0], 503)

    def test_an_experiment(self):
        with self.serve() as server:
            data = server.json("/api/experiments/e0")
            self.assertEqual(data["name"], 'loss "sweep" <b>é')
            self.assertEqual([f["name"] for f in data["factors"]], ["agent", "loss"])
            self.assertEqual(len(data["points"]), 10)
            self.assertEqual(sum(p["failed"] for p in data["points"]), 4)
            self.assertEqual(data["status"]["ended"], 200)
            recall = [m["name"] for m in data["measures"]].index("watch.event_recall")
            [mean] = [m for m in data["means"] if m["measure"] == recall
                      and data["points"][m["point"]]["key"] == "agent=pca, loss=0.05"]
            self.assertEqual(mean["n"], 20)
            self.assertAlmostEqual(mean["mean"]["value"], 0.92, places=12)
            self.assertLess(mean["mean"]["lower"], 0.92)

    def test_runs_sorted_filtered_and_paged(self):
        with self.serve() as server:
            base = "/api/experiments/e0/runs"
            whole = server.json(base + "?limit=1000")
            self.assertEqual((whole["total"], len(whole["rows"])), (200, 200))
            pages = [row for at in range(0, 200, 70)
                     for row in server.json(f"{base}?offset={at}&limit=70")["rows"]]
            self.assertEqual(pages, whole["rows"])
            at = [m["name"] for m in whole["measures"]].index("downtime")
            for order in ("asc", "desc"):
                rows = server.json(f"{base}?limit=1000&sort=downtime&order={order}")["rows"]
                values = [row["values"][at] for row in rows]
                self.assertEqual(values[-4:], [None] * 4)
                self.assertEqual(values[:-4], sorted(values[:-4], reverse=order == "desc"))
            failed = server.json(base + "?filter=FAILED")
            self.assertEqual({row["status"] for row in failed["rows"]}, {"failed"})
            self.assertEqual(failed["total"], 4)
            self.assertEqual(server.json(base + "?filter=agent=pca")["total"], 100)
            self.assertEqual(server.json(base + "?filter=nothing")["rows"], [])
            self.assertEqual(server.json(base + "?offset=99999999999")["total"], 200)

    def test_a_run(self):
        with self.serve() as server:
            rows = server.json("/api/experiments/e0/runs?limit=1000")["rows"]
            for status in ("done", "failed"):
                row = next(r for r in rows if r["status"] == status)
                run = server.json("/api/experiments/e0/runs/" + row["id"])
                self.assertEqual(run["seed"], row["seed"])
                self.assertRegex(run["command_line"], rf"--seed {row['seed']}\b")
                self.assertEqual(len(run["measures"]), 2 if status == "done" else 0)
                self.assertEqual("<b>broken</b>" in run["trouble"], status == "failed")

    def test_a_batch_at_work(self):
        """Rows come in while it is looked at; reading never holds up the writer."""
        writer = subprocess.Popen([MAKER, self.folder / "live.experiment", "10", "20"])
        self.addCleanup(writer.wait, LIVENESS_S)
        store = self.folder / "live.experiment/experiment.orrery"
        # Its first page with the mark of an experiment.
        wait_for(lambda: store.exists() and store.read_bytes()[68:72].strip(b"\0"), "a store")
        with self.serve("live.experiment") as server:
            seen = []
            def finished():
                status, _, body = server.ask("/api/experiments/e0/status")
                if status == 200:
                    seen.append(json.loads(body))
                return seen and seen[-1]["finished"]
            wait_for(finished, "the end of the batch")
            ended = [s["ended"] for s in seen]
            self.assertEqual(ended, sorted(ended))
            self.assertEqual((ended[-1], seen[-1]["running"]), (100, 0))
            self.assertGreater(len(set(ended)), 1)
            self.assertEqual(server.json("/api/experiments/e0/runs")["total"], 100)
        self.assertEqual(writer.wait(LIVENESS_S), 0)


class Live(ProgramTest):
    def test_an_experiment_at_work(self):
        """Looked at from outside it goes on, and its numbers only grow."""
        batch = subprocess.Popen(
            [PROGRAM, "experiment", SMALL, "--replications", "400", "-j", "2", "--out",
             "live.experiment"], cwd=self.folder, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(batch.communicate)
        store = self.folder / "live.experiment/experiment.orrery"
        wait_for(lambda: store.exists() and store.read_bytes()[68:72].strip(b"\0"), "a store")
        seen = []
        with Server(self.folder, "live.experiment") as server:
            def finished():
                seen.append(server.json("/api/experiments/e0/status"))
                return seen[-1]["finished"] and seen[-1]["ended"]
            wait_for(finished, "the end of the batch")
            data = server.json("/api/experiments/e0")
            runs = server.json("/api/experiments/e0/runs?limit=1")
            run = server.json("/api/experiments/e0/runs/" + runs["rows"][0]["id"])
        ended = [status["ended"] for status in seen]
        print("runs that were seen to have ended:", sorted(set(ended)))
        self.assertEqual(ended, sorted(ended))
        self.assertEqual((ended[-1], seen[-1]["failed"], runs["total"]), (400, 0, 400))
        self.assertEqual({mean["n"] for mean in data["means"]}, {400})
        self.assertIn("--seed", run["command_line"])
        self.assertEqual(batch.wait(LIVENESS_S), OK)


@unittest.skipUnless(shutil.which("prometheus"), "prometheus (Debian package) is not installed")
class Scrape(Served):
    def test_a_real_prometheus_scrapes_it(self):
        with self.serve() as server:
            port = free_port()
            config = {"scrape_configs": [{
                "job_name": "orrery", "scrape_interval": "1s",
                "authorization": {"credentials": server.token},
                "static_configs": [{"targets": [f"127.0.0.1:{server.port}"]}]}]}
            (self.folder / "prometheus.yml").write_text(json.dumps(config))  # JSON is YAML
            scraper = subprocess.Popen(
                ["prometheus", f"--config.file={self.folder}/prometheus.yml",
                 f"--storage.tsdb.path={self.folder}/tsdb",
                 f"--web.listen-address=127.0.0.1:{port}"],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.addCleanup(scraper.wait, LIVENESS_S)
            self.addCleanup(scraper.terminate)
            def ended():
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/query?query="
                                                "orrery_runs_ended_total") as reply:
                        return json.load(reply)["data"]["result"]
                except OSError:
                    return None
            [found] = wait_for(ended, "a scrape")
            self.assertEqual(found["value"][1], "200")
            self.assertEqual(found["metric"]["experiment"], 'loss "sweep" <b>é')


@unittest.skipUnless(BROWSER, "Chromium is not installed")
class Browser(Served):
    def open(self, server, path):
        """The page's source once drawn; no message on its console."""
        profile = self.folder / ("profile" + re.sub(r"\W", "_", path))
        address = f"http://127.0.0.1:{server.port}{path}?token={server.token}"
        done = subprocess.run(
            [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--disable-default-apps", "--enable-logging=stderr", "--virtual-time-budget=3000",
             f"--user-data-dir={profile}", "--dump-dom", address],
            capture_output=True, text=True, timeout=2 * LIVENESS_S)
        self.assertEqual([line for line in done.stderr.splitlines() if "CONSOLE" in line], [])
        self.assertNotIn(server.token, done.stdout)
        return done.stdout

    def test_pages(self):
        self.expect(OK, "run", SMALL, "--out", "small.orrery")
        make_experiment(self.folder / "big.experiment", 1000)
        with self.serve("small.orrery", "sweep.experiment", "big.experiment") as server:
            listed = self.open(server, "/")
            for link in ('href="/r0"', 'href="/e1"', 'href="/e2"'):
                self.assertIn(link, listed)
            for path, total in (("/e1", "200"), ("/e2", "10000")):
                page = self.open(server, path)
                self.assertIn('data-charts="1"', page)
                self.assertIn("<canvas", page)
                self.assertIn(f"1 to 100 of {total}", page)
                self.assertEqual(page.count(f'href="{path}/runs/'), 100)
                self.assertIn("agent=pca, loss=0.05", page)
                self.assertIn("&lt;b&gt;é", page)  # a name is a text
                self.assertNotIn('class="trouble">Not refreshed', page)
            rows = server.json("/api/experiments/e1/runs?filter=failed")["rows"]
            run = self.open(server, "/e1/runs/" + rows[0]["id"])
            self.assertIn("&lt;b&gt;broken&lt;/b&gt;", run)
            self.assertIn("orrery run made-up.yaml --seed " + rows[0]["seed"], run)
            result = self.open(server, "/r0")
            self.assertIn("rule.event_recall", result)
            self.assertIn('id="command"', result)


if __name__ == "__main__":
    unittest.main()

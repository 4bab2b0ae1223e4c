# SPDX-License-Identifier: Apache-2.0
"""The desktop program under an X server of its own, worked with keys and clicks (xdotool).

What it shows is read from its status file (ORRERY_STUDIO_STATUS, docs/studio.md). Every wait is for
a fact in that file; LIVENESS_S only says when a wait is given up as hung.
"""

import json
import os
import subprocess
import time

LIVENESS_S = 300
LOOK_S = 0.05


class Screen:
    """An X server without a screen, on a display that was free. There is no window manager."""

    def __init__(self):
        # Like the program's output: nobody reads it.
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        number = self.server.stdout.readline().strip()
        if not number:
            raise RuntimeError("Xvfb found no free display")
        self.display = f":{number}"

    def close(self):
        self.server.terminate()
        self.server.wait()
        self.server.stdout.close()


class Studio:
    """`orrery-studio` with a home of its own in `folder`."""

    def __init__(self, screen, program, folder, *words):
        self.folder = folder
        self.status_file = os.path.join(folder, "status.json")
        self.environment = {
            **{name: value for name, value in os.environ.items()
               if not name.startswith(("QT_", "ORRERY_"))},
            "DISPLAY": screen.display, "HOME": folder, "LANG": "C.UTF-8",
            "ORRERY_STUDIO_STATUS": self.status_file, "QT_QPA_PLATFORM": "xcb"}
        for name in ("CONFIG", "DATA", "CACHE", "STATE"):
            self.environment[f"XDG_{name}_HOME"] = os.path.join(folder, name.lower())
        self.environment.pop("WAYLAND_DISPLAY", None)
        self.output = open(os.path.join(folder, "output.txt"), "w+", encoding="utf-8")
        self.program = subprocess.Popen([program, *words], env=self.environment, cwd=folder,
                                        stdout=self.output, stderr=subprocess.STDOUT)

    # What it shows.

    def status(self):
        """The facts; empty before the first ones are written."""
        try:
            with open(self.status_file, encoding="utf-8") as file:
                return json.load(file)
        except FileNotFoundError:
            return {}

    def wait(self, what, fits):
        """Until `fits` holds of the facts, which are returned."""
        begin = time.monotonic()
        while True:
            status = self.status()
            try:
                if status and fits(status):
                    return status
            except KeyError:
                pass
            if self.program.poll() is not None:
                raise AssertionError(f"the program ended with {self.program.returncode} before "
                                     f"{what}; it said:\n{self.said()}")
            if time.monotonic() - begin > LIVENESS_S:
                raise AssertionError(f"never came: {what}\n{json.dumps(status, indent=1)}")
            time.sleep(LOOK_S)

    def wait_run(self, what, fits):
        return self.wait(what, lambda status: fits(status["run"]))["run"]

    def said(self):
        self.output.flush()
        self.output.seek(0)
        return self.output.read()

    def widget(self, name):
        """The one in sight of which the accessible name begins so."""
        status = self.wait(f"a widget '{name}'", lambda now: found(now, name))
        return found(status, name)[0]

    # What a person does.

    def do(self, *words):
        subprocess.run(["xdotool", *map(str, words)], env=self.environment, check=True, timeout=60)

    def key(self, *keys):
        self.do("key", "--clearmodifiers", *keys)

    def type(self, text):
        """Into the line with the keyboard, in place of what stands there."""
        self.key("ctrl+a")
        self.do("type", "--delay", 15, text)
        self.wait(f"'{text}' typed", lambda now: now["focus_text"] == text)

    def click(self, name):
        x, y, width, height = self.widget(name)["rect"]
        self.do("mousemove", x + width // 2, y + height // 2, "click", 1)

    def enter(self, title):
        """Gives the keyboard to the window of which the title ends so, as a window manager does."""
        status = self.wait(f"the window '{title}'", lambda now: window(now, title))
        self.do("windowfocus", int(window(status, title)["id"]))
        self.wait(f"the keyboard in '{title}'", lambda now: window(now, title)["active"])

    def wait_focus(self, name):
        self.wait(f"the keyboard in '{name}'", lambda now: now["focus"].startswith(name))

    def choose(self, action):
        """An action by its title, in the palette of commands."""
        self.key("ctrl+shift+p")
        self.wait_focus("What to find")
        self.type(f"> {action}")
        self.key("Return")
        self.wait("the palette left", lambda now: not found(now, "What to find"))

    def save_as(self, title, path):
        """Answers a dialog that asks for a file."""
        self.enter(title)
        self.wait_focus("fileNameEdit")
        self.type(path)
        while window(self.status(), title):
            # The first one may only close the list of completions.
            self.key("Return")
            begin = time.monotonic()
            while window(self.status(), title) and time.monotonic() - begin < 2:
                time.sleep(LOOK_S)
        self.enter("Orrery Studio")

    def picture(self, path):
        # The facts are known before they are painted; a picture is not compared with anything.
        time.sleep(1)
        subprocess.run(["import", "-window", "root", path], env=self.environment, check=True,
                       timeout=120)

    def quit(self):
        self.key("ctrl+q")
        return self.program.wait(LIVENESS_S)

    def close(self):
        """Also when it does not listen any more."""
        if self.program.poll() is None:
            self.program.kill()
            self.program.wait()
        self.output.close()


def found(status, name):
    return [one for one in status["widgets"] if one["name"].startswith(name)]


def window(status, title):
    for one in status.get("windows", []):
        if one["title"].endswith(title):
            return one
    return None

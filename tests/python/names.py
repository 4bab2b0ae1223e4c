# SPDX-License-Identifier: Apache-2.0
"""The environments that every test of the interface runs over."""

import re
import tempfile
from pathlib import Path

import orrery

ROOT = Path(__file__).resolve().parents[2]
OWN = Path(__file__).resolve().parent / "scenarios"
CLASSIC = orrery.classic_tasks()


def with_control():
    """Scenarios of the gallery with a section `control`, whichever there are."""
    files = sorted((ROOT / "scenarios/library").glob("*.yaml"))
    return [str(file) for file in files if re.search(r"^control:", file.read_text(), re.M)]


def example_of_the_page():
    """The house of docs/control.md as a file."""
    page = (ROOT / "docs/control.md").read_text()
    text = next(block for block in re.findall(r"```yaml\n(.*?)```", page, re.S)
                if block.startswith("orrery:"))
    file = Path(FOLDER.name) / "house-of-the-page.yaml"
    file.write_text(text)
    return str(file)


FOLDER = tempfile.TemporaryDirectory()
GALLERY = with_control()
OF_AGENTS = [name for name in [*GALLERY, str(OWN / "three-rooms.yaml")]
             if re.search(r"^ +each: ", Path(name).read_text(), re.M)]
SCENARIOS = [name for name in [*GALLERY, example_of_the_page(), str(OWN / "on-off-house.yaml")]
             if name not in OF_AGENTS]
NAMES = CLASSIC + SCENARIOS


def gallery(name):
    return str(ROOT / "scenarios/library" / f"{name}.yaml")


# The same files as other tasks: another period, another network, another plant.
VARIANTS = [
    (gallery("thermostat-control"), ("control.heating.period=1 h", "control.heating.episode=2 d",
                                     "control.heating.observes.room.age=true")),
    (gallery("thermostat-control"), ("network.links.radio.loss=0.6",)),
    (gallery("pump-scheduling"), ("control.pumping.period=30 min",
                                  "control.pumping.observes.price.ahead=[0 h, 2 h]")),
    (gallery("arm-control"), ("control.motion.period=80 ms", "control.motion.episode=8 s")),
]

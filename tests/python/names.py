# SPDX-License-Identifier: Apache-2.0
"""The environments that every test of the interface runs over."""

import os
from pathlib import Path

import orrery

ROOT = Path(__file__).resolve().parents[2]
CLASSIC = orrery.classic_tasks()
# Gallery scenarios with a section `control` and one agent.
SCENARIOS = [str(ROOT / "scenarios/library" / name)
             for name in os.environ.get("ORRERY_CONTROL_SCENARIOS", "").split()]
NAMES = CLASSIC + SCENARIOS

# SPDX-License-Identifier: Apache-2.0
"""The code of docs/python.md runs as it stands, block after block."""

import re
import shutil

import pytest

from names import ROOT


def test_the_blocks_of_the_page_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    # Copies: a scenario's files must not lead out of its folder, by links neither.
    for scenario in (ROOT / "scenarios/library").glob("*.yaml"):
        shutil.copy(scenario, tmp_path)
    page = (ROOT / "docs/python.md").read_text()
    blocks = re.findall(r"```python\n(.*?)```", page, re.S)
    assert len(blocks) >= 5
    names: dict = {}
    for block in blocks:
        if "import torch" in block:
            pytest.importorskip("torch")
        exec(compile(block, "docs/python.md", "exec"), names)

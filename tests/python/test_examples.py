# SPDX-License-Identifier: Apache-2.0
"""The code of docs/python.md runs as it stands, block after block."""

import re

import pytest

from names import ROOT


def test_the_blocks_of_the_page_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("pump-house-small.yaml", "thermostat-control.yaml"):
        (tmp_path / name).symlink_to(ROOT / "scenarios/library" / name)
    page = (ROOT / "docs/python.md").read_text()
    blocks = re.findall(r"```python\n(.*?)```", page, re.S)
    assert len(blocks) >= 5
    names: dict = {}
    for block in blocks:
        if "import torch" in block:
            pytest.importorskip("torch")
        exec(compile(block, "docs/python.md", "exec"), names)

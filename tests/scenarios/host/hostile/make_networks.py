# SPDX-License-Identifier: Apache-2.0
"""Writes TorchScript archives for the tests: python3 make_networks.py FOLDER CANARY.

Windows have 1 row of 2 features; a harmless score is twice the first value.
"""
import sys
from pathlib import Path

import torch

FOLDER, CANARY = Path(sys.argv[1]), sys.argv[2]

BODIES = {
    "harmless": "return x[:, 0, 0] * 2.0",
    "read": f"t = torch.from_file('{CANARY}', False, 6, dtype=torch.uint8)\n"
            "        return x[:, 0, 0] * 0 + t.sum()",
    "write": f"t = torch.from_file('{CANARY}.new', True, 64)\n        return x[:, 0, 0] + t.sum()",
    "save": f"torch.save(x, '{CANARY}.new')\n        return x[:, 0, 0]",
    "seed": "torch.manual_seed(7)\n        return torch.rand([x.size(0)])",
    "random": "return torch.rand([x.size(0)])",
    "allocate": "return x[:, 0, 0] + torch.ones([100, 1024, 1024, 256]).sum()",
    "nan": "return x[:, 0, 0] * float('nan')",
    "shape": "return torch.zeros([3, 5, 7])",
    "no_tensor": "return 'surprise'",
    "flood": "while True:\n            print('" + "x" * 4096 + "')\n        return x[:, 0, 0]",
    "spin": "while True:\n            x = x + 1\n        return x[:, 0, 0]",
    "change_input": "y = x[:, 0, 0] * 2.0\n        x.fill_(1e9)\n        return y",
}


def write(name, body):
    source = f"class Net(torch.nn.Module):\n    def forward(self, x):\n        {body}\n"
    path = FOLDER / f"{name}.py"
    path.write_text("import torch\n" + source)
    scope = {}
    exec(compile(path.read_text(), str(path), "exec"), scope)
    torch.jit.script(scope["Net"]()).save(str(FOLDER / f"{name}.pt"))


def main():
    for name, body in BODIES.items():
        try:
            write(name, body)
        except Exception as error:  # this version of Torch cannot say it: nothing to attack with
            print(f"{name}: {error}")
    dense = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(64, 64), torch.nn.ReLU(),
                                torch.nn.Linear(64, 64), torch.nn.ReLU(), torch.nn.Linear(64, 64))
    torch.jit.script(dense).save(str(FOLDER / "dense.pt"))
    torch.save(dense.state_dict(), str(FOLDER / "pickle.pt"))


main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes ONNX files of one operator each, the odd corners of its attributes included.

    make_operators.py FOLDER [--models-only]

Writes NAME.onnx, NAME.case ("input LENGTH...") and NAME.input (raw float32) for each case of
operator_cases.py, and operators.list. Results are for another runtime to judge
(second_judge.mjs); onnx_test.cpp holds a few against numbers worked out by hand.
"""

import struct
import sys
from pathlib import Path

from onnx_encoding import drawn, model, node, port, source_of
from operator_cases import CASES


def write(folder, case, models_only):
    constants = {name: tensor for name, tensor in case.constants.items() if tensor is not None}
    inputs = ["x", *(name if tensor is not None else "" for name, tensor in case.constants.items())]
    nodes = [node(op, list(ins), outs, **attributes)
             for op, ins, outs, attributes in case.nodes(inputs)]
    # The first length stays open where the case does not need it.
    shape = list(case.shape)
    if case.is_open:
        shape[0] = None
    (folder / f"{case.name}.onnx").write_bytes(
        model(case.opset, nodes, constants, [port("x", shape)],
              [port(name, None) for name in case.outputs]))
    if models_only:
        return
    (folder / f"{case.name}.case").write_text("input " + " ".join(map(str, case.shape)) + "\n")
    x = drawn(source_of(case.name), *case.shape, low=case.low, high=case.high)
    (folder / f"{case.name}.input").write_bytes(struct.pack(f"<{len(x.values)}f", *x.values))


def main():
    models_only = sys.argv[2:] == ["--models-only"]
    if len(sys.argv) != (3 if models_only else 2):
        print("usage: make_operators.py FOLDER [--models-only]", file=sys.stderr)
        return 2
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for case in CASES:
        write(folder, case, models_only)
    names = [case.name for case in CASES]
    if len(set(names)) != len(names):
        raise SystemExit("two cases have the same name")
    if not models_only:
        (folder / "operators.list").write_text(
            "".join(f"{n}.onnx {n}\n" for n in names))
    print(f"{len(CASES)} ONNX files in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

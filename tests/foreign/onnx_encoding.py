# SPDX-License-Identifier: Apache-2.0
"""Writes ONNX files with nothing but Python: the few messages of onnx.proto that tests need."""

import random
import struct

FLOAT, INT32, INT64, BOOL, DOUBLE = 1, 6, 7, 9, 11
PACKING = {FLOAT: "f", INT32: "i", INT64: "q", BOOL: "?", DOUBLE: "d"}
IR_VERSION = 8


def varint(value):
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def number(field, value):
    return varint(field << 3) + varint(value)


def part(field, content):
    content = content.encode() if isinstance(content, str) else content
    return varint(field << 3 | 2) + varint(len(content)) + content


def real(field, value):
    return varint(field << 3 | 5) + struct.pack("<f", value)


class Tensor:
    """Numbers in row-major order with a shape and an element type."""

    def __init__(self, values, shape=None, kind=FLOAT):
        self.values = list(values)
        self.shape = [len(self.values)] if shape is None else list(shape)
        self.kind = kind

    def encode(self, name=""):
        raw = struct.pack(f"<{len(self.values)}{PACKING[self.kind]}", *self.values)
        dims = b"".join(number(1, length) for length in self.shape)
        return dims + number(2, self.kind) + part(8, name) + part(9, raw)


def integers(*values):
    return Tensor(values, kind=INT64)


def scalar(value, kind=FLOAT):
    return Tensor([value], [], kind)


def drawn(source, *shape, low=-1.0, high=1.0):
    """Random numbers of that shape, exact in float32."""
    count = 1
    for length in shape:
        count *= length
    return Tensor([round(source.uniform(low, high) * 4096) / 4096 for _ in range(count)], shape)


def attribute(name, value):
    head = part(1, name)
    if isinstance(value, Tensor):
        return head + part(5, value.encode()) + number(20, 4)
    if isinstance(value, str):
        return head + part(4, value) + number(20, 3)
    if isinstance(value, float):
        return head + real(2, value) + number(20, 1)
    if isinstance(value, int):
        return head + number(3, value) + number(20, 2)
    if value and isinstance(value[0], float):
        return head + b"".join(real(7, item) for item in value) + number(20, 6)
    if value and isinstance(value[0], str):
        return head + b"".join(part(9, item) for item in value) + number(20, 8)
    return head + b"".join(number(8, item) for item in value) + number(20, 7)


def node(op, inputs, outputs, **attributes):
    return (b"".join(part(1, name) for name in inputs)
            + b"".join(part(2, name) for name in outputs) + part(4, op)
            + b"".join(part(5, attribute(*item)) for item in attributes.items()))


def port(name, shape, kind=FLOAT):
    """A length of None is open; a shape of None is not stated."""
    tensor = number(1, kind)
    if shape is not None:
        lengths = [part(1, part(2, "n") if length is None else number(1, length))
                   for length in shape]
        tensor += part(2, b"".join(lengths))
    return part(1, name) + part(2, part(1, tensor))


def model(opset, nodes, constants, inputs, outputs):
    graph = b"".join(part(1, item) for item in nodes) + part(2, "graph")
    graph += b"".join(part(5, tensor.encode(name)) for name, tensor in constants.items())
    graph += b"".join(part(11, item) for item in inputs)
    graph += b"".join(part(12, item) for item in outputs)
    return number(1, IR_VERSION) + part(7, graph) + part(8, part(1, "") + number(2, opset))


def source_of(name):
    """Random numbers that depend on a name only."""
    return random.Random(name)

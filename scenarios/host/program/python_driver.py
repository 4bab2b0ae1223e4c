# SPDX-License-Identifier: Apache-2.0
"""Serves a Python agent to a run (protocol.h). Runs as the host process, embedded in orrery-host:
numpy first, then the filter of system calls, and only then the agent's script."""
import ctypes
import mmap
import os
import struct
import sys

SOCKET, MEMORY, MODEL, FILTER = 3, 4, 5, 6
MARK, LOAD, DONE, MODEL_ERROR, CANNOT_ISOLATE, HOST_ERROR = 0x4F524831, 1, 0, 1, 2, 3
INPUT_AT, TEXT_BYTES, RANK_MOST = 4096, 464, 4
REQUEST, REPLY = struct.Struct("=IIII"), struct.Struct("=IIII4q464s")


def main():
    windows, length, features, outputs, out_at = map(int, sys.argv[1:])
    try:
        import numpy
    except ImportError:
        return reply(0, HOST_ERROR, "Python agents need numpy: install python3-numpy")
    memory = mmap.mmap(MEMORY, out_at + windows * outputs * 4)
    lock_in()
    given = numpy.frombuffer(memory, numpy.float32, windows * length * features, INPUT_AT)
    wanted = numpy.frombuffer(memory, numpy.float32, windows * outputs, out_at)
    reply(0, DONE)
    score = None
    while request := os.read(SOCKET, REQUEST.size):
        mark, task, number, _ = REQUEST.unpack(request)
        try:
            if task == LOAD:
                score = load()
                reply(number, DONE)
                continue
            # A copy: the script may write to it.
            out = numpy.asarray(score(given.reshape(windows, length, features).copy()))
            if out.size == wanted.size:
                wanted[:] = out.reshape(-1)
            reply(number, DONE, "", out.shape)
        except BaseException as error:  # also SystemExit: the script's end is not ours
            reply(number, MODEL_ERROR, f"{type(error).__name__}: {error}")


def load():
    source = b""
    while block := os.read(MODEL, 1 << 16):
        source += block
    agent = {"__name__": "agent"}
    exec(compile(source, "agent.py", "exec"), agent)
    if not callable(agent.get("score")):
        raise TypeError("the script defines no function score(windows)")
    return agent["score"]


def lock_in():
    """PR_SET_SECCOMP with the program that orrery-host has left behind the last descriptor."""
    os.lseek(FILTER, 0, os.SEEK_SET)
    code = os.read(FILTER, 1 << 20)
    os.close(FILTER)
    rules = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("HP", len(code) // 8, ctypes.addressof(rules))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(22, 2, ctypes.c_char_p(program), 0, 0) != 0:
        reply(0, CANNOT_ISOLATE, "a filter of system calls: " + os.strerror(ctypes.get_errno()))
        os._exit(1)


def reply(number, status, text="", shape=()):
    dims = [*shape[:RANK_MOST], *[0] * (RANK_MOST - len(shape))]
    words = text.encode("utf-8", "replace")[:TEXT_BYTES - 1]
    os.write(SOCKET, REPLY.pack(MARK, number, status, len(shape), *dims, words))


main()

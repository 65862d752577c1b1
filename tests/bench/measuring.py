# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the scripts of this folder share: one process and what it cost, and the
tables that they print."""
import os
import statistics
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
FIXTURES = os.path.join(HERE, '..', '..', 'fixtures')


def spend(argv, path, env, good=(0,)):
    """Wall and CPU seconds of one process that reads path."""
    with open(path, 'rb') as message, open(os.devnull, 'wb') as nowhere:
        start = time.perf_counter()
        pid = os.posix_spawn(argv[0], argv, env, file_actions=[
            (os.POSIX_SPAWN_DUP2, message.fileno(), 0),
            (os.POSIX_SPAWN_DUP2, nowhere.fileno(), 1),
            (os.POSIX_SPAWN_DUP2, nowhere.fileno(), 2)])
        _, status, usage = os.wait4(pid, 0)
        wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) not in good:
        sys.exit(f'{" ".join(argv)} ended with status {status}')
    return wall, usage.ru_utime + usage.ru_stime


def take_turns(runs, rounds, env):
    """{key: [(wall, CPU)]} of runs, {key: (argv, path)}. They take turns, so
    that a noisy machine is noisy for all."""
    spent = {key: [] for key in runs}
    for _ in range(rounds):
        for key, (argv, path) in runs.items():
            spent[key].append(spend(argv, path, env))
    return spent


def medians_ms(values):
    return [statistics.median(v) * 1000 for v in zip(*values)]

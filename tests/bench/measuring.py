# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the scripts of this folder share: processes and what they cost."""
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field

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


def output(*argv):
    return subprocess.run(argv, stdin=subprocess.DEVNULL, text=True, check=True,
                          capture_output=True).stdout.strip()


def machine():
    """A line that says what was measured on."""
    with open('/proc/cpuinfo', encoding='utf-8') as file:
        model = [line.split(':')[1].strip() for line in file
                 if line.startswith('model name')]
    versions = ', '.join(
        f'{name} {output("pkg-config", "--modversion", package)}'
        for name, package in (('GLib', 'glib-2.0'), ('GMime', 'gmime-3.0'),
                              ('SQLite', 'sqlite3')))
    return (f'{len(os.sched_getaffinity(0))} x {model[0] if model else "?"},'
            f' Linux {os.uname().release}, {os.confstr("CS_GNU_LIBC_VERSION")},'
            f' {versions}')


# --- many short runs, by a program of C ----------------------------------------

PIPE = '|'


@dataclass
class Case:
    """A process; @input from a pipe where @is_piped, @output a file or PIPE."""
    argv: list
    env: dict
    input: str = os.devnull
    is_piped: bool = False
    output: str = os.devnull
    good: tuple = (0,)

    def line(self):
        return '\t'.join([PIPE * self.is_piped + self.input, self.output,
                          str(len(self.env)),
                          *(f'{k}={v}' for k, v in self.env.items()),
                          *self.argv]) + '\n'


@dataclass
class Cost:
    """Milliseconds and kB of each run."""
    wall: list = field(default_factory=list)
    cpu: list = field(default_factory=list)
    memory: list = field(default_factory=list)

    def wall_ms(self):
        return statistics.median(self.wall)

    def cpu_ms(self):
        return statistics.median(self.cpu)

    def peak_kb(self):
        return max(self.memory)

    def times(self, other):
        """Wall and CPU time as multiples of the other's."""
        return self.wall_ms() / other.wall_ms(), self.cpu_ms() / other.cpu_ms()


def built(folder, source, *flags):
    """The program made of HERE/source, in folder; libraries by @flags."""
    os.makedirs(folder, exist_ok=True)
    program = os.path.join(folder, os.path.splitext(source)[0])
    subprocess.run(['cc', '-O2', '-D_GNU_SOURCE', '-o', program,
                    os.path.join(HERE, source), *flags], check=True)
    return program


def interleave(folder, cases, rounds):
    """{key: Cost} of cases, {key: Case}, each run so often, in turns."""
    run = subprocess.run([built(folder, 'rounds.c'), str(rounds)], text=True,
                         input=''.join(case.line() for case in cases.values()),
                         stdout=subprocess.PIPE, check=True)
    costs = {key: Cost() for key in cases}
    keys = list(cases) * rounds
    for key, line in zip(keys, run.stdout.splitlines()):
        wall, cpu, memory, status = line.split()
        if int(status) not in cases[key].good:
            sys.exit(f'{" ".join(cases[key].argv)} ended with status {status}')
        costs[key].wall.append(float(wall) / 1e6)
        costs[key].cpu.append(float(cpu) / 1e6)
        costs[key].memory.append(int(memory))
    return costs


def print_table(head, rows, is_markdown):
    """A table of lines of cells."""
    lines = [tuple(map(str, line)) for line in (head, *rows)]
    if is_markdown:
        lines.insert(1, ('---',) * len(head))
        for line in lines:
            print('| ' + ' | '.join(line) + ' |')
        return
    widths = [max(map(len, column)) for column in zip(*lines)]
    for line in lines:
        print('  '.join(f'{cell:{width}}' for cell, width in
                        zip(line, widths)).rstrip())

# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small world in which backsift runs with one fault: its folders, what runs
in it, and what is found there afterwards."""
import ctypes
import hashlib
import hmac
import os
import re
import shutil
import signal
import sqlite3
import time

KINDS = ['read', 'write', 'open', 'create', 'close', 'sync', 'rename', 'link',
         'unlink', 'mkdir', 'lock', 'flock', 'dup', 'truncate', 'stat', 'attribute',
         'folder', 'malloc', 'fork', 'pipe', 'mmap', 'wait']
ROLES = ['parent', 'child']
NOW = '2026-11-20T12:00:00Z'
TIMEOUT_SECONDS = 20
DAY_AND_HALF = 37 * 3600

SETTINGS = '''[log]
path = {base}/log/sent.db
host_path = {base}/none.db
[proof]
keys = {base}/keys/proof.keys
host_keys = {base}/none.keys
[quarantine]
path = {quarantine}
inbox = {base}/inbox
store = {store}
'''

# An MDA, and a sendmail: what it got is there in whole, or not.
RECEIVER = '''#!/bin/sh
cat > {base}/received/.$$ && mv {base}/received/.$$ {base}/received/$$
'''


class Counts(ctypes.Structure):
    """As in tests/shim/fault.c."""
    _fields_ = [('calls', (ctypes.c_int * len(KINDS)) * len(ROLES)),
                ('faults', ctypes.c_int)]


class Outcome:
    """What one run ended with."""

    def __init__(self, status, stdout, stderr, counts, trace):
        self.status = status
        self.stdout = stdout
        self.stderr = stderr
        self.calls = {(role, kind): counts.calls[r][k]
                      for r, role in enumerate(ROLES)
                      for k, kind in enumerate(KINDS)}
        self.n_faults = counts.faults
        self.trace = trace


class World:
    """One worker's folders; another file system is at self.other."""

    def __init__(self, program, shim, base, other):
        self.program, self.shim = program, shim
        self.base, self.other = base, other
        self.control = base + '.control'
        os.makedirs(self.control, exist_ok=True)
        self.quarantine = None

    def path(self, *names):
        return os.path.join(self.base, *names)

    # --- making it ---

    def begin(self, quarantine):
        """An empty world, with settings."""
        self.quarantine = quarantine
        self.clear()
        for folder in ('received', 'tmpdir', 'home'):
            os.makedirs(self.path(folder), exist_ok=True)
        self.settings('whole')
        self.write('receiver', RECEIVER.format(base=self.base).encode(), 0o755)

    def settings(self, store):
        self.write('conf', SETTINGS.format(
            base=self.base, store=store,
            quarantine=self.quarantine).encode())

    def clear(self):
        for top in (self.base, self.other):
            shutil.rmtree(top, ignore_errors=True)
            os.makedirs(top)

    def write(self, name, content, mode=0o600):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as file:
            file.write(content)
        os.chmod(path, mode)

    def maildir(self, name):
        for sub in ('cur', 'new', 'tmp'):
            os.makedirs(self.path(name, sub), exist_ok=True)

    def save(self):
        """What restore() makes again."""
        folders, files = [], []
        for top in (self.base, self.other):
            for folder, _, names in os.walk(top):
                folders.append(folder)
                for name in names:
                    path = os.path.join(folder, name)
                    status = os.stat(path)
                    with open(path, 'rb') as file:
                        files.append((path, file.read(), status.st_mode & 0o777,
                                      status.st_mtime_ns))
        return self.quarantine, folders, files

    def restore(self, saved):
        self.quarantine, folders, files = saved
        self.clear()
        for folder in folders:
            os.makedirs(folder, exist_ok=True)
        for path, content, mode, mtime in files:
            fd = os.open(path, os.O_WRONLY | os.O_CREAT, mode)
            os.write(fd, content)
            os.close(fd)
            os.utime(path, ns=(mtime, mtime))

    # --- running in it ---

    def environment(self, fault):
        environment = {
            'HOME': self.path('home'), 'LC_ALL': 'C', 'TZ': 'UTC',
            'PATH': '/usr/bin:/bin', 'TMPDIR': self.path('tmpdir'),
            'ASAN_OPTIONS': 'verify_asan_link_order=0:detect_leaks=0'
                            ':allocator_may_return_null=1',
            'LD_PRELOAD': self.shim,
            'FAULT_COUNTS': os.path.join(self.control, 'counts'),
            'FAULT_TRACE': os.path.join(self.control, 'trace')}
        if fault is not None:
            environment.update(fault.environment())
        return environment

    def run(self, argv, stdin=b'', fault=None, by_pipe=False):
        """Runs the program, with options for this world behind its command."""
        control = self.control
        for name in ('counts', 'trace', 'out', 'err', 'in'):
            content = {'counts': bytes(ctypes.sizeof(Counts)), 'in': stdin}
            with open(os.path.join(control, name), 'wb') as file:
                file.write(content.get(name, b''))
        argv = [self.program, argv[0], '--config', self.path('conf'),
                '--now', NOW] + argv[1:]
        flags = os.O_WRONLY | os.O_APPEND
        feeder = None
        if by_pipe:
            reader, writer = os.pipe()
            feeder = os.posix_spawn('/bin/cat', ['cat', control + '/in'], {},
                                    file_actions=[
                (os.POSIX_SPAWN_DUP2, writer, 1),
                (os.POSIX_SPAWN_OPEN, 2, '/dev/null', os.O_WRONLY, 0)])
            os.close(writer)
            source = (os.POSIX_SPAWN_DUP2, reader, 0)
        else:
            source = (os.POSIX_SPAWN_OPEN, 0, control + '/in', os.O_RDONLY, 0)
        pid = os.posix_spawn(
            self.program, argv, self.environment(fault), setpgroup=0,
            file_actions=[
                source,
                (os.POSIX_SPAWN_OPEN, 1, control + '/out', flags, 0),
                (os.POSIX_SPAWN_OPEN, 2, control + '/err', flags, 0)])
        if by_pipe:
            os.close(reader)
        status = self.wait(pid)
        if feeder is not None:
            os.waitpid(feeder, 0)
        return self.outcome(status)

    @staticmethod
    def wait(pid):
        """The status, less than 0 for a signal; None where it hangs."""
        def late(_number, _frame):
            raise TimeoutError
        before = signal.signal(signal.SIGALRM, late)
        signal.alarm(TIMEOUT_SECONDS)
        try:
            return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        except TimeoutError:
            os.killpg(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            return None
        finally:
            signal.alarm(0)
            signal.signal(signal.SIGALRM, before)

    def outcome(self, status):
        content = {}
        for name in ('out', 'err', 'counts', 'trace'):
            with open(os.path.join(self.control, name), 'rb') as file:
                content[name] = file.read()
        trace = [line.split('\t') for line in
                 content['trace'].decode(errors='replace').splitlines()]
        return Outcome(status, content['out'], content['err'].decode(),
                       Counts.from_buffer_copy(content['counts']), trace)

    # --- looking at it ---

    def messages(self, maildir):
        """Path -> content of each."""
        found = {}
        for sub in ('new', 'cur'):
            folder = os.path.join(self.base, maildir, sub)
            for name in os.listdir(folder) if os.path.isdir(folder) else []:
                path = os.path.join(folder, name)
                with open(path, 'rb') as file:
                    found[path] = file.read()
        return found

    def received(self):
        """What the receiver has taken; the name of what it has not is hidden."""
        found = {}
        for name in os.listdir(self.path('received')):
            if not name.startswith('.'):
                with open(self.path('received', name), 'rb') as file:
                    found[self.path('received', name)] = file.read()
        return found

    def temporaries(self):
        """Files that are there for a moment only."""
        pattern = re.compile(r'/tmp/[^/]+$|/tmpdir/|\.new\.|subscriptions\.lock$'
                             r'|\.[0-9A-Z]{6}$')
        return [os.path.join(folder, name) for top in (self.base, self.other)
                for folder, _, names in os.walk(top) for name in names
                if pattern.search(os.path.join(folder, name)[len(top):])]

    def make_old(self):
        """As if all that is now had happened more than a day ago."""
        then = time.time() - DAY_AND_HALF
        for path in self.temporaries():
            os.utime(path, (then, then))

    def log_trouble(self):
        """Why the log can't be read; None where all is well."""
        path = self.path('log', 'sent.db')
        if not os.path.exists(path):
            return None
        try:
            database = sqlite3.connect(path)
            answer = database.execute('PRAGMA integrity_check').fetchone()[0]
            database.close()
        except sqlite3.Error as error:
            return str(error)
        return None if answer == 'ok' else answer

    def has_recorded(self, *ids):
        """Whether all of these Message-IDs are in the log."""
        path = self.path('log', 'sent.db')
        if not os.path.exists(path):
            return False
        database = sqlite3.connect(path)
        try:
            salt = database.execute(
                "SELECT value FROM meta WHERE name = 'salt'").fetchone()[0]
            rows = {row[0] for row in
                    database.execute('SELECT digest FROM message')}
        except sqlite3.Error:
            return False
        finally:
            database.close()
        return all(int.from_bytes(
            hmac.new(salt, b'm' + i.encode(), hashlib.sha256).digest()[:8],
            'big', signed=True) in rows for i in ids)


def is_durable(trace, path, was_there=False):
    """Whether the file, and its name, were on disk when the program ended:
    written, synced, named, the folder synced; and each folder that was made.
    Of what was there before (moved, not copied) the name alone is new."""
    named = [i for i, line in enumerate(trace)
             if line[0] in ('rename', 'link') and line[1] == '0'
             and line[3] == path]
    if not named:
        return was_there
    source = trace[named[-1]][2]

    def synced(name, after):
        return any(line[0] == 'sync' and line[1] == '0' and line[2] == name
                   for line in trace[after:])
    written = [i for i, line in enumerate(trace)
               if line[0] == 'write' and line[2] == source]
    if written and not synced(source, written[-1]):
        return False
    made = [(i, line[2]) for i, line in enumerate(trace)
            if line[0] == 'mkdir' and line[1] == '0'
            and path.startswith(line[2] + '/')]
    return synced(os.path.dirname(path), named[-1]) and all(
        synced(os.path.dirname(folder), i) for i, folder in made)

# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A world for one scenario: two folders that lose power, on two file systems
where there are two, and beside them what is safe. Each state that the disk may
be left in is put back into the same folders, so that paths stay true."""
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile

import disk

NOW = '2026-11-20T12:00:00Z'
LATER = '2026-11-22T12:00:00Z'
DAY = 24 * 3600
# What is written to get another name in a moment, or is a lock of Dovecot's.
DEBRIS = re.compile(r'/tmp/[^/]+$|\.new\.[^/]*$|\.lock$|'
                    r'\.(?!cache)[A-Za-z0-9]{6}$')
PERMANENT = re.compile(r'/sent\.db\.lock$|/sent\.db\.missed$')


def sent(name, to='them@example.net'):
    return (f'From: Us <us@example.org>\nTo: {to}\n'
            f'Message-ID: <{name}@example.org>\n'
            'Date: Fri, 20 Nov 2026 08:00:00 +0000\n'
            'Subject: Tuesday\n\nSee you then.\n').encode()


def bounce(name, filler=3000):
    """Of a message of that name; longer than a few sectors."""
    return ('Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net\n'
            'To: us@example.org\nDate: Fri, 20 Nov 2026 09:00:00 +0000\n'
            f'Message-ID: <of-{name}@mx.example.net>\n'
            'Subject: Undelivered Mail\nMIME-Version: 1.0\n'
            'Content-Type: multipart/report; report-type=delivery-status;'
            ' boundary="=b"\n\n--=b\n\nIt could not be delivered.\n'
            f'{"and so on " * (filler // 10)}\n--=b\n'
            'Content-Type: message/delivery-status\n\n'
            'Reporting-MTA: dns; mx.example.net\n\n'
            'Final-Recipient: rfc822; them@example.net\nAction: failed\n'
            'Status: 5.1.1\n\n--=b\nContent-Type: text/rfc822-headers\n\n'
            ).encode() + sent(name).split(b'\n\n')[0] + b'\n\n--=b--\n'


def ordinary(name, filler=6000):
    return (f'Return-Path: <them@example.net>\nFrom: them@example.net\n'
            f'To: us@example.org\nSubject: Hello\n'
            f'Message-ID: <{name}@example.net>\n\n'
            f'{"Good morning. " * (filler // 14)}\n').encode()


class World:
    def __init__(self, program, shim):
        self.program, self.shim = program, shim
        there = [path for path in ('/dev/shm', tempfile.gettempdir())
                 if os.access(path, os.W_OK)]
        self.places = [os.path.realpath(tempfile.mkdtemp(prefix='backsift-power.', dir=path))
                       for path in (there[0], there[-1])]
        self.disk, self.other = (os.path.join(place, 'disk')
                                 for place in self.places)
        if len(there) == 1:
            self.other += '2'
        self.safe = os.path.join(self.places[0], 'safe')
        self.roots = [self.disk, self.other]
        for path in self.roots + [self.safe]:
            os.makedirs(path, exist_ok=True)
        self.has_two = os.stat(self.disk).st_dev != os.stat(self.other).st_dev
        self.inbox = f'{self.disk}/home/Maildir'
        self.log = f'{self.disk}/home/log/sent.db'
        self.keys = f'{self.disk}/home/keys/proof.keys'
        self.empty()

    def set_quarantine(self, path, *lines):
        self.quarantine = path
        with open(f'{self.safe}/conf', 'w', encoding='utf-8') as conf:
            print('[log]', f'path = {self.log}',
                  f'host_path = {self.safe}/none.db', '[proof]',
                  f'keys = {self.keys}', f'host_keys = {self.safe}/none.keys',
                  '[quarantine]', f'path = {path}', f'inbox = {self.inbox}',
                  *lines, sep='\n', file=conf)

    def close(self):
        for place in self.places:
            shutil.rmtree(place, ignore_errors=True)

    # --- running ---

    def start(self, number):
        """What runs now does so after that start of the system."""
        with open(f'{self.safe}/boot_id', 'w', encoding='utf-8') as file:
            print(f'{number:08x}-0000', file=file)

    def run(self, *words, stdin=b'', now=NOW, env=None):
        argv = [self.program, words[0], '--config', f'{self.safe}/conf',
                '--now', now, *words[1:]]
        asan = os.environ.get('ASAN_OPTIONS', '') + ':verify_asan_link_order=0'
        environment = dict(os.environ, HOME=f'{self.safe}/home', LC_ALL='C',
                           TZ='UTC', XDG_DATA_HOME=f'{self.safe}/data',
                           LD_PRELOAD=self.shim, ASAN_OPTIONS=asan,
                           BOOT_ID=f'{self.safe}/boot_id',
                           **(env or {}))
        for name in ('SENDER', 'RECIPIENT', 'XDG_CONFIG_HOME'):
            environment.pop(name, None)
        return subprocess.run(argv, input=stdin, env=environment, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def must(self, *words, **how):
        done = self.run(*words, **how)
        if done.returncode != 0:
            raise RuntimeError(f'{words}: {done.returncode} {done.stderr}')
        return done

    def record(self, *words, stdin=b'', now=NOW):
        """Runs it, and returns what it did and the lines of that."""
        path = f'{self.safe}/write-log'
        open(path, 'w', encoding='utf-8').close()
        done = self.run(*words, stdin=stdin, now=now, env={
            'WRITE_LOG': path, 'WRITE_LOG_ROOTS': ':'.join(self.roots)})
        with open(path, encoding='utf-8', errors='surrogateescape') as log:
            return done, log.readlines()

    # --- folders ---

    def put(self, path, content):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as file:
            file.write(content)
        os.utime(path, (1795165200, 1795165200)) # 2026-11-20T09:00:00Z

    def maildir(self, path):
        for name in ('cur', 'new', 'tmp'):
            os.makedirs(f'{path}/{name}', exist_ok=True)

    def empty(self):
        disk.store({}, self.roots + [self.safe])
        self.start(1)
        self.set_quarantine(f'{self.inbox}/.Backscatter')


def messages(tree):
    """Paths of what a mail program shows, to their bytes."""
    return {path: file.content for path, file in tree.items()
            if file is not None and
            os.path.basename(os.path.dirname(path)) in ('cur', 'new')}


def debris(tree):
    shown = messages(tree)
    return frozenset(path for path, file in tree.items()
                     if file is not None and path not in shown
                     and DEBRIS.search(path) and not PERMANENT.search(path))


def integrity(path):
    """'ok', or what is wrong with the database."""
    try:
        database = sqlite3.connect(path)
        try:
            return database.execute('PRAGMA integrity_check').fetchone()[0]
        finally:
            database.close()
    except sqlite3.Error as error:
        return str(error)

# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sent log, what stands beside it, and keys."""
import os

from scenario import Scenario
from world import LATER, bounce, integrity, sent


def log_works(world, present, maybe=()):
    """The log opens, is whole, knows what it knew, and takes more."""
    if present:
        done = world.run('log', 'status')
        if done.returncode not in (0, 1):
            yield f'log status: {done.returncode} {done.stderr}'
    for name in present:
        done = world.run('log', 'find', f'{name}@example.org')
        if done.returncode != 0:
            yield f'log find {name}: {done.returncode} {done.stderr}'
    for name in maybe:
        done = world.run('log', 'find', f'{name}@example.org')
        if done.returncode not in (0, 1) and present:
            yield f'log find {name}: {done.returncode} {done.stderr}'
    done = world.run('record', stdin=sent('afterwards'))
    if done.returncode != 0:
        yield f'record afterwards: {done.returncode} {done.stderr}'
    done = world.run('log', 'find', 'afterwards@example.org')
    if done.returncode != 0:
        yield f'log find afterwards: {done.returncode} {done.stderr}'
    if integrity(world.log) != 'ok':
        yield f'integrity: {integrity(world.log)}'


class RecordFirst(Scenario):
    words, stdin, is_quick = ('record',), sent('new'), True

    def prepare(self, world):
        pass

    def goes_on(self, world, tree, progress):
        yield from log_works(world, ['new'] if progress['ended'] else [],
                             ['new'])


class RecordLater(Scenario):
    words, stdin, is_quick = ('record',), sent('new'), True

    def prepare(self, world):
        world.must('record', stdin=sent('old'))

    def goes_on(self, world, tree, progress):
        known = ['old'] + (['new'] if progress['ended'] else [])
        yield from log_works(world, known, ['new'])


class RecordPass(RecordLater):
    """What was handed on is known, or its bounce is not judged."""
    words = ('record', '--pass')

    def goes_on(self, world, tree, progress):
        known = ['old'] + (['new'] if progress['output'] else [])
        yield from log_works(world, known, ['new'])


class RecordMissed(Scenario):
    """As RecordPass, where the log can't be written: the mark beside it."""
    words, stdin, is_quick = ('record', '--pass'), sent('new'), True

    def prepare(self, world):
        world.must('record', stdin=sent('old'), now='2026-11-01T08:00:00Z')
        os.unlink(world.log + '-journal')
        os.mkdir(world.log + '-journal')

    def goes_on(self, world, tree, progress):
        if os.path.isdir(world.log + '-journal'):
            os.rmdir(world.log + '-journal')
        done = world.run('filter', stdin=bounce('new'))
        if progress['output'] and b'Evidence: never-sent' in done.stdout:
            yield 'what was handed on counts as never sent'
        yield from log_works(world, ['old'])


class RecordMissedAgain(RecordMissed):
    """The mark is there already, of an earlier time."""

    def prepare(self, world):
        super().prepare(world)
        world.must('record', '--pass', stdin=sent('earlier'),
                   now='2026-11-19T08:00:00Z')


class RecordMissedBeside(RecordMissed):
    """Another process has made the mark, and not synced it yet."""

    def unsynced(self, world):
        _, lines = world.record('record', '--pass', stdin=sent('earlier'))
        return [line for line in lines
                if not line.startswith(('sync ', 'output '))]


def mail_log(first, names):
    lines = []
    for i, name in enumerate(names, first):
        stamp = f'Nov 20 10:00:{i:02} mx postfix'
        lines += [
            f'{stamp}/smtpd[7]: AAAA{i}: client=pc[192.0.2.30],'
            ' sasl_method=PLAIN, sasl_username=anna',
            f'{stamp}/cleanup[7]: AAAA{i}: message-id=<{name}@example.org>',
            f'{stamp}/smtp[7]: AAAA{i}: to=<them@example.net>, relay=mx'
            '[192.0.2.20]:25, delay=0, dsn=2.0.0, status=sent (x)',
            f'{stamp}/qmgr[7]: AAAA{i}: removed']
    return ('\n'.join(lines) + '\n').encode()


class MailLogFirst(Scenario):
    """The position may be lost, so lines are read twice; none is left out."""
    names, before = ['one', 'two'], []

    def prepare(self, world):
        self.file = f'{world.safe}/mail.log'
        self.words = ('record', f'--mail-log={self.file}', '--once')
        world.put(self.file, mail_log(0, self.before))
        if self.before:
            world.must(*self.words)
            with open(self.file, 'ab') as file:
                file.write(mail_log(len(self.before), self.names))
        else:
            world.put(self.file, mail_log(0, self.names))

    def goes_on(self, world, tree, progress):
        known = self.before + (self.names if progress['ended'] else [])
        for name in known:
            if world.run('log', 'find', f'{name}@example.org').returncode != 0:
                yield f'log find {name}'
        done = world.run(*self.words)
        if done.returncode != 0:
            yield f'again: {done.returncode} {done.stderr}'
        yield from log_works(world, self.before + self.names)


class MailLogLater(MailLogFirst):
    before = ['zero']
    is_quick = True

    def more(self, world, tree, ended):
        states = [path for path in self.last if '.mail-log-' in path]
        if ended and any(tree.get(path) is None or tree[path].content !=
                         self.last[path].content for path in states):
            yield 'the position in the mail log is lost'


class Import(Scenario):
    names = [f'sent{i}' for i in range(5)]

    def prepare(self, world):
        self.words = ('import', f'{world.safe}/Sent')
        world.maildir(f'{world.safe}/Sent')
        self.add(world, self.names)

    @staticmethod
    def add(world, names):
        for name in names:
            world.put(f'{world.safe}/Sent/cur/{name}:2,S', sent(name))

    def goes_on(self, world, tree, progress):
        if progress['ended']:
            yield from log_works(world, self.names)
        done = world.run(*self.words)
        if done.returncode != 0:
            yield f'again: {done.returncode} {done.stderr}'
        yield from log_works(world, self.names)


class ImportLater(Import):
    def prepare(self, world):
        super().prepare(world)
        world.must(*self.words)
        self.names = self.names + ['more1', 'more2']
        self.add(world, self.names[-2:])


class LogExpire(Scenario):
    words, now = ('log', 'expire'), '2026-12-20T12:00:00Z'

    def prepare(self, world):
        world.must('record', stdin=sent('old'), now='2026-10-20T08:00:00Z')
        world.must('record', stdin=sent('kept', 'one@example.net'),
                   now='2026-12-19T08:00:00Z')

    def goes_on(self, world, tree, progress):
        yield from log_works(world, ['kept'], ['old'])


# --- keys ---

class KeyFirst(Scenario):
    words, is_quick = ('key', 'new'), True

    def prepare(self, world):
        pass

    def more(self, world, tree, ended):
        before, after = self.first.get(world.keys), self.last.get(world.keys)
        there = tree.get(world.keys)
        allowed = {None if file is None else file.content
                   for file in ([after] if ended else [before, after])}
        if (None if there is None else there.content) not in allowed:
            yield 'the key file is not the old one nor the new one'

    def goes_on(self, world, tree, progress):
        done = world.run('key', 'new')
        if done.returncode != 0:
            yield f'key new: {done.returncode} {done.stderr}'


class KeyLater(KeyFirst):
    is_quick = False

    def prepare(self, world):
        world.must('key', 'new')


class KeyRemove(KeyLater):
    def prepare(self, world):
        super().prepare(world)
        world.must('key', 'new')
        listed = world.must('key', 'list').stdout.split()
        self.words = ('key', 'remove', listed[0].decode())

    def sweep(self, world):
        world.must('key', 'new', now=LATER)

# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages: delivered, moved, and removed."""
import os

import disk
from scenario import Scenario, copies, days_ago
from world import LATER, bounce, messages, ordinary, sent


class Deliver(Scenario):
    is_quick = True
    stdin = ordinary('new')

    def prepare(self, world):
        self.words = ('deliver', f'--maildir={world.inbox}')
        world.maildir(world.inbox)
        world.must(*self.words, stdin=ordinary('old'))

    def place(self, world):
        return world.inbox

    def more(self, world, tree, ended):
        old = set(messages(self.first).values())
        for content in set(messages(self.last).values()) - old:
            there = copies(tree, content)
            if ended and len(there) != 1:
                yield f'{len(there)} copies of the message'
            if len(there) > 1 or any(os.path.dirname(path) != self.place(world)
                                     + '/new' for path in there):
                yield f'the message is at {there}'
        for content in old:
            if len(copies(tree, content)) != 1:
                yield f'{len(copies(tree, content))} copies of an older one'

    def goes_on(self, world, tree, progress):
        before = len(messages(tree))
        done = world.run(*self.words, stdin=ordinary('next'))
        there = os.listdir(f'{world.inbox}/new')
        if done.returncode != 0 or len(there) != before + 1:
            yield f'the next one: {done.returncode} {done.stderr} {there}'


class DeliverLarge(Deliver):
    """In many writes."""
    is_quick = False
    stdin = ordinary('large', 150000)


class QuarantineFirst(Deliver):
    share = .2
    stdin = bounce('never')

    def prepare(self, world):
        super().prepare(world)
        world.must('record', stdin=sent('old'), now='2026-11-01T08:00:00Z')

    def place(self, world):
        return world.quarantine

    def more(self, world, tree, ended):
        yield from super().more(world, tree, ended)
        listed = tree.get(f'{world.inbox}/subscriptions')
        if listed is not None and listed.content != b'Backscatter\n':
            yield f'subscriptions: {listed.content}'
        if ended and listed is None:
            yield 'the folder is not subscribed'

    def goes_on(self, world, tree, progress):
        n = len(quarantined(world, tree))
        yield from lists(world, n)
        done = world.run(*self.words, stdin=bounce('next'))
        if done.returncode != 0:
            yield f'the next one: {done.returncode} {done.stderr}'
        # A lock that is a moment old may be Dovecot's.
        if (f'{world.inbox}/subscriptions.lock' not in tree and
                not os.path.exists(f'{world.inbox}/subscriptions')):
            yield 'the folder is not subscribed by the next one'
        yield from lists(world, n + 1)


class QuarantineLater(QuarantineFirst):
    is_quick = False

    def prepare(self, world):
        super().prepare(world)
        world.must(*self.words, stdin=bounce('earlier'))


def quarantined(world, tree):
    return [path for path in messages(tree)
            if path.startswith(world.quarantine + '/')]


def lists(world, n):
    done = world.run('quarantine', 'list', '--json')
    if done.returncode != 0 or done.stdout.count(b'\n') != n:
        yield (f'quarantine list: {done.returncode} {done.stderr}, '
               f'{done.stdout.count(b"{")} of {n}')


# --- moving ---

class Move(Scenario):
    """Messages that exist: at each moment one whole copy of each."""
    other, is_tried, share = False, False, .2

    def target(self, world):
        return world.quarantine

    def prepare(self, world):
        super().prepare(world)
        world.must('record', stdin=sent('old'), now='2026-11-01T08:00:00Z')
        world.set_quarantine(f'{world.other}/Quarantine' if self.other
                             else f'{world.disk}/home/Quarantine')
        world.maildir(world.inbox)
        self.moved = [bounce(name) for name in ('never1', 'never2')]
        self.stays = ordinary('stays')
        world.put(f'{world.inbox}/cur/1.a:2,S', self.moved[0])
        world.put(f'{world.inbox}/new/2.b', self.moved[1])
        world.put(f'{world.inbox}/cur/3.c:2,S', self.stays)
        self.words = ('scan', '--move', '-q', world.inbox)

    def more(self, world, tree, ended):
        for content in self.moved + [self.stays]:
            there = copies(tree, content)
            if not there or len(there) > 2:
                yield f'{len(there)} copies'
            if ended and len(there) != 1:
                yield f'at the end there are {there}'
            target = (self.target(world) if content in self.moved
                      else world.inbox)
            if ended and not all(path.startswith(target) for path in there):
                yield f'at the end it is at {there}'

    def again(self, world):
        return world.run(*self.words)

    def goes_on(self, world, tree, progress):
        done = self.again(world)
        if done.returncode != 0:
            yield f'again: {done.returncode} {done.stderr}'
        after = disk.load(world.roots)
        for content in self.moved + [self.stays]:
            there = copies(after, content)
            # Two names of one file, where the old name's end was not synced,
            # are two messages from then on.
            most = 1 if self.other else len(copies(tree, content))
            if not 1 <= len(there) <= most:
                yield f'after another one there are {there}'
            if not all(path.startswith(self.target(world)) for path in there
                       if content in self.moved):
                yield f'after another one it is at {there}'

    def sweep(self, world):
        # What is in tmp/ is removed when the next message comes there.
        for folder in (world.inbox, self.target(world)):
            world.must('deliver', f'--maildir={folder}',
                       stdin=ordinary('next'), now=LATER)


class ScanMove(Move):
    is_tried = is_quick = True


class ScanMoveAcross(ScanMove):
    other = True


class MoveBack(Move):
    """What a scan has moved, back to the inbox."""

    def target(self, world):
        return world.inbox

    def prepare(self, world):
        super().prepare(world)
        done = world.must('scan', '--move', world.inbox)
        self.scan = done.stdout.decode().split('--undo ')[1].split()[0]


class ScanUndo(MoveBack):
    is_tried = is_quick = True

    def prepare(self, world):
        super().prepare(world)
        self.words = ('scan', '--undo', self.scan, world.inbox)

    def again(self, world):
        done = world.run(*self.words)
        # 65: none is left of that scan.
        if done.returncode == 65:
            done.returncode = 0
        return done


class ScanUndoAcross(ScanUndo):
    other = True
    is_quick = False


class Release(MoveBack):
    is_tried = is_quick = True

    def prepare(self, world):
        super().prepare(world)
        self.words = ('quarantine', 'release', '--all')


class ReleaseAcross(Release):
    other = is_quick = True


class QuarantineExpire(Scenario):
    """What is old goes, or comes back; the other one stays. By the true clock:
    where the index is lost, the file's own time says since when it is there."""
    words = ('quarantine', 'expire', '-q')

    def prepare(self, world):
        super().prepare(world)
        self.now = days_ago(0)
        world.must('record', stdin=sent('old'), now=days_ago(60))
        world.maildir(world.inbox)
        self.deliver = ('deliver', f'--maildir={world.inbox}')
        world.must(*self.deliver, stdin=bounce('expires'), now=days_ago(40))
        world.must(*self.deliver, stdin=bounce('stays'), now=self.now)

    def more(self, world, tree, ended):
        for content in messages(self.last).values():
            if len(copies(tree, content)) != 1:
                yield f'{len(copies(tree, content))} copies of what stays'

    def goes_on(self, world, tree, progress):
        done = world.run(*self.words, now=self.now)
        if done.returncode != 0:
            yield f'again: {done.returncode} {done.stderr}'
        after = disk.load(world.roots)
        yield from self.more(world, after, True)
        yield from lists(world, len(quarantined(world, after)))

    def sweep(self, world):
        world.must(*self.deliver, stdin=bounce('next'), now=self.now)

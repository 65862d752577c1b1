# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What loses power, and what must hold then. A scenario prepares a world and
says what is run; `holds` looks at a state of the disk, `goes_on` at what the
program makes of it. Both yield what is wrong.

What is allowed: before the command has ended the caller has a new message still,
so nothing of it need be there, or all of it; a message that is moved may be in
both folders, never in none. After status 0 there is one copy, where it belongs.
"""
import os
import time

from world import DAY, LATER, NOW, messages


class Scenario:
    """words: the command; stdin: what it reads; share: of the states, how many
    the program goes on from."""
    words, stdin, now, status = (), b'', NOW, 0
    is_quick, is_tried, share = False, True, 1

    def prepare(self, world):
        os.makedirs(f'{world.disk}/home')

    def unsynced(self, world):
        """What another process has done before, of which nothing is certain:
        lines of World.record()."""
        return []

    def holds(self, world, tree, ended):
        """Of the bytes on the disk alone; `first` and `last` are the trees
        before the command and after it."""
        whole = set(messages(self.first).values())
        whole |= set(messages(self.last).values())
        for path, content in messages(tree).items():
            if content not in whole:
                yield f'{path} is not a whole message'
        yield from self.more(world, tree, ended)

    def more(self, world, tree, ended):
        return ()

    def goes_on(self, world, tree, progress):
        return ()

    def sweep(self, world):
        """What is run a day later, that removes what was left."""
        world.must(*self.words, stdin=self.stdin, now=LATER)


def days_ago(days):
    return time.strftime('%Y-%m-%dT%H:%M:%SZ',
                         time.gmtime(time.time() - days * DAY))


def copies(tree, content):
    """Where a message with these bytes is."""
    return sorted(path for path, there in messages(tree).items()
                  if there == content)


def all_scenarios():
    """Every class of them, but those that only others are made of."""
    found, queue = [], [Scenario]
    while queue:
        below = queue.pop(0).__subclasses__()
        queue += below
        found += [one for one in below if one.is_tried]
    return sorted(found, key=lambda one: (one.__module__, one.__name__))


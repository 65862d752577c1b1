# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is run with faults, and what is right afterwards.

A judge's right() says what is wrong after a run, in words, or nothing: `usual`
is the outcome without a fault. after_retry() is the same when the command was
run a second time, as the caller does who was told to try again."""
import os
import re

from world import is_durable

TEMPFAIL = 75
BOUNDARY = re.compile(rb'backsift=_[0-9a-f]{32}')


# --- messages ---

def sent_message(name, recipient='them@example.net'):
    return (f'From: Us <us@example.org>\nTo: {recipient}\n'
            f'Message-ID: <{name}>\nDate: Fri, 20 Nov 2026 08:00:00 +0000\n'
            'Subject: Tuesday\n\nSee you then.\n').encode()


def bounce(name):
    header = sent_message(name).split(b'\n\n')[0].decode()
    return (f'''Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example.net>
To: us@example.org
Date: Fri, 20 Nov 2026 09:00:00 +0000
Message-ID: <bounce-of-{name}@mx.example.net>
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=b"

--=b

I could not deliver your message.

--=b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; them@example.net
Action: failed
Status: 5.1.1

--=b
Content-Type: text/rfc822-headers

{header}

--=b--
''').encode()


ORDINARY = (b'Return-Path: <them@example.net>\nFrom: them@example.net\n'
            b'To: us@example.org\nSubject: Hello\n'
            b'Message-ID: <hello@example.net>\n\nGood morning.\n')
GENUINE = bounce('known@example.org')
FORGED = bounce('never@example.org')
LETTER = sent_message('next@example.org')
ANOTHER = bounce('another@example.org')
# More than stays in memory (mail/spool.h).
LINES = (b'y' * 79 + b'\n') * 14000
# Blanks behind a boundary: it is read with GMime, by a second child.
ODD = re.sub(rb'^--(.*)--$', rb'--\1-- ', FORGED, flags=re.M)
LARGE = FORGED + b'X' * 79 + b'\n' + LINES


def without_stamp(content):
    """Our fields stand on top."""
    while content.startswith(b'X-Backsift-'):
        content = content.split(b'\n', 1)[1]
    return BOUNDARY.sub(b'boundary', content)


class Copies:
    """Where a message is by now, of all that is in the world."""

    def __init__(self, world, outcome, forms):
        self.places = {'inbox': world.messages('inbox'),
                       'quarantine': world.messages(world.quarantine),
                       'received': world.received(),
                       'stdout': {'stdout': outcome.stdout}
                       if outcome.stdout else {}}
        self.forms = forms

    def of(self, message):
        """(place, path) of each copy."""
        wanted = [without_stamp(message)] + self.forms
        return [(place, path) for place, files in self.places.items()
                for path, content in files.items()
                if without_stamp(content) in wanted]

    def strange(self, messages):
        """Paths of what is none of the messages."""
        wanted = [without_stamp(message) for message in messages] + self.forms
        return [path for place, files in self.places.items()
                for path, content in files.items()
                if place != 'stdout' and without_stamp(content) not in wanted]


class Judge:
    """statuses: those of the manual page, beside 0."""
    statuses = [TEMPFAIL]

    def is_final(self, world, outcome):
        """Whether all is done."""
        raise NotImplementedError

    def is_perfect(self, world, outcome):
        """Whether it is as it is without a fault."""
        return self.is_final(world, outcome)

    def right(self, world, outcome, usual):
        raise NotImplementedError

    def after_retry(self, world, first, second):
        raise NotImplementedError


class Delivered(Judge):
    """One message, from stdin to a place."""

    def __init__(self, message, places, form=None):
        self.message, self.places = message, places
        self.forms = [form] if form is not None else []

    def copies(self, world, outcome):
        copies = Copies(world, outcome, self.forms)
        return copies.of(self.message), copies.strange([self.message, ANOTHER])

    def right(self, world, outcome, usual):
        found, strange = self.copies(world, outcome)
        if strange:
            # hand_over.c: the pipe of a process that is killed ends, and the
            # program may take that for the message's end.
            if outcome.status < 0 and 'received' in self.places:
                return None
            return f'a damaged copy: {strange}'
        if outcome.status == 0:
            return self.accepted(outcome, found)
        if outcome.status < 0:
            return 'two copies' if len(found) > 1 else None
        found = [copy for copy in found if copy[0] != 'stdout']
        if found and not could_not_remove(outcome.trace, found[0][1]):
            return f'told to try again, and a copy is in {found[0][0]}'
        return None

    def accepted(self, outcome, found):
        if len(found) != 1:
            return f'accepted, and there are {len(found)} copies'
        place, path = found[0]
        if place not in self.places:
            return f'accepted, and it is in {place}'
        if place in ('inbox', 'quarantine') and \
                not is_durable(outcome.trace, path):
            return f'accepted, and not durable: {path}'
        return None

    def is_final(self, world, outcome):
        return outcome.status == 0

    def after_retry(self, world, first, second):
        found, _ = self.copies(world, second)
        # Who was killed when the message had its name could not say so.
        most = 2 if first.status < 0 or len(found) > 1 and any(
            could_not_remove(first.trace, path) for _, path in found) else 1
        if second.status != 0:
            return f'again: status {second.status}: {second.stderr}'
        if not 1 <= len(found) <= most:
            return f'again: {len(found)} copies'
        return None


def could_not_remove(trace, path):
    """A disk that takes nothing back."""
    return any(line[0] == 'unlink' and line[1] != '0' and line[2] == path
               for line in trace)


def has_dead_disk(trace):
    """Where not even a file in tmp/ could be removed."""
    return any(line[0] == 'unlink' and line[1] != '0' for line in trace)


class Tested(Judge):
    """`test`: its status alone. Never 0 but for backscatter."""

    def __init__(self, statuses):
        self.statuses = statuses + [TEMPFAIL]
        self.good = statuses

    def right(self, world, outcome, usual):
        if outcome.status == 0 and 0 not in self.good:
            return 'said to be backscatter'
        return None

    def is_final(self, world, outcome):
        return outcome.status in self.good

    def after_retry(self, world, first, second):
        return None if second.status in self.good else \
            f'again: status {second.status}'


class Recorded(Delivered):
    """`record`: in the log, and where it goes on, there once."""

    def right(self, world, outcome, usual):
        wrong = super().right(world, outcome, usual) if self.places else None
        if wrong is not None or outcome.status != 0:
            return wrong
        if world.has_recorded('next@example.org'):
            return None if is_log_synced(outcome.trace, world) else \
                'recorded, and not synced'
        if not self.places:
            return 'status 0, and not recorded'
        return None if outcome.stderr else 'not recorded, and nothing is said'

    def is_final(self, world, outcome):
        return outcome.status == 0 and (
            bool(self.places) or world.has_recorded('next@example.org'))

    def is_perfect(self, world, outcome):
        return outcome.status == 0 and world.has_recorded('next@example.org')

    def after_retry(self, world, first, second):
        if self.places:
            return super().after_retry(world, first, second)
        return None if self.is_final(world, second) else \
            f'again: status {second.status}: {second.stderr}'


def is_log_synced(trace, world):
    path = world.path('log', 'sent.db')
    last = [line[0] for line in trace
            if line[0] in ('write', 'sync') and line[2].startswith(path)
            and not line[2].endswith(('-journal', '.lock'))
            and (line[0] == 'write' or line[1] == '0')]
    return not last or last[-1] == 'sync'


class Imported(Judge):
    # 65: SQLite takes a read that fails (EIO) for damage.
    statuses = [65, 73, 74, 75, 78]
    ids = [f'old{i}@example.org' for i in range(3)]

    def right(self, world, outcome, usual):
        if len(world.messages('Sent')) != len(self.ids):
            return 'a message of Sent is gone'
        if outcome.status == 0 and not world.has_recorded(*self.ids):
            return 'status 0, and not all is recorded'
        return None

    def is_final(self, world, outcome):
        return outcome.status == 0 and world.has_recorded(*self.ids)

    def after_retry(self, world, first, second):
        return None if self.is_final(world, second) else \
            f'again: status {second.status}: {second.stderr}'


class Moved(Judge):
    """Messages that move: each is in one place, in the end in the right one.
    goals: message -> place; None: it goes for good."""
    # 64: GLib takes a lack of memory for an option that can't be converted.
    statuses = [64, 65, 73, 74, 75, 78]

    def __init__(self, goals, across=False, may_stay=None):
        self.goals, self.across, self.may_stay = goals, across, may_stay

    def places(self, world, outcome):
        copies = Copies(world, outcome, [])
        copies.places['stdout'] = {}
        return ({message: copies.of(message) for message in self.goals},
                copies.strange(self.goals))

    def right(self, world, outcome, usual):
        found, strange = self.places(world, outcome)
        if strange:
            return f'a damaged copy: {strange}'
        for message, goal in self.goals.items():
            wrong = self.judge(found[message], goal, outcome)
            if wrong is not None:
                return wrong
        return None

    def judge(self, found, goal, outcome):
        # Between file systems a kill may leave both, for the next run.
        most = 2 if self.across and (
            outcome.status < 0 or outcome.status != 0 and len(found) == 2 and
            has_dead_disk(outcome.trace)) else 1
        if len(found) > most or not found and goal is not None:
            return f'{len(found)} copies: {found}'
        if outcome.status != 0:
            return None
        if [place for place, _ in found] != ([goal] if goal else []):
            return None if self.says_why(outcome) else \
                f'status 0, and a message is in {found}'
        for _, path in found:
            if not is_durable(outcome.trace, path, was_there=True):
                return f'status 0, and not durable: {path}'
        return None

    def says_why(self, outcome):
        """In doubt nothing is moved, and that is said."""
        return self.may_stay is not None and (
            outcome.stderr or self.may_stay in outcome.stdout)

    def is_final(self, world, outcome):
        found, strange = self.places(world, outcome)
        return not strange and all(
            [place for place, _ in found[message]] == ([goal] if goal else [])
            for message, goal in self.goals.items())

    def after_retry(self, world, first, second):
        if self.is_final(world, second) and second.status in (0, 65):
            return None
        return f'again: status {second.status}, {second.stderr}: ' \
               f'{sorted(map(str, self.places(world, second)[0].values()))}'


# --- scenarios ---

class Scenario:
    def __init__(self, name, argv, judge, **more):
        self.name, self.argv, self.judge = name, argv, judge
        self.stdin = more.get('stdin', b'')
        self.by_pipe = more.get('by_pipe', False)
        self.prepare = more.get('prepare')
        self.across = more.get('across', False)
        self.store = more.get('store', 'whole')
        self.has_log = more.get('has_log', True)

    def begin(self, world):
        """The world as it is before the command."""
        world.begin(world.other + '/Quarantine' if self.across
                    else world.path('inbox', '.Backscatter'))
        world.maildir('inbox')
        if self.has_log:
            begin_log(world)
        if self.prepare is not None:
            self.prepare(world)
        world.settings(self.store)
        return world.save()

    def learn(self, world):
        """The outcome without a fault; what is kept of a forged report."""
        usual = self.run(world)
        if self.store == 'headers':
            self.judge.forms = [
                without_stamp(content) for content
                in world.messages(world.quarantine).values()
                if b'never@' in content]
        return usual

    def run(self, world, fault=None):
        argv = [word.format(base=world.base) for word in self.argv]
        return world.run(argv, self.stdin, fault, self.by_pipe)


def must(world, argv, stdin=b''):
    outcome = world.run(argv, stdin)
    if outcome.status != 0:
        raise RuntimeError(f'{argv}: {outcome.status}: {outcome.stderr}')


def begin_log(world):
    must(world, ['record', '--now', '2026-10-20T08:00:00Z'],
         sent_message('first@example.org', 'one@example.net'))
    must(world, ['record'], sent_message('known@example.org'))


def fill_sent(world):
    world.maildir('Sent')
    for i, name in enumerate(Imported.ids):
        world.write(f'Sent/cur/{i}.a:2,S', sent_message(name))


def set_times(world):
    """Came on the day that it is in this world."""
    for path in world.messages('inbox'):
        os.utime(path, (1795167000, 1795167000))


FORGED_SEEN = bounce('seen@example.org')


def fill_inbox(world):
    world.write('inbox/new/1.a', FORGED)
    world.write('inbox/cur/2.a:2,FS', FORGED_SEEN)
    world.write('inbox/cur/3.a:2,S', GENUINE)
    world.write('inbox/new/4.a', ORDINARY)
    set_times(world)


def fill_quarantine(world):
    """One by a scan, one by deliver."""
    world.write('inbox/cur/1.a:2,FS', FORGED_SEEN)
    set_times(world)
    must(world, ['scan', '-q', '--move', world.path('inbox')])
    must(world, ['deliver', '--maildir', world.path('inbox')], FORGED)


def fill_old_quarantine(world):
    """An old one by deliver, a young one, and somebody else's."""
    must(world, ['deliver', '--maildir', world.path('inbox')], FORGED)
    must(world, ['deliver', '--now', LATER, '--maildir', world.path('inbox')],
         FORGED_SEEN)
    with open(os.path.join(world.quarantine, 'cur', 'theirs:2,S'), 'wb') as file:
        file.write(ORDINARY)
    must(world, ['quarantine', 'list'])


def fill_quarantine_in_use(world):
    """A quarantine that is in use."""
    must(world, ['deliver', '--maildir', world.path('inbox')], ANOTHER)


MAILDIR = ['deliver', '--maildir', '{base}/inbox']
MDA = ['deliver', '--', '{base}/receiver']
LATER = '2026-11-28T12:00:00Z'
SENDMAIL = ['record', '--sendmail={base}/receiver', '--', 'them@example.net']
SCAN = Moved({FORGED: 'quarantine', FORGED_SEEN: 'quarantine',
              GENUINE: 'inbox', ORDINARY: 'inbox'}, may_stay=b'log-unavailable')
SCAN_ACROSS = Moved(SCAN.goals, across=True, may_stay=b'log-unavailable')
RELEASED = {FORGED: 'inbox', FORGED_SEEN: 'inbox'}
EXPIRED = {FORGED: None, FORGED_SEEN: 'quarantine', ORDINARY: 'quarantine'}
# In doubt what would go into quarantine is delivered.
EITHER = ['inbox', 'quarantine']


def all_scenarios():
    return [
        Scenario('filter ordinary', ['filter'], Delivered(ORDINARY, ['stdout']),
                 stdin=ORDINARY),
        Scenario('filter genuine', ['filter'], Delivered(GENUINE, ['stdout']),
                 stdin=GENUINE, by_pipe=True),
        Scenario('filter forged', ['filter'], Delivered(FORGED, ['stdout']),
                 stdin=FORGED),
        Scenario('filter odd', ['filter'], Delivered(ODD, ['stdout']),
                 stdin=ODD),
        Scenario('filter large', ['filter'], Delivered(LARGE, ['stdout']),
                 stdin=LARGE, by_pipe=True),
        Scenario('filter long', ['filter'],
                 Delivered(ORDINARY + LINES, ['stdout']),
                 stdin=ORDINARY + LINES, by_pipe=True),
        Scenario('filter long file', ['filter'],
                 Delivered(ORDINARY + LINES, ['stdout']),
                 stdin=ORDINARY + LINES),
        Scenario('test ordinary', ['test'], Tested([1]), stdin=ORDINARY,
                 by_pipe=True),
        Scenario('test genuine', ['test'], Tested([1]), stdin=GENUINE),
        Scenario('test forged', ['test'], Tested([0, 1]), stdin=FORGED),
        Scenario('deliver ordinary', MAILDIR, Delivered(ORDINARY, ['inbox']),
                 stdin=ORDINARY),
        Scenario('deliver genuine', MAILDIR, Delivered(GENUINE, ['inbox']),
                 stdin=GENUINE, by_pipe=True),
        Scenario('deliver forged', MAILDIR, Delivered(FORGED, EITHER),
                 stdin=FORGED, prepare=fill_quarantine_in_use),
        Scenario('deliver forged, first', MAILDIR, Delivered(FORGED, EITHER),
                 stdin=FORGED),
        Scenario('deliver forged, headers', MAILDIR, Delivered(FORGED, EITHER),
                 stdin=FORGED, store='headers', prepare=fill_quarantine_in_use),
        Scenario('deliver odd', MAILDIR, Delivered(ODD, EITHER),
                 stdin=ODD, prepare=fill_quarantine_in_use),
        Scenario('deliver large', MAILDIR, Delivered(LARGE, EITHER),
                 stdin=LARGE, by_pipe=True, prepare=fill_quarantine_in_use),
        Scenario('mda ordinary', MDA, Delivered(ORDINARY, ['received']),
                 stdin=ORDINARY, by_pipe=True),
        Scenario('mda genuine', MDA, Delivered(GENUINE, ['received']),
                 stdin=GENUINE),
        Scenario('mda forged', MDA,
                 Delivered(FORGED, ['received', 'quarantine']),
                 stdin=FORGED, prepare=fill_quarantine_in_use),
        Scenario('record', ['record'], Recorded(LETTER, []), stdin=LETTER),
        Scenario('record first', ['record'], Recorded(LETTER, []),
                 stdin=LETTER, has_log=False),
        Scenario('record --pass', ['record', '--pass'],
                 Recorded(LETTER, ['stdout']), stdin=LETTER, by_pipe=True),
        Scenario('record --sendmail', SENDMAIL,
                 Recorded(LETTER, ['received']), stdin=LETTER),
        Scenario('import', ['import', '{base}/Sent'], Imported(),
                 prepare=fill_sent),
        Scenario('import first', ['import', '--complete', '{base}/Sent'],
                 Imported(), prepare=fill_sent, has_log=False),
        Scenario('scan', ['scan', '--move', '{base}/inbox'], SCAN,
                 prepare=fill_inbox),
        Scenario('scan across', ['scan', '--move', '{base}/inbox'], SCAN_ACROSS,
                 prepare=fill_inbox, across=True),
        Scenario('release', ['quarantine', 'release', '--all'],
                 Moved(RELEASED), prepare=fill_quarantine),
        Scenario('release across', ['quarantine', 'release', '--all'],
                 Moved(RELEASED, across=True), prepare=fill_quarantine,
                 across=True),
        Scenario('expire', ['quarantine', 'expire', '--now', LATER,
                             '--older-than=5d'],
                 Moved(EXPIRED, may_stay=b'removed 0'),
                 prepare=fill_old_quarantine),
    ]

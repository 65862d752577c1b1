# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a disk may hold after a loss of power: no more is certain than what
POSIX promises. A file's bytes, size and time are there after fsync of the file,
a folder's names after fsync of the folder. What is not synced yet is, each item
for itself, there or not; bytes also in part, by sectors. The one thing asked of
the file system beyond that: a rename does not lose the file, so the old name
goes only where the new one is there (true of each that keeps a journal). A
strict disk is not even asked for that: what is synced there must do."""
import hashlib
import os
import random

SECTOR = 512
PAGE = 4096


class Item:
    """What is not synced yet: a name of a folder, or bytes of a file."""

    def __init__(self, kind, inode, *values):
        self.kind, self.inode, self.values = kind, inode, values
        self.after = None  # the item without which this one can't be


class File:
    def __init__(self, content=b'', time=None):
        self.content, self.time = content, time


class Disk:
    """Its state before the first change is what is in the folders now."""

    def __init__(self, roots, is_strict=False):
        self.is_strict = is_strict
        self.files, self.folders, self.pending = {}, {}, []
        self.roots = {root: self._load(root) for root in roots}

    def _load(self, path):
        status = os.lstat(path)
        inode = f'{status.st_dev:x}:{status.st_ino:x}'
        if os.path.isdir(path):
            self.folders[inode] = {name: self._load(os.path.join(path, name))
                                   for name in os.listdir(path)}
        else:
            with open(path, 'rb') as file:
                self.files[inode] = File(file.read(), int(status.st_mtime))
        return inode

    # --- what the program did ---

    def change(self, line):
        """Takes a line of tests/shim/write-log.c."""
        word, *values = line.rstrip('\n').split(' ')
        getattr(self, '_' + word)(*values)

    def _name(self, folder, name, inode):
        item = Item('name', folder, name, inode)
        self.pending.append(item)
        return item

    def _create(self, folder, inode, *name):
        self.files[inode] = File()
        self._name(folder, ' '.join(name), inode)

    def _nameless(self, inode):
        self.files[inode] = File()

    def _mkdir(self, folder, inode, *name):
        self.folders[inode] = {}
        self._name(folder, ' '.join(name), inode)

    def _link(self, inode, folder, name):
        self._name(folder, name, inode)

    def _unlink(self, folder, name):
        self._name(folder, name, None)

    def _rename(self, from_folder, from_name, folder, name):
        inode = self.now(from_folder)[from_name]
        new = self._name(folder, name, inode)
        old = self._name(from_folder, from_name, None)
        old.after = None if self.is_strict else new

    def _write(self, inode, offset, digits):
        self.pending.append(
            Item('write', inode, int(offset), bytes.fromhex(digits)))

    def _truncate(self, inode, size):
        self.pending.append(Item('truncate', inode, int(size)))

    def _extend(self, inode, size):
        self.pending.append(Item('extend', inode, int(size)))

    def _time(self, inode, seconds):
        self.pending.append(Item('time', inode, int(seconds)))

    def _sync(self, inode):
        done = [item for item in self.pending if item.inode == inode]
        needed = [item.after for item in done if item.after in self.pending]
        places = {(item.inode, item.values[0]) for item in needed}
        last = max((self.pending.index(item) for item in needed), default=-1)
        done += [item for item in self.pending[:last + 1]
                 if item not in done and item.kind == 'name'
                 and (item.inode, item.values[0]) in places]
        for item in sorted(done, key=self.pending.index):
            self._apply(item, self.files, self.folders)
        self.pending = [item for item in self.pending if item not in done]
        for item in self.pending:
            item.after = item.after if item.after in self.pending else None

    def now(self, folder):
        """The names of a folder as a running program sees them."""
        names = dict(self.folders[folder])
        for item in self.pending:
            if item.inode == folder:
                self._put_name(names, item)
        return {name: inode for name, inode in names.items() if inode}

    # --- what there may be afterwards ---

    @staticmethod
    def _put_name(names, item):
        name, inode = item.values
        if inode is None:
            names.pop(name, None)
        else:
            names[name] = inode

    def _apply(self, item, files, folders, part=None):
        if item.kind == 'name':
            self._put_name(folders[item.inode], item)
            return
        file = files.get(item.inode, File())
        content, time = bytearray(file.content), file.time
        if item.kind == 'write':
            self._put_bytes(content, *item.values, part)
        elif item.kind == 'truncate' and item.values[0] < len(content):
            del content[item.values[0]:]
        elif item.kind == 'time':
            time = item.values[0]
        elif item.values[0] > len(content):
            content += bytes(item.values[0] - len(content))
        files[item.inode] = File(bytes(content), time)

    @staticmethod
    def _put_bytes(content, offset, new, part):
        """part: of each sector that is touched, by its number, whether it is
        there; 'size': none is, but the file is as long as with them."""
        end = offset + len(new)
        if part == 'size' or part is None or callable(part):
            content += bytes(max(0, end - len(content)))
        if part is None:
            content[offset:end] = new
        elif callable(part):
            for at in range(offset - offset % SECTOR, end, SECTOR):
                if part(at // SECTOR):
                    a, b = max(at, offset), min(at + SECTOR, end)
                    content[a:b] = new[a - offset:b - offset]

    def state(self, kept, parts=None):
        """The tree where of what is pending the items kept are there: paths to
        None (a folder) or File."""
        parts = parts or {}
        files = dict(self.files)
        folders = {inode: dict(names) for inode, names in self.folders.items()}
        for item in self.pending:
            if item in kept and (item.after is None or item.after in kept):
                self._apply(item, files, folders, parts.get(item))
        tree = {}
        for root, inode in self.roots.items():
            self._walk(root, inode, files, folders, tree)
        return tree

    def _walk(self, path, inode, files, folders, tree):
        if inode in folders:
            tree[path] = None
            for name, below in sorted(folders[inode].items()):
                self._walk(f'{path}/{name}', below, files, folders, tree)
        else:
            tree[path] = files[inode]

    def states(self, seed, n_random):
        """What there may be if the power fails now: (what was kept, tree)."""
        items = self.pending
        everything = set(items)
        names = {item for item in items if item.kind == 'name'}
        writes = [item for item in items if item.kind == 'write']
        dice = random.Random(seed)
        yield 'nothing', self.state(set())
        yield 'everything', self.state(everything)
        yield 'names', self.state(names)
        yield 'bytes', self.state(everything - names)
        yield 'names and sizes', self.state(
            everything, {item: 'size' for item in writes})
        some = items if len(items) <= 24 else dice.sample(items, 24)
        for item in some:
            alone = {item} | ({item.after} if item.after else set())
            yield f'only {describe(item)}', self.state(alone)
            yield f'all but {describe(item)}', self.state(everything - {item})
        for item in dice.sample(writes, min(4, len(writes))):
            for name, part in torn(item):
                yield (f'{name} of {describe(item)}',
                       self.state(everything, {item: part}))
        for i in range(n_random if len(items) > 1 else 0):
            kept = {item for item in items if dice.random() < dice.choice((.2, .5, .8))}
            parts = {item: random_part(dice) for item in writes if dice.random() < .3}
            yield f'random {i}', self.state(kept, parts)


def torn(item):
    offset, new = item.values
    first, last = offset // SECTOR, (offset + len(new) - 1) // SECTOR
    middle = (first + last + 1) // 2
    if last > first:
        yield 'the first sectors', lambda n: n < middle
        yield 'the last sectors', lambda n: n >= middle
        yield 'all but the first sector', lambda n: n != first
    if last // 8 > first // 8:
        yield 'the first page', lambda n: n // 8 == first // 8
        yield 'all but the first page', lambda n: n // 8 != first // 8


def random_part(dice):
    seed = dice.random()
    unit = dice.choice((1, PAGE // SECTOR))
    return lambda n: random.Random(f'{seed} {n // unit}').random() < .5


def describe(item):
    if item.kind == 'name':
        name, inode = item.values
        return f'{"the name" if inode else "the end of"} {name}'
    value = item.values[0]
    return f'{item.kind} {value} of {item.inode}'


def key_of(tree):
    digest = hashlib.blake2b(digest_size=16)
    for path, file in sorted(tree.items()):
        digest.update(path.encode('utf-8', 'surrogateescape') + b'\0')
        if file is not None:
            digest.update(b'%d %d\0' % (len(file.content), file.time or 0))
            digest.update(file.content)
    return digest.digest()


def load(roots):
    """The tree as it is on the real disk."""
    disk = Disk(roots)
    return disk.state(set())


def store(tree, roots, age_seconds=0):
    """Makes the folders hold the tree and nothing else."""
    import shutil
    for root in roots:
        for entry in os.scandir(root):
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path)
            else:
                os.unlink(entry.path)
    for path, file in tree.items():
        if file is None:
            os.makedirs(path, mode=0o700, exist_ok=True)
            continue
        with open(path, 'wb') as out:
            out.write(file.content)
        os.chmod(path, 0o600)
        time = file.time or os.stat(path).st_mtime
        os.utime(path, (time - age_seconds, time - age_seconds))

# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is measured on, made once and kept: Maildirs of ordinary mail, some of
it reports as real MTAs write them, the same bytes each time; and large logs."""
import glob
import os
import random
import shutil
import subprocess
import time

from measuring import FIXTURES, HERE

MTAS = ('dma', 'exim', 'opensmtpd', 'postfix', 'sendmail')
REPORTS = 0.05
MEAN_BYTES = 8000
# A million letters take long enough to write without making up each.
BODIES = 500


def all_reports():
    return sorted(name for mta in MTAS
                  for name in glob.glob(os.path.join(FIXTURES, mta, '*.eml')))


def make_maildir(path, n, reports=None):
    """n messages of about MEAN_BYTES; REPORTS of them are from the files
    @reports, by default any of MTAS. Nothing where @path is there."""
    texts = []
    for name in reports or all_reports():
        with open(name, 'rb') as file:
            texts.append(file.read())

    def text(rng, i, bodies):
        if rng.random() < REPORTS:
            return rng.choice(texts)
        return received(rng, i) + letter(rng, i, 'example.net', bodies)
    fill_maildir(path, n, text)


def make_sent(path, n):
    """The same of sent mail."""
    fill_maildir(path, n, lambda rng, i, bodies:
                 letter(rng, i, 'example.org', bodies))


def fill_maildir(path, n, text):
    if os.path.isdir(path):
        return
    rng = random.Random(n)
    making = path + '.making'
    shutil.rmtree(making, ignore_errors=True)
    for folder in ('cur', 'new', 'tmp'):
        os.makedirs(os.path.join(making, folder))
    bodies = [body(rng) for _ in range(min(n, BODIES))]
    for i in range(n):
        with open(os.path.join(making, 'cur', f'{1760000000 + i}.M{i}.mx:2,S'),
                  'wb') as file:
            file.write(text(rng, i, bodies))
    os.rename(making, path)


def received(rng, i):
    """What a message usually has on top by the time it arrives."""
    return (f'Return-Path: <writer{i % 97}@example.net>\n'
            f'Received: from mx.example.net (mx.example.net [192.0.2.1])\n'
            f'\tby mx.example.org (Postfix) with ESMTPS id {i:010X}\n'
            f'\tfor <us@example.org>; Fri, 20 Nov 2026 08:00:00 +0000 (UTC)\n'
            f'DKIM-Signature: v=1; a=rsa-sha256; d=example.net; s=mail;\n'
            f'\tb={rng.getrandbits(1024):0256x}\n').encode()


def letter(rng, i, domain, bodies):
    return (f'From: Writer {i % 97} <writer{i % 97}@{domain}>\n'
            f'To: reader{i % 89}@example.com\n'
            f'Subject: Letter {i}\n'
            f'Date: Fri, 20 Nov 2026 08:00:00 +0000\n'
            f'Message-ID: <letter.{i}@{domain}>\n'
            f'MIME-Version: 1.0\nContent-Type: text/plain\n\n').encode() + (
                rng.choice(bodies))


def body(rng):
    words = [bytes(rng.choices(b'abcdefghijklmnopqrstuvwxyz', k=rng.randint(2, 9)))
             for _ in range(200)]
    size = int(rng.expovariate(1 / (MEAN_BYTES - 1000)))
    text = bytearray()
    while len(text) < size:
        text += b' '.join(rng.choices(words, k=12)) + b'\n'
    return bytes(text)


def make_log(program, folder, n):
    """The path of a log of n messages, and a tenth as many too old to keep."""
    path = os.path.join(folder, f'sent-{n}.db')
    if not os.path.exists(path + '.complete'):
        start = time.time()
        os.makedirs(folder, exist_ok=True)
        subprocess.run([os.path.join(HERE, 'make-log'), program, path, str(n),
                        str(n // 10)], check=True)
        with open(path + '.complete', 'w', encoding='ascii'):
            pass
        if n >= 1_000_000:
            print(f'(made a log of {n} messages in {time.time() - start:.0f} s)')
    return path

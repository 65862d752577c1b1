# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the scripts of this folder are told. What is wrong is said in a line,
and ends with 2, before anything is measured."""
import argparse
import os
import sys


def program(path):
    if not os.path.isfile(path) or not os.access(path, os.X_OK):
        raise argparse.ArgumentTypeError(f'{path} is no program')
    return os.path.abspath(path)


def folder(path):
    """Is made where it is missing."""
    try:
        os.makedirs(path, exist_ok=True)
    except OSError as error:
        raise argparse.ArgumentTypeError(
            f'{path}: {error.strerror}') from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise argparse.ArgumentTypeError(f"{path} can't be written to")
    return os.path.abspath(path)


def number(text, least=1):
    if not text.isascii() or not text.isdecimal() or int(text) < least:
        raise argparse.ArgumentTypeError(
            f'{text!r} is no number of {least} or more')
    return int(text)


def number_from(least):
    return lambda text: number(text, least)


def variable(name, default, least=1):
    """The number in the environment."""
    try:
        return number(os.environ.get(name, str(default)), least)
    except argparse.ArgumentTypeError as error:
        print(f'{os.path.basename(sys.argv[0])}: ${name}: {error}',
              file=sys.stderr)
        sys.exit(2)


def parser(*names):
    """One that takes what most of them do, of program, folder and markdown."""
    made = argparse.ArgumentParser()
    for name in names:
        if name == 'markdown':
            made.add_argument('--markdown', action='store_true')
        else:
            made.add_argument(name, type=globals()[name])
    return made

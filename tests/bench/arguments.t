#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the scripts of this folder are told wrongly they say in words, and measure
# nothing; what they are told rightly they take.

export LC_ALL=C
here=$(dirname "$0")
. "$here/../tap.sh"
program=$(realpath "${BACKSIFT:-$here/../../build/backsift}")
WORK=$(realpath "$(mktemp -d)")
trap 'rm -rf "$WORK"' EXIT
: > "$WORK/file"

# refuses WORDS SCRIPT [ARG...]
refuses ()
{
  local words=$1 name="$2 ${*:3}"
  name=${name//$WORK/FOLDER}
  timeout 60 "$here/$2" "${@:3}" > "$WORK/out" 2> "$WORK/err"
  is "$name: status" $? 2
  like "$name: in words" "$WORK/err" "^$2: .*$words"
  ok "$name: no traceback" not grep -q Traceback "$WORK/err"
  is "$name: nothing on stdout" "$(cat "$WORK/out")" ''
}

for script in bench beside grow hostile large; do
  refuses 'are required: program, folder' $script
  refuses 'nowhere is no program' $script nowhere "$WORK/made"
  refuses 'file: File exists' $script "$program" "$WORK/file"
done
for script in load flood; do
  refuses 'are required: program' $script
  refuses 'is no program' $script "$WORK/file"
done
for script in bench grow large; do
  BENCH_MESSAGES=many refuses "BENCH_MESSAGES: 'many' is no number of" $script \
    "$program" "$WORK/made"
done
refuses 'argument rate: ' load "$program" fast
refuses "argument --count: '9' is no number of 200 or more" flood "$program" --count 9
BENCH_FOLDER=999 refuses "BENCH_FOLDER: '999' is no number of 1000 or more" grow \
  "$program" "$WORK/made"
refuses 'are required: program, log, messages' make-log
refuses 'argument messages: ' make-log "$program" "$WORK/log" many
refuses 'required' instructions
refuses 'one of the arguments' instructions "$program" build
refuses 'is no program' make-log "$WORK" "$WORK/log" 0
# U+0663, a digit that int() takes.
refuses 'is no number of 0 or more' make-log "$program" "$WORK/log" \
  "$(printf '\331\243')"

# What is right is taken, as the scripts need it.
# takes EXPRESSION VALUE: in Python, in $WORK.
modules=$(realpath "$here")
takes ()
{
  is "$1" "$(cd "$WORK" && PYTHONPATH=$modules \
    python3 -B -c "from arguments import *; print($1)" 2>&1 | tail -n 1)" "$2"
}
cp "$program" "$WORK/program"
mkdir "$WORK/there"
takes "program('program')" "$WORK/program"
takes "folder('there')" "$WORK/there"
takes "folder('made/below')" "$WORK/made/below"
takes "number('1')" 1
takes "number_from(200)('200')" 200
BENCH_ROUNDS=3 takes "variable('BENCH_ROUNDS', 5, 3)" 3
takes "variable('BENCH_ROUNDS', 5, 3)" 5
# Permissions mean nothing to root.
chmod 555 "$WORK" "$WORK/there"
takes "(os.getuid() == 0 and os.setuid(65534), folder('there'))" \
  "argparse.ArgumentTypeError: there can't be written to"
chmod 755 "$WORK"
done_testing

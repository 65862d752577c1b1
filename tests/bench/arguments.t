#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the scripts of this folder are told wrongly they say in words, and measure
# nothing.

export LC_ALL=C
here=$(dirname "$0")
. "$here/../tap.sh"
program=$(realpath "${BACKSIFT:-$here/../../build/backsift}")
WORK=$(mktemp -d)
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
done_testing

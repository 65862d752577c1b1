#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Fields of our names that a stranger put into a message, in every shape, and
# those who sort by them: what procmail, Sieve and maildrop find behind
# "backsift filter" is ours or nobody's. Each is also shown the message as it
# came, so that it is known for which shapes we are needed.

. "$(dirname "$0")/../cli/lib.sh"
for program in procmail maildrop sieve-test; do
  command -v $program > /dev/null || skip_all "needs $program"
done
begin_log

F='X-Backsift-Verdict: backscatter'
nuls=$(printf '\\0%.0s' {1..70}) # more than are looked behind for the prefix
shapes=(
  "$F\n" "x-bACKSIFT-vERDICT: backscatter\n" 'X-Backsift-Verdict : backscatter\n'
  'X-Backsift-Verdict\t:\tbackscatter\n' 'X-Backsift-Verdict:\n backscatter\n'
  'X-Backsift-Verdict:\r\n\tbackscatter\r\n' "$F\r\n" "$F\r\r\n" "A: b\r$F\n" "\r$F\n"
  "A: b\n \n$F\n" 'X-Backsift-Verdict\0: backscatter\n' 'X-Backsift-\0Verdict: backscatter\n'
  "\0$F\n" "A: \0\n$F\n" "A\n$F\n" "From x\n$F\n" ">From x\n$F\n" "$F\n$F\n$F\n"
  'X-Backsift-Verdict: back\n scatter\n' 'X-Backsift-Verdict: backscatter (x)\n'
  'X-Backsift-Verdict: =?utf-8?Q?backscatter?=\n' "A: b\x0b$F\n" "A: b\x0c$F\n" "A: b\xc2\x85$F\n"
  "$nuls$F\n" "X-Back${nuls}sift-Verdict: backscatter\n" "X-Backsift-Verdict$nuls: backscatter\n"
)

# The long one: the field stands behind ten megabytes of others.
long ()
{
  yes "X-Filler: $(printf 'y%.0s' {1..900})" | head -c 10000000 | sed '$d'
  echo "$F"
}

cat > rc.procmail <<END
MAILDIR=$WORK
DEFAULT=$WORK/not/
LINEBUF=65536
LOCKFILE
:0
* ^X-Backsift-Verdict:.*backscatter
$WORK/found/
END
cat > rc.maildrop <<END
if (/^X-Backsift-Verdict:.*backscatter/:h)
{
  to "$WORK/found"
}
to "$WORK/not"
END
cat > rc.sieve <<'END'
require ["fileinto"];
if header :contains "X-Backsift-Verdict" "backscatter" { fileinto "found"; }
END
chmod 600 rc.maildrop
chmod a+rx . # sieve-test becomes nobody

# seen_by AGENT FILE: "found" or "not", or else what went wrong.
seen_by ()
{
  rm -rf found not
  case $1 in
  procmail) procmail -m rc.procmail < "$2" 2> err ;;
  maildrop) maildrop ./rc.maildrop < "$2" 2> err ;;
  sieve)
    sieve-test -o mail_uid=65534 -o mail_gid=65534 -o mail_home="$WORK" \
      -o mail_location="maildir:$WORK/none" rc.sieve "$2" > err 2>&1
    if grep -q 'folder: found$' err; then : > found
    elif grep -q 'final result: success' err; then : > not; fi ;;
  esac
  if [ -e found ]; then echo found; elif [ -e not ]; then echo not; else cat err; fi
}

needed=0
for agent in procmail sieve maildrop; do
  for shape in "${shapes[@]}" long; do
    for kind in ordinary known; do
      for place in first last; do
        # Ten megabytes are tried once for each agent.
        [ "$shape$kind$place" = longordinarylast ] || [ "$shape" != long ] || continue
        { [ "$kind" = ordinary ] && ordinary || bounce known@example.org; } > message
        if [ "$shape" = long ]; then long; else printf '%b' "$shape"; fi > field
        if [ $place = first ]; then cat field message > forged
        else
          sed '/^$/,$d' message > forged
          cat field >> forged
          sed -n '/^$/,$p' message >> forged
        fi
        bs filter < forged > filtered
        [ "$(seen_by $agent forged)" != found ] || needed=$((needed + 1))
        is "$agent, $kind, $place: ${shape:0:60}" "$(seen_by $agent filtered)" not
      done
    done
  done
  bounce never@example.org | bs filter > filtered
  is "$agent finds our own" "$(seen_by $agent filtered)" found
done
ok 'without us strangers would have been believed' test "$needed" -gt 60
done_testing

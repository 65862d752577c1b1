#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Memory stays below 64 MB whatever the message's size. 200 MB by default;
# with BACKSIFT_SLOW=1 also 1 GB, and reports made to be costly.

. "$(dirname "$0")/lib.sh"
[ -z "${ASAN_OPTIONS:-}" ] || skip_all 'a sanitizer needs memory of its own'
begin_log

# measure.py HEAD MEGABYTES TAIL COMMAND...: feeds a head, that much filling and
# a tail through a pipe, and prints the exit status, whether the output is the
# input but for stamps on top, and whether the peak of the resident set of the
# program and its children stays below 64 MB.
cat > measure.py <<'END'
import hashlib, re, resource, subprocess, sys, threading
head, tail = (open(sys.argv[i], "rb").read() for i in (1, 3))
filling = open("filling", "rb").read()
count = int(sys.argv[2]) * 2**20 // len(filling)
process = subprocess.Popen(sys.argv[4:], stdin=subprocess.PIPE,
                           stdout=subprocess.PIPE)
wanted = hashlib.sha256()
def feed():
    for piece in [head] + [filling] * count + [tail]:
        wanted.update(piece)
        process.stdin.write(piece)
    process.stdin.close()
feeder = threading.Thread(target=feed)
feeder.start()
got = hashlib.sha256()
first = process.stdout.read(65536)
got.update(re.sub(rb"(?m)^X-Backsift-.*\n", b"", first))
while piece := process.stdout.read(65536):
    got.update(piece)
feeder.join()
status = process.wait()
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
same = got.digest() == wanted.digest()
print("status", status, "whole" if same else "CHANGED",
      "small" if peak < 64 * 1024 else "TOO LARGE: %d kB" % peak)
END

# bounded NAME HEAD MEGABYTES TAIL COMMAND [ARG...]; what repeats is in filling.
bounded ()
{
  run python3 measure.py "$2" "$3" "$4" "$BACKSIFT" "$5" --config "$CONF" \
    --now "$NOW" "${@:6}"
  is "$1" "$(cat out)" 'status 0 whole small'
}

: > nothing
ordinary > head
head -c 49152 /dev/urandom | base64 > filling
bounded 'ordinary, 200 MB' head 200 nothing filter
bounded 'ordinary, 200 MB, record --pass' head 200 nothing record --pass
bounded 'ordinary, 200 MB, deliver' head 200 nothing deliver -- cat
bounce never@example.org > bounce
sed -n '1,/^I could not/p' bounce > bounce-head
sed '1,/^I could not/d' bounce > bounce-tail
bounded 'report, 100 MB of text' bounce-head 100 bounce-tail filter
bounded 'report, 100 MB after its end' bounce 100 nothing filter


if [ "${BACKSIFT_SLOW:-}" = 1 ]; then
  bounded 'ordinary, 1 GB' head 1000 nothing filter
  bounded 'report, 1 GB of text' bounce-head 1000 bounce-tail filter
  for what in 'To: a@example.org, b@example.org\n ' '--=b\n\n' '\n' '<>' \
    'Content-Type: multipart/mixed; boundary=x\n\n--x\n' \
    'Final-Recipient: rfc822; x@example.net\nAction: failed\n\n' \
    'Message-ID: <a@b>\n' '\0'; do
    # shellcheck disable=SC2059
    for _ in $(seq 2000); do printf -- "$what"; done > filling
    bounded "report, 1 GB of $what in its text" bounce-head 1000 bounce-tail filter
    bounded "report, 1 GB of $what in its header" <(head -n 6 bounce) 1000 \
      <(sed 1,6d bounce) filter
  done
fi
done_testing

#!/bin/bash
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The command table: help, version, and bad use of every command.

. "$(dirname "$0")/lib.sh"

run "$BACKSIFT" --version
like 'version' out '^backsift [0-9]+\.[0-9]+\.[0-9]+$'
run "$BACKSIFT" help
is 'help: status' "$STATUS" 0
is 'help: no line is too long' "$(grep -E '.{81}' out)" ''
for command in filter test deliver record import scan quarantine log key \
  explain help; do
  run "$BACKSIFT" help
  like "help lists $command" out "^  $command +[A-Z]"
  run "$BACKSIFT" help $command
  is "help $command: status" "$STATUS" 0
  like "help $command prints a page" out '^Usage:'
  is "help $command: no line is too long" "$(grep -E '.{81}' out)" ''
  cp out page
  [ $command = help ] && continue
  run "$BACKSIFT" $command --help
  same "$command --help is the same page" out page
done
run "$BACKSIFT" --help
like '--help is help' out '^Usage: backsift COMMAND'

# Each row: status, then the command line. The world must stay as it is, and
# one line say why. Delivery commands never end in 64: Postfix would bounce.
begin_log
new_maildir Sent
sent_message a@example.org > Sent/cur/a
printf '[judge]\nmode = frobnicate\n' > bad.conf
touch empty; echo 'no mbox' > text
snapshot ()
{
  find log home Sent empty text bad.conf backsift.conf -type f \
    -exec md5sum {} + | sort
}
snapshot > before
while read -r status line; do
  eval "run bs $line < /dev/null"
  is "$line: status" "$STATUS" "$status"
  one_line "$line" "^backsift [a-z]*: "
  is "$line: stdout empty" "$(cat out)" ''
done <<'END'
75 filter --no-such-option
75 filter operand
75 filter --now yesterday
75 filter -f
75 test --no-such-option
75 test operand
75 deliver
75 deliver --
75 deliver --maildir Sent -- true
75 deliver --maildir nowhere
75 deliver --maildir text
75 deliver true
75 deliver --no-such-option -- true
64 record --no-such-option
64 record operand
64 record --now 2026-13-45
64 record --message-id a@b --date yesterday
64 record --message-id '"< >"'
64 record --message-id a@b --pass
64 record --date 2026-11-20
64 record --pass --sendmail
64 record --message-id a@b -r nobody
65 record
64 import
64 import --no-such-option Sent
64 import --now soon Sent
74 import nowhere
74 import Sent nowhere
65 import Sent text
65 import "$HOME"
64 log
64 log frobnicate
64 log status extra
64 log find
64 log find a b
64 log find --json a
64 log expire --json
64 log status --no-such-option
64 key
64 key frobnicate
64 key new extra
64 key use
64 key remove
64 key use a b
64 key list --standby
64 key list --host
64 key use --standby a
64 key use a
64 record --proof
64 record --once
64 record --mail-log --pass
64 import
64 explain --no-such-option empty
64 explain --now then empty
74 explain nowhere
END
snapshot > after
same 'bad use changes no file' before after

# Bad settings and no command at all.
for line in '' 'frobnicate' '--frobnicate' 'help frobnicate' 'help log log'; do
  # shellcheck disable=SC2086
  run "$BACKSIFT" $line
  is "backsift $line: status" "$STATUS" 64
  one_line "backsift $line" '^backsift'
done
for line in 'log status' 'log expire' 'explain empty' 'import Sent'; do
  # shellcheck disable=SC2086
  run "$BACKSIFT" $line --config bad.conf
  is "$line with bad settings: status" "$STATUS" 78
  one_line "$line with bad settings" 'frobnicate'
done
run "$BACKSIFT" log status --config nowhere.conf
is 'missing --config file: status' "$STATUS" 78

# Nothing hostile gets out of an error line.
run "$BACKSIFT" "$(printf 'evil\033[2J\nsecond\302\233line\342\200\256')"
one_line 'hostile command name' 'evil\\x1b\[2J\\x0asecond\\u\{009b\}line\\u\{202e\}'
run "$BACKSIFT" "$(head -c 20000 /dev/zero | tr '\0' x)"
one_line 'long command name'
ok 'a long line is cut' test "$(wc -c < err)" -lt 1000
"$BACKSIFT" help > /dev/full 2> err
is 'help into a full disk' $? 74
one_line 'help into a full disk' 'No space left'
done_testing

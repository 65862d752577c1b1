# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# A world in which a real MTA runs; bash. For tests/bounces, which keeps what
# it bounces, and for tests/mta.
#
# A world has mount, network, pid and host name namespaces of its own, with an
# overlay of the host's root directory in which Debian packages lie unpacked,
# never installed. There it is mx.example.net (192.0.2.10) on the loopback
# interface, alone with smtp-sink, which plays everybody else. All that is
# written goes to a tmpfs that vanishes with the namespace, and so do all
# processes; only folders that are bound in, and the package cache, outlive it.
#
# Outside: fetch PACKAGE..., then world SCRIPT [HOST-FOLDER PLACE]..., which
# runs the script again inside, where WORLD_INSIDE is set.

export LC_ALL=C TZ=UTC
WORLD_HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
WORLD_CACHE=${BOUNCES_CACHE:-/var/tmp/backsift-mta}

# --- outside: packages and the world ------------------------------------

# fetch PACKAGE...: downloads them, and what they need and the host lacks.
fetch ()
{
  debs=$WORLD_CACHE/$(echo "$*" | tr ' ' '+')
  [ ! -e "$debs/complete" ] || return 0
  rm -rf "$debs"
  mkdir -p "$debs"
  apt-get -q update >/dev/null
  needed=$(apt-get -s install --no-install-recommends "$@" |
           awk '/^Inst/ { print $2 }')
  # shellcheck disable=SC2086
  (cd "$debs" &&
   apt-get -q -o APT::Sandbox::User=root download "$@" $needed >/dev/null)
  touch "$debs/complete"
}

# world SCRIPT [FOLDER PLACE]...: runs the script inside, where tests/bounces
# is /bounces, and each folder of the host's at its place.
world ()
{
  tmp=$(mktemp -d)
  trap 'rmdir "$tmp"' EXIT
  unshare --mount --net --uts --ipc --pid --fork --kill-child \
    bash "$WORLD_HERE/world.sh" enter "$tmp" "$debs" "$@" &
  child=$! # unshare ignores SIGTERM while it waits
  trap 'kill -KILL "$child"; wait "$child" || true; exit 1' INT TERM
  wait "$child"
}

unpack ()
{
  for deb in "$1"/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -x --keep-directory-symlink
  done
}

make_devices ()
{
  mkdir dev/shm dev/pts
  mknod -m 666 dev/null c 1 3
  mknod -m 666 dev/zero c 1 5
  mknod -m 666 dev/random c 1 8
  mknod -m 666 dev/urandom c 1 9
  ln -s /proc/self/fd dev/fd
}

name_hosts ()
{
  hostname mx.example.net
  ip link set lo up
  for host in 10 20 30 66; do ip addr add "192.0.2.$host/24" dev lo; done
  rm -f etc/resolv.conf etc/hosts etc/nsswitch.conf etc/mailname etc/hostname \
        etc/aliases etc/localtime etc/passwd etc/shadow etc/group etc/gshadow
  echo "nameserver 127.0.0.1" > etc/resolv.conf
  printf '%s\n' "127.0.0.1 localhost" "192.0.2.10 mx.example.net mx" > etc/hosts
  echo "hosts: files dns" > etc/nsswitch.conf
  echo mx.example.net | tee etc/mailname > etc/hostname
  printf '%s\n' root:x:0:0:root:/root:/bin/sh \
    anna:x:1000:1000:Anna:/home/anna:/bin/sh \
    nobody:x:65534:65534:nobody:/nonexistent:/bin/false > etc/passwd
  printf '%s\n' root:x:0: mail:x:8: anna:x:1000: nogroup:x:65534: > etc/group
}

enter ()
{
  tmp=$1 debs=$2 script=$3
  shift 3
  mount --make-rprivate /
  mount -t tmpfs tmpfs "$tmp"
  mkdir "$tmp/upper" "$tmp/work" "$tmp/root"
  mount -t overlay overlay "$tmp/root" \
    -o "lowerdir=/,upperdir=$tmp/upper,workdir=$tmp/work"
  cd "$tmp/root"
  unpack "$debs"
  mkdir -p dev proc tmp run home root var/log var/mail
  # The host may have a sent log and keys.
  rm -rf "$tmp/root/var/lib/backsift"
  for place in dev tmp run home root var/log var/mail; do
    mount -t tmpfs -o mode=755 tmpfs "$place"
  done
  chmod 1777 tmp
  chmod 2775 var/mail
  set -- "$WORLD_HERE" /bounces "$@"
  while [ $# -gt 0 ]; do
    mkdir -p ".$2"
    mount --bind "$1" ".$2"
    shift 2
  done
  mount -t proc proc proc
  make_devices
  name_hosts
  install -d -o 1000 -g 1000 home/anna
  # shellcheck disable=SC2086
  exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C TZ=UTC HOME=/root \
    WORLD_INSIDE=1 BOUNCES_ONLY="${BOUNCES_ONLY:-}" chroot . "$script"
}

# --- inside: users, sink ------------------------------------------------

# user NAME ID: a system user with a group of the same name.
user ()
{
  echo "$1:x:$2:$2:$1:/nonexistent:/bin/false" >> /etc/passwd
  echo "$1:x:$2:" >> /etc/group
}

# await_port ADDRESS PORT: until somebody listens there; FALSE where nobody does.
await_port ()
{
  for _ in $(seq 100); do
    ! (exec 3<> "/dev/tcp/$1/$2") 2>/dev/null || return 0
    sleep 0.1
  done
  return 1
}

# start_sink: starts the world outside.
start_sink ()
{
  mkdir -p /run/sink
  /bounces/smtp-sink /run/sink &
  await_port 192.0.2.30 25 || { echo "smtp-sink does not start" >&2; exit 1; }
}

# await_smtp [PORT]
await_smtp ()
{
  await_port 192.0.2.10 "${1:-25}" && return
  echo "no answer on port ${1:-25}" >&2
  tail -n 5 /var/log/*.log /var/log/*/* >&2 || true
  exit 1
}

# new_bounces LAST: the numbers of the bounces that came in after LAST.
new_bounces ()
{
  for file in /run/sink/*.eml; do
    number=$(basename "$file" .eml)
    [ "$number" != "*" ] && [ "$number" -gt "$1" ] || continue
    case $(head -n 1 "/run/sink/$number.env") in
      "" | MAILER-DAEMON@*) echo "$number" ;;
    esac
  done
}

last_number ()
{
  ls /run/sink | sed -n 's/\.eml$//p' | sort -n | tail -n 1 | grep . || echo 0
}

if [ "${1:-}" = enter ] && [ "$0" = "${BASH_SOURCE[0]}" ]; then
  set -eu
  shift
  enter "$@"
fi

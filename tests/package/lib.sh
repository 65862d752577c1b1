# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# Shared by what tries the Debian package in a bare Debian, after tap.sh:
# tests/package/deb.t and tests/mda/newcomer. The Debian comes from the mirror
# that apt-get uses; where it can't be had, the test fails.

export LC_ALL=C TZ=UTC DEBIAN_FRONTEND=noninteractive PATH=$PATH:/usr/sbin:/sbin
unset BUILD DEVELOPER MAKEFLAGS MFLAGS MAKELEVEL

# enter_package_world: runs the test again in a world of its own, so that no
# mount, no process and no host name stays. $WORK is a folder there.
enter_package_world ()
{
  if [ "$(id -u)" -ne 0 ]; then
    exec sudo -n env BACKSIFT="${BACKSIFT:-}" bash "$0"
  fi
  if [ -z "${PACKAGE_WORLD:-}" ]; then
    exec env PACKAGE_WORLD=1 unshare --mount --uts --pid --fork --kill-child \
      bash "$0"
  fi
  WORK=$(mktemp -d)
  root=$WORK/root
  trap 'umount -l "$root/proc" 2>/dev/null; rm -rf --one-file-system "$WORK"' EXIT
}

# make_package: $package is the file.
make_package ()
{
  make -s deb BUILD="$WORK" > "$WORK/log" 2>&1
  is 'make deb' "$?" 0
  # shellcheck disable=SC2034
  package=$(ls "$WORK"/deb/backsift_*.deb) || { tail -n 40 "$WORK/log"; exit 1; }
}

# bare_debian: makes one in $root, of the host's release.
bare_debian ()
{
  local codename mirror proxy
  codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
  # shellcheck disable=SC2016
  mirror=$(apt-get indextargets --format '$(ORIGIN) $(CODENAME) $(REPO_URI)' |
    sed -n "s/^Debian $codename //p" | head -n 1)
  proxy=$(apt-config dump --format '%v' Acquire::http::Proxy)
  http_proxy=${proxy:-${http_proxy:-}} debootstrap --variant=minbase \
    "$codename" "$root" "${mirror:-http://deb.debian.org/debian}" > "$WORK/log" 2>&1
  is 'a bare Debian' "$?" 0
  [ -x "$root/usr/bin/apt-get" ] || { tail -n 20 "$WORK/log"; exit 1; }
  cp /etc/resolv.conf /etc/hosts "$root/etc/"
  [ -z "$proxy" ] || echo "Acquire::http::Proxy \"$proxy\";" > "$root/etc/apt/apt.conf"
  mount -t proc proc "$root/proc"
}

# inside COMMAND...: its output is in $WORK/err, which is shown where it fails.
inside ()
{
  chroot "$root" "$@" > "$WORK/err" 2>&1
}

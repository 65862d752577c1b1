/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Networks in CIDR notation (RFC 4632; RFC 4291, 2.3), as a setting lists
 * them: "192.0.2.0/24 2001:db8::/32", an address alone for one host.
 */
#pragma once

#include <glib.h>

gboolean networks_are_valid (const char *list);

/* Whether @address, "192.0.2.7" or "2001:db8::7" (also "IPv6:2001:db8::7" and
 * an IPv4 address in its IPv6 form), lies in a network of the valid @list. */
gboolean networks_have (const char *list, const char *address);

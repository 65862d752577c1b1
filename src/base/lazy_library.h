/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A shared library that is loaded when it is needed first. Most runs of this
 * program never need GMime or SQLite, and linking them costs several times
 * what such a run costs: measured, a program linked with GLib alone takes 1.6
 * times an empty one, with SQLite 2.2, with GMime too 4.2 times.
 *
 * A room lists the functions that it calls as a macro that applies its argument
 * X to each name; LAZY_MEMBER makes a table of typed pointers out of it, and
 * LAZY_SYMBOL tells the loader what to fill in. Macros of the functions' own
 * names then lead callers to the table (sqlite3ext.h does so, too).
 */
#pragma once

#include <glib.h>

#define LAZY_MEMBER(name) __typeof__ (name) *name;
#define LAZY_SYMBOL(name) #name,

/* Loads @file_name, a name with its ABI version ("libsqlite3.so.0"), and writes
 * the addresses of the functions @names, NULL-terminated, to @table in their
 * order. Once loaded it stays. Error: IO. */
gboolean lazy_library_load (const char *file_name, const char *const *names,
                            gpointer *table, GError **error);

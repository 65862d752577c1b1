/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finds the folders that messages were taken from: a message's name says which
 * one by a digest (origin.h), and what has that digest is known to the index,
 * or is found among the folders that it may have been.
 */
#pragma once

#include "quarantine/index.h"

typedef struct Homes Homes;

/* @index is nullable, and must outlive them. */
Homes *homes_new (QuarantineIndex *index);
void homes_free (Homes *homes);

/* The Maildir @path, and those below it. Errors: those of maildir_walk(). */
gboolean homes_add (Homes *homes, const char *path, GError **error);

/* A Maildir that is there, owned by @homes; NULL where none has @digest. */
const char *homes_find (Homes *homes, const char *digest);

/* The same, whether the folder is there or not: NULL where its name is not
 * known. */
const char *homes_name (Homes *homes, const char *digest);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Homes, homes_free)

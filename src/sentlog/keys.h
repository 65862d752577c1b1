/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The key file: the secrets that proof tokens are made with (proof.h). A line
 * a key, "KEYID SECRET made 2026-11-25"; the secret is 32 bytes in base64url
 * (RFC 4648, 5), "made DATE" may be missing. The first key signs, all are
 * accepted. Empty lines and "#" comments are passed over.
 *
 * Whoever can read the file can make tokens, so it is used only where none
 * but its owner can, who is us or root. Error texts never hold a secret.
 */
#pragma once

#include <glib.h>

#define PROOF_SECRET_BYTES 32

/* A key file is a few lines; a larger one is the wrong file. */
#define PROOF_KEYS_MAX_BYTES (64 * 1024)

typedef struct {
  char *id; /* a-z and 0-9, at most PROOF_KEY_ID_MAX_BYTES */
  guint8 secret[PROOF_SECRET_BYTES];
  char *made; /* "2026-11-25"; nullable */
  guint line; /* its index in the file's lines */
} ProofKey;

#define PROOF_KEY_ID_MAX_BYTES 32

typedef struct {
  GPtrArray *keys;  /* ProofKey *, in the file's order */
  GPtrArray *lines; /* char *: all lines of the file, without line ends */
  char *unsafe;     /* why the file is not used, naming it; NULL: it is */
} ProofKeys;

/* The keys in @path, none where no such file is. NULL with an error: CONFIG
 * (no regular file, too long, a broken line; not where it is unsafe), REFUSED,
 * TEMPORARY, IO. Never waits for a FIFO. */
ProofKeys *proof_keys_load (const char *path, GError **error);

/* As proof_keys_load(), but what is unsafe is CONFIG too. */
ProofKeys *proof_keys_read (const char *path, GError **error);

/* The same from memory; @path is for error texts. Error: CONFIG. */
ProofKeys *proof_keys_parse (const char *text, gsize length, const char *path,
                             GError **error);
void proof_keys_free (ProofKeys *keys);

/* NULL where no key has this id. Owned by @keys. */
const ProofKey *proof_keys_find (const ProofKeys *keys, const char *id);

gboolean proof_key_id_is_valid (const char *id);

/* A key's line, without line end; ids and dates as in ProofKey. The caller
 * frees it. */
char *proof_key_line (const ProofKey *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProofKeys, proof_keys_free)

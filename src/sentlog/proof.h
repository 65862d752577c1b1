/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Proof tokens: the value of a field that an outgoing message carries and that
 * its bounce returns, "1; KEYID; 20261125; MAC". The MAC is HMAC-SHA-256 (RFC
 * 2104) in hexadecimal over the format's number, the key's name, the day of
 * sending, the Message-ID, the Date (in UTC, since mail systems write it anew)
 * and the address in From. A key is a secret of the site's: whoever lacks it
 * can copy a token, but only with these three.
 *
 * No "=" in it and no capital letters: quoted-printable text that isn't
 * declared as such, and gateways that change the case, leave it whole. Blanks
 * don't count, so it may be folded and wrapped anywhere.
 */
#pragma once

#include "sentlog/keys.h"

/* Longer values are no tokens. */
#define PROOF_MAX_BYTES 512

#define PROOF_MAC_BYTES 32

/* What a token vouches for. */
typedef struct {
  const char *message_id; /* without brackets */
  const char *from;       /* address */
  gint64 date;
} ProofFacts;

typedef struct {
  char *key_id;
  gint64 day; /* at its start, UTC */
  guint8 mac[PROOF_MAC_BYTES];
} ProofToken;

/* How a token was found, worst first. */
typedef enum {
  PROOF_UNREADABLE,  /* it has not the form of a token */
  PROOF_AMBIGUOUS,   /* the message has not one Message-ID, Date and From */
  PROOF_KEY_UNKNOWN, /* of a key that isn't ours */
  PROOF_WRONG,       /* of a key of ours, but for another message */
  PROOF_VERIFIED,
} ProofState;

/* What was found about one token of a report. */
typedef struct {
  guint original; /* whose token it is: index in the report's originals */
  ProofState state;
  char *key_id; /* NULL where it can't be read */
  gint64 day;   /* as it says; INSTANT_UNKNOWN where that can't be read */
} ProofAnswer;

/* The value for a message that is sent @now, unfolded. The caller frees it. */
char *proof_new (const ProofKey *key, const ProofFacts *facts, gint64 now);

/* NULL where @value is no token. The caller frees it. */
ProofToken *proof_token_parse (const char *value);
void proof_token_free (ProofToken *token);

/* Whether @key made @token for @facts. Its time tells nothing about how nearly
 * it did. How old the token may be is the judge's. */
gboolean proof_token_verify (const ProofToken *token, const ProofKey *key,
                             const ProofFacts *facts);

void proof_answer_free (ProofAnswer *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProofToken, proof_token_free)

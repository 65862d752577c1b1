/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What `explain` prints of one examined message, for people and for programs.
 */
#pragma once

#include "command/common.h"

typedef struct {
  const char *file; /* as named on the command line; "-" is stdin */
  const Examination *examination;
  const Situation *situation;
} Explanation;

/* Aligned "name: value" lines, safe for a terminal, an empty line at the end.
 * The caller frees it. */
char *explanation_text (const Explanation *explanation);

/* One JSON object and a line end. The caller frees it. */
char *explanation_json (const Explanation *explanation);

/* The object with one more member; @value is nullable. The caller frees it. */
char *explanation_json_add (const char *object, const char *name,
                            const char *value);

/* Why the verdict is what it is, or why there is none; one line of hostile
 * text. The caller frees it. */
char *explanation_detail (const Explanation *explanation);

/* What the log answered, in words; NULL where @answer is. The caller frees
 * it. */
char *explanation_answer (const SentAnswer *answer);

/* What was found about a proof token, in words. The caller frees it. */
char *explanation_proof (const Explanation *explanation,
                         const ProofAnswer *proof);

/* What a delivery command would do with the message. */
Action explanation_action (const Explanation *explanation);

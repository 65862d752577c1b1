/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the key files answer about the proof tokens of a report's originals.
 */
#pragma once

#include "report/report.h"
#include "sentlog/proof.h"

/* Adds a ProofAnswer for each token to @answers. @key_files (NULL-terminated;
 * NULL: none) are read in their order, each only while some token is not yet
 * verified: never for a report without tokens. *@trouble is why one of them
 * could not be used, which the caller frees; NULL where there was none. */
void proofs_check (const Report *report, const char *const *key_files,
                   GPtrArray *answers, char **trouble);

/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The wordings by which reports are known that say it in prose only: the one
 * place for tables of subjects and sentences, in the languages seen. They are
 * data; rules stand in kind.c. Structure (RFC 3464 and kin) always comes
 * before wording.
 */
#pragma once

#include <glib.h>

typedef enum {
  PHRASE_SUBJECT_FAILURE,
  PHRASE_SUBJECT_MAIL,    /* part of a word for mail, and ... */
  PHRASE_SUBJECT_TROUBLE, /* ... of one for failing: both together say it */
  PHRASE_SUBJECT_DELAY,
  PHRASE_SUBJECT_SUCCESS,
  PHRASE_SUBJECT_AUTOREPLY,
  PHRASE_SUBJECT_AUTOMATIC, /* how nobody but a machine begins one */
  PHRASE_AUTORESPONDER,     /* part of the name of a program that answers */
  PHRASE_SUBJECT_AWAY,      /* anywhere in one that answers nothing */
  PHRASE_SUBJECT_DISPOSITION,
  PHRASE_SUBJECT_FEEDBACK,
  PHRASE_SUBJECT_SERVICE, /* worth a closer look, and no more */
  PHRASE_SUBJECT_NOTICE,  /* about a mail system's own state */
  PHRASE_SUBJECT_ANSWER,  /* a person replied or forwarded */
  PHRASE_SUBJECT_QUOTING, /* whole text before a colon and the original's
                             subject */
  PHRASE_PROSE_FAILURE,
  PHRASE_PROSE_GAVE_UP, /* a failure though the text speaks of retries */
  PHRASE_PROSE_DELAY,
  PHRASE_PROSE_ONLY_DELAY, /* nothing but a delay, whatever the subject says */
  PHRASE_PROSE_SUCCESS,
  PHRASE_PROSE_AUTOREPLY,
  PHRASE_PROSE_AUTOMATIC, /* a text that says so of itself */
  PHRASE_PROSE_CHALLENGE, /* for the sender to pass */
  PHRASE_PROSE_DISPOSITION,
  PHRASE_CONTACT,           /* what stands before an address to turn to */
  PHRASE_RETURN_MARKER,     /* a line behind which the original stands */
  PHRASE_OWNER_LOCAL_PART,  /* of who runs a machine: a mail system's only with
                               a null sender */
  PHRASE_DAEMON_LOCAL_PART, /* whole local part of a mail system's address */
  PHRASE_DAEMON_NAME,       /* part of a mail system's display name */
  PHRASE_RECIPIENT_LABEL,   /* what stands before a failed address */
  N_PHRASE_LISTS
} PhraseList;

/* Some of them: a PHRASE_BIT() for each. */
typedef guint32 PhraseLists;
#define PHRASE_BIT(list) ((PhraseLists) 1 << (list))

/* The phrases themselves (phrase_lists.c), folded, one behind the other, each
 * ended by a zero, and the list by an empty one. */
extern const char *const phrase_lists[N_PHRASE_LISTS];

#define PHRASE_FOREACH(phrase, list)                                           \
  for (const char *phrase = phrase_lists[list]; *phrase != '\0';               \
       phrase += strlen (phrase) + 1)

/* The first phrase of @list that stands in @text, or NULL. @text must be
 * folded by phrase_fold(). */
const char *phrase_find (PhraseList list, const char *text);
/* Those of @lists of which a phrase stands in @text, folded as above; for
 * several lists this is faster than asking for each. */
PhraseLists phrase_lists_in (PhraseLists lists, const char *text);
/* The first phrase of @list that stands in @text where one of @other does too,
 * or NULL. */
const char *phrase_find_both (PhraseList list, PhraseList other,
                              const char *text);
/* The first phrase of @list that @text starts with, brackets and the like in
 * front left out, or NULL. */
const char *phrase_find_prefix (PhraseList list, const char *text);
/* Whether @text is one of @list. */
gboolean phrase_is (PhraseList list, const char *text);

/* @text (UTF-8) case-folded, with runs of white space as one blank,
 * typographic apostrophes as "'" and "e-mail" as "email". The caller frees
 * it. */
char *phrase_fold (const char *text);

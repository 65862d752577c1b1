/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What commands share: options, settings, and what examining a message needs.
 * --log replaces both logs of the settings; --now judges or records as if it
 * were then, which tests and reproducing a verdict need.
 */
#pragma once

#include "command/command.h"
#include "filter/examine.h"
#include "quarantine/quarantine.h"

/* The command line, taken apart. */
typedef struct {
  char *config;      /* nullable */
  char *log;         /* nullable */
  char *sender;      /* -f without angle brackets, nullable */
  char **recipients; /* -r, in order, nullable */
  gint64 now;        /* --now, or the system's clock */
  gboolean helped;   /* --help was asked for and printed: nothing to do */
  char **operands;   /* never NULL */
  char **program;    /* what stands after "--" for commands that run one; NULL
                        without a "--" */
  char *now_text;    /* as given; nullable */
} Arguments;

/* @entries (nullable, ends with {0}) are the command's own
 * options. Error: USAGE. */
gboolean arguments_parse (Arguments *arguments, const Command *command,
                          const GOptionEntry *entries, char **argv,
                          GError **error);
void arguments_clear (Arguments *arguments);

/* Copies of the words of @first and then of @then; both nullable. */
char **words_join (char **first, char **then);

/* The settings of --config FILE or else the standard files. Error: CONFIG. */
Settings *arguments_settings (const Arguments *arguments, GError **error);

/* Where these are wrong: those that are right, and else the defaults. */
Settings *arguments_settings_as_far (const Arguments *arguments);

/* The path of the log that is written: --log, or [log] path. Owned by
 * @arguments or @settings. */
const char *arguments_log_path (const Arguments *arguments,
                                const Settings *settings);

/* The key files of the settings, NULL-terminated; their paths are owned by
 * @settings. */
void list_key_files (const Settings *settings, const char *paths[3]);

/* Whose folder it is decides who may read the host's log and keys, and one that
 * root makes by the way would be closed to all: FALSE with an error, IO, where
 * @path is the host's of @settings and root would make its folder. */
gboolean check_host_folder (const char *path, const Settings *settings,
                            GError **error);

/* What examine() needs. Points into itself: never copy it. */
typedef struct {
  Settings *settings;
  const char *logs[3];
  const char *keys[3];
  ExamineContext context;
  char *trouble; /* why the settings could not be used, already said aloud;
                    NULL where they could */
} Situation;

/* Error: CONFIG. */
gboolean situation_set_up (Situation *situation, const Arguments *arguments,
                           GError **error);

/* As situation_set_up(), with the envelope from the MDA's environment where
 * the options lack it. Never fails: where the settings can't be used, that is
 * said aloud, and the message passes, since no log is asked (we may not know
 * the right one) and nothing is done to it but marking. */
void situation_set_up_for_delivery (Situation *situation,
                                    const Arguments *arguments);
void situation_clear (Situation *situation);

/* Whether the headers alone go into quarantine. */
gboolean situation_keeps_headers (const Situation *situation);

/* The quarantine of the settings. Never NULL. */
Quarantine *situation_quarantine (const Situation *situation);

/* For the rest of the process, which only examines messages at or below @paths
 * (NULL-terminated), and prints: filter/fencing.h. */
void situation_enter_fence (const Situation *situation,
                            const char *const *paths);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Situation, situation_clear)

/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "command/quarantine_command.h"

#include "base/error.h"

#include <stdarg.h>

/* Options that a verb takes. */
enum {
  TAKES_FILTER = 1 << 0,
  TAKES_JSON = 1 << 1,
  TAKES_RAW = 1 << 2,
  TAKES_RELEASE = 1 << 3,
  TAKES_OLDER = 1 << 4,
  TAKES_PRINT = 1 << 5,
  TAKES_QUIET = 1 << 6,
  TAKES_IDS = 1 << 7,
};

typedef struct {
  const char *name;
  guint takes;
  gboolean (*run) (QuarantineCommand *command, char **operands,
                   int *exit_status, GError **error);
} Verb;

static const Verb verbs[] = {
    {"list", TAKES_FILTER | TAKES_JSON | TAKES_QUIET, quarantine_list},
    {"show", TAKES_JSON | TAKES_RAW | TAKES_IDS, quarantine_show},
    {"release", TAKES_FILTER | TAKES_RELEASE | TAKES_IDS | TAKES_QUIET,
     quarantine_release},
    {"expire", TAKES_OLDER | TAKES_QUIET, quarantine_remove_old},
    {"digest", TAKES_PRINT | TAKES_QUIET, quarantine_digest},
};

gboolean
quarantine_command_open (QuarantineCommand *command, GError **error)
{
  command->contents =
      contents_open (command->quarantine, &command->situation.context, error);
  return command->contents != NULL;
}

static const Verb *
find_verb (const char *name)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (verbs[i].name, name))
      return &verbs[i];
  return NULL;
}

/* What was said that the verb does not take; NULL: nothing. */
static const char *
find_odd_option (const Verb *verb, const QuarantineOptions *options)
{
  const struct {
    guint needs;
    gboolean is_given;
    const char *name;
  } given[] = {
      {TAKES_FILTER, options->since != NULL, "--since"},
      {TAKES_FILTER, options->until != NULL, "--until"},
      {TAKES_FILTER, options->quarantined_since != NULL, "--quarantined-since"},
      {TAKES_FILTER, options->evidence != NULL, "--evidence"},
      {TAKES_FILTER, options->to != NULL, "--to"},
      {TAKES_JSON, options->json, "--json"},
      {TAKES_RAW, options->raw, "--raw"},
      {TAKES_RELEASE, options->all, "--all"},
      {TAKES_RELEASE, options->into != NULL, "--into"},
      {TAKES_RELEASE, options->trust, "--trust"},
      {TAKES_OLDER, options->older_than != NULL, "--older-than"},
      {TAKES_PRINT, options->print, "--print"},
      {TAKES_QUIET, options->quiet, "--quiet"},
  };
  for (guint i = 0; i < G_N_ELEMENTS (given); i++)
    if (given[i].is_given && !(verb->takes & given[i].needs))
      return given[i].name;
  return NULL;
}

static G_GNUC_PRINTF (2, 3) gboolean
    set_usage_error (GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_USAGE,
               "%s (see 'backsift help quarantine')", what);
  return FALSE;
}

static gboolean
check_words (const Verb *verb, const QuarantineOptions *options,
             char **operands, GError **error)
{
  const char *odd = find_odd_option (verb, options);
  if (odd != NULL)
    return set_usage_error (error, "%s does not take %s", verb->name, odd);
  if (!(verb->takes & TAKES_IDS))
    return operands[0] == NULL ||
           set_usage_error (error, "%s does not take '%s'", verb->name,
                            operands[0]);
  if (operands[0] != NULL && options->all)
    return set_usage_error (error, "not both ids and --all");
  return operands[0] != NULL || options->all ||
         set_usage_error (error, "name ids, as list shows them%s",
                          verb->takes & TAKES_RELEASE ? ", or --all" : "");
}

static gboolean
run_verb (QuarantineCommand *command, int *exit_status, GError **error)
{
  char **operands = command->arguments.operands;
  const Verb *verb = find_verb (operands[0]);
  if (verb == NULL)
    return set_usage_error (error, "say list, show, release, expire or digest");
  if (!check_words (verb, &command->options, operands + 1, error) ||
      !quarantine_filter_set (&command->filter, &command->options, error) ||
      !situation_set_up (&command->situation, &command->arguments, error))
    return FALSE;
  command->quarantine = situation_quarantine (&command->situation);
  return verb->run (command, operands + 1, exit_status, error);
}

static void
command_clear (QuarantineCommand *command)
{
  QuarantineOptions *options = &command->options;
  g_free (options->since);
  g_free (options->until);
  g_free (options->quarantined_since);
  g_free (options->evidence);
  g_strfreev (options->to);
  g_free (options->into);
  g_free (options->older_than);
  contents_free (command->contents);
  quarantine_close (command->quarantine);
  situation_clear (&command->situation);
  arguments_clear (&command->arguments);
}

static gboolean
run (const Command *command, char **argv, int *exit_status, GError **error)
{
  QuarantineCommand quarantine = {0};
  QuarantineOptions *options = &quarantine.options;
  const GOptionEntry entries[] = {
      {"since", 0, 0, G_OPTION_ARG_STRING, &options->since,
       "list, release: what came then or later", "DATE"},
      {"until", 0, 0, G_OPTION_ARG_STRING, &options->until,
       "list, release: what came before", "DATE"},
      {"quarantined-since", 0, 0, G_OPTION_ARG_STRING,
       &options->quarantined_since,
       "list, release: what was put there then or later", "DATE"},
      {"evidence", 0, 0, G_OPTION_ARG_STRING, &options->evidence,
       "list, release: what is there for this reason", "WORD"},
      {"to", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->to,
       "list, release: what came to this (with * and ?)", "ADDRESS"},
      {"json", 0, 0, G_OPTION_ARG_NONE, &options->json,
       "list, show: one JSON object a message", NULL},
      {"raw", 0, 0, G_OPTION_ARG_NONE, &options->raw,
       "show: the message itself", NULL},
      {"all", 0, 0, G_OPTION_ARG_NONE, &options->all,
       "release: all that the other options leave", NULL},
      {"into", 0, 0, G_OPTION_ARG_FILENAME, &options->into,
       "release: into this Maildir", "MAILDIR"},
      {"trust", 0, 0, G_OPTION_ARG_NONE, &options->trust,
       "release: remember the original as sent", NULL},
      {"older-than", 0, 0, G_OPTION_ARG_STRING, &options->older_than,
       "expire: instead of [quarantine] keep", "TIME"},
      {"print", 0, 0, G_OPTION_ARG_NONE, &options->print,
       "digest: to stdout instead of to the inbox", NULL},
      {"quiet", 'q', 0, G_OPTION_ARG_NONE, &options->quiet,
       "Print no more than has to be said", NULL},
      {0},
  };
  gboolean is_done =
      arguments_parse (&quarantine.arguments, command, entries, argv, error) &&
      (quarantine.arguments.helped ||
       run_verb (&quarantine, exit_status, error));
  command_clear (&quarantine);
  return is_done;
}

const Command quarantine_command = {
    .name = "quarantine",
    .operands = "list|show ID...|release ID...|expire|digest",
    .summary = "Looks into the quarantine, and takes back out of it",
    .manual =
        "list     a line a message, the latest first: its id, when it came,\n"
        "         its kind, the evidence, whom it came to, which recipient it\n"
        "         is about, and the subject of the mail that was forged; cut "
        "to\n"
        "         the terminal's width\n"
        "show     what explain says of a message; --raw prints it\n"
        "release  back into the folder that a scan took it from, else into\n"
        "         [quarantine] inbox; a later scan leaves it there. --trust\n"
        "         also puts its original into the sent log, so that further\n"
        "         reports about it are genuine\n"
        "expire   removes what is older than [quarantine] keep, and what is\n"
        "         more than max_messages or max_size, the oldest first; it\n"
        "         is as old as the time that it was there. Only backscatter\n"
        "         goes, and what backsift put there. deliver does so for each\n"
        "         message that it adds\n"
        "digest   one mail into [quarantine] inbox: what was quarantined\n"
        "         since the last one and not put back, which of it looks most\n"
        "         like yours, and how to look and to release; at most one in\n"
        "         digest_period, none when nothing was\n\n"
        "The start of an id will do where only one has it. Of several ids of\n"
        "which one is none, show shows those before it, and release moves\n"
        "nothing. DATE is as in 2026-11-20 or 2026-11-20T08:00:00+01:00; what\n"
        "names no zone is UTC, as are all times that are printed.\n\n"
        "What is known of the messages is kept in backsift-index.db in the\n"
        "quarantine's folder. It may be removed at any time: then the\n"
        "messages are looked into again, and only the counts start anew.\n\n"
        "list --json prints the keys id, came_at, quarantined_at, kind,\n"
        "verdict, evidence, subject_of, message_id, sender, subject, date,\n"
        "recipient, reported_to, reporter, size, scan (that moved it), folder\n"
        "(it was taken from), file.\n\n"
        "Exit status: 0; 64 bad usage; 65 no such message; 73, 74, 75 the\n"
        "quarantine can't be read, or some message could not be read or moved\n"
        "(the others were); 78 bad settings.\n",
    .flags = COMMAND_OPERANDS | COMMAND_STAYS_HERE,
    .run = run,
};

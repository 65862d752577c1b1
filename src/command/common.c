/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "command/common.h"

#include "base/error.h"
#include "base/instant.h"
#include "command/output.h"
#include "command/trouble.h"
#include "filter/fencing.h"

#include <glib/gstdio.h>
#include <unistd.h>

/* --- the command line --- */

/* Cuts @argv at its first "--"; what follows goes to *after, which is NULL
 * where there is none. GOption alone would not say which operands stood behind
 * it. */
static char **
split_at_dashes (char **argv, char ***after)
{
  guint n = 0;
  while (argv[n] != NULL && !g_str_equal (argv[n], "--"))
    n++;
  *after = argv[n] == NULL ? NULL : g_strdupv (argv + n + 1);
  char **before = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    before[i] = g_strdup (argv[i]);
  return before;
}

char **
words_join (char **first, char **then)
{
  guint n = 0;
  guint n_all = (first == NULL ? 0 : g_strv_length (first)) +
                (then == NULL ? 0 : g_strv_length (then));
  char **all = g_new0 (char *, n_all + 1);
  for (char **word = first; word != NULL && *word != NULL; word++)
    all[n++] = g_strdup (*word);
  for (char **word = then; word != NULL && *word != NULL; word++)
    all[n++] = g_strdup (*word);
  return all;
}

static GOptionContext *
option_context_new (Arguments *arguments, const Command *command,
                    const GOptionEntry *own)
{
  /* FILENAME, not STRING: bytes as they are, whatever the locale. */
  const GOptionEntry shared[] = {
      {"config", 0, 0, G_OPTION_ARG_FILENAME, &arguments->config,
       "Read this settings file and no other", "FILE"},
      {"log", 0, 0, G_OPTION_ARG_FILENAME, &arguments->log,
       "Use this sent log and no other", "FILE"},
      {"now", 0, 0, G_OPTION_ARG_FILENAME, &arguments->now_text,
       "Act as if it were then (2026-11-20T08:00:00Z)", "DATE"},
      {"help", 'h', 0, G_OPTION_ARG_NONE, &arguments->helped, "Print this page",
       NULL},
      {0},
  };
  const GOptionEntry envelope[] = {
      {"sender", 'f', 0, G_OPTION_ARG_FILENAME, &arguments->sender,
       "The envelope sender; '' is the null sender", "ADDRESS"},
      {"recipient", 'r', 0, G_OPTION_ARG_FILENAME_ARRAY, &arguments->recipients,
       "The envelope recipient", "ADDRESS"},
      {0},
  };
  GOptionContext *context = g_option_context_new (command->operands);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, command->summary);
  g_option_context_set_description (context, command->manual);
  if (own != NULL)
    g_option_context_add_main_entries (context, own, NULL);
  if (command->flags & COMMAND_ENVELOPE)
    g_option_context_add_main_entries (context, envelope, NULL);
  g_option_context_add_main_entries (context, shared, NULL);
  return context;
}

static gboolean
print_help (GOptionContext *context, const Command *command, GError **error)
{
  g_autofree char *name = g_strconcat ("backsift ", command->name, NULL);
  g_set_prgname (name);
  g_autofree char *page = g_option_context_get_help (context, TRUE, NULL);
  fputs (page, stdout);
  return output_flush (error);
}

static gboolean
set_usage_error (GError **error, const Command *command, const char *what)
{
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_USAGE,
               "%s (see 'backsift help %s')", what, command->name);
  return FALSE;
}

/* Puts what stood after "--" where the command wants it. */
static gboolean
place_operands (Arguments *arguments, const Command *command, char **after,
                GError **error)
{
  if (command->flags & COMMAND_PROGRAM) {
    arguments->program = g_strdupv (after);
  } else if (after != NULL) {
    char **all = words_join (arguments->operands, after);
    g_strfreev (arguments->operands);
    arguments->operands = all;
  }
  if (arguments->operands[0] == NULL || (command->flags & COMMAND_OPERANDS))
    return TRUE;

  g_autofree char *what = g_strdup_printf (
      "unexpected '%s': the message is read from stdin%s",
      arguments->operands[0],
      command->flags & COMMAND_PROGRAM ? ", and a program stands behind --"
                                       : "");
  return set_usage_error (error, command, what);
}

static void
strip_brackets (char *address)
{
  gsize length = strlen (address);
  if (length < 2 || address[0] != '<' || address[length - 1] != '>')
    return;
  memmove (address, address + 1, length - 2);
  address[length - 2] = '\0';
}

gboolean
arguments_parse (Arguments *arguments, const Command *command,
                 const GOptionEntry *entries, char **argv, GError **error)
{
  *arguments = (Arguments){.now = instant_now ()};
  /* As most recipes have it, each time that mail comes. GOption would cost as
   * much as reading the message. */
  if (argv[1] == NULL) {
    arguments->operands = g_new0 (char *, 1);
    return TRUE;
  }
  g_auto (GStrv) after = NULL;
  g_auto (GStrv) before = split_at_dashes (argv, &after);
  g_autoptr (GOptionContext) context =
      option_context_new (arguments, command, entries);
  g_autoptr (GError) wrong = NULL;
  if (!g_option_context_parse_strv (context, &before, &wrong))
    return set_usage_error (error, command, wrong->message);
  if (arguments->helped)
    return print_help (context, command, error);

  arguments->operands = g_strdupv (before + 1);
  if (arguments->sender != NULL)
    strip_brackets (arguments->sender);
  if (arguments->now_text != NULL &&
      !instant_parse (arguments->now_text, &arguments->now, error)) {
    g_prefix_error (error, "--now: ");
    return FALSE;
  }
  return place_operands (arguments, command, after, error);
}

void
arguments_clear (Arguments *arguments)
{
  g_free (arguments->config);
  g_free (arguments->log);
  g_free (arguments->sender);
  g_strfreev (arguments->recipients);
  g_strfreev (arguments->operands);
  g_strfreev (arguments->program);
  g_free (arguments->now_text);
  *arguments = (Arguments){0};
}

/* --- settings --- */

Settings *
arguments_settings (const Arguments *arguments, GError **error)
{
  g_autoptr (Settings) settings = settings_new ();
  g_autoptr (GError) wrong = NULL;
  if (arguments->config == NULL
          ? settings_load_standard (settings, &wrong)
          : settings_load (settings, arguments->config, TRUE, &wrong))
    return policy_check_settings (settings, error) ? g_steal_pointer (&settings)
                                                   : NULL;
  /* Unreadable is as bad as wrong: the settings are not what was meant. */
  g_set_error_literal (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CONFIG,
                       wrong->message);
  return NULL;
}

Settings *
arguments_settings_as_far (const Arguments *arguments)
{
  Settings *settings = settings_new ();
  settings_load_valid (settings, arguments->config);
  return settings;
}

const char *
arguments_log_path (const Arguments *arguments, const Settings *settings)
{
  if (arguments->log != NULL)
    return arguments->log;
  return settings_get_path (settings, SETTING_LOG_PATH);
}

void
list_key_files (const Settings *settings, const char *paths[3])
{
  const char *user = settings_get_path (settings, SETTING_PROOF_KEYS);
  const char *host = settings_get_path (settings, SETTING_PROOF_HOST_KEYS);
  paths[0] = user;
  paths[1] = g_str_equal (user, host) ? NULL : host;
  paths[2] = NULL;
}

static gboolean
is_host_file (const char *path, const Settings *settings)
{
  return g_str_equal (path,
                      settings_get_path (settings, SETTING_LOG_HOST_PATH)) ||
         g_str_equal (path,
                      settings_get_path (settings, SETTING_PROOF_HOST_KEYS));
}

gboolean
check_host_folder (const char *path, const Settings *settings, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  if (geteuid () != 0 || g_access (folder, F_OK) == 0 ||
      !is_host_file (path, settings))
    return TRUE;
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_IO,
               "%s: there is no such folder: make it first, for the user who "
               "records and readable by all whose mail is filtered (INSTALL, "
               "4)",
               folder);
  return FALSE;
}

/* --- the situation --- */

static void
choose_logs (Situation *situation, const Arguments *arguments)
{
  guint n = 0;
  situation->logs[n++] = arguments_log_path (arguments, situation->settings);
  if (arguments->log == NULL)
    situation->logs[n++] =
        settings_get_path (situation->settings, SETTING_LOG_HOST_PATH);
  situation->logs[n] = NULL;
}

static void
fill_context (Situation *situation, const Arguments *arguments)
{
  ExamineContext *context = &situation->context;
  context->logs = situation->logs;
  context->keys = situation->keys;
  context->now = arguments->now;
  context->envelope.sender = arguments->sender;
  /* The last one holds, as with any option. */
  for (char **r = arguments->recipients; r != NULL && *r != NULL; r++)
    context->envelope.recipient = *r;
}

gboolean
situation_set_up (Situation *situation, const Arguments *arguments,
                  GError **error)
{
  *situation = (Situation){0};
  situation->settings = arguments_settings (arguments, error);
  if (situation->settings == NULL)
    return FALSE;
  policy_from_settings (situation->settings, &situation->context.policy);
  choose_logs (situation, arguments);
  list_key_files (situation->settings, situation->keys);
  fill_context (situation, arguments);
  return TRUE;
}

/* No kind is judged, and the evidence says so: were the log asked for, it would
 * be called unavailable, where nothing is wrong with it. */
static void
set_up_without_settings (Situation *situation, const Arguments *arguments)
{
  Policy *policy = &situation->context.policy;
  situation_clear (situation);
  situation->settings = settings_new ();
  policy_from_settings (situation->settings, policy);
  policy->observe = TRUE;
  for (ReportKind kind = 0; kind < N_REPORT_KINDS; kind++)
    policy->judged[kind] = FALSE;
  fill_context (situation, arguments);
}

void
situation_set_up_for_delivery (Situation *situation, const Arguments *arguments)
{
  g_autoptr (GError) error = NULL;
  if (!situation_set_up (situation, arguments, &error)) {
    set_up_without_settings (situation, arguments);
    situation->trouble = g_strdup (error->message);
    trouble_say ("%s; until that is mended, no report is judged",
                 error->message);
  }

  situation->context.settles = TRUE;
  Envelope *envelope = &situation->context.envelope;
  if (envelope->sender == NULL) /* "" is the null sender */
    envelope->sender = g_getenv ("SENDER");
  if (envelope->recipient == NULL)
    envelope->recipient = g_getenv ("RECIPIENT");
  if (envelope->recipient != NULL && *envelope->recipient == '\0')
    envelope->recipient = NULL;
}

void
situation_clear (Situation *situation)
{
  g_clear_pointer (&situation->settings, settings_free);
  g_free (situation->trouble);
  *situation = (Situation){0};
}

gboolean
situation_keeps_headers (const Situation *situation)
{
  return g_str_equal (
      settings_get_choice (situation->settings, SETTING_QUARANTINE_STORE),
      "headers");
}

Quarantine *
situation_quarantine (const Situation *situation)
{
  const Settings *settings = situation->settings;
  const QuarantineSetup setup = {
      .path = settings_get_path (settings, SETTING_QUARANTINE_PATH),
      .now = situation->context.now,
      .keep_seconds = settings_get_duration (settings, SETTING_QUARANTINE_KEEP),
      .max_messages =
          settings_get_count (settings, SETTING_QUARANTINE_MAX_MESSAGES),
      .max_bytes =
          settings_get_size_bytes (settings, SETTING_QUARANTINE_MAX_SIZE),
      .headers_only = situation_keeps_headers (situation),
  };
  return quarantine_open (&setup);
}

/* The leak checker needs at the end of a process what the fence forbids. */
#ifdef __SANITIZE_ADDRESS__
void
situation_enter_fence (const Situation *situation, const char *const *paths)
{
  (void) situation;
  (void) paths;
}
#else
void
situation_enter_fence (const Situation *situation, const char *const *paths)
{
  fencing_enter (&situation->context, paths, STDOUT_FILENO);
}
#endif

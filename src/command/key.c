/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/error.h"
#include "command/common.h"
#include "command/exit_status.h"
#include "command/printable.h"
#include "command/trouble.h"
#include "sentlog/keys_edit.h"

typedef struct {
  Arguments arguments;
  gboolean standby;
  gboolean host;
} Key;

static void
key_clear (Key *key)
{
  arguments_clear (&key->arguments);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Key, key_clear)

/* --- list --- */

static void
print_key (const ProofKey *key, const char *state, const char *path)
{
  g_autofree char *shown = printable_new (path);
  printf ("%-10s %-10s  %-8s  %s\n", key->id,
          key->made == NULL ? "-" : key->made, state, shown);
}

/* What is wrong with a file is said, and the others' keys are listed. */
static void
complain (const GError *error, int *exit_status)
{
  trouble_say ("%s", error->message);
  *exit_status = exit_status_of_error (error, FALSE);
}

/* Prints the keys of all files, or the one called @only in @in_file alone. */
static void
list (const char *const *paths, const char *in_file, const char *only,
      int *exit_status)
{
  guint n_used = 0;
  for (; *paths != NULL; paths++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (ProofKeys) keys = proof_keys_load (*paths, &error);
    if (keys != NULL && keys->unsafe != NULL)
      g_set_error_literal (&error, BACKSIFT_ERROR, BACKSIFT_ERROR_CONFIG,
                           keys->unsafe);
    if (error != NULL)
      complain (error, exit_status);
    for (guint i = 0; keys != NULL && i < keys->keys->len; i++) {
      const ProofKey *key = g_ptr_array_index (keys->keys, i);
      const char *state = keys->unsafe != NULL ? "unused"
                          : n_used++ == 0      ? "signs"
                                               : "accepted";
      if (only == NULL ||
          (g_str_equal (key->id, only) && g_str_equal (*paths, in_file)))
        print_key (key, state, *paths);
    }
  }
}

/* --- the command --- */

static gboolean
set_usage_error (GError **error)
{
  g_set_error_literal (error, BACKSIFT_ERROR, BACKSIFT_ERROR_USAGE,
                       "say new [--standby], list, use ID or remove ID, and "
                       "--host for the host's file (see 'backsift help key')");
  return FALSE;
}

static gboolean
dispatch (const Key *key, int *exit_status, GError **error)
{
  char **operands = key->arguments.operands;
  guint n = g_strv_length (operands);
  const char *what = n > 0 ? operands[0] : "";
  gboolean is_new = n == 1 && g_str_equal (what, "new");
  gboolean is_list = n == 1 && g_str_equal (what, "list");
  gboolean is_use = n == 2 && g_str_equal (what, "use");
  gboolean is_remove = n == 2 && g_str_equal (what, "remove");
  if ((!is_new && !is_list && !is_use && !is_remove) ||
      (key->standby && !is_new) || (key->host && is_list))
    return set_usage_error (error);

  g_autoptr (Settings) settings = arguments_settings (&key->arguments, error);
  if (settings == NULL)
    return FALSE;
  const char *paths[3];
  list_key_files (settings, paths);
  const char *path = settings_get_path (
      settings, key->host ? SETTING_PROOF_HOST_KEYS : SETTING_PROOF_KEYS);
  g_autofree char *made = NULL;
  if (is_new &&
      (!check_host_folder (path, settings, error) ||
       !proof_keys_make (path, key->standby, key->arguments.now, &made, error)))
    return FALSE;
  if (is_use)
    return proof_keys_use (path, operands[1], error);
  if (is_remove)
    return proof_keys_remove (path, operands[1], error);
  list (paths, path, made, exit_status);
  return TRUE;
}

static gboolean
run (const Command *command, char **argv, int *exit_status, GError **error)
{
  g_auto (Key) key = {0};
  const GOptionEntry entries[] = {
      {"standby", 0, 0, G_OPTION_ARG_NONE, &key.standby,
       "new: let it be accepted, but not sign yet", NULL},
      {"host", 0, 0, G_OPTION_ARG_NONE, &key.host,
       "Change [proof] host_keys, not [proof] keys", NULL},
      {0},
  };
  if (!arguments_parse (&key.arguments, command, entries, argv, error))
    return FALSE;
  return key.arguments.helped || dispatch (&key, exit_status, error);
}

const Command key_command = {
    .name = "key",
    .operands = "new|list|use ID|remove ID",
    .summary = "Makes and lists the keys that proof tokens are made with",
    .manual =
        "new     makes a key, which signs from now on, and prints its line\n"
        "list    prints a line a key: its name, the day it was made, whether "
        "it\n"
        "        signs or is only accepted, and its file; never the secret\n"
        "use     lets the key ID sign from now on\n"
        "remove  takes the key ID away: what it signed is no proof any more\n\n"
        "'backsift record --proof' signs with the first key, and a report "
        "that\n"
        "returns a token of any key is genuine. Several hosts need no shared "
        "log\n"
        "then, but the same key file: copy it (scp -p), and nothing else.\n"
        "Whoever can read it can make tokens: a file that others may read, or\n"
        "that belongs to neither root nor who runs backsift, is not used.\n\n"
        "To change the key of several hosts:\n"
        "  1. backsift key new --standby     on one host\n"
        "  2. copy the file to the others    all accept the new key now\n"
        "  3. backsift key use ID            on each host that sends\n"
        "  4. backsift key remove OLD-ID     on each, after [log] keep\n\n"
        "A token may be copied by whoever gets the message, with its "
        "Message-ID,\n"
        "Date and From; it counts for [log] keep, as an entry in the sent "
        "log.\n"
        "\n"
        "Exit status: 0; 64 bad usage, or no such key; 73, 74, 75 trouble "
        "with\n"
        "the file; 78 bad settings, or a file that is broken or not used.\n",
    .flags = COMMAND_OPERANDS | COMMAND_STAYS_HERE,
    .run = run,
};

/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files say, over the defaults of setting_spec.c and
 * setting_default.c.
 */
#include "base/settings.h"

#include "base/error.h"
#include "base/instant.h"
#include "base/quantity.h"
#include "base/setting_spec.h"
#include "base/settings_file.h"
#include "base/xdg.h"

struct Settings {
  char *values[N_SETTINGS];    /* what files say, valid each, paths expanded;
                                  NULL: the default holds */
  char *files[N_SETTINGS];     /* which file says it; NULL as above */
  char **computed;             /* defaults, once one was asked for */
  GHashTable *action_of_kinds; /* "KIND VERDICT" -> action, both owned; NULL
                                  where no file says any */
};

/* A file that is being read. */
typedef struct {
  const char *path;
  GKeyFile *keys;
} SettingsFile;

Settings *
settings_new (void)
{
  Settings *settings = g_new0 (Settings, 1);
  settings->computed = g_new0 (char *, N_SETTINGS);
  return settings;
}

void
settings_free (Settings *settings)
{
  if (settings == NULL)
    return;
  for (guint i = 0; i < N_SETTINGS; i++) {
    g_free (settings->values[i]);
    g_free (settings->files[i]);
    g_free (settings->computed[i]);
  }
  g_free (settings->computed);
  g_clear_pointer (&settings->action_of_kinds, g_hash_table_unref);
  g_free (settings);
}

static void
set_action_of_kind (Settings *settings, char *kind_and_verdict, char *action)
{
  if (settings->action_of_kinds == NULL)
    settings->action_of_kinds =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (settings->action_of_kinds, kind_and_verdict, action);
}

/* Without defaults: what they are may depend on what comes. */
static Settings *
settings_copy (const Settings *settings)
{
  Settings *copy = settings_new ();
  for (guint i = 0; i < N_SETTINGS; i++) {
    copy->values[i] = g_strdup (settings->values[i]);
    copy->files[i] = g_strdup (settings->files[i]);
  }
  if (settings->action_of_kinds == NULL)
    return copy;
  GHashTableIter iter;
  gpointer key, value;
  g_hash_table_iter_init (&iter, settings->action_of_kinds);
  while (g_hash_table_iter_next (&iter, &key, &value))
    set_action_of_kind (copy, g_strdup (key), g_strdup (value));
  return copy;
}

/* Never NULL. Where it takes looking around, only what is asked for is
 * computed: an ordinary message needs hardly any of it. */
static const char *
value_of (const Settings *settings, Setting setting)
{
  const char *text = settings_table ()[setting].default_text;
  char **computed = &settings->computed[setting];
  if (settings->values[setting] != NULL)
    return settings->values[setting];
  if (text != NULL)
    return text;
  if (*computed == NULL)
    *computed = setting_compute_default (
        setting, setting == SETTING_QUARANTINE_INBOX
                     ? value_of (settings, SETTING_QUARANTINE_PATH)
                     : NULL);
  return *computed;
}

static char *
expand_path (const char *path)
{
  if (!g_str_has_prefix (path, "~/"))
    return g_strdup (path);
  g_autofree char *home = xdg_home ();
  return g_build_filename (home, path + strlen ("~/"), NULL);
}

static gboolean
set_unknown_group (const char *path, const char *group, GError **error)
{
  g_set_error (
      error, BACKSIFT_ERROR, BACKSIFT_ERROR_CONFIG,
      "%s: there is no group [%s]: allowed are log judge addresses "
      "mail_log proof quarantine actions, and actions.KIND with KIND one of: "
      "%s",
      path, group, setting_action_kinds);
  return FALSE;
}

static gboolean
apply_key (Settings *settings, const SettingsFile *file, const char *group,
           const char *key, GError **error)
{
  g_autofree char *raw = g_key_file_get_value (file->keys, group, key, NULL);
  int found = setting_find (group, key);
  if (found < 0) {
    g_autofree char *keys_allowed = setting_list_keys (group);
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CONFIG,
                 "%s: [%s] %s = %s: there is no such key: allowed are: %s",
                 file->path, group, key, raw, keys_allowed);
    return FALSE;
  }

  const SettingSpec *spec = &settings_table ()[found];
  /* Fails where an escape is wrong, for one; it may return a value even so. */
  g_autoptr (GError) cause = NULL;
  g_autofree char *value =
      g_key_file_get_string (file->keys, group, key, &cause);
  if (cause != NULL || !setting_value_is_valid (spec, g_strstrip (value))) {
    g_autofree char *allowed = setting_describe_allowed (spec);
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CONFIG,
                 "%s: [%s] %s = %s: allowed is %s", file->path, group, key, raw,
                 allowed);
    return FALSE;
  }

  const char *kind = setting_kind_of_group (group);
  if (kind != NULL) {
    set_action_of_kind (settings, g_strdup_printf ("%s %s", kind, key),
                        g_steal_pointer (&value));
    return TRUE;
  }
  g_free (settings->values[found]);
  settings->values[found] = spec->type == SETTING_TYPE_PATH
                                ? expand_path (value)
                                : g_steal_pointer (&value);
  g_free (settings->files[found]);
  settings->files[found] = g_strdup (file->path);
  return TRUE;
}

static gboolean
apply_group (Settings *settings, const SettingsFile *file, const char *group,
             GError **error)
{
  g_autofree char *keys_allowed = setting_list_keys (group);
  if (keys_allowed == NULL)
    return set_unknown_group (file->path, group, error);

  g_auto (GStrv) keys = g_key_file_get_keys (file->keys, group, NULL, NULL);
  for (char **key = keys; key != NULL && *key != NULL; key++)
    if (!apply_key (settings, file, group, *key, error))
      return FALSE;
  return TRUE;
}

/* Else what the quarantine holds at most would be what the inbox may hold. */
static gboolean
check_quarantine (const Settings *settings, const char *path, GError **error)
{
  g_autofree char *quarantine = g_canonicalize_filename (
      value_of (settings, SETTING_QUARANTINE_PATH), "/");
  g_autofree char *inbox = g_canonicalize_filename (
      value_of (settings, SETTING_QUARANTINE_INBOX), "/");
  if (!g_str_equal (quarantine, inbox))
    return TRUE;
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CONFIG,
               "%s: [quarantine] path = %s: is the inbox: name a folder of its "
               "own, %s/.Backscatter for example",
               path, quarantine, inbox);
  return FALSE;
}

/* NULL where it is no settings file. */
static GKeyFile *
parse_text (const GString *text, const char *path, GError **error)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autoptr (GError) cause = NULL;
  if (memchr (text->str, '\0', text->len) != NULL) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CONFIG,
                 "%s: holds NUL bytes: it is no settings file", path);
    return NULL;
  }
  if (g_key_file_load_from_data (keys, text->str, text->len,
                                 G_KEY_FILE_KEEP_TRANSLATIONS, &cause))
    return g_steal_pointer (&keys);
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CONFIG,
               "%s: %s: lines must be [group], key = value or # comment", path,
               cause->message);
  return NULL;
}

static gboolean
apply_text (Settings *settings, const GString *text, const char *path,
            GError **error)
{
  g_autoptr (GKeyFile) keys = parse_text (text, path, error);
  if (keys == NULL)
    return FALSE;
  const SettingsFile file = {path, keys};
  g_auto (GStrv) groups = g_key_file_get_groups (keys, NULL);
  for (char **group = groups; *group != NULL; group++)
    if (!apply_group (settings, &file, *group, error))
      return FALSE;
  return check_quarantine (settings, path, error);
}

gboolean
settings_load (Settings *settings, const char *path, gboolean required,
               GError **error)
{
  g_autoptr (GString) text = NULL;
  if (!settings_file_read (path, required, &text, error))
    return FALSE;
  if (text == NULL || text->len == 0)
    return TRUE;
  g_autoptr (Settings) changed = settings_copy (settings);
  if (!apply_text (changed, text, path, error))
    return FALSE;
  Settings before = *settings;
  *settings = *changed;
  *changed = before;
  return TRUE;
}

gboolean
settings_load_standard (Settings *settings, GError **error)
{
  g_autofree char *user_path = xdg_config_path ("backsift.conf");
  return settings_load (settings, BACKSIFT_SYSCONFDIR "/backsift.conf", FALSE,
                        error) &&
         settings_load (settings, user_path, FALSE, error);
}

static void
load_valid (Settings *settings, const char *path)
{
  g_autoptr (GString) text = NULL;
  if (!settings_file_read (path, FALSE, &text, NULL) || text == NULL)
    return;
  g_autoptr (GKeyFile) file_keys = parse_text (text, path, NULL);
  if (file_keys == NULL)
    return;
  const SettingsFile file = {path, file_keys};
  g_auto (GStrv) groups = g_key_file_get_groups (file_keys, NULL);
  for (char **group = groups; *group != NULL; group++) {
    g_auto (GStrv) keys = g_key_file_get_keys (file_keys, *group, NULL, NULL);
    for (char **key = keys; key != NULL && *key != NULL; key++)
      (void) apply_key (settings, &file, *group, *key, NULL);
  }
}

void
settings_load_valid (Settings *settings, const char *path)
{
  g_autofree char *user_path = xdg_config_path ("backsift.conf");
  if (path == NULL)
    load_valid (settings, BACKSIFT_SYSCONFDIR "/backsift.conf");
  load_valid (settings, path == NULL ? user_path : path);
}

const char *
settings_get_path (const Settings *settings, Setting setting)
{
  g_assert (settings_table ()[setting].type == SETTING_TYPE_PATH);
  return value_of (settings, setting);
}

gint64
settings_get_duration (const Settings *settings, Setting setting)
{
  gint64 seconds = 0;
  g_assert (settings_table ()[setting].type == SETTING_TYPE_DURATION);
  gboolean is_valid =
      duration_parse (value_of (settings, setting), &seconds, NULL);
  g_assert (is_valid);
  return seconds;
}

guint64
settings_get_count (const Settings *settings, Setting setting)
{
  guint64 count = 0;
  g_assert (settings_table ()[setting].type == SETTING_TYPE_COUNT);
  gboolean is_valid = count_parse (value_of (settings, setting), &count);
  g_assert (is_valid);
  return count;
}

guint64
settings_get_size_bytes (const Settings *settings, Setting setting)
{
  guint64 size_bytes = 0;
  g_assert (settings_table ()[setting].type == SETTING_TYPE_SIZE);
  gboolean is_valid = size_parse (value_of (settings, setting), &size_bytes);
  g_assert (is_valid);
  return size_bytes;
}

const char *
settings_get_choice (const Settings *settings, Setting setting)
{
  g_assert (settings_table ()[setting].type == SETTING_TYPE_CHOICE);
  return value_of (settings, setting);
}

gboolean
settings_has_word (const Settings *settings, Setting setting, const char *word)
{
  g_assert (settings_table ()[setting].type == SETTING_TYPE_SET);
  return setting_has_word (value_of (settings, setting), word);
}

const char *
settings_get_text (const Settings *settings, Setting setting)
{
  SettingType type = settings_table ()[setting].type;
  g_assert (type == SETTING_TYPE_ADDRESSES || type == SETTING_TYPE_NETWORKS ||
            type == SETTING_TYPE_NAMES);
  return value_of (settings, setting);
}

const char *
settings_get_file (const Settings *settings, Setting setting)
{
  return settings->files[setting];
}

const char *
settings_get_action (const Settings *settings, const char *kind,
                     Setting of_verdict)
{
  const SettingSpec *spec = &settings_table ()[of_verdict];
  g_assert (of_verdict >= SETTING_ACTIONS_GENUINE);
  if (settings->action_of_kinds != NULL) {
    g_autofree char *name = g_strdup_printf ("%s %s", kind, spec->key);
    const char *action = g_hash_table_lookup (settings->action_of_kinds, name);
    if (action != NULL)
      return action;
  }
  return value_of (settings, of_verdict);
}

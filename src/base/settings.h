/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The settings: key files (GKeyFile) read over built-in defaults, in the
 * order /etc/backsift.conf, $XDG_CONFIG_HOME/backsift.conf; a later file
 * overrides an earlier one key by key. settings_table() is the one place
 * where keys, types and defaults stand; contrib/backsift.conf documents it,
 * and a test compares the two. An unknown group or key, or a value that does
 * not fit, is BACKSIFT_ERROR_CONFIG, naming file, group, key and value.
 */
#pragma once

#include <glib.h>

typedef enum {
  SETTING_LOG_PATH,
  SETTING_LOG_HOST_PATH,
  SETTING_LOG_KEEP,
  SETTING_JUDGE_MODE,
  SETTING_JUDGE_KINDS,
  SETTING_JUDGE_QUEUE_LIFETIME,
  SETTING_ADDRESSES_NEVER_SENDS,
  SETTING_MAIL_LOG_NETWORKS,
  SETTING_MAIL_LOG_IGNORE_USERS,
  SETTING_PROOF_KEYS,
  SETTING_PROOF_HOST_KEYS,
  SETTING_QUARANTINE_PATH,
  SETTING_QUARANTINE_STORE,
  SETTING_QUARANTINE_KEEP,
  SETTING_QUARANTINE_MAX_MESSAGES,
  SETTING_QUARANTINE_MAX_SIZE,
  SETTING_QUARANTINE_INBOX,
  SETTING_QUARANTINE_DIGEST_PERIOD,
  SETTING_ACTIONS_GENUINE,
  SETTING_ACTIONS_BACKSCATTER,
  SETTING_ACTIONS_UNVERIFIABLE,
  N_SETTINGS
} Setting;

typedef enum {
  SETTING_TYPE_PATH,      /* absolute, or starting with ~/ */
  SETTING_TYPE_DURATION,  /* as duration_parse() */
  SETTING_TYPE_COUNT,     /* as count_parse() */
  SETTING_TYPE_SIZE,      /* as size_parse() */
  SETTING_TYPE_CHOICE,    /* one of the words in choices */
  SETTING_TYPE_SET,       /* any of the words in choices, blank-separated */
  SETTING_TYPE_ADDRESSES, /* as never_sends_is_valid() */
  SETTING_TYPE_NETWORKS,  /* as networks_are_valid() */
  SETTING_TYPE_NAMES,     /* of users, blank-separated */
} SettingType;

typedef struct {
  const char *group;
  const char *key;
  SettingType type;
  const char *default_text; /* as it would stand in a file; NULL: computed
                               from the surroundings, see setting_default.c */
  const char *choices;      /* blank-separated words; NULL for other types */
} SettingSpec;

typedef struct Settings Settings;

/* N_SETTINGS rows, in the order of Setting. */
const SettingSpec *settings_table (void);

/* Built-in defaults only. Never fails. */
Settings *settings_new (void);
void settings_free (Settings *settings);

/* Reads @path over what @settings holds. A missing file is no error where
 * @required is FALSE. On an error @settings is unchanged.
 * Errors: CONFIG, IO, REFUSED. */
gboolean settings_load (Settings *settings, const char *path, gboolean required,
                        GError **error);

/* Loads the host's file, then the user's. On an error returns FALSE, and
 * @settings holds what was read before the file at fault. */
gboolean settings_load_standard (Settings *settings, GError **error);

/* Of the file @path, or where that is NULL of the standard files, takes each
 * setting that is valid by itself, and passes over the others: for who has to
 * know where something is even so. */
void settings_load_valid (Settings *settings, const char *path);

/* Absolute path with ~/ expanded; never NULL. SETTING_TYPE_PATH only. */
const char *settings_get_path (const Settings *settings, Setting setting);
/* Seconds. SETTING_TYPE_DURATION only. */
gint64 settings_get_duration (const Settings *settings, Setting setting);
/* SETTING_TYPE_COUNT only. */
guint64 settings_get_count (const Settings *settings, Setting setting);
/* SETTING_TYPE_SIZE only. */
guint64 settings_get_size_bytes (const Settings *settings, Setting setting);
/* The word itself. SETTING_TYPE_CHOICE only. */
const char *settings_get_choice (const Settings *settings, Setting setting);
/* Whether @word is in the set. SETTING_TYPE_SET only. */
gboolean settings_has_word (const Settings *settings, Setting setting,
                            const char *word);
/* As it stands in the file, valid. SETTING_TYPE_ADDRESSES, _NETWORKS and _NAMES
 * only. Owned by @settings. */
const char *settings_get_text (const Settings *settings, Setting setting);
/* The file that says it, as settings_load() was given it, or NULL where the
 * default holds. Owned by @settings. */
const char *settings_get_file (const Settings *settings, Setting setting);
/* What a file says on "[actions.KIND] VERDICT", or else on "[actions]
 * VERDICT", which is @of_verdict: one of "deliver", "quarantine", "discard". */
const char *settings_get_action (const Settings *settings, const char *kind,
                                 Setting of_verdict);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Settings, settings_free)

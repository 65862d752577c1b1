/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of settings, and what a value must be to stand in it.
 */
#include "base/setting_spec.h"

#include "base/instant.h"
#include "base/network.h"
#include "base/never_sends.h"
#include "base/quantity.h"

#define BLANKS           " \t"
#define ACTIONS_GROUP    "actions"
#define QUARANTINE_GROUP "quarantine"
#define HOST_FOLDER      BACKSIFT_LOCALSTATEDIR "/lib/backsift/"

/* discard is not among the choices for genuine and unverifiable: no message
 * that may be wanted is ever lost. */
static const SettingSpec table[N_SETTINGS] = {
    [SETTING_LOG_PATH] = {"log", "path", SETTING_TYPE_PATH, NULL, NULL},
    [SETTING_LOG_HOST_PATH] = {"log", "host_path", SETTING_TYPE_PATH,
                               HOST_FOLDER "sent.db", NULL},
    [SETTING_LOG_KEEP] = {"log", "keep", SETTING_TYPE_DURATION, "45d", NULL},
    [SETTING_JUDGE_MODE] = {"judge", "mode", SETTING_TYPE_CHOICE, "enforce",
                            "enforce observe"},
    [SETTING_JUDGE_KINDS] = {"judge", "kinds", SETTING_TYPE_SET,
                             "failure delay success autoreply disposition",
                             "failure delay success autoreply disposition"},
    [SETTING_JUDGE_QUEUE_LIFETIME] = {"judge", "queue_lifetime",
                                      SETTING_TYPE_DURATION, "10d", NULL},
    [SETTING_ADDRESSES_NEVER_SENDS] = {"addresses", "never_sends",
                                       SETTING_TYPE_ADDRESSES, "", NULL},
    [SETTING_MAIL_LOG_NETWORKS] = {"mail_log", "networks",
                                   SETTING_TYPE_NETWORKS, "", NULL},
    [SETTING_MAIL_LOG_IGNORE_USERS] = {"mail_log", "ignore_users",
                                       SETTING_TYPE_NAMES, "", NULL},
    [SETTING_PROOF_KEYS] = {"proof", "keys", SETTING_TYPE_PATH, NULL, NULL},
    [SETTING_PROOF_HOST_KEYS] = {"proof", "host_keys", SETTING_TYPE_PATH,
                                 HOST_FOLDER "proof.keys", NULL},
    [SETTING_QUARANTINE_PATH] = {QUARANTINE_GROUP, "path", SETTING_TYPE_PATH,
                                 NULL, NULL},
    [SETTING_QUARANTINE_STORE] = {QUARANTINE_GROUP, "store",
                                  SETTING_TYPE_CHOICE, "whole",
                                  "whole headers"},
    [SETTING_QUARANTINE_KEEP] = {QUARANTINE_GROUP, "keep",
                                 SETTING_TYPE_DURATION, "30d", NULL},
    [SETTING_QUARANTINE_MAX_MESSAGES] = {QUARANTINE_GROUP, "max_messages",
                                         SETTING_TYPE_COUNT, "10000", NULL},
    [SETTING_QUARANTINE_MAX_SIZE] = {QUARANTINE_GROUP, "max_size",
                                     SETTING_TYPE_SIZE, "200M", NULL},
    [SETTING_QUARANTINE_INBOX] = {QUARANTINE_GROUP, "inbox", SETTING_TYPE_PATH,
                                  NULL, NULL},
    [SETTING_QUARANTINE_DIGEST_PERIOD] = {QUARANTINE_GROUP, "digest_period",
                                          SETTING_TYPE_DURATION, "1d", NULL},
    [SETTING_ACTIONS_GENUINE] = {ACTIONS_GROUP, "genuine", SETTING_TYPE_CHOICE,
                                 "deliver", "deliver quarantine"},
    [SETTING_ACTIONS_BACKSCATTER] = {ACTIONS_GROUP, "backscatter",
                                     SETTING_TYPE_CHOICE, "quarantine",
                                     "deliver quarantine discard"},
    [SETTING_ACTIONS_UNVERIFIABLE] = {ACTIONS_GROUP, "unverifiable",
                                      SETTING_TYPE_CHOICE, "deliver",
                                      "deliver quarantine"},
};

const char *const setting_action_kinds =
    "failure delay success autoreply disposition feedback";

const SettingSpec *
settings_table (void)
{
  return table;
}

gboolean
setting_has_word (const char *words, const char *word)
{
  gsize length = strlen (word);
  for (const char *p = words + strspn (words, BLANKS); *p != '\0';) {
    gsize n = strcspn (p, BLANKS);
    if (n == length && strncmp (p, word, n) == 0)
      return TRUE;
    p += n;
    p += strspn (p, BLANKS);
  }
  return FALSE;
}

static gboolean
all_words_are_in (const char *words, const char *choices)
{
  g_auto (GStrv) list = g_strsplit_set (words, BLANKS, -1);
  for (char **word = list; *word != NULL; word++)
    if (**word != '\0' && !setting_has_word (choices, *word))
      return FALSE;
  return TRUE;
}

gboolean
setting_value_is_valid (const SettingSpec *spec, const char *value)
{
  gint64 seconds;
  guint64 number;
  switch (spec->type) {
  case SETTING_TYPE_PATH:
    return g_path_is_absolute (value) || g_str_has_prefix (value, "~/");
  case SETTING_TYPE_DURATION:
    return duration_parse (value, &seconds, NULL);
  case SETTING_TYPE_COUNT:
    return count_parse (value, &number);
  case SETTING_TYPE_SIZE:
    return size_parse (value, &number);
  case SETTING_TYPE_CHOICE:
    return setting_has_word (spec->choices, value);
  case SETTING_TYPE_SET:
    return all_words_are_in (value, spec->choices);
  case SETTING_TYPE_ADDRESSES:
    return never_sends_is_valid (value);
  case SETTING_TYPE_NETWORKS:
    return networks_are_valid (value);
  case SETTING_TYPE_NAMES:
    return strpbrk (value, ",;") == NULL;
  }
  g_assert_not_reached ();
}

char *
setting_describe_allowed (const SettingSpec *spec)
{
  switch (spec->type) {
  case SETTING_TYPE_PATH:
    return g_strdup ("a path that starts with / or ~/");
  case SETTING_TYPE_DURATION:
    return g_strdup ("a whole number and s, m, h, d or w, such as 45d");
  case SETTING_TYPE_COUNT:
    return g_strdup_printf ("a whole number from 1 on, of at most %d digits",
                            QUANTITY_MAX_DIGITS);
  case SETTING_TYPE_SIZE:
    return g_strdup_printf ("a whole number from 1 on, of at most %d digits, "
                            "and k, M or G, such as 200M",
                            QUANTITY_MAX_DIGITS);
  case SETTING_TYPE_CHOICE:
    return g_strdup_printf ("one of: %s", spec->choices);
  case SETTING_TYPE_SET:
    return g_strdup_printf ("any of: %s", spec->choices);
  case SETTING_TYPE_ADDRESSES:
    return g_strdup ("addresses or patterns, with ; between, such as "
                     "info@example.org; *@old.example.org since 2026-10-01");
  case SETTING_TYPE_NETWORKS:
    return g_strdup ("networks with blanks between, such as 192.0.2.0/24 "
                     "2001:db8::/32");
  case SETTING_TYPE_NAMES:
    return g_strdup ("names or numbers of users, with blanks between");
  }
  g_assert_not_reached ();
}

const char *
setting_kind_of_group (const char *group)
{
  const char *prefix = ACTIONS_GROUP ".";
  if (!g_str_has_prefix (group, prefix))
    return NULL;
  const char *kind = group + strlen (prefix);
  return setting_has_word (setting_action_kinds, kind) ? kind : NULL;
}

/* The group that the table has for it. */
static const char *
table_group (const char *group)
{
  return setting_kind_of_group (group) != NULL ? ACTIONS_GROUP : group;
}

int
setting_find (const char *group, const char *key)
{
  const char *known = table_group (group);
  for (int i = 0; i < N_SETTINGS; i++)
    if (table[i].key[0] == key[0] && g_str_equal (table[i].key, key) &&
        g_str_equal (table[i].group, known))
      return i;
  return -1;
}

char *
setting_list_keys (const char *group)
{
  const char *known = table_group (group);
  g_autoptr (GString) keys = g_string_new (NULL);
  for (int i = 0; i < N_SETTINGS; i++)
    if (g_str_equal (table[i].group, known))
      g_string_append_printf (keys, " %s", table[i].key);
  return keys->len > 0 ? g_strdup (keys->str + 1) : NULL;
}

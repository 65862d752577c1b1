/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Questions about the table of settings, and defaults that it can't have; for
 * settings.c alone, others use settings.h.
 */
#pragma once

#include "base/settings.h"

/* The words that KIND may be in a group "[actions.KIND]", blank-separated. */
extern const char *const setting_action_kinds;

/* Finds the row for @key; a kind's group has the keys of [actions]. -1 where
 * there is none. */
int setting_find (const char *group, const char *key);

/* The keys of a group, with blanks between, or NULL where there is no such
 * group. The caller frees it. */
char *setting_list_keys (const char *group);

/* The KIND of a group "actions.KIND", a pointer into @group, or NULL where
 * @group is not called so. */
const char *setting_kind_of_group (const char *group);

gboolean setting_value_is_valid (const SettingSpec *spec, const char *value);

/* What a value may be, for an error's text. The caller frees it. */
char *setting_describe_allowed (const SettingSpec *spec);

/* Whether the blank-separated @words have @word among them. */
gboolean setting_has_word (const char *words, const char *word);

/* A default that depends on the surroundings, for a setting whose default_text
 * is NULL. @quarantine_path, the value of [quarantine] path, is looked at for
 * the inbox alone, and else nullable. The caller frees it. */
char *setting_compute_default (Setting setting, const char *quarantine_path);

/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "maillog/log_line.h"

#include "base/instant.h"

#include <stdio.h>

/* As long as a program's name may be. */
#define MAX_NAME_BYTES 128

void
log_line_clear (LogLine *parsed)
{
  g_free (parsed->host);
  g_free (parsed->program);
  g_free (parsed->text);
  *parsed = (LogLine){0};
}

static gint64
local_instant (int year, const int *fields)
{
  g_autoptr (GDateTime) time = g_date_time_new_local (
      year, fields[0], fields[1], fields[2], fields[3], fields[4]);
  return time == NULL ? INSTANT_UNKNOWN : g_date_time_to_unix (time);
}

/* "Nov  5 08:00:00". There was no 29 February in most years. */
static gboolean
take_short_time (const char **line, gint64 now, gint64 *at)
{
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  char month[4];
  int fields[5], n = 0;
  if (sscanf (*line, "%3[A-Za-z] %2d %2d:%2d:%2d%n", month, &fields[1],
              &fields[2], &fields[3], &fields[4], &n) != 5 ||
      n == 0 || strlen (month) != 3)
    return FALSE;
  const char *found = strstr (months, month);
  if (found == NULL || (found - months) % 3 != 0)
    return FALSE;
  fields[0] = (int) (found - months) / 3 + 1;

  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now);
  int this_year = today == NULL ? 1970 : g_date_time_get_year (today);
  for (int year = this_year + 1; year > this_year - 5; year--) {
    *at = local_instant (year, fields);
    if (instant_is_known (*at) && *at <= now + SECONDS_PER_DAY) {
      *line += n;
      return TRUE;
    }
  }
  return FALSE;
}

/* "2026-11-25T08:00:00.123456+01:00". */
static gboolean
take_iso_time (const char **line, gint64 *at)
{
  const char *end = strchr (*line, ' ');
  if (end == NULL || !g_ascii_isdigit (**line) || end - *line > 40)
    return FALSE;
  g_autofree char *text = g_strndup (*line, (gsize) (end - *line));
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, local);
  if (time == NULL)
    return FALSE;
  *at = g_date_time_to_unix (time);
  *line = end;
  return TRUE;
}

/* Exim's "2026-11-25 08:00:00", with ".123" and " +0100" where it is told so,
 * and the blank behind it. */
static gboolean
take_exim_time (const char **line, gint64 *at)
{
  int year, fields[5], n = 0, zone_hours, zone_minutes, n_zone = 0;
  char sign[2];
  if (sscanf (*line, "%4d-%2d-%2d %2d:%2d:%2d%n", &year, &fields[0], &fields[1],
              &fields[2], &fields[3], &fields[4], &n) != 6 ||
      n != 19)
    return FALSE;
  const char *rest = *line + n;
  if (*rest == '.')
    rest += 1 + strspn (rest + 1, "0123456789");
  if (sscanf (rest, " %1[+-]%2d%2d %n", sign, &zone_hours, &zone_minutes,
              &n_zone) == 3 &&
      n_zone > 0) {
    g_autoptr (GDateTime) utc = g_date_time_new_utc (
        year, fields[0], fields[1], fields[2], fields[3], fields[4]);
    if (utc == NULL)
      return FALSE;
    gint64 ahead = (zone_hours * 60 + zone_minutes) * SECONDS_PER_MINUTE;
    *at = g_date_time_to_unix (utc) + (*sign == '-' ? ahead : -ahead);
    *line = rest + n_zone;
    return TRUE;
  }
  *at = local_instant (year, fields);
  if (!instant_is_known (*at) || *rest != ' ')
    return FALSE;
  *line = rest + 1;
  return TRUE;
}

/* " HOST PROGRAM[123]: " */
static gboolean
take_origin (const char **line, LogLine *parsed)
{
  const char *host = *line + strspn (*line, " ");
  const char *host_end = strchr (host, ' ');
  if (host == *line || host_end == NULL)
    return FALSE;
  const char *program = host_end + 1;
  gsize length = strcspn (program, " [:");
  const char *end = program + length;
  if (*end == '[') {
    end += 1 + strspn (end + 1, "0123456789");
    if (*end != ']')
      return FALSE;
    end++;
  }
  if (length == 0 || length > MAX_NAME_BYTES || end[0] != ':' || end[1] != ' ')
    return FALSE;
  parsed->host = g_strndup (host, (gsize) (host_end - host));
  parsed->program = g_strndup (program, length);
  *line = end + 2;
  return TRUE;
}

static gboolean
parse (const char *line, gint64 now, LogLine *parsed)
{
  if (take_exim_time (&line, &parsed->at)) {
    parsed->host = g_strdup ("");
    parsed->program = g_strdup ("exim");
  } else if ((!take_iso_time (&line, &parsed->at) &&
              !take_short_time (&line, now, &parsed->at)) ||
             !take_origin (&line, parsed)) {
    return FALSE;
  } else if (g_str_has_prefix (parsed->program, "exim")) {
    gint64 again;
    take_exim_time (&line, &again);
  }
  parsed->text = g_strdup (line);
  return TRUE;
}

gboolean
log_line_parse (const char *line, gint64 now, LogLine *parsed)
{
  *parsed = (LogLine){0};
  if (parse (line, now, parsed))
    return TRUE;
  log_line_clear (parsed);
  return FALSE;
}

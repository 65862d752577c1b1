/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/instant.h"

#include "base/error.h"
#include "base/quantity.h"

gint64
instant_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

gboolean
instant_parse (const char *text, gint64 *instant, GError **error)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  /* GDateTime wants a time of day after the date. */
  g_autofree char *with_time = strlen (text) == strlen ("2026-11-20")
                                   ? g_strconcat (text, "T00:00:00", NULL)
                                   : g_strdup (text);
  g_autoptr (GDateTime) parsed = g_date_time_new_from_iso8601 (with_time, utc);
  if (parsed == NULL) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_USAGE,
                 "'%s' is no date: say 2026-11-20 or 2026-11-20T08:00:00Z",
                 text);
    return FALSE;
  }
  *instant = g_date_time_to_unix (parsed);
  return TRUE;
}

char *
instant_format (gint64 instant)
{
  if (!instant_is_known (instant))
    return NULL;
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (instant);
  if (utc == NULL)
    return NULL;
  /* GLib's %Y has no leading zeros. */
  g_autofree char *rest = g_date_time_format (utc, "-%m-%dT%H:%M:%SZ");
  return g_strdup_printf ("%04d%s", g_date_time_get_year (utc), rest);
}

static gint64
unit_seconds (const char *unit)
{
  static const struct {
    const char *name;
    gint64 seconds;
  } units[] = {
      {"s", 1},
      {"m", SECONDS_PER_MINUTE},
      {"h", SECONDS_PER_HOUR},
      {"d", SECONDS_PER_DAY},
      {"w", 7 * SECONDS_PER_DAY},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (unit, units[i].name))
      return units[i].seconds;
  return 0;
}

gboolean
duration_parse (const char *text, gint64 *seconds, GError **error)
{
  const gint64 most = 100 * 366 * SECONDS_PER_DAY;
  const char *unit;
  guint64 count = leading_number (text, &unit);
  gint64 factor = unit_seconds (unit);
  if (factor == 0 || count == 0 || count > (guint64) (most / factor)) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_USAGE,
                 "'%s' is no duration: say a number and s, m, h, d or w, "
                 "such as 45d",
                 text);
    return FALSE;
  }
  *seconds = (gint64) count * factor;
  return TRUE;
}

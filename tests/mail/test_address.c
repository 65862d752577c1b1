/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "mail/address.h"
#include "suite.h"

#include <check.h>

START_TEST (addresses_are_normalized)
{
  static const struct {
    const char *name, *text, *address;
  } rows[] = {
      {"plain", "a@b.c", "a@b.c"},
      {"case", "A@B.C", "a@b.c"},
      {"brackets", " <a@b.c> ", "a@b.c"},
      {"mailto", "<mailto:a@b.c>", "a@b.c"},
      {"trailing dot", "a@b.c.", "a@b.c"},
      {"trailing comma", "a@b.c,", "a@b.c"},
      {"no dot", "root@localhost", "root@localhost"},
      {"plus", "a+b=c@d.e", "a+b=c@d.e"},
      {"quoted", "\"a b\"@c.d", "\"a b\"@c.d"},
      {"quoted @", "\"a@b\"@c.d", "\"a@b\"@c.d"},
      {"quoted quote", "\"a\\\"b\"@c.d", "\"a\\\"b\"@c.d"},
      {"literal", "a@[192.0.2.1]", "a@[192.0.2.1]"},
      {"literal IPv6", "a@[IPv6:2001:db8::1]", "a@[ipv6:2001:db8::1]"},
      {"UTF-8", "J\xc3\x96RG@b.c", "j\xc3\xb6rg@b.c"},
      {"two", "a@b.c d@e.f", NULL},
      {"two @", "a@b@c.d", NULL},
      {"no local part", "@b.c", NULL},
      {"no domain", "a@", NULL},
      {"no @", "abc", NULL},
      {"empty", "", NULL},
      {"dots", "a@b..c", NULL},
      {"leading dot", "a@.b", NULL},
      {"leading hyphen", "a@-b", NULL},
      {"open quote", "\"a@b.c", NULL},
      {"line end in quotes", "\"a\nb\"@c.d", NULL},
      {"bad literal", "a@[x]", NULL},
      {"no UTF-8", "\xff@b.c", NULL},
      {"angle inside", "a<b@c.d", NULL},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *address = address_normalize (rows[i].text);
    ck_assert_msg (g_strcmp0 (address, rows[i].address) == 0, "%s: %s",
                   rows[i].name, address);
    if (address == NULL)
      continue;
    g_autofree char *again = address_normalize (address);
    ck_assert_msg (g_strcmp0 (address, again) == 0, "%s: %s", rows[i].name,
                   again);
  }
}
END_TEST

START_TEST (too_long_is_no_address)
{
  g_autofree char *local = g_strnfill (ADDRESS_MAX_BYTES - 4, 'a');
  g_autofree char *longest = g_strconcat (local, "@b.c", NULL);
  g_autofree char *longer = g_strconcat ("a", longest, NULL);
  ck_assert (address_is_valid (longest));
  ck_assert (!address_is_valid (longer));
  /* U+0130 is two bytes, and three as a small letter. */
  g_autofree char *capital = g_strdup (longest);
  memcpy (capital, "\xc4\xb0", 2);
  ck_assert (address_is_valid (capital));
  g_autofree char *normal = address_normalize (capital);
  ck_assert_ptr_null (normal);
}
END_TEST

START_TEST (addresses_are_found_in_text)
{
  static const struct {
    const char *name, *text, *found;
  } rows[] = {
      {"alone", "a@b.c", "a@b.c;"},
      {"in a sentence", "To a@b.c, or d@e.f.", "a@b.c;d@e.f;"},
      {"in brackets", "<a@b.c>: unknown", "a@b.c;"},
      {"in quotes", "'a@b.c' \"d@e.f\"", "a@b.c;d@e.f;"},
      {"quoted local part", "\"x y\"@b.c", "\"x y\"@b.c;"},
      {"behind an equals sign", "to=a@b.c", "a@b.c;"},
      {"VERP keeps its sign", "bounce+x=y.z@b.c", "bounce+x=y.z@b.c;"},
      {"behind a language without blanks",
       "\xe5\xae\x9b\xe5\x85\x88"
       "a@b.c\xe3\x81\xa7\xe3\x81\x99",
       "a@b.c;"},
      {"UTF-8 in brackets", "<j\xc3\xb6rg@b.c>", "j\xc3\xb6rg@b.c;"},
      {"domain without a dot", "root@localhost", ""},
      {"without a dot in brackets", "<root@localhost>", "root@localhost;"},
      {"literal", "a@[192.0.2.1]", "a@[192.0.2.1];"},
      {"no literal", "a@[b.c", ""},
      {"@ alone", "@ @@ a@ @b", ""},
      {"after one that is none", "@x a@b.c", "a@b.c;"},
      {"trailing hyphen", "a@b.c-", "a@b.c;"},
      {"upper case", "A@B.C", "a@b.c;"},
      {"twice", "a@b.c a@b.c", "a@b.c;a@b.c;"},
      {"none", "nothing here", ""},
      {"empty", "", ""},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const char *text = rows[i].text;
    const char *start;
    char *address;
    g_autoptr (GString) found = g_string_new (NULL);
    while ((address = address_find_next (&text, &start)) != NULL) {
      g_string_append_printf (found, "%s;", address);
      ck_assert_msg (start >= rows[i].text && start < text, "%s: start",
                     rows[i].name);
      g_free (address);
    }
    ck_assert_msg (g_str_equal (found->str, rows[i].found), "%s: %s",
                   rows[i].name, found->str);
    ck_assert_msg (*text == '\0', "%s: not at the end", rows[i].name);
  }
}
END_TEST

START_TEST (an_address_is_found_where_it_starts)
{
  const char *whole = "mail to <a@b.c> failed";
  const char *text = whole;
  const char *start;
  g_autofree char *address = address_find_next (&text, &start);
  ck_assert_str_eq (address, "a@b.c");
  ck_assert_int_eq (start - whole, 9);
  ck_assert_str_eq (text, "> failed");
  ck_assert_str_eq (address_domain ("\"x@y\"@b.c"), "b.c");
}
END_TEST

START_TEST (deep_groups_are_cut)
{
  g_autoptr (GString) deep = g_string_new (NULL);
  for (guint i = 0; i < ADDRESS_LIST_MAX_DEPTH + 5; i++)
    g_string_append (deep, "g:");
  g_autoptr (GString) flat = g_string_new (NULL);
  for (guint i = 0; i < 1000; i++)
    g_string_append (flat, "g:a@b.c;");
  guint depth = 0;
  ck_assert_uint_eq (address_list_flat_length (deep->str, deep->len, &depth),
                     ADDRESS_LIST_MAX_DEPTH * 2 + 1);
  depth = 0;
  ck_assert_uint_eq (address_list_flat_length (flat->str, flat->len, &depth),
                     flat->len);
  /* the next piece of the same list */
  depth = ADDRESS_LIST_MAX_DEPTH;
  ck_assert_uint_eq (address_list_flat_length ("ab:c", 4, &depth), 2);
}
END_TEST

static Suite *
address_suite (void)
{
  Suite *suite = suite_create ("address");
  TCase *tcase = tcase_create ("address");
  tcase_add_test (tcase, addresses_are_normalized);
  tcase_add_test (tcase, too_long_is_no_address);
  tcase_add_test (tcase, addresses_are_found_in_text);
  tcase_add_test (tcase, an_address_is_found_where_it_starts);
  tcase_add_test (tcase, deep_groups_are_cut);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (address_suite ());
}

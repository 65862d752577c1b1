/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "sentlog/digest.h"
#include "suite.h"

#include <check.h>

static const guint8 salt[SALT_BYTES] = {1, 2, 3};
static Salted *salted;

START_TEST (equal_things_have_equal_digests)
{
  static const struct {
    const char *name;
    SentKey key;
    const char *a, *b;
    gboolean are_equal;
  } rows[] = {
      {"same id", SENT_KEY_MESSAGE_ID, "a@b", "a@b", TRUE},
      {"letters of an id", SENT_KEY_MESSAGE_ID, "A@b", "a@B", TRUE},
      {"blanks in an id", SENT_KEY_MESSAGE_ID, "a \t@\r\n b", "a@b", TRUE},
      {"other id", SENT_KEY_MESSAGE_ID, "a@b", "a@c", FALSE},
      {"non-ASCII letters of an id", SENT_KEY_MESSAGE_ID, "\xc3\x84@b",
       "\xc3\xa4@b", FALSE},
      {"letters of an address", SENT_KEY_RECIPIENT, "Ann@Example.NET",
       "ann@example.net", TRUE},
      {"UTF-8 letters of an address", SENT_KEY_RECIPIENT, "\xc3\x84@b.example",
       "\xc3\xa4@b.example", TRUE},
      {"composed letters", SENT_KEY_RECIPIENT, "a\xcc\x88@b.example",
       "\xc3\xa4@b.example", TRUE},
      {"IDN", SENT_KEY_RECIPIENT,
       "a@b\xc3\xbc"
       "cher.example",
       "a@xn--bcher-kva.example", TRUE},
      {"blanks around", SENT_KEY_RECIPIENT, " a@b.example ", "a@b.example",
       TRUE},
      {"final dot", SENT_KEY_RECIPIENT, "a@b.example.", "a@b.example", TRUE},
      {"other address", SENT_KEY_RECIPIENT, "a@b.example", "b@b.example",
       FALSE},
      {"other domain", SENT_KEY_RECIPIENT, "a@b.example", "a@c.example", FALSE},
      {"no domain", SENT_KEY_RECIPIENT, "Root", "root", TRUE},
      {"not UTF-8", SENT_KEY_RECIPIENT, "\xff\xfe@B", "\xff\xfe@b", TRUE},
      {"hopeless domain", SENT_KEY_RECIPIENT, "a@\xc3\xbc..\xc3\xbc",
       "a@\xc3\xbc..\xc3\xbc", TRUE},
      {"empty", SENT_KEY_RECIPIENT, "", "", TRUE},
      {"just an @", SENT_KEY_RECIPIENT, "@", "@.", TRUE},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    ck_assert_msg ((digest_value (salted, rows[i].key, rows[i].a) ==
                    digest_value (salted, rows[i].key, rows[i].b)) ==
                       rows[i].are_equal,
                   "%s", rows[i].name);
}
END_TEST

START_TEST (keys_and_salts_part_digests)
{
  const guint8 other_salt[SALT_BYTES] = {1, 2, 4};
  g_autoptr (Salted) other = salted_new (other_salt);
  gint64 digest = digest_value (salted, SENT_KEY_MESSAGE_ID, "a@b");
  ck_assert_int_ne (digest, digest_value (salted, SENT_KEY_ENVELOPE_ID, "a@b"));
  ck_assert_int_ne (digest, digest_value (salted, SENT_KEY_RECIPIENT, "a@b"));
  ck_assert_int_ne (digest, digest_value (other, SENT_KEY_MESSAGE_ID, "a@b"));
}
END_TEST

/* The first bytes of HMAC-SHA-256 with this salt of "ma@b" and of "shello",
 * reckoned by another program. Logs depend on them: they never change. */
START_TEST (stored_digests_never_change)
{
  ck_assert_int_eq (digest_value (salted, SENT_KEY_MESSAGE_ID, "a@b"),
                    (gint64) G_GUINT64_CONSTANT (0x8bbcb168ce29b9e6));
  ck_assert_int_eq (digest_subject (salted, "Hello"), (gint32) 0x3a794093);
}
END_TEST

/* A block of SHA-256 has 64 bytes, of which the padding takes 9. */
START_TEST (many_digests_are_the_same)
{
  g_autoptr (Salted) many = salted_new_for_many (salted);
  g_autoptr (GString) value = g_string_new (NULL);
  for (guint i = 0; i < 200; i++) {
    guint8 one[SALTED_HASH_BYTES] = {0}, other[SALTED_HASH_BYTES] = {1};
    salted_hash (salted, 'm', value->str, one);
    salted_hash (many, 'm', value->str, other);
    ck_assert_mem_eq (one, other, SALTED_HASH_BYTES);
    g_string_append_c (value, (char) ('a' + i % 26));
  }
}
END_TEST

START_TEST (subjects_are_normalized)
{
  ck_assert_int_eq (digest_subject (salted, NULL), 0);
  ck_assert_int_eq (digest_subject (salted, "  "), 0);
  ck_assert_int_ne (digest_subject (salted, "Hello"), 0);
  ck_assert_int_eq (digest_subject (salted, "Re: HELLO"),
                    digest_subject (salted, "hello"));
  ck_assert_int_ne (digest_subject (salted, "hello"),
                    digest_subject (salted, "hullo"));
}
END_TEST

START_TEST (salts_differ)
{
  guint8 a[SALT_BYTES] = {0}, b[SALT_BYTES] = {0};
  ck_assert (digest_salt_new (a, NULL));
  ck_assert (digest_salt_new (b, NULL));
  ck_assert_int_ne (memcmp (a, b, sizeof a), 0);
}
END_TEST

static Suite *
digest_suite (void)
{
  Suite *suite = suite_create ("digest");
  TCase *tcase = tcase_create ("digest");
  tcase_add_test (tcase, equal_things_have_equal_digests);
  tcase_add_test (tcase, keys_and_salts_part_digests);
  tcase_add_test (tcase, stored_digests_never_change);
  tcase_add_test (tcase, many_digests_are_the_same);
  tcase_add_test (tcase, subjects_are_normalized);
  tcase_add_test (tcase, salts_differ);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  salted = salted_new (salt);
  int exit_status = suite_run (digest_suite ());
  salted_free (salted);
  return exit_status;
}

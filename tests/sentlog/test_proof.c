/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/instant.h"
#include "sentlog/proof.h"
#include "suite.h"

#include <check.h>

/* 2026-11-25T08:00:00Z */
#define NOW G_GINT64_CONSTANT (1795593600)

static const ProofFacts usual = {"a.b@example.org", "us@example.org", NOW};

static ProofKey
key_of (const char *id, guint8 first)
{
  ProofKey key = {.id = (char *) id};
  for (guint i = 0; i < PROOF_SECRET_BYTES; i++)
    key.secret[i] = (guint8) (first + i);
  return key;
}

/* A token made with @key for @facts, read again. */
static ProofToken *
token_for (const ProofKey *key, const ProofFacts *facts)
{
  g_autofree char *value = proof_new (key, facts, NOW);
  ProofToken *token = proof_token_parse (value);
  ck_assert_msg (token != NULL, "%s", value);
  return token;
}

/* Computed with another program: tokens that are under way stay valid
 * whatever becomes of this one. */
START_TEST (token_is_what_it_always_was)
{
  const ProofKey key = key_of ("k1", 0);
  g_autofree char *value = proof_new (&key, &usual, NOW);
  ck_assert_str_eq (value, "1; k1; 20261125; 9f5728127bbd59e92d03e283183bc4ef"
                           "63a512673282da8cd2abc18710777db1");
}
END_TEST

START_TEST (only_what_was_signed_verifies)
{
  static const struct {
    const char *name;
    ProofFacts facts;
    gboolean verifies;
  } rows[] = {
      {"the same", {"a.b@example.org", "us@example.org", NOW}, TRUE},
      {"id in capitals", {"A.B@Example.ORG", "us@example.org", NOW}, TRUE},
      {"blank in the id", {"a.b@exam ple.org", "us@example.org", NOW}, TRUE},
      {"from in capitals", {"a.b@example.org", "US@example.org", NOW}, TRUE},
      {"another id", {"a.c@example.org", "us@example.org", NOW}, FALSE},
      {"a shorter id", {"a.b@example.or", "us@example.org", NOW}, FALSE},
      {"no id", {"", "us@example.org", NOW}, FALSE},
      {"another from", {"a.b@example.org", "us@example.com", NOW}, FALSE},
      {"a second later", {"a.b@example.org", "us@example.org", NOW + 1}, FALSE},
      {"a day earlier",
       {"a.b@example.org", "us@example.org", NOW - SECONDS_PER_DAY},
       FALSE},
      {"fields exchanged", {"us@example.org", "a.b@example.org", NOW}, FALSE},
  };
  const ProofKey key = key_of ("k1", 0);
  g_autoptr (ProofToken) token = token_for (&key, &usual);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    ck_assert_msg (proof_token_verify (token, &key, &rows[i].facts) ==
                       rows[i].verifies,
                   "%s", rows[i].name);
}
END_TEST

START_TEST (domains_are_compared_in_ascii)
{
  const ProofKey key = key_of ("k1", 0);
  const ProofFacts unicode = {"1@x",
                              "us@b\xc3\xbc"
                              "cher.example",
                              NOW};
  const ProofFacts ascii = {"1@x", "us@xn--bcher-kva.example", NOW};
  g_autoptr (ProofToken) token = token_for (&key, &unicode);
  ck_assert (proof_token_verify (token, &key, &ascii));
}
END_TEST

START_TEST (key_and_day_are_signed_too)
{
  const ProofKey key = key_of ("k1", 0);
  const ProofKey other_secret = key_of ("k1", 1);
  const ProofKey other_name = key_of ("k2", 0);
  g_autoptr (ProofToken) token = token_for (&key, &usual);
  ck_assert (proof_token_verify (token, &key, &usual));
  ck_assert (!proof_token_verify (token, &other_secret, &usual));
  ck_assert (!proof_token_verify (token, &other_name, &usual));
  token->day += SECONDS_PER_DAY;
  ck_assert (!proof_token_verify (token, &key, &usual));
}
END_TEST

/* Each bit of it counts. */
START_TEST (changed_macs_do_not_verify)
{
  const ProofKey key = key_of ("k1", 0);
  g_autoptr (ProofToken) token = token_for (&key, &usual);
  for (guint bit = 0; bit < 8 * PROOF_MAC_BYTES; bit++) {
    token->mac[bit / 8] ^= (guint8) (1u << bit % 8);
    ck_assert_msg (!proof_token_verify (token, &key, &usual), "bit %u", bit);
    token->mac[bit / 8] ^= (guint8) (1u << bit % 8);
  }
  ck_assert (proof_token_verify (token, &key, &usual));
}
END_TEST

/* Where one value ends and the next begins is signed: these are the same bytes
 * one behind the other. */
START_TEST (values_do_not_run_together)
{
  static const struct {
    const char *name;
    ProofFacts one, other;
  } rows[] = {
      {"id and date", {"a@x1", "u@y", 17}, {"a@x", "u@y", 117}},
      {"date and from", {"a@x", "7u@y", 1}, {"a@x", "u@y", 17}},
      {"a length in the id", {"a@x1:1", "u@y", 1}, {"a@x", "u@y", 11}},
  };
  const ProofKey key = key_of ("k1", 0);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (ProofToken) token = token_for (&key, &rows[i].one);
    ck_assert_msg (proof_token_verify (token, &key, &rows[i].one), "%s",
                   rows[i].name);
    ck_assert_msg (!proof_token_verify (token, &key, &rows[i].other), "%s",
                   rows[i].name);
  }
}
END_TEST

#define HALF "0123456789abcdef0123456789abcdef"
#define MAC  HALF HALF

START_TEST (form_is_told)
{
  static const struct {
    const char *name, *value, *key_id; /* NULL: no token */
  } rows[] = {
      {"as made", "1; ab12; 20261125; " MAC, "ab12"},
      {"without blanks", "1;ab12;20261125;" MAC, "ab12"},
      {"wrapped anywhere", " 1 ; ab \t12; 2026 1125; " HALF " " HALF " ",
       "ab12"},
      {"in capitals",
       "1; AB12; 20261125; 0123456789ABCDEF" HALF "0123456789ABCDEF", "ab12"},
      {"a leap day", "1; a; 20280229; " MAC, "a"},
      {"empty", "", NULL},
      {"only separators", ";;;", NULL},
      {"another version", "2; ab12; 20261125; " MAC, NULL},
      {"a part more", "1; ab12; 20261125; " MAC "; x", NULL},
      {"an empty part more", "1; ab12; 20261125; " MAC ";", NULL},
      {"a part less", "1; 20261125; " MAC, NULL},
      {"no key", "1; ; 20261125; " MAC, NULL},
      {"a name that is none", "1; a/b; 20261125; " MAC, NULL},
      {"a long name", "1; " MAC "; 20261125; " MAC, NULL},
      {"no day", "1; ab12; ; " MAC, NULL},
      {"no such day", "1; ab12; 20260229; " MAC, NULL},
      {"no such month", "1; ab12; 20261325; " MAC, NULL},
      {"the year 0", "1; ab12; 00001125; " MAC, NULL},
      {"the year 111", "1; ab12; 01111112; " MAC, NULL},
      {"a signed day", "1; ab12; -2261125; " MAC, NULL},
      {"a long day", "1; ab12; 202611250; " MAC, NULL},
      {"a MAC too short", "1; ab12; 20261125; " HALF, NULL},
      {"a MAC too long", "1; ab12; 20261125; " MAC "0", NULL},
      {"no hexadecimal",
       "1; ab12; 20261125; " HALF "0123456789abcdeg0123456789abcdef", NULL},
      {"bytes", "1; ab12; 20261125; \xff\xfe", NULL},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (ProofToken) token = proof_token_parse (rows[i].value);
    ck_assert_msg (
        g_strcmp0 (token == NULL ? NULL : token->key_id, rows[i].key_id) == 0,
        "%s", rows[i].name);
  }
}
END_TEST

START_TEST (day_is_its_start)
{
  g_autoptr (ProofToken) token = proof_token_parse ("1; a; 20261125; " MAC);
  ck_assert_int_eq (token->day, NOW - 8 * SECONDS_PER_HOUR);
  ck_assert_uint_eq (token->mac[0], 0x01);
  ck_assert_uint_eq (token->mac[PROOF_MAC_BYTES - 1], 0xef);
}
END_TEST

START_TEST (long_values_are_none)
{
  g_autofree char *blanks = g_strnfill (PROOF_MAX_BYTES, ' ');
  g_autofree char *value = g_strconcat ("1; a; 20261125; " MAC, blanks, NULL);
  ck_assert_ptr_null (proof_token_parse (value));
  value[PROOF_MAX_BYTES] = '\0';
  g_autoptr (ProofToken) token = proof_token_parse (value);
  ck_assert_ptr_nonnull (token);
}
END_TEST

static Suite *
proof_suite (void)
{
  Suite *suite = suite_create ("proof");
  TCase *tcase = tcase_create ("proof");
  tcase_add_test (tcase, token_is_what_it_always_was);
  tcase_add_test (tcase, only_what_was_signed_verifies);
  tcase_add_test (tcase, domains_are_compared_in_ascii);
  tcase_add_test (tcase, key_and_day_are_signed_too);
  tcase_add_test (tcase, changed_macs_do_not_verify);
  tcase_add_test (tcase, values_do_not_run_together);
  tcase_add_test (tcase, form_is_told);
  tcase_add_test (tcase, day_is_its_start);
  tcase_add_test (tcase, long_values_are_none);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (proof_suite ());
}

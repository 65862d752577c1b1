/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row a line of the evidence table, and one for each side of each boundary.
 * Ages count back from NOW; an age of 0 means that the instant is unknown.
 */
#include "base/instant.h"
#include "suite.h"
#include "verdict/judge.h"

#include <check.h>

#define NOW      G_GINT64_CONSTANT (1800000000)
#define MINUTE   SECONDS_PER_MINUTE
#define DAY      SECONDS_PER_DAY
#define LIFETIME (10 * DAY)
#define KEEP     (45 * DAY)
#define OLD      (100 * DAY) /* coverage that reaches back far enough */

typedef struct {
  const char *ids;    /* answers: F found, A absent, U unavailable */
  gint64 age;         /* of its Date */
  gint64 off;         /* the match's Date is that much later */
  gboolean dateless;  /* the match has no Date */
  gboolean no_header; /* the report only names it */
  SubjectAgreement subject;
  char envelope; /* answer to its envelope id; 0: it has none */
} OriginalRow;

typedef struct {
  const char *name;
  ReportKind kind;
  OriginalRow originals[3];
  const char *recipients; /* answers */
  gint64 sent_age;        /* of the recipients' matches */
  SubjectAgreement recipient_subject;
  gboolean unavailable;
  gboolean incomplete;
  const char *proofs; /* tokens: V verified, O too old, W wrong, K unknown key,
                         A ambiguous, U unreadable */
  gint64 proof_age;   /* of the day of V */
  guint proof_of;     /* index of the original that has them */
  gint64 covered, recipients_covered; /* ages */
  Evidence expected;
  const char *subject_of;
} Row;

#define FAILURE   .kind = REPORT_KIND_FAILURE
#define AUTOREPLY .kind = REPORT_KIND_AUTOREPLY
#define AGREES    .subject = SUBJECT_AGREES
#define DIFFERS   .subject = SUBJECT_DIFFERS
#define NAMES     .subject_of

/* clang-format off */
static const Row rows[] = {
    {"ordinary mail", .kind = REPORT_KIND_ORDINARY, .expected = EVIDENCE_NONE},
    {"feedback", .kind = REPORT_KIND_FEEDBACK, {{"F"}},
     .expected = EVIDENCE_NOT_JUDGED},
    {"kind switched off", .kind = REPORT_KIND_SUCCESS, {{"A"}}, .covered = OLD,
     .expected = EVIDENCE_NOT_JUDGED},

    /* proof */
    {"feedback with a token", .kind = REPORT_KIND_FEEDBACK, {{"A"}},
     .proofs = "V", .expected = EVIDENCE_NOT_JUDGED},
    {"kind switched off, with a token", .kind = REPORT_KIND_SUCCESS, {{"A"}},
     .proofs = "V", .covered = OLD, .expected = EVIDENCE_NOT_JUDGED},
    {"token, log not asked", FAILURE, {{"A", DAY}}, .proofs = "V",
     .expected = EVIDENCE_PROOF, NAMES = "1.1@id"},
    {"token, id absent", FAILURE, {{"A", DAY}}, .proofs = "V", .covered = OLD,
     .expected = EVIDENCE_PROOF, NAMES = "1.1@id"},
    {"token, log unavailable", FAILURE, {{"U", DAY}}, .proofs = "V",
     .unavailable = TRUE, .expected = EVIDENCE_PROOF, NAMES = "1.1@id"},
    {"token stands before id-reused", FAILURE, {{"F", DAY, DAY, DIFFERS}},
     .proofs = "V", .expected = EVIDENCE_PROOF, NAMES = "1.1@id"},
    {"token on a delay", .kind = REPORT_KIND_DELAY, {{"A", DAY}},
     .proofs = "V", .covered = OLD, .expected = EVIDENCE_PROOF,
     NAMES = "1.1@id"},
    {"token of the second original", FAILURE, {{"A", DAY}, {"A", DAY}},
     .proofs = "V", .proof_of = 1, .covered = OLD, .expected = EVIDENCE_PROOF,
     NAMES = "2.1@id"},
    {"token of a day that ended a second less than keep ago", FAILURE,
     {{"A", DAY}}, .proofs = "V", .proof_age = KEEP + DAY - 1, .covered = OLD,
     .expected = EVIDENCE_PROOF, NAMES = "1.1@id"},
    {"token of a day that ended keep ago", FAILURE, {{"A", DAY}},
     .proofs = "V", .proof_age = KEEP + DAY, .covered = OLD,
     .expected = EVIDENCE_NEVER_SENT, NAMES = "1.1@id"},
    {"token a day ahead", FAILURE, {{"A", DAY}}, .proofs = "V",
     .proof_age = -DAY, .covered = OLD, .expected = EVIDENCE_PROOF,
     NAMES = "1.1@id"},
    {"token a day and a second ahead", FAILURE, {{"A", DAY}}, .proofs = "V",
     .proof_age = -DAY - 1, .covered = OLD, .expected = EVIDENCE_NEVER_SENT,
     NAMES = "1.1@id"},
    {"a token that verifies among others", FAILURE, {{"A", DAY}},
     .proofs = "UAKWOV", .covered = OLD, .expected = EVIDENCE_PROOF,
     NAMES = "1.1@id"},
    {"tokens that don't, id absent", FAILURE, {{"A", DAY}}, .proofs = "UAKWO",
     .covered = OLD, .expected = EVIDENCE_NEVER_SENT, NAMES = "1.1@id"},
    {"tokens that don't, id found", FAILURE, {{"F", DAY}}, .proofs = "UAKWO",
     .covered = OLD, .expected = EVIDENCE_MESSAGE_ID, NAMES = "1.1@id"},
    {"tokens that don't, empty log", FAILURE, {{"A", DAY}}, .proofs = "UAKWO",
     .expected = EVIDENCE_LOG_TOO_YOUNG},

    /* message-id */
    {"failure, id found", FAILURE, {{"F", DAY}}, .covered = OLD,
     .expected = EVIDENCE_MESSAGE_ID, NAMES = "1.1@id"},
    {"delay, id found", .kind = REPORT_KIND_DELAY, {{"F", DAY}},
     .expected = EVIDENCE_MESSAGE_ID, NAMES = "1.1@id"},
    {"autoreply, id found", AUTOREPLY, {{"F", .no_header = TRUE}},
     .expected = EVIDENCE_MESSAGE_ID, NAMES = "1.1@id"},
    {"disposition, id found", .kind = REPORT_KIND_DISPOSITION, {{"F", DAY}},
     .expected = EVIDENCE_MESSAGE_ID, NAMES = "1.1@id"},
    {"two ids of ours in one original", FAILURE, {{"FF", DAY}},
     .expected = EVIDENCE_MESSAGE_ID, NAMES = "1.1@id"},
    {"an id of ours beside a foreign one", FAILURE, {{"FA", DAY}},
     .covered = OLD, .expected = EVIDENCE_NEVER_SENT, NAMES = "1.2@id"},
    {"only named, ours beside another", AUTOREPLY,
     {{"AF", DAY, .no_header = TRUE}}, .covered = OLD,
     .expected = EVIDENCE_MESSAGE_ID, NAMES = "1.2@id"},
    {"a foreign id beside one of ours", FAILURE, {{"AF", DAY}}, .covered = OLD,
     .expected = EVIDENCE_NEVER_SENT, NAMES = "1.1@id"},
    {"second original is ours", FAILURE, {{"A", DAY}, {"F", DAY}},
     .covered = OLD, .expected = EVIDENCE_MESSAGE_ID, NAMES = "2.1@id"},
    {"found though a log failed", FAILURE, {{"F", DAY}}, .unavailable = TRUE,
     .expected = EVIDENCE_MESSAGE_ID, NAMES = "1.1@id"},
    {"found beside an unavailable answer", FAILURE, {{"U", DAY}, {"F", DAY}},
     .expected = EVIDENCE_MESSAGE_ID, NAMES = "2.1@id"},
    {"found in an empty coverage", FAILURE, {{"F", DAY}},
     .expected = EVIDENCE_MESSAGE_ID, NAMES = "1.1@id"},

    /* id-reused */
    {"other subject, 59 s off", FAILURE, {{"F", DAY, 59, DIFFERS}},
     .expected = EVIDENCE_MESSAGE_ID, NAMES = "1.1@id"},
    {"other subject, 60 s off", FAILURE, {{"F", DAY, 60, DIFFERS}},
     .expected = EVIDENCE_MESSAGE_ID, NAMES = "1.1@id"},
    {"other subject, 61 s off", FAILURE, {{"F", DAY, 61, DIFFERS}},
     .expected = EVIDENCE_ID_REUSED, NAMES = "1.1@id"},
    {"other subject, 60 s early", FAILURE, {{"F", DAY, -60, DIFFERS}},
     .expected = EVIDENCE_MESSAGE_ID, NAMES = "1.1@id"},
    {"other subject, 61 s early", FAILURE, {{"F", DAY, -61, DIFFERS}},
     .expected = EVIDENCE_ID_REUSED, NAMES = "1.1@id"},
    {"other subject, report has no date", FAILURE, {{"F", 0, 0, DIFFERS}},
     .expected = EVIDENCE_MESSAGE_ID, NAMES = "1.1@id"},
    {"other subject, log has no date", FAILURE,
     {{"F", DAY, 0, DIFFERS, .dateless = TRUE}},
     .expected = EVIDENCE_MESSAGE_ID, NAMES = "1.1@id"},
    {"other subject and date, no returned header", FAILURE,
     {{"F", DAY, DAY, DIFFERS, .no_header = TRUE}},
     .expected = EVIDENCE_MESSAGE_ID, NAMES = "1.1@id"},
    {"no subject, a day less a second off", FAILURE, {{"F", DAY, DAY - 1}},
     .expected = EVIDENCE_MESSAGE_ID, NAMES = "1.1@id"},
    {"no subject, a day off", FAILURE, {{"F", DAY, DAY}},
     .expected = EVIDENCE_MESSAGE_ID, NAMES = "1.1@id"},
    {"no subject, a day and a second off", FAILURE, {{"F", DAY, DAY + 1}},
     .expected = EVIDENCE_ID_REUSED, NAMES = "1.1@id"},
    {"no subject, a day and a second early", FAILURE, {{"F", DAY, -DAY - 1}},
     .expected = EVIDENCE_ID_REUSED, NAMES = "1.1@id"},
    {"same subject, a year off", FAILURE, {{"F", DAY, 365 * DAY, AGREES}},
     .expected = EVIDENCE_MESSAGE_ID, NAMES = "1.1@id"},
    {"two ids, both reused", FAILURE, {{"FF", DAY, DAY, DIFFERS}},
     .expected = EVIDENCE_ID_REUSED, NAMES = "1.1@id"},
    {"one original reused, one really ours", FAILURE,
     {{"F", DAY, DAY, DIFFERS}, {"F", DAY, 0, AGREES}},
     .expected = EVIDENCE_MESSAGE_ID, NAMES = "2.1@id"},
    {"every original reused", FAILURE,
     {{"F", DAY, DAY, DIFFERS}, {"F", DAY, DAY, DIFFERS}},
     .expected = EVIDENCE_ID_REUSED, NAMES = "1.1@id"},
    {"one original reused, one never sent", FAILURE,
     {{"F", DAY, DAY, DIFFERS}, {"A", DAY}}, .covered = OLD,
     .expected = EVIDENCE_ID_REUSED, NAMES = "1.1@id"},
    {"reused, but the other log may know it", FAILURE,
     {{"F", DAY, DAY, DIFFERS}}, .unavailable = TRUE,
     .expected = EVIDENCE_LOG_UNAVAILABLE},
    {"reused, though the envelope id is ours", FAILURE,
     {{"F", DAY, DAY, DIFFERS, .envelope = 'F'}},
     .expected = EVIDENCE_ID_REUSED, NAMES = "1.1@id"},

    /* envelope-id */
    {"envelope id found, id absent", FAILURE, {{"A", DAY, .envelope = 'F'}},
     .covered = OLD, .expected = EVIDENCE_ENVELOPE_ID, NAMES = "envelope1"},
    {"envelope id found, nothing else", FAILURE, {{"", .envelope = 'F'}},
     .expected = EVIDENCE_ENVELOPE_ID, NAMES = "envelope1"},
    {"envelope id of the second original", FAILURE,
     {{"A", DAY, .envelope = 'A'}, {"", .envelope = 'F'}}, .covered = OLD,
     .expected = EVIDENCE_ENVELOPE_ID, NAMES = "envelope2"},
    {"envelope id absent, id found", FAILURE, {{"F", DAY, .envelope = 'A'}},
     .expected = EVIDENCE_MESSAGE_ID, NAMES = "1.1@id"},
    {"envelope id absent, nothing else", FAILURE, {{"", DAY, .envelope = 'A'}},
     .covered = OLD, .expected = EVIDENCE_NO_REFERENCE},
    {"envelope id unavailable, id absent", FAILURE,
     {{"A", DAY, .envelope = 'U'}}, .covered = OLD,
     .expected = EVIDENCE_LOG_UNAVAILABLE},

    /* recipient */
    {"recipient found", FAILURE, {{"", DAY}}, "F", DAY, .covered = OLD,
     .expected = EVIDENCE_RECIPIENT, NAMES = "rcpt1@example.net"},
    {"recipient found, no original at all", FAILURE, {{NULL}}, "F", DAY,
     .expected = EVIDENCE_RECIPIENT, NAMES = "rcpt1@example.net"},
    {"second recipient found", FAILURE, {{""}}, "AF", DAY,
     .expected = EVIDENCE_RECIPIENT, NAMES = "rcpt2@example.net"},
    {"recipient found, subject agrees", FAILURE, {{""}}, "F", DAY,
     SUBJECT_AGREES, .expected = EVIDENCE_RECIPIENT,
     NAMES = "rcpt1@example.net"},
    {"recipient found, subject differs", FAILURE, {{""}}, "F", DAY,
     SUBJECT_DIFFERS, .covered = OLD, .recipients_covered = OLD,
     .expected = EVIDENCE_NO_REFERENCE},
    {"recipient found, but an id can be read", FAILURE, {{"A", DAY}}, "F", DAY,
     .covered = OLD, .expected = EVIDENCE_NEVER_SENT, NAMES = "1.1@id"},
    {"wrote queue_lifetime ago", FAILURE, {{""}}, "F", LIFETIME,
     .expected = EVIDENCE_RECIPIENT, NAMES = "rcpt1@example.net"},
    {"wrote a second more ago", FAILURE, {{""}}, "F", LIFETIME + 1,
     .covered = OLD, .recipients_covered = OLD,
     .expected = EVIDENCE_NO_REFERENCE},
    {"wrote a day ahead", FAILURE, {{""}}, "F", -DAY,
     .expected = EVIDENCE_RECIPIENT, NAMES = "rcpt1@example.net"},
    {"wrote a day and a second ahead", FAILURE, {{""}}, "F", -DAY - 1,
     .covered = OLD, .recipients_covered = OLD,
     .expected = EVIDENCE_NO_REFERENCE},
    {"autoreply from whom we wrote to", AUTOREPLY, {{NULL}}, "F", DAY,
     .expected = EVIDENCE_RECIPIENT, NAMES = "reporter@example.net"},
    {"autoreply from whom we wrote to long ago", AUTOREPLY, {{NULL}}, "F",
     LIFETIME + 1, .covered = OLD, .recipients_covered = OLD,
     .expected = EVIDENCE_NO_REFERENCE},
    {"recipient found though a log failed", FAILURE, {{""}}, "F", DAY,
     .unavailable = TRUE, .expected = EVIDENCE_RECIPIENT,
     NAMES = "rcpt1@example.net"},

    /* log-unavailable */
    {"no log could be asked", FAILURE, {{"U", DAY}}, .unavailable = TRUE,
     .expected = EVIDENCE_LOG_UNAVAILABLE},
    {"absent in one log, the other failed", FAILURE, {{"A", DAY}},
     .unavailable = TRUE, .covered = OLD, .expected = EVIDENCE_LOG_UNAVAILABLE},
    {"one of two ids unavailable", FAILURE, {{"FU", DAY}}, .covered = OLD,
     .expected = EVIDENCE_LOG_UNAVAILABLE},
    {"a recipient unavailable", FAILURE, {{""}}, "AU", .covered = OLD,
     .recipients_covered = OLD, .expected = EVIDENCE_LOG_UNAVAILABLE},
    {"unavailable stands before no-reference", FAILURE, {{NULL}},
     .unavailable = TRUE, .expected = EVIDENCE_LOG_UNAVAILABLE},

    /* no-reference */
    {"nothing to go by", FAILURE, {{NULL}}, .covered = OLD,
     .recipients_covered = OLD, .expected = EVIDENCE_NO_REFERENCE},
    {"an original without any name", FAILURE, {{"", DAY}}, .covered = OLD,
     .expected = EVIDENCE_NO_REFERENCE},
    {"autoreply without an id", AUTOREPLY, {{NULL}}, "A", .covered = OLD,
     .recipients_covered = OLD, .expected = EVIDENCE_NO_REFERENCE},
    {"autoreply without id and sender", AUTOREPLY, {{NULL}}, .covered = OLD,
     .expected = EVIDENCE_NO_REFERENCE},

    /* never-sent and log-too-young */
    {"failure, never sent", FAILURE, {{"A", DAY}}, .covered = OLD,
     .expected = EVIDENCE_NEVER_SENT, NAMES = "1.1@id"},
    {"delay, never sent", .kind = REPORT_KIND_DELAY, {{"A", DAY}},
     .covered = OLD, .expected = EVIDENCE_NEVER_SENT, NAMES = "1.1@id"},
    {"disposition, never sent", .kind = REPORT_KIND_DISPOSITION, {{"A", DAY}},
     .covered = OLD, .expected = EVIDENCE_NEVER_SENT, NAMES = "1.1@id"},
    {"autoreply, never sent", AUTOREPLY, {{"A", .no_header = TRUE}}, "A",
     .covered = OLD, .expected = EVIDENCE_NEVER_SENT, NAMES = "1.1@id"},
    {"empty log", FAILURE, {{"A", DAY}}, .expected = EVIDENCE_LOG_TOO_YOUNG},
    {"covered just as long as mail bounces", FAILURE, {{"A", 0}},
     .covered = LIFETIME, .expected = EVIDENCE_NEVER_SENT, NAMES = "1.1@id"},
    {"covered a second less, no date", FAILURE, {{"A", 0}}, .covered = LIFETIME
     - 1, .expected = EVIDENCE_LOG_TOO_YOUNG},
    {"long covered, a lying old date", FAILURE, {{"A", 1000 * DAY}},
     .covered = OLD, .expected = EVIDENCE_NEVER_SENT, NAMES = "1.1@id"},
    {"long covered, a lying future date", FAILURE, {{"A", -1000 * DAY}},
     .covered = OLD, .expected = EVIDENCE_NEVER_SENT, NAMES = "1.1@id"},
    {"dated at the start of coverage", FAILURE, {{"A", DAY}}, .covered = DAY,
     .expected = EVIDENCE_NEVER_SENT, NAMES = "1.1@id"},
    {"dated a second before coverage", FAILURE, {{"A", DAY + 1}},
     .covered = DAY, .expected = EVIDENCE_LOG_TOO_YOUNG},
    {"dated a day ahead", FAILURE, {{"A", -DAY}}, .covered = DAY,
     .expected = EVIDENCE_NEVER_SENT, NAMES = "1.1@id"},
    {"dated a day and a second ahead", FAILURE, {{"A", -DAY - 1}},
     .covered = DAY, .expected = EVIDENCE_LOG_TOO_YOUNG},
    {"two originals, both inside coverage", FAILURE,
     {{"A", DAY}, {"A", MINUTE}}, .covered = 2 * DAY,
     .expected = EVIDENCE_NEVER_SENT, NAMES = "1.1@id"},
    {"two originals, one before coverage", FAILURE,
     {{"A", DAY}, {"A", 3 * DAY}}, .covered = 2 * DAY,
     .expected = EVIDENCE_LOG_TOO_YOUNG},
    {"two originals, one without a date", FAILURE, {{"A", DAY}, {"A", 0}},
     .covered = 2 * DAY, .expected = EVIDENCE_LOG_TOO_YOUNG},

    /* a cap was reached: the original may stand in what was not read */
    {"recipient absent, not all was read", FAILURE, {{""}}, "A",
     .covered = OLD, .recipients_covered = OLD, .incomplete = TRUE,
     .expected = EVIDENCE_NO_REFERENCE},
    {"named id absent, not all was read", FAILURE,
     {{"A", DAY, .no_header = TRUE}}, .covered = OLD, .incomplete = TRUE,
     .expected = EVIDENCE_NO_REFERENCE},
    {"returned id absent, the rest was not read", FAILURE, {{"A", DAY}},
     .covered = OLD, .incomplete = TRUE, .expected = EVIDENCE_NEVER_SENT,
     NAMES = "1.1@id"},
    {"returned id found, the rest was not read", FAILURE, {{"F", DAY}},
     .covered = OLD, .incomplete = TRUE, .expected = EVIDENCE_MESSAGE_ID,
     NAMES = "1.1@id"},

    /* never-wrote-to */
    {"never wrote to", FAILURE, {{"", DAY}}, "AA", .covered = OLD,
     .recipients_covered = OLD, .expected = EVIDENCE_NEVER_WROTE_TO,
     NAMES = "rcpt1@example.net"},
    {"never wrote to, no original", FAILURE, {{NULL}}, "A", .covered = OLD,
     .recipients_covered = OLD, .expected = EVIDENCE_NEVER_WROTE_TO,
     NAMES = "rcpt1@example.net"},
    {"recipients covered just long enough", FAILURE, {{""}}, "A",
     .covered = OLD, .recipients_covered = LIFETIME,
     .expected = EVIDENCE_NEVER_WROTE_TO, NAMES = "rcpt1@example.net"},
    {"recipients covered a second less", FAILURE, {{""}}, "A", .covered = OLD,
     .recipients_covered = LIFETIME - 1, .expected = EVIDENCE_LOG_TOO_YOUNG},
    {"covered a second less, recipients longer", FAILURE, {{""}}, "A",
     .covered = LIFETIME - 1, .recipients_covered = OLD,
     .expected = EVIDENCE_LOG_TOO_YOUNG},
    {"the log knows no recipients", FAILURE, {{"", DAY}}, "A", .covered = OLD,
     .expected = EVIDENCE_LOG_TOO_YOUNG},
    {"dated inside the recipients' coverage", FAILURE, {{"", DAY}}, "A",
     .covered = OLD, .recipients_covered = DAY,
     .expected = EVIDENCE_NEVER_WROTE_TO, NAMES = "rcpt1@example.net"},
    {"dated before the recipients' coverage", FAILURE, {{"", DAY + 1}}, "A",
     .covered = OLD, .recipients_covered = DAY,
     .expected = EVIDENCE_LOG_TOO_YOUNG},
    {"young recipients' coverage, no original", FAILURE, {{NULL}}, "A",
     .covered = OLD, .recipients_covered = DAY,
     .expected = EVIDENCE_LOG_TOO_YOUNG},
};
/* clang-format on */

static gint64
from_age (gint64 age)
{
  return age == 0 ? INSTANT_UNKNOWN : NOW - age;
}

static SentAnswer *
answer_from (char letter, const SentMatch *match)
{
  SentAnswer *answer = sent_answer_new (letter == 'F'   ? SENT_FOUND
                                        : letter == 'A' ? SENT_ABSENT
                                                        : SENT_UNAVAILABLE);
  if (letter == 'F')
    g_array_append_val (answer->matches, *match);
  return answer;
}

static void
add_original (const OriginalRow *row, guint number, Report *report,
              Answers *answers)
{
  Original *original = original_new ();
  OriginalAnswers *about = original_answers_new ();
  original->date = from_age (row->age);
  original->proof.message_id = g_strdup_printf ("%u.1@id", number);
  original->header_block = row->no_header ? NULL : g_strdup ("Subject: x\n");
  SentMatch match = {NOW - DAY, INSTANT_UNKNOWN, row->subject, 0};
  if (!row->dateless)
    match.date = (row->age == 0 ? NOW - DAY : original->date) + row->off;
  for (guint i = 0; row->ids[i] != '\0'; i++) {
    g_ptr_array_add (original->message_ids,
                     g_strdup_printf ("%u.%u@id", number, i + 1));
    g_ptr_array_add (about->message_ids, answer_from (row->ids[i], &match));
  }
  if (row->envelope != 0) {
    original->envelope_id = g_strdup_printf ("envelope%u", number);
    about->envelope_id = answer_from (row->envelope, &match);
  }
  g_ptr_array_add (report->originals, original);
  g_ptr_array_add (answers->originals, about);
}

static void
add_proofs (const Row *row, Answers *answers)
{
  static const ProofState states[] = {
      ['V'] = PROOF_VERIFIED,  ['O'] = PROOF_VERIFIED,
      ['W'] = PROOF_WRONG,     ['K'] = PROOF_KEY_UNKNOWN,
      ['A'] = PROOF_AMBIGUOUS, ['U'] = PROOF_UNREADABLE};
  for (const char *p = row->proofs; p != NULL && *p != '\0'; p++) {
    ProofAnswer *proof = g_new0 (ProofAnswer, 1);
    proof->original = row->proof_of;
    proof->state = states[(guchar) *p];
    proof->day = NOW - (*p == 'O' ? OLD : row->proof_age);
    g_ptr_array_add (answers->proofs, proof);
  }
}

static void
fill_from_row (const Row *row, Report *report, Answers *answers)
{
  report->kind = row->kind;
  answers->unavailable = row->unavailable;
  report->is_incomplete = row->incomplete;
  add_proofs (row, answers);
  answers->covered_since = from_age (row->covered);
  answers->recipients_covered_since = from_age (row->recipients_covered);
  for (guint i = 0; i < 3 && row->originals[i].ids != NULL; i++)
    add_original (&row->originals[i], i + 1, report, answers);
  SentMatch match = {NOW - row->sent_age, INSTANT_UNKNOWN,
                     row->recipient_subject, SENT_WAY_RECORD};
  const char *recipients = row->recipients == NULL ? "" : row->recipients;
  for (guint i = 0; recipients[i] != '\0'; i++) {
    g_ptr_array_add (answers->recipients, answer_from (recipients[i], &match));
    if (row->kind == REPORT_KIND_AUTOREPLY)
      report->reporter = g_strdup ("reporter@example.net");
    else
      g_ptr_array_add (report->recipients,
                       g_strdup_printf ("rcpt%u@example.net", i + 1));
  }
}

static Policy
usual_policy (void)
{
  Policy policy = {.queue_lifetime_seconds = LIFETIME, .keep_seconds = KEEP};
  for (guint i = 0; i < N_REPORT_KINDS; i++)
    policy.judged[i] = i != REPORT_KIND_SUCCESS;
  return policy;
}

START_TEST (judges_row)
{
  const Row *row = &rows[_i];
  g_autoptr (Report) report = report_new ();
  g_autoptr (Answers) answers = answers_new ();
  Policy policy = usual_policy ();
  fill_from_row (row, report, answers);

  Judgement judgement = judge (report, answers, &policy, NOW);

  ck_assert_msg (judgement.evidence == row->expected, "%s: %s, not %s",
                 row->name, evidence_name (judgement.evidence),
                 evidence_name (row->expected));
  ck_assert_msg (judgement.verdict == evidence_verdict (row->expected), "%s",
                 row->name);
  ck_assert_msg (g_strcmp0 (judgement.subject_of, row->subject_of) == 0,
                 "%s: about %s", row->name, judgement.subject_of);
}
END_TEST

/* An entry is kept for keep, so coverage never reaches back further than
 * that, whatever the log says. */
START_TEST (keep_limits_coverage)
{
  static const struct {
    const char *name;
    gint64 keep;
    gint64 age;
    Evidence expected;
  } cases[] = {
      {"keep is queue_lifetime", LIFETIME, 0, EVIDENCE_NEVER_SENT},
      {"keep is less, no date", LIFETIME - 1, 0, EVIDENCE_LOG_TOO_YOUNG},
      {"dated keep ago", 5 * DAY, 5 * DAY, EVIDENCE_NEVER_SENT},
      {"dated a second more ago", 5 * DAY, 5 * DAY + 1, EVIDENCE_LOG_TOO_YOUNG},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    Row row = {cases[i].name, FAILURE, {{"A", cases[i].age}}, .covered = OLD};
    g_autoptr (Report) report = report_new ();
    g_autoptr (Answers) answers = answers_new ();
    Policy policy = usual_policy ();
    policy.keep_seconds = cases[i].keep;
    fill_from_row (&row, report, answers);
    Judgement judgement = judge (report, answers, &policy, NOW);
    ck_assert_msg (judgement.evidence == cases[i].expected, "%s: %s",
                   cases[i].name, evidence_name (judgement.evidence));
  }
}
END_TEST

/* An id that we sent twice (a list copy, an import) is reused only where the
 * returned message is neither. */
/* We sent it without a Message-ID, and the MTA that bounced it added one. */
START_TEST (message_without_id_is_told_by_date_and_subject)
{
  static const struct {
    const char *name;
    gint64 off;
    SubjectAgreement subject;
    gint64 age; /* of the returned Date */
    Evidence expected;
  } cases[] = {
      {"the same date and subject", 0, SUBJECT_AGREES, DAY, EVIDENCE_RECIPIENT},
      {"the same date, no subject", 0, SUBJECT_UNKNOWN, DAY,
       EVIDENCE_RECIPIENT},
      {"a minute off", MINUTE, SUBJECT_AGREES, DAY, EVIDENCE_RECIPIENT},
      {"more than a minute off", MINUTE + 1, SUBJECT_AGREES, DAY,
       EVIDENCE_NEVER_SENT},
      {"another subject", 0, SUBJECT_DIFFERS, DAY, EVIDENCE_NEVER_SENT},
      {"no date returned", 0, SUBJECT_AGREES, 0, EVIDENCE_NEVER_SENT},
      {"recorded without a date, same subject", INSTANT_UNKNOWN, SUBJECT_AGREES,
       DAY + SECONDS_PER_HOUR, EVIDENCE_RECIPIENT},
      {"recorded without a date, an hour later", INSTANT_UNKNOWN,
       SUBJECT_AGREES, DAY + SECONDS_PER_HOUR + 1, EVIDENCE_NEVER_SENT},
      {"recorded without date or subject", INSTANT_UNKNOWN, SUBJECT_UNKNOWN,
       DAY, EVIDENCE_NEVER_SENT},
  };
  const Row row = {"", FAILURE, {{"A"}}, "A", .covered = OLD};
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Report) report = report_new ();
    g_autoptr (Answers) answers = answers_new ();
    Policy policy = usual_policy ();
    fill_from_row (&row, report, answers);
    g_ptr_array_set_size (answers->recipients, 0);
    Original *original = g_ptr_array_index (report->originals, 0);
    original->date = from_age (cases[i].age);
    gint64 date = cases[i].off == INSTANT_UNKNOWN ? INSTANT_UNKNOWN
                                                  : NOW - DAY + cases[i].off;
    const SentMatch match = {NOW - DAY, date, cases[i].subject,
                             SENT_WAY_RECORD};
    g_ptr_array_add (answers->unidentified, answer_from ('F', &match));
    Judgement judgement = judge (report, answers, &policy, NOW);
    ck_assert_msg (judgement.evidence == cases[i].expected, "%s: %s",
                   cases[i].name, evidence_name (judgement.evidence));
  }
}
END_TEST

START_TEST (receive_only_addresses_never_send)
{
  static const struct {
    const char *name, *addressee;
    gint64 now;  /* days after the alias was retired */
    gint64 date; /* of the original, so too; 0: unknown */
    Evidence expected;
    const char *ids; /* answers, as in a row above */
    gboolean unavailable;
  } cases[] = {
      {"always", "info@example.org", 0, -5, EVIDENCE_NEVER_SENDS, "A", FALSE},
      {"whatever its case", "Info@Example.ORG", 0, 0, EVIDENCE_NEVER_SENDS, "A",
       FALSE},
      {"with no log", "info@example.org", 0, 0, EVIDENCE_NEVER_SENDS, "U",
       TRUE},
      {"but we did send it", "info@example.org", 0, 0, EVIDENCE_MESSAGE_ID, "F",
       FALSE},
      {"another address", "us@example.org", 0, -5, EVIDENCE_NEVER_SENT, "A",
       FALSE},
      {"a longer address", "info@example.org.example.net", 0, -5,
       EVIDENCE_NEVER_SENT, "A", FALSE},
      {"long retired", "x@old.example.org", 10, 0, EVIDENCE_NEVER_SENDS, "A",
       FALSE},
      {"long retired, old date", "x@old.example.org", 10, -9,
       EVIDENCE_NEVER_SENDS, "A", FALSE},
      {"retired, new date", "x@old.example.org", 9, 1, EVIDENCE_NEVER_SENDS,
       "A", FALSE},
      {"retired, date before", "x@old.example.org", 9, -1, EVIDENCE_NEVER_SENT,
       "A", FALSE},
      {"retired, no date", "x@old.example.org", 9, 0, EVIDENCE_NEVER_SENT, "A",
       FALSE},
      {"not retired yet", "x@old.example.org", -1, 1, EVIDENCE_NEVER_SENT, "A",
       FALSE},
  };
  const gint64 retired = G_GINT64_CONSTANT (1790812800); /* 2026-10-01 */
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Report) report = report_new ();
    g_autoptr (Answers) answers = answers_new ();
    const Row row = {FAILURE,
                     {{cases[i].ids}},
                     .unavailable = cases[i].unavailable,
                     .covered = 1000 * DAY};
    Policy policy = usual_policy ();
    policy.never_sends = "info@example.org;"
                         " *@old.example.org since 2026-10-01";
    fill_from_row (&row, report, answers);
    g_ptr_array_add (report->addressees, g_strdup ("anna@example.org"));
    g_ptr_array_add (report->addressees, g_strdup (cases[i].addressee));
    Original *original = g_ptr_array_index (report->originals, 0);
    if (cases[i].date != 0)
      original->date = retired + cases[i].date * DAY;
    Judgement judgement =
        judge (report, answers, &policy, retired + cases[i].now * DAY);
    ck_assert_msg (judgement.evidence == cases[i].expected, "%s: %s",
                   cases[i].name, evidence_name (judgement.evidence));
    if (judgement.evidence == EVIDENCE_NEVER_SENDS)
      ck_assert_str_eq (judgement.subject_of, cases[i].addressee);
  }
}
END_TEST

START_TEST (one_agreeing_match_is_enough)
{
  Row row = {"two matches", FAILURE, {{"F", DAY, DAY, DIFFERS}}};
  g_autoptr (Report) report = report_new ();
  g_autoptr (Answers) answers = answers_new ();
  Policy policy = usual_policy ();
  fill_from_row (&row, report, answers);
  ck_assert_int_eq (judge (report, answers, &policy, NOW).evidence,
                    EVIDENCE_ID_REUSED);

  OriginalAnswers *about = g_ptr_array_index (answers->originals, 0);
  SentAnswer *answer = g_ptr_array_index (about->message_ids, 0);
  SentMatch agreeing = {NOW - DAY, NOW - DAY, SUBJECT_AGREES, 0};
  g_array_append_val (answer->matches, agreeing);
  ck_assert_int_eq (judge (report, answers, &policy, NOW).evidence,
                    EVIDENCE_MESSAGE_ID);
}
END_TEST

/* One id of an original agrees, the other was harvested: a forger may put
 * his returned header under both. */
START_TEST (one_reused_id_spoils_its_original)
{
  Row row = {"two ids", FAILURE, {{"FF", DAY, 0, AGREES}}};
  g_autoptr (Report) report = report_new ();
  g_autoptr (Answers) answers = answers_new ();
  Policy policy = usual_policy ();
  fill_from_row (&row, report, answers);
  OriginalAnswers *about = g_ptr_array_index (answers->originals, 0);
  SentAnswer *second = g_ptr_array_index (about->message_ids, 1);
  SentMatch *match = &g_array_index (second->matches, SentMatch, 0);
  match->subject = SUBJECT_DIFFERS;
  match->date = NOW - 5 * DAY;

  Judgement judgement = judge (report, answers, &policy, NOW);
  ck_assert_int_eq (judgement.evidence, EVIDENCE_ID_REUSED);
  ck_assert_str_eq (judgement.subject_of, "1.2@id");
}
END_TEST

START_TEST (extreme_dates_do_not_overflow)
{
  Row row = {"extremes", FAILURE, {{"F", DAY, 0, DIFFERS}}};
  g_autoptr (Report) report = report_new ();
  g_autoptr (Answers) answers = answers_new ();
  Policy policy = usual_policy ();
  fill_from_row (&row, report, answers);
  Original *original = g_ptr_array_index (report->originals, 0);
  OriginalAnswers *about = g_ptr_array_index (answers->originals, 0);
  SentAnswer *answer = g_ptr_array_index (about->message_ids, 0);
  original->date = G_MAXINT64;
  g_array_index (answer->matches, SentMatch, 0).date = G_MININT64 + 1;
  ck_assert_int_eq (judge (report, answers, &policy, NOW).evidence,
                    EVIDENCE_ID_REUSED);
}
END_TEST

static Suite *
judge_suite (void)
{
  Suite *suite = suite_create ("judge");
  TCase *tcase = tcase_create ("judge");
  tcase_add_loop_test (tcase, judges_row, 0, G_N_ELEMENTS (rows));
  tcase_add_test (tcase, keep_limits_coverage);
  tcase_add_test (tcase, receive_only_addresses_never_send);
  tcase_add_test (tcase, one_agreeing_match_is_enough);
  tcase_add_test (tcase, message_without_id_is_told_by_date_and_subject);
  tcase_add_test (tcase, one_reused_id_spoils_its_original);
  tcase_add_test (tcase, extreme_dates_do_not_overflow);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (judge_suite ());
}

/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a line of an MTA's log says of a message. A reader an MTA; what they
 * have in common: strangers choose addresses, Message-IDs, HELO names and
 * subjects, so nothing is looked for in a line but in the place where the MTA
 * itself writes it.
 */
#pragma once

#include <glib.h>

typedef enum {
  LOG_ORIGIN_NONE,          /* the line says nothing of it */
  LOG_ORIGIN_OUTSIDE,       /* by SMTP without a login, or a report of the
                               MTA's own */
  LOG_ORIGIN_LOCAL,         /* by a program on this host */
  LOG_ORIGIN_AUTHENTICATED, /* by SMTP with a login */
} LogOrigin;

typedef struct {
  char *queue_id;
  LogOrigin origin;
  char *client;          /* address of the host it came from; nullable */
  char *user;            /* for LOG_ORIGIN_LOCAL: name or number; nullable */
  char *former_queue_id; /* it was in the queue under this one; nullable */
  char *message_id;      /* without brackets; nullable */
  char *date;            /* its Date field as it stands; nullable */
  char *subject;         /* its Subject field, so too; nullable */
  GPtrArray *recipients; /* char *: of an attempt to deliver */
  gboolean is_attempt;   /* somebody was to get it, and did or did not */
  gboolean is_end;       /* it left the queue */
} LogEvent;

void log_event_init (LogEvent *event);
void log_event_clear (LogEvent *event);

/* Fill @event, which is initialised, from a line's text; FALSE where it says
 * nothing of a message. @daemon: "smtpd", "cleanup" and so on. */
gboolean postfix_log_read (const char *daemon, const char *text,
                           LogEvent *event);
gboolean exim_log_read (const char *text, LogEvent *event);
gboolean sendmail_log_read (const char *text, LogEvent *event);

/* By the name of the program that wrote the line. */
gboolean log_event_read (const char *program, const char *text,
                         LogEvent *event);

/* For the readers. */

/* Adds @text, @length bytes of it, lower-cased, where it is an address. */
void log_event_add_recipient (LogEvent *event, const char *text, gsize length);
/* @text, @length bytes of it, with its escapes (as in C) resolved; half an
 * escape, where a line was cut off, is left out. */
char *log_unescape (const char *text, gsize length);
/* "<a@b>" or "a@b" as a Message-ID; NULL where it is none. */
char *log_message_id (const char *text, gsize length);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LogEvent, log_event_clear)

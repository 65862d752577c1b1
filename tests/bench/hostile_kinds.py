# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The messages of tests/bench/hostile: each kind grows one thing that a reader
of reports has to look at until the message has the size asked for.

KINDS maps a name to (argv of backsift, what it is compared with, maker), where
the maker takes a size in bytes. Those that are compared with 'ordinary' are
mail that is no report, or goes out.
"""
import base64

FILTER, RECORD = ('filter',), ('record',)
MAIL_LOG, IMPORT = ('record', '--mail-log'), ('import', '/dev/stdin')
KINDS = {}

FRIEND = (b'Return-Path: <friend@example.net>\n'
          b'Received: from mail.example.net (mail.example.net [192.0.2.20])\n'
          b'\tby mx.example.org (Postfix) with ESMTPS id 4B1D2C3E\n'
          b'\tfor <us@example.org>; Fri, 20 Nov 2026 08:00:01 +0000 (UTC)\n'
          b'From: A Friend <friend@example.net>\n'
          b'To: us@example.org\n'
          b'Subject: Lunch on Friday\n'
          b'Date: Fri, 20 Nov 2026 08:00:00 +0000\n'
          b'Message-ID: <lunch.1@example.net>\n'
          b'MIME-Version: 1.0\n'
          b'Content-Type: text/plain; charset=utf-8\n')
LINE = b'Shall we meet at noon, at the place by the river as always?\n'

# The same as who sent it keeps it.
SENT = FRIEND.split(b'\n', 1)[1]
DAEMON = (b'Return-Path: <>\n'
          b'From: Mail Delivery System <MAILER-DAEMON@mx.example.net>\n'
          b'To: us@example.org\n'
          b'Date: Fri, 20 Nov 2026 09:00:00 +0000\n'
          b'Message-ID: <bounce@mx.example.net>\n')
SUBJECT = b'Subject: Undelivered Mail Returned to Sender\n'
REPORT_TYPE = (b'MIME-Version: 1.0\nContent-Type: multipart/report;'
               b' report-type=delivery-status; boundary="=b"\n')
TEXT = b'I could not deliver your message.\n'
STATUS = (b'Reporting-MTA: dns; mx.example.net\n\n'
          b'Final-Recipient: rfc822; them@example.net\n'
          b'Action: failed\nStatus: 5.1.1\n')
RETURNED = (b'Return-Path: <us@example.org>\n'
            b'From: Us <us@example.org>\nTo: them@example.net\n'
            b'Message-ID: <never@example.org>\n'
            b'Date: Fri, 20 Nov 2026 08:00:00 +0000\nSubject: Tuesday\n')
NO_ID = (b'From: Us <us@example.org>\nTo: them@example.net\n'
         b'Date: Fri, 20 Nov 2026 08:00:00 +0000\nSubject: Tuesday\n')
NAMES = (b'iso-2022-jp', b'big5', b'euc-kr', b'koi8-r', b'windows-1256',
         b'tscii', b'hz', b'utf-7', b'iso-2022-cn-ext', b'euc-tw', b'cp932')
BINARY = b'Content-Type: %s\nContent-Transfer-Encoding: %s\n\n'


def ordinary(size):
    """A message as two people exchange them."""
    return fill(LINE, size, FRIEND + b'\n')


def dsn(size):
    """A report that returns a long message."""
    return fill(LINE, size, report(returned=RETURNED + b'\n', is_open=True))


def whole_dsn(size):
    """The same as MTAs write it: it has an end."""
    end = b'--=b--\n'
    return dsn(size - len(end)) + end


def mail_log(size):
    """What Postfix writes about mail that its users send."""
    return count(SUBMITTED, size)


def mbox(size):
    """A folder of sent mail."""
    letter = SENT.replace(b'lunch.1', b'lunch.%d')
    return count(b'From us@example.org Fri Nov 20 08:00:00 2026\n' + letter +
                 b'\n' + LINE * 50 + b'\n', size)


# --- building ----------------------------------------------------------------

def fill(piece, size, head=b'', tail=b''):
    """head, as many pieces as fit, and tail."""
    return head + piece * ((size - len(head) - len(tail)) // len(piece)) + tail


def count(piece, size, head=b'', tail=b''):
    """The same with pieces that have their number in them, once or more."""
    places = piece.count(b'%d')
    room = size - len(head) - len(tail)
    most = room // len(piece.replace(b'%d', b'0')) + 1
    text = b''.join(piece % ((n,) * places) for n in range(most))
    end = text.rfind(piece[:piece.index(b'%d')], 0, room)
    return head + text[:end] + tail


def nest(opening, size, head, core=b'', closing=b''):
    """opening and closing hold a number, the level."""
    levels = (size - len(head)) // (len(opening) + len(closing) + 8)
    return (head + b''.join(opening.replace(b'%d', b'%d' % n)
                            for n in range(levels)) + core +
            b''.join(closing.replace(b'%d', b'%d' % n)
                     for n in reversed(range(levels))))


def each_charset(piece):
    """The piece for each of some charsets, whose name goes where %s is."""
    places = piece.count(b'%s')
    return b''.join(piece % ((name,) * places) for name in NAMES)


def base64_of(piece, size, type_):
    """A message that is nothing but pieces in base64."""
    head = DAEMON + SUBJECT + BINARY % (type_, b'base64')
    return head + base64.encodebytes(fill(piece, (size - len(head)) * 76 // 77
                                          * 3 // 4))


def report(head=b'', text=TEXT, status=STATUS, returned=RETURNED,
           is_open=False, subject=SUBJECT):
    """A report of RFC 6522; one that is_open goes on in what it returns."""
    type_ = b'message/rfc822' if is_open else b'text/rfc822-headers'
    parts = ((b'text/plain', text), (b'message/delivery-status', status),
             (type_, returned))
    message = DAEMON + subject + REPORT_TYPE + head + b'\n'
    for name, content in parts:
        message += b'--=b\nContent-Type: ' + name + b'\n\n' + content
        message += b'' if is_open and name == type_ else b'\n'
    return message if is_open else message + b'--=b--\n'


def split(**which):
    """The report before and behind the mark @@ in one of its pieces."""
    head, tail = report(**which).split(b'@@')
    return head, tail


def plain(type_=b'text/plain', head=b''):
    """A report in words alone."""
    return (DAEMON + SUBJECT + head + b'Content-Type: ' + type_ + b'\n\n')


def kind(name, maker, argv=FILTER, like='DSN'):
    KINDS[name] = (argv, like, maker)


def filled(name, piece, grow=fill, **which):
    """A report with one of its pieces grown; piece goes where @@ is."""
    head, tail = split(**which)
    kind(name, lambda size: grow(piece, size, head, tail))


def in_text(name, piece, grow=fill, type_=b'text/plain', before=b''):
    """A report in words, which are pieces."""
    kind(name, lambda size: grow(piece, size, plain(type_) + before))


# --- MIME --------------------------------------------------------------------

MULTIPART = (b'Content-Type: multipart/mixed; boundary="=%d"\n\n--=%d\n')

kind('multiparts in multiparts',
     lambda size: nest(MULTIPART, size, DAEMON + SUBJECT, b'\n' + TEXT,
                       b'\n--=%d--\n'))
kind('boundaries that start as others do',
     lambda size: nest_prefixed(size))
kind('messages in messages',
     lambda size: fill(b'Content-Type: message/rfc822\n\n' + SUBJECT, size,
                       DAEMON + SUBJECT, b'\n' + TEXT))
kind('reports in reports', lambda size: reports_in_reports(size))
filled('parts', b'--=b\n\nx\n', text=b'x\n@@')
filled('empty parts', b'--=b\n', text=b'x\n@@')
filled('parts that are HTML', b'--=b\nContent-Type: text/html\n\n<p>x\n',
       text=b'x\n@@')
filled('parts that return messages',
       b'--=b\nContent-Type: message/rfc822\n\n' + NO_ID + b'\nx\n',
       text=b'x\n@@')
filled('boundaries that nearly match', b'--=bx\n', text=b'x\n@@')
filled('parameters in pieces (RFC 2231)', b' name*%d*=%%41;\n', grow=count,
       head=b'Content-Disposition: attachment;\n@@ x=y\n')
filled('Content-Type fields', b'Content-Type: text/plain; a=b; c*=utf-8\'\'d\n',
       head=b'@@')


def nest_prefixed(size):
    opening = b'Content-Type: multipart/mixed; boundary="%s"\n\n--%s\n'
    message = DAEMON + SUBJECT
    for n in range(1, 900):
        name = b'=' * (n % 60 + 1) + b'%d' % (n // 60)
        message += opening % (name, name)
    return fill(b'--' + b'=' * 61 + b'\n', size, message)


def reports_in_reports(size):
    """To the postmaster, each the original of the one around it."""
    head = b''
    for level in (b'1', b'2', b'3', b'4'):
        head += report(returned=b'', is_open=True).replace(
            b'us@example.org', b'postmaster@example.org').replace(
                b'=b', b'=' + level)
    return fill(LINE, size, head + RETURNED + b'\n')


# --- the header of a report --------------------------------------------------

filled('header fields', b'X-A: b\n', head=b'@@')
filled('a field of folds', b' b\n', head=b'X-A: b\n@@')
filled('recipients', b' a%d@example.org,\n', grow=count,
       head=b'Cc:\n@@ b@example.org\n')
filled('To fields', b'To: a, "b" <c@d>, e: f@g;\n', head=b'@@')
filled('groups of recipients', b'a:b@c.example;,', head=b'Cc: @@\n')
filled('groups in groups', b'a:', head=b'Cc: @@\n')
filled('comments in comments', b'(', head=b'Cc: @@\n')
filled('comments in dates', b'(', head=b'Date: Fri, 20 Nov @@\n')
filled('Date fields', b'Date: (a) 31/Foo/99999999999999999999 25:61 -9999\n',
       head=b'@@')
filled('quotes never closed', b'"a\\', head=b'Cc: @@\n')
filled('failed recipients', b'X-Failed-Recipients: a%d@example.org\n',
       grow=count, head=b'@@')
filled('the same failed recipient',
       b'X-Failed-Recipients: ' + b'z@z.zz,' * 1000 + b'\n',
       head=count(b'X-Failed-Recipients: a%d@z.zz\n', 31000) + b'@@')
filled('ids referred to', b' <a%d@example.org>\n', grow=count,
       head=b'References:\n@@')
filled('Message-ID fields', b'Message-ID: <a%d@example.org>\n', grow=count,
       head=b'@@')
filled('Received fields', b'Received: from a by b; Fri, 20 Nov 2026 08:00:00\n',
       head=b'@@')
WORDS = {
    'base64': b' =?utf-8?B?w6TDtsO8?=\n',
    'quoted-printable': b' =?iso-8859-1?Q?=E4_=F6?=\n',
    'of many charsets': each_charset(b' =?%s?B?w6TDtsO8?=\n'),
    'of unknown charsets': b''.join(
        b' =?no-%d?Q?=E4?=\n' % n for n in range(100)),
    'begun and not ended': b' =?utf-8?Q?a=?utf-8?B?b\n',
}
for what, word in WORDS.items():
    filled('encoded words ' + what, word, subject=b'Subject: failure\n@@')
filled('Subject fields of encoded words',
       each_charset(b'Subject: =?%s?Q?=E4?= =?%s?Q?=E4?=\n'), subject=b'@@')
filled('recipients of encoded words',
       each_charset(b'To: =?%s?Q?=E4?= <a@b>\n'), head=b'@@')
filled('parameters of many charsets',
       each_charset(b"Content-Type: a/b; c*=%s''%%E4\n"), head=b'@@')
filled('a subject that combines', b'\xcc\x81\xcc\xa3\xce\x90',
       subject=b'Subject: failure @@\n')

# --- the status --------------------------------------------------------------

filled('status groups',
       b'\nFinal-Recipient: rfc822; a%d@example.net\nAction: failed\n',
       grow=count, status=b'Reporting-MTA: dns; a\n@@')
filled('addresses of one recipient', b'X-Actual-Recipient: a%d@example.net\n',
       grow=count, status=STATUS + b'@@')
filled('the same address of one recipient', b'X-Actual-Recipient: z@z.zz\n',
       status=STATUS + count(b'X-Actual-Recipient: a%d@z.zz\n', 30000) + b'@@')
filled('odd recipients', b'Final-Recipient: rfc822; a: (b) "c" <d>, e;\n',
       status=b'@@')
filled('status fields of encoded words',
       each_charset(b'X-Postfix-Sender: rfc822; =?%s?Q?=E4?= a\n'),
       status=STATUS + b'@@')
filled('Arrival-Date fields', b'Arrival-Date: the 99th of (x) May\n',
       status=STATUS + b'@@')
filled('xtext', b'+2B\\x{E4}', status=b'Original-Recipient: utf-8; @@\n')
filled('status fields of folds', b' a\n',
       status=STATUS + b'Diagnostic-Code: smtp;\n@@')

# --- the returned header -----------------------------------------------------

filled('returned recipients', b' a%d@example.net,\n', grow=count,
       returned=RETURNED + b'Cc:\n@@ b@example.net\n')
filled('returned To fields', b'To: a (b) "c" <d%d@e>, f: g@h;\n', grow=count,
       returned=RETURNED + b'@@')
filled('returned Received fields', b'Received: from a\n by b\n',
       returned=RETURNED + b'@@')
filled('returned ids', b'Message-ID: <a%d@example.org>\n', grow=count,
       returned=RETURNED + b'@@')
filled('returned encoded words', each_charset(b'From: =?%s?Q?=E4?= a\n'),
       returned=b'@@')
filled('proof tokens',
       b'X-Backsift-Proof: 1; a%d; 20261120; ' + b'0' * 64 + b'\n', grow=count,
       returned=RETURNED + b'@@')
filled('returned lines wrapped', b'Received: a=\n' + b'b=\n' * 38,
       returned=RETURNED + b'@@')
filled('a returned subject of replies', b'Re: [a] Fwd[2]: {b} ',
       returned=RETURNED.replace(b'Tuesday', b'@@'))
filled('recipients and a long subject', b'a\xce\x90 ',
       status=count(b'\nFinal-Recipient: rfc822; a%d@b.example\n'
                    b'Action: failed\n', 60000, b'Reporting-MTA: dns; a\n'),
       returned=RETURNED.replace(b'Tuesday', b'@@'))

kind('returned encoded words in base64', lambda size: base64_of(
    each_charset(b'Return-Path: =?%s?Q?=E4?= a\nTo: =?%s?Q?=E4?= a\n'), size,
    b'text/rfc822-headers'))

# --- words -------------------------------------------------------------------

PHRASES = (b'your message could not be del your message was not de '
           b'could not be deliver returned ma the following addr had perm '
           b'delivery to the following rec user unk mailbox is fu has been del ')

in_text('blocks that look like headers', b'From: a\nTo: b\nSubject: c\n\n')
in_text('blocks that look like headers, behind a long one',
        b'From: a\nTo: b\nDate: c\nSubject: c\n\n',
        before=b'From: a\nSubject: b\nX-A: c\n' + b'X-A: b\n' * 25000 + b'\n')
kind('parts with blocks, and a long one', lambda size: fill(
    b'--=b\n\nFrom: a\nTo: b\nDate: c\nSubject: d\nMessage-ID: <z@b>\n\n', size,
    report(text=b'From: a\nSubject: b\n' + b'X-A: c\n' * 25000 +
           b'Message-ID: <a@b>\n', is_open=True, returned=b'\n')))
in_text('lines quoted many times', b'>' * 70 + b' Received: a\n')
in_text('quote marks', b'>')
in_text('quoted headers, each deeper', b''.join(
    b'>' * n + b'From: a\n' for n in range(1, 60)))
in_text('addresses in words', b'to a%d@example.org or ', grow=count)
in_text('addresses on lines', b'<a%d@example.net>: no\n', grow=count)
in_text('the same address on lines', b'z@z.zz:\n',
        before=count(b'a%d@z.zz:\n', 16000))
in_text('at signs', b'@')
in_text('quoted at signs', b'"@')
in_text('at signs in brackets', b'<@[')
in_text('ids in words', b'message-id ')
in_text('ids in words, in brackets', b'Message ID: <a%d@example.net> ',
        grow=count)
in_text('words that are nearly phrases', PHRASES)
in_text('words that are nearly phrases, on lines',
        PHRASES.replace(b' ', b'\n'))
in_text('sentences', b'To a@b.example! ')
in_text('SMTP replies', b'x 550 5. 421 4.')
in_text('colons', b': \n ')
in_text('From lines of an mbox', b'\nFrom a@b Fri Nov 20 08:00:00 2026\n')

# --- bytes -------------------------------------------------------------------

in_text('one line', b'a')
in_text('CRs', b'\r')
in_text('CRs before LFs', b'\r' * 20 + b'\n')
in_text('LFs', b'\n')
in_text('all line ends', b'a\r\nb\nc\rd\r\r\n')
in_text('NULs', b'\0')
in_text('NULs between letters', b'a\0')
in_text('bytes that are no UTF-8', b'\xff')


def encoded(name, encoding, piece, type_=b'text/plain'):
    head = DAEMON + SUBJECT + BINARY % (type_, encoding)
    kind(name, lambda size: fill(piece, size, head))


ZEROS = base64.b64encode(b'\0' * 54) + b'\n'
encoded('base64 of nothing', b'base64', ZEROS)
encoded('base64 of a header', b'base64',
        base64.encodebytes(RETURNED + b'\n' * 3))
encoded('base64 that is none', b'base64', b'=-_?A\n')
encoded('base64 in quoted-printable', b'quoted-printable',
        ZEROS.replace(b'A', b'=41'))
encoded('quoted-printable of breaks', b'quoted-printable', b'=\n')
encoded('quoted-printable that is none', b'quoted-printable', b'=G=4')
encoded('uuencode', b'x-uuencode', b'M' + b'`' * 60 + b'\n')
encoded('yEnc', b'x-yenc', b'=ybegin line=1 size=9 name=a\n=yend\n')
CHARSETS = {
    'utf-7': b'+AOQ-', 'iso-2022-jp': b'\x1b$B\x1b(B', 'utf-16': b'\xff\xfe',
    'utf-32': b'a\0\0\0', 'tscii': b'\xaa', 'hz': b'~{~}', 'koi8-r': b'\xc1',
    'iso-2022-cn-ext': b'\x1b$)A\x0e\x1b$)G\x0f', 'big5-hkscs': b'\x88\x62',
    'none-such': b'\xe4', 'x' * 4000: b'\xe4',
}
for charset, piece in CHARSETS.items():
    encoded(f'charset {charset[:20]}', b'8bit', piece,
            b'text/plain; charset=' + charset.encode())

# --- HTML and JSON -----------------------------------------------------------

HTML = {
    'elements': b'<div>', 'elements never closed': b'<a <', 'brackets': b'<',
    'entities': b'&lt;&#x41;&nosuch;&', 'comments': b'<!-- x -->',
    'a comment never closed': b'<!-- <!-', 'styles': b'<style>a</style>',
    'styles never closed': b'<style></styl', 'lines': b'<br>',
}
for what, piece in HTML.items():
    in_text('HTML of ' + what, piece, type_=b'text/html')
JSON = {
    'braces': b'{"a":', 'arrays': b'[', 'strings never closed': b'"a:\\"',
    'backslashes': b'\\', 'folds': b'!\n ', 'strings': b'"a":"b",',
    'recipients': b'{"emailAddress":"a@b.example"},',
}
for what, piece in JSON.items():
    in_text('JSON of ' + what, piece, type_=b'application/json',
            before=b'{"notificationType":"Bounce",\n')

# --- ordinary mail -----------------------------------------------------------

FORGED = b'X-Backsift-'


def mail(name, piece, grow=fill, head=FRIEND, tail=b'\n' + LINE, argv=FILTER):
    kind(name, lambda size: grow(piece, size, head, tail), argv, 'ordinary')


mail('ordinary: header fields', b'X-A: b\n')
mail('ordinary: a header of one line', b'a', head=FRIEND + b'X-A: ')
mail('ordinary: folds', b' a\n')
mail('ordinary: Subject fields', b'Subject: \n',
     head=FRIEND.replace(b'Subject: Lunch on Friday\n', b''))
mail('ordinary: a subject of near phrases', PHRASES,
     head=FRIEND.replace(b'Subject: Lunch on Friday\n', b'') + b'Subject: ')
mail('ordinary: one line', b'a', head=b'', tail=b'')
mail('ordinary: CRs', b'\r', head=b'', tail=b'')
mail('ordinary: LFs', b'\n', head=b'', tail=b'')
mail('ordinary: NULs', b'\0', head=b'', tail=b'')
mail('ordinary: blanks', b' \n', head=b'', tail=FRIEND)
mail('ordinary: fields with CRs', b'a:b\r', head=b'', tail=b'')
mail('forged fields', FORGED + b'Verdict: genuine\n')
mail('forged fields, folded', FORGED + b'Verdict:\n' + b' genuine\n' * 9)
mail('forged names without end', FORGED + b'a' * 4000 + b'\n')
mail('forged names that are none', FORGED + b'a' * 4000 + b' b\n')

# --- what goes out, logs and folders -----------------------------------------

SUBMITTED = (
    b'Nov 20 08:00:00 mx postfix/smtpd[1]: Q%d: client=c[192.0.2.1],'
    b' sasl_method=PLAIN, sasl_username=us\n'
    b'Nov 20 08:00:00 mx postfix/cleanup[1]: Q%d:'
    b' message-id=<a%d@example.org>\n'
    b'Nov 20 08:00:01 mx postfix/smtp[1]: Q%d: to=<b@example.net>,'
    b' relay=c[192.0.2.2]:25, delay=1, dsn=2.0.0, status=sent (250 ok)\n'
    b'Nov 20 08:00:01 mx postfix/qmgr[1]: Q%d: removed\n')
LOG_BEGIN, LOG_ID, LOG_TO = SUBMITTED.splitlines(keepends=True)[:3]

mail('record: recipients', b' a%d@example.net,\n', grow=count,
     head=b'Cc:\n', tail=b' b@example.net\n' + FRIEND + b'\n', argv=RECORD)
mail('record: To fields', b'To: a, (b) "c" <d@e>, f: g@h;\n',
     head=FRIEND.split(b'Received', maxsplit=1)[0], argv=RECORD,
     tail=FRIEND + b'\n')
mail('record: encoded words', WORDS['of many charsets'], argv=RECORD,
     head=b'Subject: a\n', tail=FRIEND + b'\n')
mail('record: Message-ID fields', b'Message-ID: <a%d@example.net>\n',
     grow=count, argv=RECORD)


def log(name, piece, grow=count, head=b''):
    kind(name, lambda size: grow(piece, size, head), MAIL_LOG, 'mail log')


log('mail log: queue ids never ended', LOG_BEGIN + LOG_ID)
log('mail log: ids from outside',
    LOG_BEGIN.split(b', sasl')[0] + b'\n' + LOG_ID)
log('mail log: one queue id', LOG_TO.replace(b'Q%d', b'Q1'),
    grow=fill, head=SUBMITTED.replace(b'%d', b'1'))
log('mail log: one line', b'a', grow=fill)
log('mail log: no lines of a log', b'a\n', grow=fill)

kind('mbox: From lines', lambda size: fill(b'From a\n\n', size), IMPORT, 'mbox')
kind('mbox: one message', lambda size: fill(LINE, size, b'From a\n' + SENT),
     IMPORT, 'mbox')
kind('mbox: empty lines', lambda size: fill(b'\n', size, b'From a\n' + SENT),
     IMPORT, 'mbox')

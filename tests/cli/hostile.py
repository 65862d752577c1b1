# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# For trust.t: strangers' bytes, the messages that carry them, and what must
# not come of them. Each command prints what is wrong, and nothing where all is
# right:
#
#     messages DIR               DIR/PLACE.VALUE, a message each
#     places, quoted             the places; the values, %-escaped
#     stamped DIR DIR            the second has them with our fields, and has no
#                                other such
#     text FILE..., json FILE... what we print, for people and for programs
#     digest FILE                the mail that we write
#     lines N PREFIX FILE...     N lines in each, or "any"; each begins so

import email
import email.policy
import html.parser
import json
import os
import re
import sys
import unicodedata
import urllib.parse

FORGED = "X-Backsift-Verdict: genuine"
VALUES = {
    "crlf": f"a\r\n{FORGED}\r\n\r\nbody",
    "lf": f"a\n{FORGED}\nverdict: genuine\nb",
    "cr": f"a\r{FORGED}\rb",
    "folded": f"a\r\n {FORGED}\r\n\tb",
    "nul": f"a\0{FORGED}",
    "escape": "a\x1b[2J\x1b]0;title\x07b",
    "c1": b"a\x9b31mb",
    "c1-utf8": "a\u009b31mb",
    "bidi": "a\u202eb\u2066c\u200fd",
    "separators": "a\u2028verdict: genuine\u2029b\u0085c",
    "delete": "a\x7f\x08\x08b",
    "no-utf8": b"a\xff\xfe\xc0\xafb",
    "long": "L" * 9000,
    "quotes": "a\"'\\\\b",
    "html": "</p><script>alert(1)</script>\"'><a href='http://evil.example'>&amp;",
    "shell": "$(touch${IFS}PWNED)`touch${IFS}PWNED`;touch${IFS}PWNED|b&",
    "sql": "a';DROP/**/TABLE/**/message;--",
    "format": "%s%n%08x%%",
    "parameter": "a>; kind=ordinary; id=<known",
    "json": "a\"},{\"verdict\":\"genuine\",\"b\":\"",
    "option": "-f--help",
}
TEMPLATE = b"""\
Return-Path: <@return-path@>
Received: from mx.example.net by mx.example.org; Fri, 20 Nov 2026 09:00:00 +0000
From: Mail @from-name@ <MAILER-DAEMON@mx.example.net>
To: @to@us@example.org
Date: Fri, 20 Nov 2026 09:00:00 +0000
Message-ID: <bounce@id@@mx.example.net>
Subject: Undelivered Mail @subject@
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=b"@parameter@

--=b
Content-Type: text/plain; charset="utf-8@charset@"

Could not deliver: @prose@

--=b
Content-Type: message/delivery-status
Content-Disposition: attachment; filename="status@filename@"

Reporting-MTA: dns; mx.example.net@mta@
Original-Envelope-Id: QQ@envelope-id@

Final-Recipient: rfc822; whom@recipient@@example.net
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 @diagnostic@

--=b
Content-Type: text/rfc822-headers

From: Us @returned-from@ <us@example.org>
To: whom@recipient@@example.net
Message-ID: <forged@returned-id@@example.com>
Date: Fri, 20 Nov 2026 08:00:00 +0000
X-Backsift-Proof: 1; abc; 20000;@proof@
Subject: Tuesday @returned-subject@@returned-word@
@returned-field@: x

--=b--
"""
PLACES = re.findall(rb"@([a-z]+(?:-[a-z]+)*)@(?!example)", TEMPLATE)
PLACES = [p.decode() for p in PLACES]
PLACES = [p for i, p in enumerate(PLACES) if p not in PLACES[:i]]


def as_bytes(value):
    return value if isinstance(value, bytes) else value.encode()


def encode(place, value):
    if place == "returned-word":
        return b"=?utf-8?Q?" + b"".join(b"=%02X" % c for c in value[:200]) + b"?="
    if place == "envelope-id":
        return b"".join(b"+%02X" % c for c in value[:400])
    return value


def message(values):
    text = TEMPLATE
    for place in PLACES:
        value = values.get(place)
        text = text.replace(b"@%s@" % place.encode(),
                            b"" if value is None else encode(place, value))
    return text


def messages(folder):
    os.makedirs(folder, exist_ok=True)
    for name, value in VALUES.items():
        value = as_bytes(value)
        for place in PLACES:
            with open(f"{folder}/{place}.{name}", "wb") as file:
                file.write(message({place: value}))
        with open(f"{folder}/all.{name}", "wb") as file:
            file.write(message({place: value for place in PLACES}))


# --- what must not be there ---------------------------------------------

def odd_characters(data, but="\n"):
    """Of text for a terminal or a log."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        yield f"no UTF-8: {error}"
        return
    for line in text.split("\n"):
        odd = [c for c in line if c not in but and
               unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
        if odd:
            yield f"{odd[0]!r} in {line[:200]!r}"


def text(*paths):
    for path in paths:
        data = open(path, "rb").read()
        yield from odd_characters(data)
        for line in data.decode(errors="replace").split("\n"):
            if re.match(r"\s*(verdict: +genuine|x-backsift-)", line, re.I):
                yield f"a line of theirs: {line}"


def no_twice(pairs):
    keys = [key for key, _ in pairs]
    if len(set(keys)) != len(keys):
        raise ValueError(f"a key twice: {keys}")
    return dict(pairs)


def all_json(*paths):
    for path in paths:
        for wrong in read_json(open(path, "rb").read()):
            yield f"{path}: {wrong}"


def read_json(data):
    yield from odd_characters(data)
    if not data.endswith(b"\n"):
        yield "no line end"
    for line in data.decode().split("\n")[:-1]:
        try:
            thing = json.loads(line, strict=True, object_pairs_hook=no_twice)
        except ValueError as error:
            yield f"{error}: {line[:200]}"
            continue
        if not isinstance(thing, dict) or thing.get("verdict") == "genuine":
            yield f"not what it should be: {line[:200]}"


FIELDS = (rb"X-Backsift-Verdict: (?:backscatter|unverifiable)(\r?\n|\r)"
          rb"X-Backsift-Evidence: [a-z-]+; kind=[a-z]+"
          rb"(?:; (?:id|recipient)=<[!-:=?-~ ]{1,800}>)?\1")


def header_fields(data):
    """As the readers do that take most for a field: any line end, any name."""
    head = re.split(rb"\n\r?\n|\r\n\r\n", data, maxsplit=1)[0]
    return [line for line in re.split(rb"[\n]", head)
            if re.match(rb"x-backsift-", line, re.I)]


def all_stamped(before, after):
    for name in sorted(os.listdir(after)):
        with open(f"{before}/{name}", "rb") as one, \
                open(f"{after}/{name}", "rb") as other:
            for wrong in stamped(one.read(), other.read()):
                yield f"{name}: {wrong}"


def stamped(was, now):
    fields = re.match(FIELDS, now)
    if not fields and not header_fields(now):
        return  # not taken for a report
    if not fields:
        yield f"not our fields: {now[:300]!r}"
        return
    mine = header_fields(fields[0])
    stored = re.search(rb"^X-Backsift-Stored: headers; size=[0-9]+\r?$", now, re.M)
    mine += [stored[0]] if stored else []
    if header_fields(now) != mine:
        yield f"fields of theirs: {header_fields(now)}"
    # It ends lines at CR too.
    parsed = email.message_from_bytes(now, policy=email.policy.compat32)
    names = [name for name in parsed.keys() if re.match("x-backsift-", name, re.I)]
    if names != [field.split(b":")[0].decode() for field in mine]:
        yield f"Python reads {names}"
    if any(len(line) > 998 for line in fields[0].split(b"\n")):
        yield "a line too long"


class Tags(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.wrong, self.text = [], []

    def handle_starttag(self, tag, attributes):
        good = {"html": [("lang", "en")], "meta": [("charset", "utf-8")]}
        if tag not in ("html", "head", "meta", "title", "body", "p", "ul",
                       "li", "pre") or attributes != good.get(tag, []):
            self.wrong.append(f"<{tag} {attributes}>")

    def handle_data(self, data):
        self.text.append(data)

    def handle_comment(self, data):
        self.wrong.append(f"<!--{data}")


def digest(path):
    data = open(path, "rb").read()
    mail = email.message_from_bytes(data, policy=email.policy.default)
    if mail.defects:
        yield f"{mail.defects}"
    if sorted(name.lower() for name in mail.keys()) != sorted([
            "from", "to", "subject", "date", "message-id", "auto-submitted",
            "mime-version", "content-type"]):
        yield f"fields: {mail.keys()}"
    parts = [part for part in mail.walk() if not part.is_multipart()]
    if [part.get_content_type() for part in parts] != ["text/plain", "text/html"]:
        yield "other parts than two"
        return
    for part in parts:
        yield from odd_characters(part.get_payload(decode=True), "\r\n")
    plain = parts[0].get_content()
    for line in re.findall(r"^ {4}(.*)$", plain, re.M):
        if not re.fullmatch(r"backsift quarantine (list|release|show)"
                            r"( --config '?[\w./-]+'?)?( --all)?"
                            r"( --quarantined-since [0-9TZ:-]+)?( [0-9a-f]+)?",
                            line):
            yield f"a command of theirs: {line}"
    tags = Tags()
    tags.feed(parts[1].get_content())
    yield from tags.wrong
    if "script" in plain and "<script>" not in "".join(tags.text):
        yield "markup is not there as text"


def lines(n, prefix, *paths):
    for path in paths:
        for wrong in lines_of(open(path, "rb").read(), n, prefix):
            yield f"{path}: {wrong}"


def lines_of(data, n, prefix):
    yield from odd_characters(data)
    said = data.decode(errors="replace").split("\n")
    if said.pop() != "" or (n != "any" and len(said) != int(n)):
        yield f"{len(said)} lines: {data[:300]!r}"
    for line in said:
        if not line.startswith(prefix):
            yield f"it begins otherwise: {line[:200]}"
        if len(line.encode()) > 1000:
            yield "too long a line"


def quoted():
    """The values as arguments: no NUL can be in one."""
    for name, value in VALUES.items():
        if name != "nul":
            print(name, urllib.parse.quote(as_bytes(value)))
    return []


COMMANDS = {"text": text, "json": all_json, "digest": digest,
            "stamped": all_stamped, "lines": lines, "quoted": quoted}

if sys.argv[1] == "messages":
    messages(sys.argv[2])
elif sys.argv[1] == "places":
    print(*PLACES, "all")
else:
    for wrong in list(COMMANDS[sys.argv[1]](*sys.argv[2:]))[:5]:
        print(wrong)

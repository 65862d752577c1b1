#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: tests/docs/pages.py WHAT PAGE [WORD]
#
# Prints, a line each, what a manual page (mdoc) says, for manual.t:
#
#   options       of the list: "-q --quiet", "--log FILE"
#   synopsis      options that WORD, a command's first operand, takes by the
#                 synopsis; without WORD those of all its forms
#   mentioned     long options that stand anywhere, but in recipes
#   statuses      exit statuses
#   settings      "group.key=default"
#   examples      command lines, and other lines of the examples
#   recipe        the block behind the comment "recipe WORD"; WORD is a file's
#                 name and perhaps a part's ("exim transports: filter")
#   unsaid        diagnostics with words that are in no string of src/
#   evidence      "evidence verdict", of the nested list
#   references    "name.section", of our own pages
#   terms         what the lists of the subsection WORD begin with
#
# usage: tests/docs/pages.py refresh PAGE
#
# Rewrites the block behind each comment "recipe NAME" or "recipe NAME PART" from
# the file of that name in contrib/, or from what stands there behind
# "# --- PART ---", without its comments.

import glob
import re
import sys

MACROS = set("Ar Cm Ev Fl Ic Li Nm Ns No Oc Oo Op Pa Pq Ql Xr".split())
ESCAPES = {r"\-": "-", r"\e": "\\", r"\(dq": '"', r"\&": "", r"\ ": " "}


def plain(text):
    return re.sub(r"\\(?:\(dq|.)", lambda m: ESCAPES.get(m[0], m[0]), text)


def sections(lines, macro="Sh"):
    """Maps the title of each section to its lines."""
    found, title = {}, None
    for line in lines:
        if line.startswith(f".{macro} "):
            title = plain(line[4:]).strip()
            found[title] = []
        elif macro == "Ss" and line.startswith(".Sh "):
            title = None
        elif title is not None:
            found[title].append(line)
    return found


def flags(line):
    """The options of a macro line, each with its argument or ''."""
    words = line.lstrip(".").split()
    found = []
    for i, word in enumerate(words):
        if word != "Fl":
            continue
        for name in words[i + 1:]:
            if name in MACROS or name == ",":
                break
            if name == "|":
                continue
            if name.startswith("-"):
                found.append(("-" + name, argument(words[i + 2:])))
            else:
                found += [("-" + letter, "") for letter in name]
    return found


def argument(words):
    """Of "Ns = Ns Ar file" or "Ns Oo = Ns Ar file Oc"."""
    for word, following in zip(words, words[1:]):
        if word == "Fl":
            break
        if word == "Ar":
            return following.upper()
    return ""


def options(page):
    for line in page:
        if line.startswith(".It Fl "):
            found = flags(line[3:])
            # The short form's argument is said again behind the long one.
            names = " ".join(name for name, _ in found)
            print(" ".join(x for x in (names, found[-1][1]) if x))


def synopsis(page, word):
    long_of = {}
    for line in page:
        if line.startswith(".It Fl "):
            found = flags(line[3:])
            if len(found) == 2:
                long_of[found[0][0]] = found[1][0]
    taken, is_meant = set(), False
    for line in sections(page)["SYNOPSIS"]:
        if line.startswith(".Cm "):
            is_meant = word is None or word in line.split()
        elif is_meant and "Fl" in line.lstrip(".").split():
            taken |= {long_of.get(n, n) for n, _ in flags(line)}
    print("\n".join(sorted(taken)))


def without_recipes(page):
    inside = False
    for line in page:
        inside = inside or line.startswith('.\\" recipe ')
        if not inside:
            yield line
        inside = inside and line != ".Ed"


def mentioned(page):
    found = set()
    for line in without_recipes(page):
        # Another program's options are not ours.
        if line.startswith(('.\\"', ".Dl systemctl ")):
            continue
        if "Fl" in line.lstrip(".").split():
            found |= {n for n, _ in flags(line) if n.startswith("--")}
        found |= set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", plain(line)))
    print("\n".join(sorted(found)))


def statuses(page):
    for line in sections(page)["EXIT STATUS"]:
        if line.startswith(".It "):
            print("\n".join(re.findall(r"\d+", line)))


def default_of(item):
    """The value that follows "default is"; '' where there is none."""
    for line, following in zip(item, item[1:]):
        if line.endswith("default is") and following.startswith(".Ql "):
            return plain(re.sub(r" [,.]$", "", following[4:]))
    return "" if any("default there are none" in x for x in item) else "?"


def settings(page):
    for title, lines in sections(page, "Ss").items():
        group = re.fullmatch(r"\[(\w+)\]", title)
        for item in "\n".join(lines).split("\n.It ")[1:] if group else []:
            key = re.match(r"Cm (\w+) = ", item)[1]
            print(f"{group[1]}.{key}={default_of(item.splitlines())}")


def examples(page):
    everywhere = not any(line == ".Sh EXAMPLES" for line in page)
    lines = page if everywhere else sections(page)["EXAMPLES"]
    inside = False
    for line in without_recipes(lines):
        if line.startswith(".Dl "):
            print(plain(line[4:]))
        elif line.startswith((".Bd", ".Ed")):
            inside = line.startswith(".Bd")
        elif inside:
            print(plain(line))


def recipe(page, name):
    start = page.index(f'.\\" recipe {name}') + 2
    for line in page[start:page.index(".Ed", start)]:
        print(plain(line))


def block_of(name):
    """The lines of a file, or of a part of it, as they stand in a page."""
    name, _, part = name.partition(" ")
    with open(glob.glob(f"contrib/**/{name}", recursive=True)[0],
              encoding="utf-8") as file:
        text = file.read()
    if part:
        text = text.split(f"# --- {part} ---\n")[1].split("\n# --- ")[0] + "\n"
    text = re.sub(r"(?m)^#(?!!).*\n", "", text)
    text = re.sub(r"\n{3,}", "\n\n", text).strip("\n").replace("\\", r"\e")
    return re.sub(r"(?m)^(?=[.'])", r"\&", text).split("\n")


def refresh(page, path):
    lines, at_block = [], None
    for line in page:
        if line.startswith('.\\" recipe '):
            at_block = line.split(" ", 2)[2]
        elif line == ".Ed" and at_block:
            lines += block_of(at_block)
            at_block = None
        if not at_block or line.startswith((".Bd", '.\\"')):
            lines.append(line)
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines))


def strings_of_source():
    literal = r'"(?:[^"\\]|\\.)*"'
    joined = rf'{literal}(?:\s*(?:[A-Z_0-9]+\s*)?{literal})*'
    for name in glob.glob("src/**/*.[ch]", recursive=True):
        with open(name, encoding="utf-8") as file:
            for found in re.findall(joined, file.read()):
                yield "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', found))


def unsaid(page):
    source = "\n".join(strings_of_source())
    inside = False
    for line in page:
        if line.startswith((".Bl", ".El")):
            inside = line.startswith(".Bl -diag")
        if not inside or not line.startswith(".It "):
            continue
        item = plain(line[4:])
        for piece in re.split(r"\b(?:[A-Z]{2,}|N)\b|\.\.\.", item):
            words = piece.strip(" :'[]=")
            # "Maildir" and the like are no placeholders, but cut too.
            if len(words) > 3 and words not in source:
                print(f"{item}: {words}")


def evidence(page):
    verdict = None
    for line in sections(page, "Ss")["Verdicts and evidence"]:
        if line.startswith(".It Cm "):
            word = line[7:]
            if word in ("genuine", "backscatter", "unverifiable"):
                verdict = word
            else:
                print(word, verdict)


def references(page):
    for line in page:
        found = re.match(r"\.Xr (backsift\S*) (\d)", line)
        if found:
            print(f"{found[1]}.{found[2]}")


def terms(page, title):
    for line in sections(page, "Ss")[title]:
        if line.startswith(".It Cm "):
            print(line[7:])


def main():
    what, name = sys.argv[1:3]
    word = sys.argv[3] if len(sys.argv) > 3 else None
    with open(name, encoding="utf-8") as file:
        page = file.read().split("\n")
    run = {"options": options, "mentioned": mentioned, "statuses": statuses,
           "settings": settings, "examples": examples, "unsaid": unsaid,
           "evidence": evidence, "references": references}
    if what == "refresh":
        refresh(page, name)
    elif what in run:
        run[what](page)
    else:
        {"synopsis": synopsis, "recipe": recipe, "terms": terms}[what](page, word)


main()

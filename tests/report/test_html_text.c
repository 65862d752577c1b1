/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/html_text.h"
#include "suite.h"
#include <glib.h>

#include <check.h>

START_TEST (html_becomes_text)
{
  static const struct {
    const char *name, *html, *text;
  } rows[] = {
      {"plain", "abc", "abc"},
      {"tags", "<b>a</b><i x=\"y\">b</i>", "ab"},
      {"br", "a<br>b<br/>c<BR />d", "a\nb\nc\nd"},
      {"br and a line end are one", "a<br>\nb", "a\nb"},
      {"two are an empty line", "a<br><br>b", "a\n\nb"},
      {"blocks", "<div>a</div><div>b</div>", "a\nb\n"},
      {"blocks and line ends", "<p>a</p>\n<p>b</p>\n", "a\nb\n"},
      {"cells stay on a line", "<tr><td>a:</td><td>b</td></tr><tr>c",
       "a:  b \nc"},
      {"pre", "<pre>a\nb\n</pre>c", "a\nb\nc"},
      {"entities", "&lt;a&gt;&amp;&quot;&apos;", "<a>&\"'"},
      {"nbsp is a blank", "a&nbsp;b", "a b"},
      {"numbers", "&#64;&#x40;&#X40;", "@@@"},
      {"number beyond Unicode", "&#x110000;", "&#x110000;"},
      {"surrogate", "&#xd800;", "&#xd800;"},
      {"control", "&#7;", "&#7;"},
      {"unknown entity", "&foo; a & b &", "&foo; a & b &"},
      {"entity without a semicolon", "&lt b", "< b"},
      {"an address is no tag", "<a@b.c> x", "<a@b.c> x"},
      {"no tag at all", "1 < 2 <", "1 < 2 <"},
      {"tag that is never closed", "a <b c", "a <b c"},
      {"comment", "a<!-- <b> -- x -->b", "ab"},
      {"comment that is never closed", "a<!-- b", "a"},
      {"script", "a<script>if (x < y) z</script>b", "ab"},
      {"style in capitals", "a<STYLE>p > b</STYLE>c", "ac"},
      {"script that is never closed", "a<script>b", "a"},
      {"script whose end is cut off", "a<script>b</script", "a"},
      {"empty", "", ""},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = html_text (rows[i].html);
    ck_assert_msg (g_str_equal (text, rows[i].text), "%s: %s", rows[i].name,
                   text);
  }
}
END_TEST

static Suite *
html_text_suite (void)
{
  Suite *suite = suite_create ("html_text");
  TCase *tcase = tcase_create ("html_text");
  tcase_add_test (tcase, html_becomes_text);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (html_text_suite ());
}

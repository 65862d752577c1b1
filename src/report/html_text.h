/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

/* The text that a person sees of @html: tags dropped, with line breaks where
 * blocks and <br> make them, entities resolved, scripts and styles left out.
 * Linear; never fails. The caller frees it. */
char *html_text (const char *html);

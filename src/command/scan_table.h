/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What `scan` found, as a table for people.
 */
#pragma once

#include "scan/scan.h"

/* Prints it to stdout. */
void scan_table_print (const ScanResult *result);

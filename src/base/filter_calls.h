/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A filter of system calls: seccomp(2), mode FILTER. There is none where
 * FILTER_ARCH is not defined.
 *
 * Written out by hand: it takes 60 us of a process, libseccomp took 370.
 */
#pragma once

#include <glib.h>

#if defined(__linux__) && !defined(PLATFORM_POSIX)
#include <elf.h>

/* Numbers of calls mean something else on each machine; the kernel tells by
 * linux/audit.h's value on which one a call was made. Where it
 * is not listed here there is no filter. */
#define ARCH_64 0x80000000U
#define ARCH_LE 0x40000000U
#if defined(__x86_64__) && !defined(__ILP32__)
#define FILTER_ARCH (EM_X86_64 | ARCH_64 | ARCH_LE)
#elif defined(__i386__)
#define FILTER_ARCH (EM_386 | ARCH_LE)
#elif defined(__aarch64__) && defined(__AARCH64EL__) && !defined(__ILP32__)
#define FILTER_ARCH (EM_AARCH64 | ARCH_64 | ARCH_LE)
#elif defined(__arm__) && defined(__ARMEL__) && defined(__ARM_EABI__)
#define FILTER_ARCH (EM_ARM | ARCH_LE)
#elif defined(__riscv) && __riscv_xlen == 64
#define FILTER_ARCH (EM_RISCV | ARCH_64 | ARCH_LE)
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
#define FILTER_ARCH (EM_PPC64 | ARCH_64 | ARCH_LE)
#elif defined(__s390x__)
#define FILTER_ARCH (EM_S390 | ARCH_64)
#elif defined(__loongarch64)
#define EM_LOONGARCH_64 258U /* elf.h may be older */
#define FILTER_ARCH     (EM_LOONGARCH_64 | ARCH_64 | ARCH_LE)
#endif
#endif

#ifdef FILTER_ARCH

/* What a filter says of a call. */
#define FILTER_ALLOW       0x7fff0000U
#define FILTER_FAIL(error) (0x00050000U | (guint32) (error))

#define FILTER_MAX_VALUES 8

/* A call that is let through where one of its arguments has a value listed. */
typedef struct {
  int number;
  guint argument;
  guint32 mask; /* which of its bits are looked at */
  int error;    /* what it fails with else */
  guint n_values;
  guint32 values[FILTER_MAX_VALUES];
} FilterCondition;

/* A GArray of its steps, which the functions below add to, in the order of what
 * decides. Calls of another machine fail with ENOSYS. */
GArray *filter_new (void);
void filter_add_answer (GArray *steps, int number, guint32 answer);
void filter_add_condition (GArray *steps, const FilterCondition *condition);

/* The last step is one of these two. */
void filter_allow_all (GArray *steps);
/* All but the @n ones of @calls fail with ENOSYS. */
void filter_allow_only (GArray *steps, const int *calls, guint n);

/* From now on and for good. FALSE where the system refuses it. */
gboolean filter_install (GArray *steps);

#endif

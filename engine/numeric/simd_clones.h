// SPDX-License-Identifier: Apache-2.0
#pragma once

// ORRERY_SIMD_CLONES before a function compiles it for several instruction sets of one program; the
// loader picks the widest that the machine has. The bits are the same in all of them: contraction
// is off, and vectorising a loop over independent rows reorders no operation of a row. What the
// function calls inside its loops must be inline. Sanitizers start after the loader has picked, so
// they get the plain function, as do other systems and machines.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define ORRERY_SIMD_CLONES
#elif defined(__x86_64__) && defined(__gnu_linux__) && defined(__GNUC__) && defined(__OPTIMIZE__)
#define ORRERY_SIMD_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define ORRERY_SIMD_CLONES
#endif

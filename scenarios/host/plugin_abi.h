/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* A detector of your own in C or C++, as a shared library: docs/bring-your-own.md.
 *
 *   orrery_plugin_abi      returns ORRERY_PLUGIN_ABI
 *   orrery_plugin_create   a state for windows of `length` rows and `features` columns; may be null
 *   orrery_plugin_score    `values` holds windows x length x features numbers, window by window,
 *                          oldest row first; writes `outputs` numbers a window; 0 is success
 *
 * The library runs locked in: no files, no network, no threads, no other processes, one call after
 * the other. It may need only the C and C++ standard libraries. A score must depend on its own
 * window alone.
 */
#define ORRERY_PLUGIN_ABI 1

#ifdef __cplusplus
extern "C" {
#endif

int orrery_plugin_abi(void);
void* orrery_plugin_create(unsigned length, unsigned features);
int orrery_plugin_score(void* state, const float* values, unsigned windows, float* out,
                        unsigned outputs);

#ifdef __cplusplus
}
#endif

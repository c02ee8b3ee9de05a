// SPDX-License-Identifier: MIT
// Floor: base
//
// Which vector instructions the codecs and the search use. The best that the machine has are chosen at the first call;
// a test or a measurement may force others, here or by the environment variable SLABYARD_KERNELS, which is read once
// and ignored when it names none of KernelTargets(). Results are the same on all of them.
//
// Threads: any; a call that runs while another thread forces a target uses the one or the other.
#ifndef SLABYARD_KERNEL_TARGET_H_
#define SLABYARD_KERNEL_TARGET_H_

#include <string_view>
#include <vector>

namespace slabyard {

/// What this machine can run, best first, by Highway's names: AVX3_DL, AVX3, AVX2, SSE4, SSSE3, NEON; `portable`, which
/// is left out where every machine has vectors (64-bit ARM), uses none.
std::vector<std::string_view> KernelTargets();

/// The one in use.
std::string_view KernelTarget();

/// Uses `name`, or for an empty one what is chosen at the first call; false, with nothing changed, when KernelTargets()
/// has none of that name.
bool SetKernelTarget(std::string_view name);

}  // namespace slabyard

#endif  // SLABYARD_KERNEL_TARGET_H_

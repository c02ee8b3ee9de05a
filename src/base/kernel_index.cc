// SPDX-License-Identifier: MIT
#include "src/base/kernel_index.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "hwy/targets.h"
#include "slabyard/kernel_target.h"

namespace slabyard {
namespace base {

std::atomic<size_t> kernel_index{0};

namespace {

constexpr std::string_view kPortable = "portable";
constexpr int64_t kNoVectors = HWY_EMU128 | HWY_SCALAR;

/// Targets that were compiled and that the machine has, a bit each; a better one is a lower bit.
int64_t UsableTargets() { return (hwy::SupportedTargets() | kNoVectors) & HWY_TARGETS; }

int64_t BestOf(int64_t targets) { return targets & -targets; }

std::string_view NameOf(int64_t target) {
  return (target & kNoVectors) != 0 ? kPortable : std::string_view(hwy::TargetName(target));
}

size_t IndexOf(int64_t target) {
  hwy::ChosenTarget chosen;
  chosen.Update(target);
  return chosen.GetIndex();
}

/// The target of that name; 0 for none.
int64_t TargetNamed(std::string_view name) {
  for (int64_t rest = UsableTargets(); rest != 0; rest &= rest - 1) {
    if (NameOf(BestOf(rest)) == name) return BestOf(rest);
  }
  return 0;
}

}  // namespace

size_t ChooseKernels() {
  const char* const wish = std::getenv("SLABYARD_KERNELS");
  const int64_t wished = wish != nullptr ? TargetNamed(wish) : 0;
  const size_t index = IndexOf(wished != 0 ? wished : BestOf(UsableTargets()));
  kernel_index.store(index, std::memory_order_relaxed);
  return index;
}

}  // namespace base

std::vector<std::string_view> KernelTargets() {
  std::vector<std::string_view> names;
  for (int64_t rest = base::UsableTargets(); rest != 0; rest &= rest - 1) {
    names.push_back(base::NameOf(base::BestOf(rest)));
  }
  return names;
}

std::string_view KernelTarget() {
  const size_t chosen = base::kernel_index.load(std::memory_order_relaxed);
  const size_t index = chosen != 0 ? chosen : base::ChooseKernels();
  for (const std::string_view name : KernelTargets()) {
    if (base::IndexOf(base::TargetNamed(name)) == index) return name;
  }
  return base::kPortable;
}

bool SetKernelTarget(std::string_view name) {
  if (name.empty()) {
    base::ChooseKernels();
    return true;
  }
  const int64_t target = base::TargetNamed(name);
  if (target == 0) return false;
  base::kernel_index.store(base::IndexOf(target), std::memory_order_relaxed);
  return true;
}

}  // namespace slabyard

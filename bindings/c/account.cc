// SPDX-License-Identifier: MIT
#include <cstddef>
#include <memory>
#include <new>
#include <utility>

#include "bindings/c/call.h"
#include "bindings/c/handles.h"
#include "bindings/c/sized_struct.h"
#include "slabyard/memory_account.h"

namespace slabyard::c_abi {
namespace {

size_t OrNoLimit(size_t limit) { return limit == 0 ? MemoryAccount::kNoLimit : limit; }

}  // namespace
}  // namespace slabyard::c_abi

using slabyard::MemoryAccount;
using slabyard::MemoryAccountOptions;
using slabyard::MemoryPressure;
using slabyard::c_abi::Call;
using slabyard::c_abi::Guarded;
using slabyard::c_abi::OrNoLimit;

slabyard_code slabyard_account_new(const slabyard_account_options* options, slabyard_account** account,
                                   slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"account", account}})) return call.code();
    const slabyard_account_options given = ReadOptions(call, "slabyard_account_options", options);
    MemoryAccountOptions known;
    known.limit = OrNoLimit(given.limit);
    known.high_mark = OrNoLimit(given.high_mark);
    known.low_mark = given.low_mark;
    if (known.low_mark >= known.high_mark) {
      call.Refuse("slabyard_account_options", "low_mark must lie below high_mark");
    }
    if (!call.ok()) return call.code();
    if (given.parent != nullptr) known.parent = given.parent->account;
    if (given.on_pressure != nullptr) {
      known.on_pressure = [tell = given.on_pressure, context = given.context](MemoryPressure edge) {
        tell(context, edge == MemoryPressure::kRaised ? 1 : 0);
      };
    }
    auto* const handle = new (std::nothrow) slabyard_account{std::make_shared<MemoryAccount>(std::move(known))};
    if (handle == nullptr) return call.NoMemory();
    *account = handle;
    return call.Done();
  });
}

void slabyard_account_release(slabyard_account* account) { delete account; }

slabyard_code slabyard_account_set_limit(slabyard_account* account, size_t limit, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"account", account}})) return call.code();
    account->account->set_limit(OrNoLimit(limit));
    return call.Done();
  });
}

slabyard_code slabyard_account_read(slabyard_account* account, slabyard_account_stats* stats, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"account", account}, {"stats", stats}})) return call.code();
    const MemoryAccount& figures = *account->account;
    slabyard_account_stats now = {};
    now.reserved = figures.reserved();
    now.external = figures.external();
    now.granted = figures.granted();
    now.peak = figures.peak();
    now.blocks = figures.blocks();
    now.refusals = figures.refusals();
    return WriteResults(call, "slabyard_account_stats", now, stats);
  });
}

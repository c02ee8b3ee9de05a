// SPDX-License-Identifier: MIT
#include "tests/faults/committers.h"

#include <algorithm>
#include <cstdio>
#include <thread>
#include <vector>

namespace slabyard::faults {

LedgerSnapshot Snapshot(const Ledger& ledger) {
  LedgerSnapshot snapshot;
  for (size_t t = 0; t < kCommitters; ++t) snapshot[t] = (*ledger)[t].load();
  return snapshot;
}

void CommitUntil(DurableFile& file, Ledger& ledger, uint64_t enough, bool acknowledge_early) {
  const auto commit = [&](size_t thread) {
    std::atomic<uint64_t>& acknowledged = (*ledger)[thread];
    for (uint64_t i = acknowledged.load(); i < enough; ++i) {
      const std::string record = RecordText(thread, i);
      const ByteSpan bytes = AsBytes(record);
      if (acknowledge_early ? file.Write({&bytes, 1}).error != 0 : !file.Commit(bytes).ok()) return;
      acknowledged.store(i + 1);
    }
  };
  std::vector<std::thread> threads;
  for (size_t t = 0; t < kCommitters; ++t) threads.emplace_back(commit, t);
  for (std::thread& thread : threads) thread.join();
}

LedgerCheck RecoverAndCheck(const std::string& path, const LedgerSnapshot& acknowledged) {
  LedgerCheck check;
  const auto file = DurableFile::Open(path, {}, [&](ByteSpan record) {
    size_t thread = 0;
    uint64_t index = 0;
    const std::string text(AsChars(record));
    const bool ours = std::sscanf(text.c_str(), "t%zu r%lu", &thread, &index) == 2 && thread < kCommitters &&
                      text == RecordText(thread, index);
    if (!ours || index > check.found[thread]) {
      ++check.lost;  // whatever this is, or was before it, is not what was committed
    } else if (index < check.found[thread]) {
      ++check.doubled;
    } else {
      ++check.found[thread];
    }
  });
  check.readable = file.ok();
  if (!file.ok()) {
    check.why_not = file.status().ToString();
    return check;
  }
  check.torn_bytes = (*file)->recovery().torn_bytes;
  for (size_t t = 0; t < kCommitters; ++t) {
    check.lost += acknowledged[t] - std::min(acknowledged[t], check.found[t]);
  }
  return check;
}

}  // namespace slabyard::faults

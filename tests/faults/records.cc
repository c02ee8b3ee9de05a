// SPDX-License-Identifier: MIT
#include "tests/faults/records.h"

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

namespace slabyard::faults {
namespace {

constexpr size_t kLongEvery = 64;
constexpr size_t kLong = 6000;

bool IsBeginningOfNext(std::string_view piece, const std::vector<size_t>& next) {
  for (size_t thread = 0; thread < next.size(); ++thread) {
    if (RecordText(thread, next[thread]).starts_with(piece)) return true;
  }
  return false;
}

}  // namespace

std::string RecordText(size_t thread, size_t index) {
  char head[32];
  std::snprintf(head, sizeof(head), "t%03zu r%07zu ", thread, index);
  std::string text = head;
  const size_t size = index % kLongEvery == kLongEvery / 2 ? kLong : 20 + index * 37 % 101;
  text.resize(std::max(size, text.size() + 1), static_cast<char>('a' + index % 26));
  text.back() = '\n';
  return text;
}

Judgement JudgeText(std::string_view bytes, size_t threads, size_t records, bool told) {
  Judgement judgement;
  std::vector<size_t> next(threads, 0);
  while (!bytes.empty()) {
    const size_t newline = bytes.find('\n');
    if (newline == std::string_view::npos) break;
    const std::string line(bytes.substr(0, newline + 1));
    bytes.remove_prefix(newline + 1);
    size_t thread = 0;
    size_t index = 0;
    if (std::sscanf(line.c_str(), "t%zu r%zu", &thread, &index) != 2 || thread >= threads || index >= records ||
        line != RecordText(thread, index)) {
      judgement.torn = true;
      continue;
    }
    judgement.hole |= index > next[thread];
    judgement.doubled |= index < next[thread];
    next[thread] = std::max(next[thread], index + 1);
  }
  judgement.torn |= !bytes.empty() && (!told || !IsBeginningOfNext(bytes, next));
  const bool all = bytes.empty() && std::ranges::all_of(next, [&](size_t n) { return n == records; });
  judgement.silent = !told && (!all || judgement.bad());
  judgement.complete = all && !judgement.bad();
  return judgement;
}

}  // namespace slabyard::faults

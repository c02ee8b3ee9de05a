// SPDX-License-Identifier: MIT
#include "slabyard/output_group.h"

#include <algorithm>
#include <utility>

#include "slabyard/check.h"
#include "src/base/mutex.h"

namespace slabyard {
namespace {

// Long beside a write, short beside any deadline.
constexpr std::chrono::nanoseconds kSlice = std::chrono::milliseconds(2);

}  // namespace

/// The members, linked through themselves: joining and leaving are constant time and allocate nothing.
class OutputGroup::List {
 public:
  ~List() { SLABYARD_CHECK(first_ == nullptr, "~OutputGroup: a member is still there"); }

  void Add(Member& member) {
    base::MutexLock lock(mutex_);
    member.after_ = first_;
    if (first_ != nullptr) first_->before_ = &member;
    first_ = &member;
  }

  void Remove(Member& member) {
    base::MutexLock lock(mutex_);
    (member.before_ != nullptr ? member.before_->after_ : first_) = member.after_;
    if (member.after_ != nullptr) member.after_->before_ = member.before_;
  }

  Drained Drain(std::chrono::nanoseconds deadline, const Clock& clock) {
    base::MutexLock lock(mutex_);
    for (Member* member = first_; member != nullptr; member = member->after_) member->waits_ = true;
    while (DrainSlice(deadline, clock)) {
    }
    Drained sum;
    const std::chrono::nanoseconds now = clock.Now();
    for (Member* member = first_; member != nullptr; member = member->after_) Add(member->drain_(now, clock), sum);
    return sum;
  }

 private:
  /// Waits for each member that is worth it for a short time, in turns, so that one full sink costs no other its time.
  /// True while there is one left.
  bool DrainSlice(std::chrono::nanoseconds deadline, const Clock& clock) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    bool any_waits = false;
    for (Member* member = first_; member != nullptr; member = member->after_) {
      if (!member->waits_) continue;
      const std::chrono::nanoseconds begin = clock.Now();
      if (begin >= deadline) return false;
      const std::chrono::nanoseconds end = std::min(deadline - begin, kSlice) + begin;
      const DrainResult result = member->drain_(end, clock);
      // Whoever comes back early without having got further has failed, or nothing to wait for.
      const bool got_further = std::exchange(member->written_, result.ladder.written) != result.ladder.written;
      member->waits_ = !result.ok() && (got_further || clock.Now() >= end);
      any_waits |= member->waits_;
    }
    return any_waits;
  }

  static void Add(DrainResult result, Drained& sum) {
    sum.ladder.accepted += result.ladder.accepted;
    sum.ladder.handed += result.ladder.handed;
    sum.ladder.written += result.ladder.written;
    sum.ladder.durable += result.ladder.durable;
    ++sum.outputs;
    if (result.status.ok()) return;
    ++sum.short_outputs;
    if (sum.status.ok()) sum.status = std::move(result.status);
  }

  base::Mutex mutex_;
  Member* first_ ABSL_GUARDED_BY(mutex_) = nullptr;
};

OutputGroup::OutputGroup() : list_(std::make_unique<List>()) {}
OutputGroup::~OutputGroup() = default;

OutputGroup::Member::Member(OutputGroup& group, OutputBuffer& output)
    : Member(group, [&output](std::chrono::nanoseconds deadline, const Clock& clock) {
        absl::Status status = output.FlushUntil(deadline, clock);
        return DrainResult{output.ladder(), std::move(status)};
      }) {}

OutputGroup::Member::Member(OutputGroup& group, DrainFunction drain) : group_(group), drain_(std::move(drain)) {
  group_.list_->Add(*this);
}

OutputGroup::Member::~Member() { group_.list_->Remove(*this); }

OutputGroup::Drained OutputGroup::DrainAtExit(std::chrono::nanoseconds deadline, const Clock& clock) {
  return list_->Drain(deadline, clock);
}

}  // namespace slabyard

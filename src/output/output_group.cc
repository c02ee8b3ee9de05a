// SPDX-License-Identifier: MIT
#include "slabyard/output_group.h"

#include <utility>

#include "slabyard/check.h"
#include "src/base/mutex.h"

namespace slabyard {

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
    const std::chrono::nanoseconds now = clock.Now();
    for (Member* member = first_; member != nullptr; member = member->after_) member->drain_(now, clock);
    Drained sum;
    for (Member* member = first_; member != nullptr; member = member->after_) {
      Add(member->drain_(deadline, clock), sum);
    }
    return sum;
  }

 private:
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

// SPDX-License-Identifier: MIT
//
// All interleavings of short programs over a BiasedCount: the code of the library runs with an atomic type that hands
// control to a scheduler before each operation, and a depth-first search visits every schedule. Sequentially consistent
// ones, that is; the orders that the library asks for are ThreadSanitizer's part.
#include "slabyard/biased_count.h"

#include <gtest/gtest.h>
#include <ucontext.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace slabyard::internal {
namespace {

constexpr uint64_t kOwner = 7;
constexpr uint64_t kOther = 8;
constexpr size_t kStackBytes = 64 * 1024;

/// Runs programs step by step, by a given list of choices and then always the first thread that can run; tells what
/// there was to choose from.
class Scheduler {
 public:
  using Program = std::function<void()>;

  /// Which thread runs, 0 for the first program.
  static Scheduler* current;

  std::vector<size_t> Run(const std::vector<Program>& programs, std::vector<size_t> choices) {
    current = this;
    programs_ = &programs;
    threads_.assign(programs.size(), Thread());
    for (size_t i = 0; i < programs.size(); ++i) Start(i);
    for (size_t step = 0;; ++step) {
      std::vector<size_t> runnable;
      for (size_t i = 0; i < threads_.size(); ++i) {
        if (!threads_[i].done && threads_[i].may_run()) runnable.push_back(i);
      }
      if (runnable.empty()) break;
      if (step == choices.size()) choices.push_back(0);
      alternatives_.resize(std::max(alternatives_.size(), step + 1));
      alternatives_[step] = runnable.size();
      running_ = runnable[choices[step]];
      swapcontext(&main_, &threads_[running_].context);
    }
    current = nullptr;
    return choices;
  }

  size_t alternatives(size_t step) const { return alternatives_[step]; }
  size_t running() const { return running_; }

  /// Lets others go first, and goes on when `may_run`.
  void Yield(std::function<bool()> may_run = [] { return true; }) {
    threads_[running_].may_run = std::move(may_run);
    swapcontext(&threads_[running_].context, &main_);
  }

 private:
  struct Thread {
    ucontext_t context;
    std::vector<char> stack = std::vector<char>(kStackBytes);
    std::function<bool()> may_run = [] { return true; };
    bool done = false;
  };

  static void Enter() {
    Scheduler* const scheduler = current;
    const size_t thread = scheduler->running_;
    (*scheduler->programs_)[thread]();
    scheduler->threads_[thread].done = true;
    setcontext(&scheduler->main_);
  }

  void Start(size_t i) {
    Thread& thread = threads_[i];
    getcontext(&thread.context);
    thread.context.uc_stack.ss_sp = thread.stack.data();
    thread.context.uc_stack.ss_size = thread.stack.size();
    thread.context.uc_link = nullptr;
    makecontext(&thread.context, &Scheduler::Enter, 0);
  }

  const std::vector<Program>* programs_ = nullptr;
  std::vector<Thread> threads_;
  std::vector<size_t> alternatives_;
  ucontext_t main_;
  size_t running_ = 0;
};

Scheduler* Scheduler::current = nullptr;

/// A number that all threads use: every operation is a point where another may go first.
class ScheduledNumber {
 public:
  explicit ScheduledNumber(int64_t value) : value_(value) {}
  int64_t load(std::memory_order) const {
    Yield();
    return value_;
  }
  void store(int64_t value, std::memory_order) {
    Yield();
    value_ = value;
  }
  int64_t fetch_add(int64_t change, std::memory_order) {
    Yield();
    return std::exchange(value_, value_ + change);
  }
  bool compare_exchange_weak(int64_t& expected, int64_t desired, std::memory_order, std::memory_order) {
    Yield();
    const bool same = value_ == expected;
    (same ? value_ : expected) = same ? desired : value_;
    return same;
  }

 private:
  static void Yield() {
    if (Scheduler::current != nullptr) Scheduler::current->Yield();
  }
  int64_t value_;
};

/// A number that nobody but the owner may touch.
class OwnersNumber {
 public:
  explicit OwnersNumber(int64_t value) : value_(value) {}
  int64_t load(std::memory_order) const {
    CheckThread();
    return value_;
  }
  void store(int64_t value, std::memory_order) {
    CheckThread();
    value_ = value;
  }

 private:
  static void CheckThread() {
    if (Scheduler::current != nullptr) {
      EXPECT_EQ(Scheduler::current->running(), 0u) << "the owner's count, touched elsewhere";
    }
  }
  int64_t value_;
};

/// Written by the owner's side alone, and equal to no other thread's token: when others read it makes no difference.
class UnscheduledToken {
 public:
  explicit UnscheduledToken(uint64_t value) : value_(value) {}
  uint64_t load(std::memory_order) const { return value_; }
  void store(uint64_t value, std::memory_order) { value_ = value; }

 private:
  uint64_t value_;
};

struct ScheduledPlatform {
  using Token = UnscheduledToken;
  using SharedNumber = ScheduledNumber;
  using LocalNumber = OwnersNumber;
  static uint64_t ThisThread() {
    return Scheduler::current == nullptr || Scheduler::current->running() == 0 ? kOwner : kOther;
  }
};

/// A slab in a pool with a queue, as PoolCore has them; `returned` counts how often it was given back.
class World {
 public:
  using Count = BiasedCount<ScheduledPlatform>;

  World(int64_t counted_by_owner, int64_t counted_by_others, int64_t stock) : stock_(stock) {
    count().Begin(kOwner, counted_by_owner + stock);
    shared_.number.fetch_add(counted_by_others * Count::kOne, std::memory_order_relaxed);
  }

  void Add() {
    EXPECT_EQ(returned_, 0) << "a reference to a block that was given back";
    count().Add();
  }
  void Drop() {
    if (count().DropQuickly()) return;
    // A sealed slab may be kept for later as it is.
    if (count().IsOwnersLast() && stock_ == 0) return Return();
    After(count().Drop());
  }

  /// The open slab is set back when nobody refers to it: what was carved belongs to the stock again.
  void Rewind() {
    constexpr int64_t kCarved = 2;
    if (stock_ == 0 || count().References() != stock_) return;
    count().Add(kCarved);
    stock_ += kCarved;
  }

  /// The slab is carved no more: the pool drops what is left of its stock, at once.
  void Seal() {
    const int64_t stock = std::exchange(stock_, 0);
    if (stock != 0 && !count().DropQuickly(stock)) After(count().Drop(stock));
  }

  /// What the pool does in its slow path.
  void Drain() {
    if (!std::exchange(queued_, false)) return;
    if (count().Dequeue()) Return();
  }

  /// The owner's thread ends before the pool does.
  void LoseOwner() {
    if (returned_ == 0 && count().Merge()) After(AfterDrop::kReturn);
  }

  /// The pool ends.
  void End() {
    LoseOwner();
    Seal();
    Drain();
    Close();
  }

  int returned() const { return returned_; }

 private:
  Count count() { return Count(local_, shared_); }

  /// The queue takes nothing from now on. Whoever finds it closed waits until all is merged.
  void Close() {
    closing_ = true;
    const bool queued = std::exchange(queued_, false);
    if (queued && count().Dequeue()) Return();
    closed_ = true;
  }

  void After(AfterDrop after) {
    if (after == AfterDrop::kNothing) return;
    if (after == AfterDrop::kReturn && ScheduledPlatform::ThisThread() == kOwner) return Return();
    // Putting it there is a step of its own.
    if (Scheduler::current != nullptr) Scheduler::current->Yield();
    if (!closing_) {
      EXPECT_FALSE(queued_) << "queued twice";
      queued_ = true;
      return;
    }
    if (!closed_) Scheduler::current->Yield([this] { return closed_; });
    if (count().Dequeue()) Return();
  }

  void Return() { ++returned_; }

  Count::Shared shared_;
  Count::Local local_;
  int64_t stock_;
  bool queued_ = false;
  bool closing_ = false;
  bool closed_ = false;
  int returned_ = 0;
};

/// One letter an operation: a(dd), d(rop), s(eal), r(ewind), p(ool's slow path), t(he owner's thread ends), e(nd of the
/// pool).
void Perform(World& world, const std::string& program) {
  for (const char operation : program) {
    if (operation == 'a') world.Add();
    if (operation == 'd') world.Drop();
    if (operation == 's') world.Seal();
    if (operation == 'r') world.Rewind();
    if (operation == 'p') world.Drain();
    if (operation == 't') world.LoseOwner();
    if (operation == 'e') world.End();
  }
}

/// What there is when two threads start.
struct Start {
  int64_t owner_holds;
  int64_t other_holds;
  int64_t counted_by_other;  // of those: counted in the shared number, the rest by the owner
  int64_t stock;             // of the pool, when this is its open slab
};

/// Every schedule of the two programs; the block must come back once, at the latest when the owner looks into the queue
/// after all references went. Returns how many schedules there were.
size_t RunAllSchedules(const Start& start, const std::string& owner, const std::string& other) {
  size_t schedules = 0;
  for (std::optional<std::vector<size_t>> next = std::vector<size_t>(); next;) {
    World world(start.owner_holds + start.other_holds - start.counted_by_other, start.counted_by_other, start.stock);
    Scheduler scheduler;
    std::vector<size_t> choices =
        scheduler.Run({[&] { Perform(world, owner); }, [&] { Perform(world, other); }}, std::move(*next));
    EXPECT_LE(world.returned(), 1) << "given back twice";
    world.Seal();
    world.Drain();
    EXPECT_EQ(world.returned(), 1) << "lost, or given back twice";
    world.End();
    EXPECT_EQ(world.returned(), 1) << "given back again";
    ++schedules;
    if (::testing::Test::HasFailure()) return schedules;
    // The next in depth-first order.
    next.reset();
    while (!choices.empty() && !next) {
      const size_t step = choices.size() - 1;
      if (++choices.back() < scheduler.alternatives(step)) {
        next = choices;
      } else {
        choices.pop_back();
      }
    }
  }
  return schedules;
}

/// All programs of up to `longest` of these operations by a thread that holds so many references, each followed by
/// dropping what is left.
std::vector<std::string> Programs(const std::string& operations, size_t longest, int64_t holds) {
  std::vector<std::string> programs;
  const std::function<void(const std::string&, int64_t)> extend = [&](const std::string& begun, int64_t held) {
    programs.push_back(begun + std::string(static_cast<size_t>(held), 'd'));
    if (begun.size() == longest) return;
    for (const char operation : operations) {
      const bool needs_one = operation == 'a' || operation == 'd';
      if (needs_one && held == 0) continue;
      extend(begun + operation, held + (operation == 'a' ? 1 : operation == 'd' ? -1 : 0));
    }
  };
  extend("", holds);
  return programs;
}

class BiasedCountTest : public ::testing::TestWithParam<Start> {};

TEST_P(BiasedCountTest, BlockComesBackOnceInEveryScheduleOfEveryShortProgram) {
  size_t schedules = 0;
  const std::string operations = GetParam().stock != 0 ? "adsrpte" : "adpte";
  for (const std::string& owner : Programs(operations, 2, GetParam().owner_holds)) {
    for (const std::string& other : Programs("ad", 1, GetParam().other_holds)) {
      schedules += RunAllSchedules(GetParam(), owner, other);
      ASSERT_FALSE(HasFailure()) << "owner: " << owner << ", other: " << other;
    }
  }
  EXPECT_GT(schedules, 1000u) << "hardly anything was interleaved";
  RecordProperty("schedules", std::to_string(schedules));
}

INSTANTIATE_TEST_SUITE_P(Starts, BiasedCountTest,
                         ::testing::Values(Start{1, 1, 0, 0}, Start{1, 1, 1, 0}, Start{0, 2, 0, 0}, Start{1, 2, 0, 0},
                                           Start{2, 1, 1, 0}, Start{0, 2, 1, 0}, Start{1, 1, 0, 3}, Start{2, 1, 2, 3},
                                           Start{0, 1, 1, 3}, Start{1, 1, 1, 3}),
                         [](const auto& start) {
                           return "Owner" + std::to_string(start.param.owner_holds) + "Other" +
                                  std::to_string(start.param.other_holds) + "CountedThere" +
                                  std::to_string(start.param.counted_by_other) + "Stock" +
                                  std::to_string(start.param.stock);
                         });

}  // namespace
}  // namespace slabyard::internal

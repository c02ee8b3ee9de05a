// SPDX-License-Identifier: MIT
//
// A Sink whose writes stand still until the test lets them through.
#ifndef SLABYARD_TESTS_SUPPORT_GATE_SINK_H_
#define SLABYARD_TESTS_SUPPORT_GATE_SINK_H_

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "slabyard/sink.h"

namespace slabyard::testing {

class GateSink final : public Sink {
 public:
  SinkResult Write(std::span<const ByteSpan> runs) noexcept override {
    std::unique_lock lock(mutex_);
    ++calls_;
    writer_ = std::this_thread::get_id();
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
    size_t size = 0;
    for (const ByteSpan run : runs) {
      taken_ += AsChars(run);
      size += run.size();
    }
    changed_.notify_all();
    return {size, 0};
  }
  int WaitWritable() noexcept override { return 0; }

  void Open() {
    std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  /// Returns as soon as some thread stands or stood in Write.
  void WaitForCall() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return calls_ != 0; });
  }
  /// Returns when `size` bytes have gone through.
  void WaitForBytes(size_t size) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this, size] { return taken_.size() >= size; });
  }

  std::string taken() const {
    std::lock_guard lock(mutex_);
    return taken_;
  }
  size_t calls() const {
    std::lock_guard lock(mutex_);
    return calls_;
  }
  std::thread::id writer() const {
    std::lock_guard lock(mutex_);
    return writer_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::string taken_;
  std::thread::id writer_;
  size_t calls_ = 0;
  bool open_ = false;
};

}  // namespace slabyard::testing

#endif  // SLABYARD_TESTS_SUPPORT_GATE_SINK_H_

// SPDX-License-Identifier: MIT
//
// Queues with one face: TryPush and TryPop never wait, or Push and Pop do. All of them hold kSlots elements, or as near
// to that as the queue can be told.
#ifndef SLABYARD_BENCH_OUTPUT_QUEUE_CONTENDERS_H_
#define SLABYARD_BENCH_OUTPUT_QUEUE_CONTENDERS_H_

#include <concurrentqueue/concurrentqueue.h>

#include <array>
#include <boost/lockfree/spsc_queue.hpp>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

#include "slabyard/bounded_queue.h"
#include "slabyard/spsc_ring.h"

namespace slabyard::bench {

inline constexpr size_t kSlots = 1024;
inline constexpr size_t kMessageSize = 64;
using Record = std::array<uint8_t, kMessageSize>;

// Records of 64 bytes, copied in and out.

class SlabyardRing {
 public:
  bool TryPush(const Record& record) { return ring_.TryPush(ByteSpan(record)); }
  bool TryPop(Record& record) {
    const std::optional<ByteSpan> front = ring_.Front();
    if (!front.has_value()) return false;
    std::memcpy(record.data(), front->data(), kMessageSize);  // known to both sides, as it is to the peers
    ring_.PopFront();
    return true;
  }

 private:
  SpscRing ring_{{.capacity = kSlots * kMessageSize}};
};

template <typename T>
class BoostSpsc {
 public:
  bool TryPush(const T& value) { return queue_.push(value); }
  bool TryPop(T& value) { return queue_.pop(value); }

 private:
  boost::lockfree::spsc_queue<T, boost::lockfree::capacity<kSlots>> queue_;
};

/// With its tokens, which spare it the search for the thread's own part. Many producers and consumers at once are what
/// it is made for; here it has one of each.
template <typename T>
class Moodycamel {
 public:
  bool TryPush(const T& value) { return queue_.try_enqueue(producer_, value); }
  bool TryPop(T& value) { return queue_.try_dequeue(consumer_, value); }

 private:
  moodycamel::ConcurrentQueue<T> queue_{kSlots};
  moodycamel::ProducerToken producer_{queue_};
  moodycamel::ConsumerToken consumer_{queue_};
};

// Handles of messages of 64 bytes; both sides sleep while they must wait.

template <typename T>
class DequeMutex {
 public:
  bool Push(T value) {
    std::unique_lock lock(mutex_);
    not_full_.wait(lock, [this] { return values_.size() < kSlots; });
    values_.push_back(std::move(value));
    lock.unlock();
    not_empty_.notify_one();
    return true;
  }
  std::optional<T> Pop() {
    std::unique_lock lock(mutex_);
    not_empty_.wait(lock, [this] { return closed_ || !values_.empty(); });
    if (values_.empty()) return std::nullopt;
    std::optional<T> value = std::move(values_.front());
    values_.pop_front();
    lock.unlock();
    not_full_.notify_one();
    return value;
  }
  void Close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    not_empty_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable not_empty_;
  std::condition_variable not_full_;
  std::deque<T> values_;
  bool closed_ = false;
};

class SlabyardBounded {
 public:
  bool Push(Buffer payload) { return queue_.Push(std::move(payload)).accepted(); }
  std::optional<QueueMessage> Pop() { return queue_.Pop(); }
  void Close() { queue_.Close(); }

 private:
  BoundedQueue queue_{{.cap = {kSlots, kSlots* kMessageSize}}};
};

}  // namespace slabyard::bench

#endif  // SLABYARD_BENCH_OUTPUT_QUEUE_CONTENDERS_H_

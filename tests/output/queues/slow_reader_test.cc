// SPDX-License-Identifier: MIT
//
// A thousand readers of one feed, each with a socket and a queue, in one process and one thread. One of them stops
// reading.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "slabyard/allocator.h"
#include "slabyard/bounded_queue.h"
#include "slabyard/sink.h"

namespace slabyard {
namespace {

constexpr size_t kReaders = 1000;
constexpr size_t kSlow = 500;
constexpr size_t kMessageSize = 512;
constexpr size_t kMessages = 200;
constexpr QueueLevel kCap = {16, 1 << 20};

/// Message `number` of the feed, in bytes that tell it from the others.
std::string TextOf(size_t number) {
  std::string text(kMessageSize, static_cast<char>('a' + number % 26));
  std::memcpy(text.data(), &number, sizeof(number));
  return text;
}

/// One reader: the queue, the sink it is written to, and the socket's other end.
class Connection {
 public:
  Connection() : queue_({.policy = SlowConsumerPolicy::kDisconnect, .cap = kCap}) {
    std::array<int, 2> fds;
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds.data()) != 0) return;
    reader_ = fds[1];
    constexpr int kTiny = 1;  // the kernel takes its least instead
    ::setsockopt(fds[0], SOL_SOCKET, SO_SNDBUF, &kTiny, sizeof(kTiny));
    sink_ = std::make_unique<FdSink>(OwnedFd{fds[0]});
  }
  ~Connection() {
    if (reader_ >= 0) ::close(reader_);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  bool ok() const { return sink_ != nullptr && sink_->status().ok(); }
  BoundedQueue& queue() { return queue_; }
  const std::string& received() const { return received_; }
  /// Messages of which the socket took the first byte.
  size_t begun() const { return begun_; }

  /// Writes until the socket or the queue has had enough; false after any error but EAGAIN.
  bool Write() {
    for (;;) {
      if (at_ == message_.payload.size()) {
        std::optional<QueueMessage> next = queue_.TryPop();
        if (!next.has_value()) return true;
        message_ = std::move(*next);
        at_ = 0;
      }
      const ByteSpan rest = message_.payload.span().subspan(at_);
      const SinkResult result = sink_->Write({&rest, 1});
      begun_ += at_ == 0 && result.written > 0;
      at_ += result.written;
      if (result.error != 0) return result.error == EAGAIN;
    }
  }

  void Read() {
    std::array<char, 4096> bytes;
    for (ssize_t got; (got = ::read(reader_, bytes.data(), bytes.size())) > 0;) {
      received_.append(bytes.data(), static_cast<size_t>(got));
    }
  }

 private:
  BoundedQueue queue_;
  std::unique_ptr<FdSink> sink_;
  int reader_ = -1;
  QueueMessage message_;  // popped, written as far as at_
  size_t at_ = 0;
  size_t begun_ = 0;
  std::string received_;
};

class SlowReader : public ::testing::Test {
 protected:
  void SetUp() override {
    rlimit limit;
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
    if (limit.rlim_cur < 2 * kReaders + 100) {
      limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 2 * kReaders + 100);
      ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
    }
    for (size_t i = 0; i < kReaders; ++i) {
      connections_.push_back(std::make_unique<Connection>());
      ASSERT_TRUE(connections_.back()->ok()) << std::strerror(errno);
    }
  }

  void Publish(size_t number) {
    const std::string text = TextOf(number);
    const Buffer payload = *allocator_.From(AsBytes(text));
    for (size_t i = 0; i < kReaders; ++i) {
      const size_t pending = connections_[i]->queue().pending().messages;
      const PushResult result = connections_[i]->queue().Push(payload);
      if (i == kSlow && cut_at_ == 0 && !result.accepted()) {
        cut_at_ = number;
        pending_when_cut_ = pending;
      }
      if (i != kSlow) refused_ += !result.accepted();
    }
  }

  /// Lets all but the slow one read until nothing moves.
  void Serve() {
    for (size_t i = 0; i < kReaders; ++i) {
      Connection& connection = *connections_[i];
      do {
        ASSERT_TRUE(connection.Write());
        if (i == kSlow) break;
        connection.Read();
      } while (connection.queue().pending().messages > 0);
    }
  }

  Allocator allocator_;
  std::vector<std::unique_ptr<Connection>> connections_;
  size_t cut_at_ = 0;
  size_t pending_when_cut_ = 0;
  size_t refused_ = 0;
};

TEST_F(SlowReader, IsCutOffByTheMessageOverItsLimitAndTheOthersLoseNothing) {
  std::string feed;
  for (size_t number = 1; number <= kMessages; ++number) {
    Publish(number);
    ASSERT_NO_FATAL_FAILURE(Serve());
    feed += TextOf(number);
  }
  for (int round = 0; round < 2; ++round) ASSERT_NO_FATAL_FAILURE(Serve());  // what lay in the last send buffers

  Connection& slow = *connections_[kSlow];
  EXPECT_EQ(pending_when_cut_, kCap.messages);
  // What its socket took, the one message that is on its way, its queue's cap, and the one message over that.
  EXPECT_EQ(cut_at_, slow.queue().stats().popped.messages + kCap.messages + 1);
  EXPECT_LE(slow.queue().stats().popped.messages - slow.begun(), 1u);
  EXPECT_EQ(slow.queue().status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(slow.queue().pending(), QueueLevel());
  EXPECT_EQ(refused_, 0u);
  size_t whole = 0;
  for (size_t i = 0; i < kReaders; ++i) whole += i != kSlow && connections_[i]->received() == feed;
  EXPECT_EQ(whole, kReaders - 1);
}

TEST_F(SlowReader, PayloadsAreChargedOnceHoweverManyQueuesHoldThem) {
  auto account = std::make_shared<MemoryAccount>();
  Allocator allocator({.account = account});
  constexpr size_t kLarge = 50000;
  Buffer payload = *allocator.Alloc(kLarge);
  allocator.pool().Settle();
  const size_t once = account->external();
  for (const auto& connection : connections_) ASSERT_TRUE(connection->queue().Push(payload).accepted());
  allocator.pool().Settle();
  EXPECT_EQ(account->external(), once);
  payload = Buffer();
  for (size_t i = 0; i < kReaders; ++i) connections_[i]->queue().Disconnect(absl::OkStatus());
  allocator.pool().Settle();
  EXPECT_EQ(account->external(), 0u);
  EXPECT_GE(once, kLarge);
}

}  // namespace
}  // namespace slabyard

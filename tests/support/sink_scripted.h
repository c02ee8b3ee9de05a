// SPDX-License-Identifier: MIT
//
// A hostile Sink for tests: keeps what it takes, and answers each call as a script says.
#ifndef SLABYARD_TESTS_SUPPORT_SINK_SCRIPTED_H_
#define SLABYARD_TESTS_SUPPORT_SINK_SCRIPTED_H_

#include <algorithm>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "slabyard/sink.h"

namespace slabyard::testing {

/// How much of what is offered to take, at most, and which errno value to say then.
struct SinkAnswer {
  size_t take = std::numeric_limits<size_t>::max();
  int error = 0;
};

class ScriptedSink final : public Sink {
 public:
  using Answer = SinkAnswer;
  /// `call` counts from 1.
  using Script = std::function<Answer(size_t call)>;
  static constexpr size_t kAll = std::numeric_limits<size_t>::max();

  /// Takes everything.
  ScriptedSink() : ScriptedSink([](size_t) { return Answer(); }) {}
  explicit ScriptedSink(Script script) : script_(std::move(script)) {}

  SinkResult Write(std::span<const ByteSpan> runs) noexcept override {
    std::string bytes;
    for (const ByteSpan run : runs) bytes += AsChars(run);
    offered_.push_back(bytes.size());
    offered_to_ = std::max(offered_to_, taken_.size() + bytes.size());
    const Answer answer = script_(calls());
    const size_t taken = std::min(answer.take, bytes.size());
    taken_.append(bytes, 0, taken);
    return {taken, answer.error};
  }

  int WaitWritable() noexcept override {
    ++waits_;
    if (on_wait_) on_wait_();
    return wait_error_;
  }

  int wait_fd() const override { return -1; }
  std::optional<uint64_t> file_offset() const override {
    if (!file_offset_.has_value()) return std::nullopt;
    return *file_offset_ + taken_.size();
  }
  int Sync() noexcept override {
    ++syncs_;
    return sync_error_;
  }
  int Close() noexcept override {
    ++closes_;
    return close_error_;
  }

  void set_script(Script script) { script_ = std::move(script); }
  void set_on_wait(std::function<void()> on_wait) { on_wait_ = std::move(on_wait); }
  void set_wait_error(int error) { wait_error_ = error; }
  /// Where in a file the first byte goes; nothing, as at first, for a sink that is none.
  void set_file_offset(std::optional<uint64_t> offset) { file_offset_ = offset; }
  void set_sync_error(int error) { sync_error_ = error; }
  void set_close_error(int error) { close_error_ = error; }
  void set_offered_to(size_t position) { offered_to_ = position; }

  const std::string& taken() const { return taken_; }
  size_t calls() const { return offered_.size(); }
  /// Bytes offered in each call.
  const std::vector<size_t>& offered() const { return offered_; }
  /// The furthest position in the stream that any call offered.
  size_t offered_to() const { return offered_to_; }
  size_t waits() const { return waits_; }
  size_t syncs() const { return syncs_; }
  size_t closes() const { return closes_; }

 private:
  Script script_;
  std::function<void()> on_wait_;
  std::string taken_;
  std::vector<size_t> offered_;
  size_t offered_to_ = 0;
  size_t waits_ = 0;
  size_t syncs_ = 0;
  size_t closes_ = 0;
  std::optional<uint64_t> file_offset_;
  int sync_error_ = 0;
  int wait_error_ = 0;
  int close_error_ = 0;
};

}  // namespace slabyard::testing

#endif  // SLABYARD_TESTS_SUPPORT_SINK_SCRIPTED_H_

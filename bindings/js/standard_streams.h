// SPDX-License-Identifier: MIT
//
// Standard output and standard error of a script. Output is buffered, and nothing is lost by that: it is written out
// before anything goes to standard error, before the script waits for input, and at exit, however that comes.
// The process must ignore SIGPIPE. Threads: the script's thread alone.
#ifndef SLABYARD_BINDINGS_JS_STANDARD_STREAMS_H_
#define SLABYARD_BINDINGS_JS_STANDARD_STREAMS_H_

#include <functional>
#include <utility>

#include "slabyard/bytes.h"
#include "slabyard/output_buffer.h"
#include "slabyard/output_metrics.h"
#include "slabyard/sink.h"

namespace slabyard::js {

/// What the two streams did. Outlives them.
struct StandardMetrics {
  OutputMetrics out;
  OutputMetrics error;
};

class StandardStreams {
 public:
  static constexpr int kStdout = 1;
  static constexpr int kStderr = 2;

  /// `metrics` may be null: nothing is counted then.
  explicit StandardStreams(StandardMetrics* metrics = nullptr);

  /// Takes all of `bytes` for standard output. A reader that went away (EPIPE) makes this and all later output vanish
  /// quietly, as in Node; any other failure ends the process with 1 after a line that says how many bytes were lost.
  void WriteOut(ByteSpan bytes);
  /// Writes out what standard output holds, then `bytes` to standard error, whose failures nobody could be told.
  void WriteError(ByteSpan bytes);
  /// Writes out what standard output holds; fails as WriteOut does.
  void Flush();

  /// `hook` runs in Exit, when all output is written and nothing of the script runs any more; it may write again.
  void set_exit_hook(std::function<void()> hook) { exit_hook_ = std::move(hook); }
  /// Ends the process at once: no destructor and no exit handler runs, since the engine's threads are still there.
  [[noreturn]] void Exit(int code);

 private:
  /// Handles a failure of out_, with `unsent` bytes that it did not take.
  void OnOutFailure(size_t unsent);

  FdSink out_sink_;
  FdSink error_sink_;
  OutputBuffer out_;
  OutputBuffer error_;
  bool reader_gone_ = false;
  std::function<void()> exit_hook_;
};

}  // namespace slabyard::js

#endif  // SLABYARD_BINDINGS_JS_STANDARD_STREAMS_H_

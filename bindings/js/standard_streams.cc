// SPDX-License-Identifier: MIT
#include "bindings/js/standard_streams.h"

#include <unistd.h>

#include <cerrno>
#include <string>

#include "slabyard/standard_output.h"

namespace slabyard::js {

namespace {

OutputOptions Counted(OutputOptions options, OutputMetrics* metrics) {
  options.metrics = metrics;
  return options;
}

}  // namespace

StandardStreams::StandardStreams(StandardMetrics* metrics)
    : out_sink_(BorrowedFd{kStdout}, SigpipePolicy::kHostIgnores),
      error_sink_(BorrowedFd{kStderr}, SigpipePolicy::kHostIgnores),
      out_(out_sink_, Counted(StandardOutputOptions(kStdout), metrics != nullptr ? &metrics->out : nullptr)),
      error_(error_sink_, Counted(StandardErrorOptions(), metrics != nullptr ? &metrics->error : nullptr)) {}

void StandardStreams::WriteOut(ByteSpan bytes) {
  if (reader_gone_) return;
  const size_t taken = out_.Append(bytes);
  if (taken != bytes.size()) OnOutFailure(bytes.size() - taken);
}

void StandardStreams::WriteError(ByteSpan bytes) {
  Flush();
  if (error_.Append(bytes) != bytes.size()) error_.Discard();
}

void StandardStreams::Flush() {
  if (!reader_gone_ && !out_.Flush().ok()) OnOutFailure(0);
}

void StandardStreams::OnOutFailure(size_t unsent) {
  const int error = out_.error();
  const std::string why(out_.status().message());
  const uint64_t lost = out_.Discard() + unsent;
  reader_gone_ = true;
  if (error == EPIPE) return;
  WriteError(AsBytes("slabyard: standard output: " + why + "; " + std::to_string(lost) + " bytes were not written\n"));
  Exit(1);
}

void StandardStreams::Exit(int code) {
  Flush();
  // Taken first: a failure while it runs ends here again.
  const std::function<void()> hook = std::exchange(exit_hook_, nullptr);
  if (hook) hook();
  _exit(code);
}

}  // namespace slabyard::js

// SPDX-License-Identifier: MIT
// Floor: output
//
// absl::Format into an OutputBuffer, without a string in between. Formatting comes in pieces, so a target stops at the
// first piece that the output did not take whole: no later one may follow a hole. To an unbuffered output each piece is
// a write of its own.
#ifndef SLABYARD_OUTPUT_FORMAT_H_
#define SLABYARD_OUTPUT_FORMAT_H_

#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "slabyard/absl_text.h"
#include "slabyard/output_buffer.h"

namespace slabyard {

/// What absl::Format writes to: `FormatTarget to(output); absl::Format(&to, "%d\n", 5);`. Borrows the output.
class FormatTarget {
 public:
  explicit FormatTarget(OutputBuffer& output) : output_(output) {}
  FormatTarget(const FormatTarget&) = delete;
  FormatTarget& operator=(const FormatTarget&) = delete;

  /// False from the first piece on that the output did not take whole; its status() says why. Bytes before are taken.
  bool complete() const { return complete_; }

  friend void AbslFormatFlush(FormatTarget* target, absl::string_view piece) {
    if (target->complete_) target->complete_ = target->output_.Append(ToStd(piece)) == piece.size();
  }

 private:
  OutputBuffer& output_;
  bool complete_ = true;
};

/// Formats and appends. False when the output did not take all of it: output.status() says why.
template <typename... Args>
[[nodiscard]] bool AppendFormat(OutputBuffer& output, const absl::FormatSpec<Args...>& format, const Args&... args) {
  FormatTarget target(output);
  return absl::Format(&target, format, args...) && target.complete();
}

}  // namespace slabyard

#endif  // SLABYARD_OUTPUT_FORMAT_H_

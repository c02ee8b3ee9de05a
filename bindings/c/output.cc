// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "bindings/c/call.h"
#include "bindings/c/handles.h"
#include "bindings/c/sized_struct.h"
#include "slabyard/callback_sink.h"
#include "slabyard/clock.h"
#include "slabyard/output_buffer.h"
#include "slabyard/output_options.h"
#include "slabyard/sink.h"

struct slabyard_output {
  slabyard_output_options options;
  slabyard::SteadyClock clock;
  std::optional<slabyard::OutputProfile> profile;
  std::unique_ptr<slabyard::Sink> sink;
  std::optional<slabyard::OutputBuffer> output;
};

namespace slabyard::c_abi {
namespace {

/// What OutputOptions calls the same. Requires flush_policy to be one.
OutputOptions ToOptions(slabyard_output& handle) {
  const slabyard_output_options& given = handle.options;
  OutputOptions options;
  options.flush_policy = static_cast<FlushPolicy>(given.flush_policy);
  if (given.report_would_block != 0) options.would_block = WouldBlockPolicy::kReport;
  if (given.capacity != 0) options.capacity = given.capacity;
  if (given.max_capacity != 0) options.max_capacity = given.max_capacity;
  if (given.flush_bytes != 0) options.flush_bytes = given.flush_bytes;
  if (given.flush_records != 0) options.flush_records = given.flush_records;
  if (given.linger_ns != 0) {
    options.linger = std::chrono::nanoseconds(std::min<uint64_t>(given.linger_ns, INT64_MAX));
    options.clock = &handle.clock;
  }
  options.sync_on_close = given.sync_on_close != 0;
  if (given.on_drop != nullptr) {
    options.dropped.context = &handle;
    options.dropped.call = [](void* context, uint64_t bytes, const absl::Status&) {
      const slabyard_output_options& told = static_cast<slabyard_output*>(context)->options;
      told.on_drop(told.context, bytes);
    };
  }
  return options;
}
static_assert(static_cast<int>(FlushPolicy::kLine) == SLABYARD_FLUSH_LINE &&
              static_cast<int>(FlushPolicy::kUnbuffered) == SLABYARD_FLUSH_UNBUFFERED &&
              static_cast<int>(FlushPolicy::kManual) == SLABYARD_FLUSH_MANUAL);

/// Linux' error numbers end below it, and so does what an output remembers.
constexpr int kErrorEnd = 4096;

/// A C function's result by the rules of Sink::Write.
SinkResult WriteRuns(slabyard_write_function write, void* context, std::span<const ByteSpan> runs) {
  SinkResult result;
  for (const ByteSpan run : runs) {
    size_t done = 0;
    while (done < run.size() && result.error == 0) {
      size_t written = 0;
      const int error = write(context, run.data() + done, run.size() - done, &written);
      written = std::min(written, run.size() - done);
      done += written;
      if (error != EINTR) result.error = error < 0 || error >= kErrorEnd ? EIO : error;
      // Without progress or a reason the output would ask for ever.
      if (error == 0 && written == 0) result.error = EIO;
    }
    result.written += done;
    if (result.error != 0) break;
  }
  return result;
}

slabyard_code CodeOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
      return SLABYARD_WOULD_BLOCK;
    case absl::StatusCode::kFailedPrecondition:
      return SLABYARD_CLOSED;
    case absl::StatusCode::kDataLoss:
      return SLABYARD_DATA_LOSS;
    case absl::StatusCode::kResourceExhausted:
      return SLABYARD_NO_MEMORY;
    default:
      return SLABYARD_INVALID_ARGUMENT;
  }
}

slabyard_code Finish(Call& call, const absl::Status& status, int error = 0) {
  if (status.ok()) return call.Done();
  const absl::string_view message = status.message();
  const std::string_view text =
      message.empty() ? std::string_view("no memory, or no room") : std::string_view(message.data(), message.size());
  return call.Fail(error != 0 ? SLABYARD_IO_ERROR : CodeOf(status), text, error);
}

/// How an output's call ended.
slabyard_code Finish(Call& call, slabyard_output* output, const absl::Status& status) {
  // A sync that failed is known by its status, whatever the error number behind it was.
  const bool final = status.code() == absl::StatusCode::kDataLoss;
  const bool waits = status.code() == absl::StatusCode::kUnavailable;
  return Finish(call, status, final || waits ? 0 : output->output->error());
}

/// An output without a sink; null, with the call failed, for bad options.
std::unique_ptr<slabyard_output> MakeOutput(Call& call, const slabyard_output_options* options) {
  const slabyard_output_options given = ReadOptions(call, "slabyard_output_options", options);
  if (given.flush_policy < SLABYARD_FLUSH_FULL || given.flush_policy > SLABYARD_FLUSH_MANUAL) {
    call.Refuse("slabyard_output_options", "no such flush_policy");
  }
  if (!call.ok()) return nullptr;
  std::unique_ptr<slabyard_output> handle(new (std::nothrow) slabyard_output{given, {}, {}, {}, {}});
  if (handle == nullptr) {
    call.NoMemory();
    return nullptr;
  }
  handle->profile.emplace(ToOptions(*handle));
  Finish(call, handle->profile->status());
  return call.ok() ? std::move(handle) : nullptr;
}

slabyard_ladder ToLadder(const OutputLadder& ladder) {
  return {0, ladder.accepted, ladder.handed, ladder.written, ladder.durable};
}

}  // namespace
}  // namespace slabyard::c_abi

using slabyard::ByteSpan;
using slabyard::FdSink;
using slabyard::c_abi::Call;
using slabyard::c_abi::Finish;
using slabyard::c_abi::Guarded;
using slabyard::c_abi::MakeOutput;
using slabyard::c_abi::ToLadder;

slabyard_code slabyard_output_to_fd(int fd, int32_t owned, const slabyard_output_options* options,
                                    slabyard_output** output, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"output", output}})) return call.code();
    std::unique_ptr<slabyard_output> handle = MakeOutput(call, options);
    if (handle == nullptr) return call.code();
    // Borrowed first, so that a bad descriptor stays the caller's; what takes it over cannot fail.
    handle->sink = std::make_unique<FdSink>(slabyard::BorrowedFd{fd});
    if (const absl::Status usable = handle->sink->status(); !usable.ok()) return Finish(call, usable);
    if (owned != 0) handle->sink = std::make_unique<FdSink>(slabyard::OwnedFd{fd});
    handle->output.emplace(*handle->sink, *handle->profile);
    *output = handle.release();
    return call.Done();
  });
}

slabyard_code slabyard_output_to_function(slabyard_write_function write, slabyard_wait_function wait, void* context,
                                          const slabyard_output_options* options, slabyard_output** output,
                                          slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"write", reinterpret_cast<const void*>(write)}, {"output", output}})) return call.code();
    std::unique_ptr<slabyard_output> handle = MakeOutput(call, options);
    if (handle == nullptr) return call.code();
    slabyard::CallbackSink::WaitFunction wait_writable;
    if (wait != nullptr) wait_writable = [wait, context] { return wait(context); };
    handle->sink = std::make_unique<slabyard::CallbackSink>(
        [write, context](std::span<const ByteSpan> runs) { return slabyard::c_abi::WriteRuns(write, context, runs); },
        std::move(wait_writable));
    handle->output.emplace(*handle->sink, *handle->profile);
    *output = handle.release();
    return call.Done();
  });
}

void slabyard_output_free(slabyard_output* output) { delete output; }

slabyard_code slabyard_output_append(slabyard_output* output, const void* bytes, size_t size, size_t* taken,
                                     slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"output", output}, {"taken", taken}})) return call.code();
    const ByteSpan payload = call.Bytes("bytes", bytes, size);
    if (!call.ok()) return call.code();
    *taken = output->output->Append(payload);
    return *taken == size ? call.Done() : Finish(call, output, output->output->status());
  });
}

slabyard_code slabyard_output_append_buffer(slabyard_output* output, const slabyard_buffer* buffer, size_t* taken,
                                            slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"output", output}, {"buffer", buffer}, {"taken", taken}})) return call.code();
    *taken = output->output->AppendShared(buffer->bytes);
    return *taken == buffer->bytes.size() ? call.Done() : Finish(call, output, output->output->status());
  });
}

slabyard_code slabyard_output_flush(slabyard_output* output, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"output", output}})) return call.code();
    return Finish(call, output, output->output->Flush());
  });
}

slabyard_code slabyard_output_flush_if_due(slabyard_output* output, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"output", output}})) return call.code();
    return Finish(call, output, output->output->FlushIfDue());
  });
}

slabyard_code slabyard_output_sync(slabyard_output* output, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"output", output}})) return call.code();
    return Finish(call, output, output->output->Sync());
  });
}

slabyard_code slabyard_output_retry(slabyard_output* output, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"output", output}})) return call.code();
    return Finish(call, output, output->output->Retry());
  });
}

slabyard_code slabyard_output_discard(slabyard_output* output, uint64_t* dropped, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"output", output}})) return call.code();
    const uint64_t bytes = output->output->Discard();
    if (dropped != nullptr) *dropped = bytes;
    return call.Done();
  });
}

slabyard_code slabyard_output_close(slabyard_output* output, slabyard_ladder* ladder, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"output", output}})) return call.code();
    // Before anything is done, so that a bad struct leaves the output open.
    if (ladder != nullptr) WriteResults(call, "slabyard_ladder", ToLadder(output->output->ladder()), ladder);
    if (!call.ok()) return call.code();
    const slabyard::DrainResult result = output->output->Close();
    if (ladder != nullptr) WriteResults(call, "slabyard_ladder", ToLadder(result.ladder), ladder);
    return Finish(call, output, result.status);
  });
}

slabyard_code slabyard_output_ladder(const slabyard_output* output, slabyard_ladder* ladder, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"output", output}, {"ladder", ladder}})) return call.code();
    return WriteResults(call, "slabyard_ladder", ToLadder(output->output->ladder()), ladder);
  });
}

size_t slabyard_output_pending(const slabyard_output* output) {
  return output == nullptr ? 0 : output->output->pending();
}

int slabyard_output_wait_fd(const slabyard_output* output) {
  return output == nullptr ? -1 : output->output->wait_fd();
}

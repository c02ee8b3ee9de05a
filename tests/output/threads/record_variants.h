// SPDX-License-Identifier: MIT
//
// The three outputs that threads share behind one face, so that each test runs on all of them.
#ifndef SLABYARD_TESTS_OUTPUT_THREADS_RECORD_VARIANTS_H_
#define SLABYARD_TESTS_OUTPUT_THREADS_RECORD_VARIANTS_H_

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "slabyard/async_output.h"
#include "slabyard/shared_output.h"
#include "slabyard/thread_output.h"

namespace slabyard::testing {

struct Shared {
  static constexpr bool kMayReport = true;
  static constexpr bool kMayDrop = false;

  struct Writer {
    SharedOutput* output;
    absl::Status Append(std::string_view record) { return output->Append(record); }
  };

  Shared(Sink& sink, RecordOutputOptions options, bool) : output(sink, std::move(options)) {}
  Writer MakeWriter() { return {&output}; }

  SharedOutput output;
};

struct PerThread {
  static constexpr bool kMayReport = true;
  static constexpr bool kMayDrop = false;

  PerThread(Sink& sink, RecordOutputOptions options, bool) : output(sink, std::move(options)) {}
  ThreadOutput::Writer MakeWriter() { return output.MakeWriter(); }

  ThreadOutput output;
};

struct Async {
  static constexpr bool kMayReport = false;
  static constexpr bool kMayDrop = true;

  static AsyncOutputOptions Options(RecordOutputOptions records, bool drop) {
    return {.records = std::move(records), .when_full = drop ? FullRingPolicy::kDrop : FullRingPolicy::kBlock};
  }

  Async(Sink& sink, RecordOutputOptions options, bool drop) : output(sink, Options(std::move(options), drop)) {}
  AsyncOutput::Writer MakeWriter() { return output.MakeWriter(); }

  AsyncOutput output;
};

using RecordVariants = ::testing::Types<Shared, PerThread, Async>;

struct RecordVariantNames {
  template <typename T>
  static std::string GetName(int) {
    if constexpr (std::is_same_v<T, Shared>) return "Shared";
    if constexpr (std::is_same_v<T, PerThread>) return "PerThread";
    return "Async";
  }
};

}  // namespace slabyard::testing

#endif  // SLABYARD_TESTS_OUTPUT_THREADS_RECORD_VARIANTS_H_

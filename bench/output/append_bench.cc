// SPDX-License-Identifier: MIT
//
// Appends of short records to /dev/null through 64 KiB: ours, the least that an append can do (a struct with a
// position), the C and C++ libraries, libevent's evbuffer, and a system call for each. And payloads of one buffer that
// are kept by copying or by reference.
#include <benchmark/benchmark.h>
#include <event2/buffer.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "slabyard/allocator.h"
#include "slabyard/output_buffer.h"
#include "slabyard/sink.h"

namespace slabyard::bench {
namespace {

constexpr size_t kCapacity = 65536;
constexpr char kDevNull[] = "/dev/null";

class Slabyard {
 public:
  bool Append(const char* data, size_t size) { return output_.Append({data, size}) == size; }

 private:
  FdSink sink_{OwnedFd{open(kDevNull, O_WRONLY | O_CLOEXEC)}};
  OutputBuffer output_{sink_, {.capacity = kCapacity}};
};

/// What a program writes that has no library.
class Handwritten {
 public:
  ~Handwritten() { close(fd_); }
  bool Append(const char* data, size_t size) {
    if (kCapacity - at_ < size && !Flush()) return false;
    std::memcpy(data_ + at_, data, size);
    at_ += size;
    return true;
  }

 private:
  [[gnu::noinline]] bool Flush() {
    const bool whole = write(fd_, data_, at_) == static_cast<ssize_t>(at_);
    at_ = 0;
    return whole;
  }

  int fd_ = open(kDevNull, O_WRONLY | O_CLOEXEC);
  size_t at_ = 0;
  char data_[kCapacity];
};

class Stdio {
 public:
  // The buffer is the caller's: with a null pointer glibc ignores the size and keeps 4096 bytes.
  Stdio() { setvbuf(file_, buffer_.data(), _IOFBF, kCapacity); }
  ~Stdio() { fclose(file_); }

 protected:
  std::vector<char> buffer_ = std::vector<char>(kCapacity);
  FILE* const file_ = fopen(kDevNull, "w");
};

class Fwrite : Stdio {
 public:
  bool Append(const char* data, size_t size) { return fwrite(data, 1, size, file_) == size; }
};

class FwriteUnlocked : Stdio {
 public:
  bool Append(const char* data, size_t size) { return fwrite_unlocked(data, 1, size, file_) == size; }
};

class Ofstream {
 public:
  Ofstream() {
    stream_.rdbuf()->pubsetbuf(buffer_.data(), kCapacity);
    stream_.open(kDevNull, std::ios::binary);
  }
  bool Append(const char* data, size_t size) {
    stream_.write(data, static_cast<std::streamsize>(size));
    return stream_.good();
  }

 private:
  std::vector<char> buffer_ = std::vector<char>(kCapacity);
  std::ofstream stream_;
};

class Evbuffer {
 public:
  ~Evbuffer() {
    evbuffer_free(buffer_);
    close(fd_);
  }
  bool Append(const char* data, size_t size) {
    if (evbuffer_add(buffer_, data, size) != 0) return false;
    return evbuffer_get_length(buffer_) < kCapacity || evbuffer_write(buffer_, fd_) > 0;
  }

 private:
  int fd_ = open(kDevNull, O_WRONLY | O_CLOEXEC);
  evbuffer* const buffer_ = evbuffer_new();
};

class WriteCall {
 public:
  ~WriteCall() { close(fd_); }
  bool Append(const char* data, size_t size) { return write(fd_, data, size) == static_cast<ssize_t>(size); }

 private:
  int fd_ = open(kDevNull, O_WRONLY | O_CLOEXEC);
};

/// A run of records, as a loop of a program makes them: nothing between two appends forces state out of registers.
template <typename Contender>
void Append(benchmark::State& state) {
  constexpr int kRun = 1024;
  const auto contender = std::make_unique<Contender>();
  const std::string record(static_cast<size_t>(state.range(0)), 'r');
  const char* data = record.data();
  size_t size = record.size();
  while (state.KeepRunningBatch(kRun)) {
    benchmark::DoNotOptimize(data);
    benchmark::DoNotOptimize(size);  // or the copy would be made for this very size
    bool whole = true;
    for (int i = 0; i < kRun; ++i) whole &= contender->Append(data, size);
    if (!whole) state.SkipWithError("an append was refused");
  }
}

/// Records whose size the compiler knows, as those of a struct: what can be inlined copies them without a call.
template <typename Contender, size_t kSize>
void AppendFixed(benchmark::State& state) {
  constexpr int kRun = 1024;
  const auto contender = std::make_unique<Contender>();
  const std::array<char, kSize> record = {};
  const char* data = record.data();
  while (state.KeepRunningBatch(kRun)) {
    benchmark::DoNotOptimize(data);
    bool whole = true;
    for (int i = 0; i < kRun; ++i) whole &= contender->Append(data, kSize);
    if (!whole) state.SkipWithError("an append was refused");
  }
}

/// A decimal number of ten digits and a newline.
class SlabyardNumber {
 public:
  bool Append(uint64_t number) { return output_.AppendDecimal(number) && output_.Append(std::string_view("\n")) == 1; }

 private:
  FdSink sink_{OwnedFd{open(kDevNull, O_WRONLY | O_CLOEXEC)}};
  OutputBuffer output_{sink_, {.capacity = kCapacity}};
};

class Fprintf : Stdio {
 public:
  bool Append(uint64_t number) { return fprintf(file_, "%lu\n", number) > 0; }
};

template <typename Contender>
void AppendNumber(benchmark::State& state) {
  const auto contender = std::make_unique<Contender>();
  uint64_t number = 1'000'000'000;
  for (auto _ : state) {
    if (!contender->Append(number++)) state.SkipWithError("an append was refused");
  }
}

/// Payloads that wait for one write of 1 MiB; the time of one. By copying, the bytes are in the cache as they would be
/// after they were made.
template <bool kShared>
void KeepPayload(benchmark::State& state) {
  const auto size = static_cast<size_t>(state.range(0));
  constexpr size_t kBatch = size_t{1} << 20;
  FdSink sink(OwnedFd{open(kDevNull, O_WRONLY | O_CLOEXEC)});
  const OutputProfile profile({.flush_policy = FlushPolicy::kManual,
                               .capacity = kBatch,
                               .cache = std::make_shared<BlockCache>(nullptr, BlockCacheOptions{2 * kBatch})});
  OutputBuffer output(sink, profile);
  Allocator allocator;
  std::vector<Buffer> payloads;
  for (size_t made = 0; made < kBatch; made += size) payloads.push_back(*allocator.Alloc(size, uint8_t{'p'}));
  while (state.KeepRunningBatch(static_cast<benchmark::IterationCount>(payloads.size()))) {
    for (const Buffer& payload : payloads) {
      benchmark::DoNotOptimize(kShared ? output.AppendShared(payload) : output.Append(payload.span()));
    }
    if (!output.Flush().ok()) state.SkipWithError("a flush failed");
  }
}

BENCHMARK(Append<Slabyard>)->Name("Append/slabyard")->Arg(16)->Arg(64)->Arg(512);
BENCHMARK(Append<Handwritten>)->Name("Append/handwritten")->Arg(16)->Arg(64)->Arg(512);
BENCHMARK(Append<FwriteUnlocked>)->Name("Append/fwrite_unlocked")->Arg(16)->Arg(64)->Arg(512);
BENCHMARK(Append<Evbuffer>)->Name("Append/evbuffer")->Arg(16)->Arg(64)->Arg(512);
BENCHMARK(Append<Ofstream>)->Name("Append/ofstream")->Arg(16)->Arg(64)->Arg(512);
BENCHMARK(Append<Fwrite>)->Name("Append/fwrite")->Arg(16)->Arg(64)->Arg(512);
BENCHMARK(Append<WriteCall>)->Name("Append/write")->Arg(16)->Arg(64)->Arg(512);
BENCHMARK(AppendFixed<Slabyard, 64>)->Name("AppendFixed/slabyard")->Arg(64);
BENCHMARK(AppendFixed<Handwritten, 64>)->Name("AppendFixed/handwritten")->Arg(64);
BENCHMARK(AppendFixed<FwriteUnlocked, 64>)->Name("AppendFixed/fwrite_unlocked")->Arg(64);
BENCHMARK(AppendFixed<Fwrite, 64>)->Name("AppendFixed/fwrite")->Arg(64);
BENCHMARK(AppendNumber<SlabyardNumber>)->Name("AppendNumber/slabyard")->Arg(11);
BENCHMARK(AppendNumber<Fprintf>)->Name("AppendNumber/fprintf")->Arg(11);
BENCHMARK(KeepPayload<true>)->Name("KeepPayload/slabyard")->RangeMultiplier(2)->Range(4096, 65536);
BENCHMARK(KeepPayload<false>)->Name("KeepPayload/copied")->RangeMultiplier(2)->Range(4096, 65536);

}  // namespace
}  // namespace slabyard::bench

// SPDX-License-Identifier: MIT
//
// Random work on buffers of three allocators against a plain model: a shared vector per allocation, and views as offset
// and size in it. Accounts, limits and refusals as in pool_model.h. The first difference ends the process. One thread.
//
//   allocator 0 --> runtime <-- slabs of allocator 1, whose blocks go --> connection      allocator 2 --> process
#ifndef SLABYARD_TESTS_MODEL_BUFFER_MODEL_H_
#define SLABYARD_TESTS_MODEL_BUFFER_MODEL_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "slabyard/allocator.h"
#include "tests/model/account_chain.h"
#include "tests/model/choices.h"
#include "tests/support/checked_source.h"

namespace slabyard::model {

class BufferModel {
 public:
  /// Chooses the options of its allocators. `choices` must outlive it.
  explicit BufferModel(Choices& choices);

  /// One random operation on a random buffer; its result, the buffer, and all equations are checked.
  void Step();
  /// Every byte of every buffer.
  void CheckBytes() const;
  /// Releases and trims everything; then every counter is zero.
  void Finish();

 private:
  using Bytes = std::vector<uint8_t>;

  struct View {
    std::shared_ptr<Bytes> memory;
    size_t offset = 0;
    size_t size = 0;

    uint8_t* begin() const { return memory->data() + offset; }
    uint8_t* end() const { return begin() + size; }
    ByteSpan span() const { return {begin(), size}; }
  };
  struct Pair {
    Buffer buffer;
    View model;
  };
  struct Range {
    size_t start;
    size_t end;
  };

  // buffer_model.cc
  size_t Size(size_t below);
  size_t AnyIndex(size_t size);
  Range AnyRange(size_t size);
  ptrdiff_t SignedIndex(size_t size);
  Encoding AnyEncoding();
  Allocator& AnyAllocator();
  Bytes Part(const View& view, Range range) const;
  void Keep(absl::StatusOr<Buffer> buffer, Bytes expected);
  void KeepAsIs(absl::StatusOr<Buffer> buffer);
  void KeepView(Buffer buffer, View model);
  void Check(const Pair& pair) const;
  void CheckNumbers() const;
  void Trouble();
  void Tune();
  void Drop();

  // buffer_model_allocate.cc: operations that make buffers
  void MakeBuffer(size_t kind);
  void Alloc();
  void FromText();
  void FromNumbers();
  void Adopt();
  void AdoptForeign();
  void Concat();
  void Subarray(const Pair& pair);
  void Compact(const Pair& pair);
  void Escape(const Pair& pair);
  void Grow(Pair& pair);

  // buffer_model_bytes.cc: operations on the bytes of one or two buffers
  void UseBuffer(size_t kind, Pair& pair);
  void Fill(const Pair& pair);
  void FillText(const Pair& pair);
  void Write(const Pair& pair);
  void Copy(const Pair& pair);
  void Compare(const Pair& pair);
  void Search(const Pair& pair);
  void SearchText(const Pair& pair);
  void CheckSearch(const Pair& pair, const Bytes& needle, TextView text, Encoding encoding, bool as_text);
  void Swap(const Pair& pair);
  void Number(const Pair& pair);
  void Integer(const Pair& pair);
  void Show(const Pair& pair);

  static constexpr size_t kHighMark = 300'000;
  static constexpr size_t kMostKept = 100;

  Choices& choices_;
  const std::shared_ptr<testing::CheckedSource> source_ = std::make_shared<testing::CheckedSource>();
  size_t adopted_ = 0;
  AccountChain accounts_;
  std::unique_ptr<Allocator> allocators_[3];
  std::vector<Pair> pairs_;
  size_t most_kept_ = kMostKept;
  size_t steps_of_trouble_ = 0;
};

}  // namespace slabyard::model

#endif  // SLABYARD_TESTS_MODEL_BUFFER_MODEL_H_

// SPDX-License-Identifier: MIT
//
// Random work on UniqueBuffers against a plain vector each, over a source that refuses now and then. The first
// difference ends the process. One thread.
#ifndef SLABYARD_TESTS_MODEL_UNIQUE_MODEL_H_
#define SLABYARD_TESTS_MODEL_UNIQUE_MODEL_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "slabyard/allocator.h"
#include "slabyard/unique_buffer.h"
#include "tests/model/account_chain.h"
#include "tests/model/choices.h"
#include "tests/support/checked_source.h"

namespace slabyard::model {

class UniqueModel {
 public:
  explicit UniqueModel(Choices& choices) : choices_(choices) {}

  void Step();
  void CheckBytes() const;
  /// Releases everything; then every counter is zero.
  void Finish();

 private:
  struct Pair {
    UniqueBuffer buffer;
    std::vector<uint8_t> expected;
  };

  void Make();
  void Use(Pair& pair);
  void Resize(Pair& pair);
  void Reserve(Pair& pair);
  void ShrinkToFit(Pair& pair);
  void Share(Pair& pair);
  void Write(Pair& pair);
  void Check(const Pair& pair) const;
  /// After a call that may have been refused: it failed for that reason alone.
  void CheckRefusal(const absl::Status& status, const Pair& pair) const;

  Choices& choices_;
  const std::shared_ptr<testing::CheckedSource> source_ = std::make_shared<testing::CheckedSource>();
  AccountChain accounts_{100'000, nullptr};
  Allocator allocator_{{.source = source_, .account = accounts_[AccountChain::kConnection]}};
  std::vector<Pair> pairs_;
  bool refusing_ = false;
};

}  // namespace slabyard::model

#endif  // SLABYARD_TESTS_MODEL_UNIQUE_MODEL_H_

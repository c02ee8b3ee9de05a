// SPDX-License-Identifier: MIT
#ifndef SLABYARD_TESTS_BUFFER_READER_FIXTURE_H_
#define SLABYARD_TESTS_BUFFER_READER_FIXTURE_H_

#include <gtest/gtest.h>

#include <initializer_list>
#include <string_view>

#include "slabyard/allocator.h"
#include "slabyard/buffer_reader.h"

namespace slabyard::testing {

class ReaderFixture : public ::testing::Test {
 protected:
  Buffer Bytes(std::initializer_list<uint8_t> bytes) { return allocator_.Of(bytes).value(); }
  Buffer Text(std::string_view text) { return allocator_.From(AsBytes(text)).value(); }
  BufferChain Chain(std::initializer_list<std::string_view> texts) {
    BufferChain chain;
    for (const std::string_view text : texts) chain.Append(Text(text));
    return chain;
  }

  Allocator allocator_;
};

}  // namespace slabyard::testing

#define EXPECT_MALFORMED(reader, offset, text)                    \
  do {                                                            \
    EXPECT_EQ((reader).state(), ReadState::kMalformed);           \
    EXPECT_EQ((reader).failed_at(), static_cast<size_t>(offset)); \
    EXPECT_EQ((reader).problem(), text);                          \
    EXPECT_EQ((reader).missing(), 0u);                            \
  } while (false)

#define EXPECT_NEEDS(reader, offset, count)                       \
  do {                                                            \
    EXPECT_EQ((reader).state(), ReadState::kNeedMore);            \
    EXPECT_EQ((reader).failed_at(), static_cast<size_t>(offset)); \
    EXPECT_EQ((reader).missing(), static_cast<size_t>(count));    \
  } while (false)

#endif  // SLABYARD_TESTS_BUFFER_READER_FIXTURE_H_

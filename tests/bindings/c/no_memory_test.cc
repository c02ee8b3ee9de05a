// SPDX-License-Identifier: MIT
//
// Lack of memory inside the C ABI. The program's operator new, which serves all but payload, fails at the n-th request
// for every n: each call then says SLABYARD_NO_MEMORY, or did not need it.
#include <fcntl.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <new>
#include <string>

#include "gtest/gtest.h"
#include "slabyard/c.h"

namespace {

// Requests until one fails; negative: none does.
int requests_left = -1;

bool Refuses() { return requests_left >= 0 && requests_left-- == 0; }

void* Allocate(std::size_t size) {
  void* const memory = Refuses() ? nullptr : std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

void* operator new(std::size_t size) { return Allocate(size); }
void* operator new[](std::size_t size) { return Allocate(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return Refuses() ? nullptr : std::malloc(size == 0 ? 1 : size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }

namespace {

constexpr slabyard_value kNone = {SLABYARD_UNDEFINED, 0, {0}};

/// Makes the call with the first, the second ... request refused, until it needs no more; how often it was refused.
int Refusals(const std::function<slabyard_code(slabyard_status*)>& call) {
  for (int n = 0;; ++n) {
    slabyard_status status;
    requests_left = n;
    const slabyard_code code = call(&status);
    const bool refused = requests_left < 0;
    requests_left = -1;
    if (!refused) {
      EXPECT_EQ(code, SLABYARD_OK) << status.message;
      return n;
    }
    // A refusal may be survived: a hint that was not kept, say.
    if (code == SLABYARD_OK) continue;
    EXPECT_EQ(code, SLABYARD_NO_MEMORY) << status.message;
    EXPECT_EQ(status.code, SLABYARD_NO_MEMORY);
  }
}

class NoMemory : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(slabyard_allocator_new(nullptr, &allocator_, nullptr), SLABYARD_OK);
    ASSERT_EQ(slabyard_from(allocator_, slabyard_string("abcabc"), kNone, &buffer_, nullptr), SLABYARD_OK);
  }
  void TearDown() override {
    slabyard_buffer_release(buffer_);
    slabyard_allocator_free(allocator_);
  }

  slabyard_allocator* allocator_ = nullptr;
  slabyard_buffer* buffer_ = nullptr;
};

TEST_F(NoMemory, MakingAccountsAndAllocatorsSaysSo) {
  EXPECT_GT(Refusals([](slabyard_status* status) {
              slabyard_account* account = nullptr;
              const slabyard_code code = slabyard_account_new(nullptr, &account, status);
              slabyard_account_release(account);
              return code;
            }),
            1);
  EXPECT_GT(Refusals([](slabyard_status* status) {
              slabyard_allocator* allocator = nullptr;
              const slabyard_code code = slabyard_allocator_new(nullptr, &allocator, status);
              slabyard_allocator_free(allocator);
              return code;
            }),
            2);
}

TEST_F(NoMemory, MakingBuffersSaysSo) {
  const std::string text(3000, 'a');
  using Maker = std::function<slabyard_code(slabyard_buffer**, slabyard_status*)>;
  const Maker makers[] = {
      [&](auto** made, auto* status) {
        return slabyard_alloc(allocator_, slabyard_size(9), slabyard_string("61"), slabyard_string("hex"), made,
                              status);
      },
      [&](auto** made, auto* status) {
        return slabyard_alloc_unsafe(allocator_, slabyard_size(9), kNone, made, status);
      },
      [&](auto** made, auto* status) {
        return slabyard_from(allocator_, slabyard_utf8(text.data(), text.size()), slabyard_string("utf16le"), made,
                             status);
      },
      [&](auto** made, auto* status) { return slabyard_subarray(buffer_, slabyard_size(1), kNone, made, status); },
      [&](auto** made, auto* status) { return slabyard_compact(buffer_, made, status); },
      [&](auto** made, auto* status) {
        slabyard_buffer* const pieces[] = {buffer_, buffer_};
        return slabyard_concat(allocator_, pieces, 2, kNone, made, status);
      },
      [&](auto** made, auto* status) {
        return slabyard_transcode(allocator_, text.data(), text.size(), slabyard_string("utf8"),
                                  slabyard_string("utf16le"), made, status);
      },
  };
  for (const Maker& make : makers) {
    const int refusals = Refusals([&](slabyard_status* status) {
      slabyard_buffer* made = nullptr;
      const slabyard_code code = make(&made, status);
      EXPECT_EQ(made != nullptr, code == SLABYARD_OK);
      slabyard_buffer_release(made);
      return code;
    });
    EXPECT_GT(refusals, 0);
  }
}

TEST_F(NoMemory, AdoptedMemoryStaysTheCallers) {
  static int returned = 0;
  char memory[] = "borrowed";
  int made = 0;
  EXPECT_GT(Refusals([&](slabyard_status* status) {
              slabyard_buffer* adopted = nullptr;
              const int returned_before = returned;
              const slabyard_code code = slabyard_adopt(
                  allocator_, memory, 8, [](void*, void*, size_t) { ++returned; }, nullptr, &adopted, status);
              EXPECT_EQ(returned, returned_before);
              made += code == SLABYARD_OK ? 1 : 0;
              slabyard_buffer_release(adopted);
              return code;
            }),
            0);
  EXPECT_EQ(returned, made);
}

TEST_F(NoMemory, TextsThatNeedATemporarySaySo) {
  const std::string text(3000, 'a');
  int64_t index = 0;
  EXPECT_GT(Refusals([&](slabyard_status* status) {
              return slabyard_index_of(allocator_, buffer_, slabyard_utf8(text.data(), text.size()), kNone, kNone,
                                       slabyard_string("utf16le"), &index, status);
            }),
            0);
  slabyard_decoder* decoder = nullptr;
  ASSERT_EQ(slabyard_decoder_new(kNone, &decoder, nullptr), SLABYARD_OK);
  EXPECT_GT(Refusals([&](slabyard_status* status) {
              return slabyard_decoder_write(decoder, text.data(), text.size(), status);
            }),
            0);
  slabyard_decoder_free(decoder);
}

TEST_F(NoMemory, ErrorsWithLongMessagesAreErrorsOrSayNoMemory) {
  const std::string name(1000, 'x');
  for (int n = 0; n < 20; ++n) {
    slabyard_status status;
    size_t length = 0;
    requests_left = n;
    const slabyard_code code =
        slabyard_to_utf8(buffer_, slabyard_utf8(name.data(), name.size()), kNone, kNone, nullptr, 0, &length, &status);
    requests_left = -1;
    EXPECT_TRUE(code == SLABYARD_NODE_ERROR || code == SLABYARD_NO_MEMORY) << code;
    EXPECT_EQ(status.code, code);
  }
}

TEST_F(NoMemory, ADescriptorStaysTheCallersUnlessAnOutputWasMade) {
  EXPECT_GT(Refusals([&](slabyard_status* status) {
              const int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
              slabyard_output* output = nullptr;
              const slabyard_code code = slabyard_output_to_fd(fd, 1, nullptr, &output, status);
              EXPECT_EQ(output != nullptr, code == SLABYARD_OK);
              slabyard_output_free(output);
              const bool open_still = fcntl(fd, F_GETFD) != -1;
              EXPECT_EQ(open_still, code != SLABYARD_OK);
              if (open_still) close(fd);
              return code;
            }),
            2);
}

TEST_F(NoMemory, OutputsSaySoAndKeepWhatTheyTook) {
  const auto write = [](void* context, const void* data, size_t size, size_t* written) {
    static_cast<std::string*>(context)->append(static_cast<const char*>(data), size);
    *written = size;
    return 0;
  };
  std::string received;
  received.reserve(1 << 16);
  EXPECT_GT(Refusals([&](slabyard_status* status) {
              slabyard_output* output = nullptr;
              slabyard_code code = slabyard_output_to_function(write, nullptr, &received, nullptr, &output, status);
              size_t taken = 0;
              if (code == SLABYARD_OK) code = slabyard_output_append(output, "abc", 3, &taken, status);
              EXPECT_EQ(taken, code == SLABYARD_OK ? 3u : 0u);
              if (code == SLABYARD_OK) code = slabyard_output_flush(output, status);
              slabyard_output_free(output);
              return code;
            }),
            2);
  EXPECT_EQ(received.substr(0, 3), "abc");
}

}  // namespace

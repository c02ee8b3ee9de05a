// SPDX-License-Identifier: MIT
//
// The operation `pool`: which slab the bytes of each request of a sequence lie in, and where. It runs on the preset
// that reproduces Node 26.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bindings/node_args/allocate.h"
#include "bindings/node_args/search.h"
#include "slabyard/allocator.h"
#include "tests/conformance/operation.h"

namespace slabyard::conformance {
namespace {

using namespace node_args;  // NOLINT: every line below calls it

/// One request: a letter and its numbers, e.g. `U100@64`.
struct Token {
  char letter;
  size_t count;
  JsArgument number;
  JsArgument alignment;
};

Token ParseToken(const std::string& text) {
  const std::vector<std::string> numbers = Split(std::string_view(text).substr(1), '@');
  const double count = ParseNumber(numbers.at(0));
  const JsArgument alignment = numbers.size() > 1 ? JsArgument(ParseNumber(numbers[1])) : Undefined();
  return {text.at(0), static_cast<size_t>(count), count, alignment};
}

std::u16string Repeat(std::u16string_view text, size_t times) {
  std::u16string repeated;
  for (size_t i = 0; i < times; ++i) repeated += text;
  return repeated;
}

struct TextToken {
  char letter;
  std::u16string_view repeated;
  std::string_view encoding;
};
constexpr TextToken kTextTokens[] = {
    {'S', u"a", "utf8"},      {'L', u"a", "latin1"},    {'H', u"a", "hex"},
    {'Z', u"z", "hex"},       {'B', u"A", "base64"},    {'C', u"a", "utf16le"},
    {'D', u"\u00e9", "utf8"}, {'T', u"\u20ac", "utf8"}, {'Q', u"\U0001f4a9", "utf8"},
};

class PoolRun {
 public:
  explicit PoolRun(size_t pool_size) : allocator_(AllocatorOptions::Node26()) {
    allocator_.pool().set_pool_size(pool_size);
    UseUpSlab(pool_size);
  }

  void Step(const std::string& text) {
    const Token token = ParseToken(text);
    if (token.letter == 'P') {
      allocator_.pool().set_pool_size(token.count);
      Note("x", "x", "x", "x");
    } else if (token.letter == 'I') {
      const std::u16string needle = Repeat(u"a", token.count);
      if (!NodeIndexOf(allocator_, Buffer(), TextView(needle), 0.0, "hex").ok()) throw BadVector("fails: " + text);
      Note("x", "x", "x", "x");
    } else {
      NodeResult<Buffer> buffer = Request(token);
      if (!buffer.ok()) throw BadVector("fails: " + text);
      Note(*buffer, /*aligned=*/!IsUndefined(token.alignment));
      kept_.push_back(*std::move(buffer));
    }
  }

  const Outcome& outcome() const { return outcome_; }

 private:
  /// Opens a slab and carves all of it, in pieces of the largest size that is carved.
  void UseUpSlab(size_t pool_size) {
    const size_t largest = pool_size / 2;
    if (largest <= 1) return;  // of such a pool nothing is carved
    for (size_t cursor = 0; cursor < pool_size;) {
      const size_t size = std::min(pool_size - cursor, largest - 1);
      kept_.push_back(*allocator_.AllocUnsafe(size));
      cursor += RoundUp(size, SlabPool::kCursorStep);
    }
  }

  NodeResult<Buffer> Request(const Token& token) {
    switch (token.letter) {
      case 'U':
        return NodeAllocUnsafe(allocator_, token.number, token.alignment);
      case 'W':
        return NodeAllocUnsafeSlow(allocator_, token.number, token.alignment);
      case 'A':
        return NodeAlloc(allocator_, token.number);
      case 'R':
        return NodeFromArray(allocator_, std::vector<double>(token.count, 1));
      case 'F': {
        const std::vector<uint8_t> bytes(token.count);
        const absl::StatusOr<Buffer> copy = allocator_.From(ByteSpan(bytes));
        if (!copy.ok()) return MemoryAllocationFailed();
        return *copy;
      }
      case 'Y':
        return NodeCopyBytesFrom(allocator_, std::vector<uint8_t>(token.count), 1);
      case 'K':
        return Concatenate(token.count, {});
      case 'k':
        return Concatenate(3, token.number);
      case 'G':
        return NodeFrom(allocator_, Repeat(u"A\n", token.count).substr(0, token.count), "base64");
      default:
        return FromText(token);
    }
  }

  NodeResult<Buffer> Concatenate(size_t size, const JsArgument& length) {
    const Buffer piece = *ThreadAllocator().Alloc(size);
    return NodeConcat(allocator_, std::span(&piece, 1), length);
  }

  NodeResult<Buffer> FromText(const Token& token) {
    const auto row = std::ranges::find(kTextTokens, token.letter, &TextToken::letter);
    if (row == std::end(kTextTokens)) throw BadVector(std::string("no such token: ") + token.letter);
    return NodeFrom(allocator_, Repeat(row->repeated, token.count), row->encoding);
  }

  void Note(const std::string& slab, const std::string& offset, const std::string& length,
            const std::string& capacity) {
    const auto add = [this](const char* key, const std::string& text) {
      std::string& list = outcome_[key];
      if (!list.empty()) list += ' ';
      list += text;
    };
    add("slab", slab);
    add("off", offset);
    add("len", length);
    add("cap", capacity);
  }

  /// `aligned`: at an address that was asked for, so that its offset in a block of its own depends on the block's.
  void Note(const Buffer& buffer, bool aligned) {
    const std::string length = std::to_string(buffer.size());
    if (!buffer.block()) return Note("e", "0", length, "0");
    const std::string offset = std::to_string(buffer.data() - buffer.block().data());
    if (buffer.block().is_slab()) return Note(SlabNumber(buffer.block().data()), offset, length, "x");
    Note("o", aligned ? "x" : offset, length, std::to_string(buffer.block().capacity()));
  }

  /// Slabs are numbered as they appear. All are kept, so an address means one slab.
  std::string SlabNumber(const uint8_t* slab) {
    const auto found = std::ranges::find(slabs_, slab);
    const auto number = found - slabs_.begin();
    if (found == slabs_.end()) slabs_.push_back(slab);
    return std::to_string(number);
  }

  Allocator allocator_;
  std::vector<Buffer> kept_;
  std::vector<const uint8_t*> slabs_;
  Outcome outcome_;
};

Outcome Pool(const Vector& v) {
  PoolRun run(v.Size("poolSize"));
  for (const std::string& token : Split(v.Raw("ops"), ' ')) run.Step(token);
  return run.outcome();
}

constexpr OperationRow kOperations[] = {{"pool", Pool}};

}  // namespace

std::span<const OperationRow> PoolOperations() { return kOperations; }

}  // namespace slabyard::conformance

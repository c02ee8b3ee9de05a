// SPDX-License-Identifier: MIT
#include <array>
#include <string>
#include <vector>

#include "bindings/node_args/allocate.h"
#include "bindings/node_args/js_number.h"
#include "slabyard/endian.h"
#include "tests/conformance/operation.h"

namespace slabyard::conformance {
namespace {

using namespace node_args;  // NOLINT: every line below calls it

std::string SizeText(const Buffer& buffer) { return std::to_string(buffer.size()); }

Outcome AllocFilled(const Vector& v) {
  const std::string& kind = v.Raw("kind");
  const OwnedText text = v.Text("value");
  const Buffer bytes = kind == "buf" ? v.Bytes("value") : Buffer();
  const FillValue value = kind == "num"   ? FillValue(ParseNumber(v.Raw("value")))
                          : kind == "str" ? FillValue(text.view())
                                          : FillValue(ViewBytes{bytes.span()});
  return OutcomeOf(NodeAlloc(ThreadAllocator(), v.NumberArgument("size"), value, v.NameArgument("enc")), BytesText);
}

// Two files have an operation of this name: one tells what is filled in, the other how long the result is.
Outcome Alloc(const Vector& v) {
  if (v.Has("kind")) return AllocFilled(v);
  return OutcomeOf(NodeAlloc(ThreadAllocator(), v.NumberArgument("value")), SizeText);
}

Outcome AllocUnsafe(const Vector& v) {
  return OutcomeOf(NodeAllocUnsafe(ThreadAllocator(), v.NumberArgument("value")), SizeText);
}

Outcome AllocUnsafeSlow(const Vector& v) {
  return OutcomeOf(NodeAllocUnsafeSlow(ThreadAllocator(), v.NumberArgument("value")), SizeText);
}

Outcome FromArray(const Vector& v) {
  std::vector<double> elements;
  if (!v.Raw("list").empty()) {
    for (const std::string& element : Split(v.Raw("list"), ',')) elements.push_back(ParseNumber(element));
  }
  return OutcomeOf(NodeFromArray(ThreadAllocator(), elements), BytesText);
}

Outcome FromArrayBuffer(const Vector& v) {
  const NodeResult<ByteRange> range = NodeArrayBufferRange(v.Size("total"), v.Number("offset"), v.Number("length"));
  if (!range.ok()) return OutcomeOf(range.error());
  return {{"off", std::to_string(range->offset)}, {"outlen", std::to_string(range->length)}};
}

/// The typed array that all vectors copy from, with elements of `width` bytes; those of 8 are binary64.
std::vector<uint8_t> TypedArray(size_t width) {
  constexpr std::array<uint16_t, 3> kElements = {0x102, 0x304, 0x506};
  std::vector<uint8_t> bytes(kElements.size() * width);
  for (size_t i = 0; i < kElements.size(); ++i) {
    uint8_t* const at = bytes.data() + i * width;
    switch (width) {
      case 1:
        *at = static_cast<uint8_t>(kElements[i]);
        break;
      case 2:
        Store<uint16_t, std::endian::native>(at, kElements[i]);
        break;
      case 4:
        Store<uint32_t, std::endian::native>(at, kElements[i]);
        break;
      default:
        if (width != sizeof(double)) throw BadVector("no such element width: " + std::to_string(width));
        Store<double, std::endian::native>(at, kElements[i]);
    }
  }
  return bytes;
}

Outcome CopyBytesFrom(const Vector& v) {
  const size_t width = v.Size("width");
  return OutcomeOf(NodeCopyBytesFrom(ThreadAllocator(), TypedArray(width), width, v.NumberArgument("offset"),
                                     v.NumberArgument("length")),
                   BytesText);
}

Outcome Concat(const Vector& v) {
  std::vector<Buffer> list;
  for (const std::string& hex : v.List("list", "n")) list.push_back(v.BytesOfHex(hex));
  return OutcomeOf(NodeConcat(ThreadAllocator(), list, v.NumberArgument("length")), BytesText);
}

constexpr OperationRow kOperations[] = {
    {"alloc", Alloc},         {"allocUnsafe", AllocUnsafe},         {"allocUnsafeSlow", AllocUnsafeSlow},
    {"fromArray", FromArray}, {"fromArrayBuffer", FromArrayBuffer}, {"copyBytesFrom", CopyBytesFrom},
    {"concat", Concat},
};

}  // namespace

std::span<const OperationRow> AllocationOperations() { return kOperations; }

}  // namespace slabyard::conformance

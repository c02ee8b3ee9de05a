// SPDX-License-Identifier: MIT
#include <string>
#include <vector>

#include "bindings/node_args/fill.h"
#include "bindings/node_args/search.h"
#include "bindings/node_args/views.h"
#include "tests/conformance/operation.h"

namespace slabyard::conformance {
namespace {

using namespace node_args;  // NOLINT: every line below calls it

Outcome Compare(const Vector& v) { return {{"out", std::to_string(v.Bytes("a").Compare(v.Bytes("b")))}}; }
Outcome Equals(const Vector& v) { return {{"out", Flag(v.Bytes("a").Equals(v.Bytes("b")))}}; }

Outcome CompareRange(const Vector& v) {
  return OutcomeOf(NodeCompare(v.Bytes("a"), v.Bytes("b"), v.NumberArgument("ts"), v.NumberArgument("te"),
                               v.NumberArgument("ss"), v.NumberArgument("se")),
                   [](int order) { return std::to_string(order); });
}

Outcome Subarray(const Vector& v) {
  const Buffer whole = v.Filled(v.Size("len"), 0);
  const Buffer part = NodeSubarray(whole, v.Number("start"), v.Number("end"));
  return {{"off", std::to_string(part.data() - whole.data())}, {"outlen", std::to_string(part.size())}};
}

Outcome CopyBetween(const Vector& v, const Buffer& source, const Buffer& target) {
  const NodeResult<size_t> copied = NodeCopy(source, target, v.Number("tstart"), v.Number("sstart"), v.Number("send"));
  if (!copied.ok()) return OutcomeOf(copied.error());
  return {{"ret", std::to_string(*copied)}, {"out", BytesText(target)}};
}

Outcome Copy(const Vector& v) { return CopyBetween(v, v.Bytes("src"), v.Bytes("dst")); }

Outcome CopySelf(const Vector& v) {
  const Buffer buffer = v.Bytes("src");
  return CopyBetween(v, buffer, buffer);
}

Outcome SwapWith(const Vector& v, NodeResult<Undefined> (*swap)(const Buffer&)) {
  const Buffer buffer = v.Bytes("in");
  return OutcomeOf(swap(buffer), [&](Undefined) { return BytesText(buffer); });
}

Outcome Swap16(const Vector& v) { return SwapWith(v, NodeSwap16); }
Outcome Swap32(const Vector& v) { return SwapWith(v, NodeSwap32); }
Outcome Swap64(const Vector& v) { return SwapWith(v, NodeSwap64); }

/// A range of the buffer itself, written `start,end`.
Buffer PartOf(const Buffer& buffer, const std::string& range) {
  const std::vector<std::string> ends = Split(range, ',');
  return NodeSubarray(buffer, ParseNumber(ends.at(0)), ParseNumber(ends.at(1)));
}

NodeResult<Undefined> FillWith(const Vector& v, const Buffer& buffer, const FillValue& value) {
  const JsArgument offset = v.NumberArgument("offset"), end = v.NumberArgument("end");
  const JsArgument encoding = v.NameArgument("enc");
  if (!v.Has("offset")) return NodeFill(buffer, value, encoding);
  if (!v.Has("end")) return NodeFill(buffer, value, offset, encoding);
  return NodeFill(buffer, value, offset, end, encoding);
}

Outcome Fill(const Vector& v) {
  const Buffer buffer = v.Bytes("init");
  const std::string& kind = v.Raw("kind");
  const OwnedText text = v.Text("value");
  const Buffer bytes = kind == "buf" ? v.Bytes("value") : kind == "self" ? PartOf(buffer, v.Raw("value")) : Buffer();
  const FillValue value = kind == "num"   ? FillValue(ParseNumber(v.Raw("value")))
                          : kind == "str" ? FillValue(text.view())
                                          : FillValue(ViewBytes{bytes.span()});
  return OutcomeOf(FillWith(v, buffer, value), [&](Undefined) { return BytesText(buffer); });
}

using Search = decltype(&NodeIndexOf);

NodeResult<std::optional<size_t>> SearchWith(const Vector& v, Search search) {
  const std::string& kind = v.Raw("kind");
  const OwnedText text = v.Text("needle");
  const Buffer bytes = kind == "buf" ? v.Bytes("needle") : Buffer();
  const SearchValue value = kind == "num"   ? SearchValue(ParseNumber(v.Raw("needle")))
                            : kind == "str" ? SearchValue(text.view())
                                            : SearchValue(ByteSpan(bytes.span()));
  return search(ThreadAllocator(), v.Bytes("buf"), value, v.NumberArgument("offset"), v.NumberArgument("end"),
                v.NameArgument("enc"));
}

std::string IndexText(std::optional<size_t> index) { return index ? std::to_string(*index) : "-1"; }

Outcome IndexOf(const Vector& v) { return OutcomeOf(SearchWith(v, NodeIndexOf), IndexText); }
Outcome LastIndexOf(const Vector& v) { return OutcomeOf(SearchWith(v, NodeLastIndexOf), IndexText); }
Outcome Includes(const Vector& v) {
  return OutcomeOf(SearchWith(v, NodeIndexOf), [](std::optional<size_t> index) { return Flag(index.has_value()); });
}

constexpr OperationRow kOperations[] = {
    {"compare", Compare},
    {"equals", Equals},
    {"compareRange", CompareRange},
    {"slice", Subarray},
    {"subarray", Subarray},
    {"copy", Copy},
    {"copySelf", CopySelf},
    {"swap16", Swap16},
    {"swap32", Swap32},
    {"swap64", Swap64},
    {"fill", Fill},
    {"indexOf", IndexOf},
    {"includes", Includes},
    {"lastIndexOf", LastIndexOf},
};

}  // namespace

std::span<const OperationRow> ViewOperations() { return kOperations; }

}  // namespace slabyard::conformance

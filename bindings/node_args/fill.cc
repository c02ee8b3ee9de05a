// SPDX-License-Identifier: MIT
#include "bindings/node_args/fill.h"

#include <string>

#include "bindings/node_args/arguments.h"
#include "bindings/node_args/js_number.h"
#include "bindings/node_args/received.h"

namespace slabyard::node_args {
namespace {

NodeResult<Encoding> RequireFillEncoding(const JsArgument& encoding) {
  if (IsUndefined(encoding)) return Encoding::kUtf8;
  const std::string_view* const name = std::get_if<std::string_view>(&encoding);
  if (name == nullptr) return InvalidArgType("encoding", kOfTypeString, Describe(encoding));
  return EncodingOrUtf8(*name);
}

struct FillRange {
  size_t start;
  size_t end;
};

NodeResult<FillRange> RequireFillRange(size_t size, const JsArgument& offset, const JsArgument& end) {
  // Without an offset the end is not looked at.
  if (IsUndefined(offset)) return FillRange{0, size};
  const NodeResult<size_t> start = RequireInteger("offset", offset, 0, kMaxSafeInteger);
  if (!start.ok()) return start.error();
  const NodeResult<size_t> stop = RequireIntegerOr(size, "end", end, static_cast<double>(size));
  if (!stop.ok()) return stop.error();
  return FillRange{*start, *stop};
}

}  // namespace

NodeResult<Undefined> NodeFill(const Buffer& buffer, const FillValue& value, const JsArgument& offset,
                               const JsArgument& end, const JsArgument& encoding) {
  const TextView* const text = std::get_if<TextView>(&value);
  // The slots as they are after the encoding, which text alone has, was taken from whichever held it.
  JsArgument from = offset, to = end, name = encoding;
  if (text != nullptr && (IsUndefined(offset) || IsString(offset))) {
    name = offset;
    from = to = Undefined();
  } else if (text != nullptr && IsString(end)) {
    name = end;
    to = Undefined();
  }

  const NodeResult<Encoding> known = text != nullptr ? RequireFillEncoding(name) : Encoding::kUtf8;
  if (!known.ok()) return known.error();
  const NodeResult<FillRange> range = RequireFillRange(buffer.size(), from, to);
  if (!range.ok()) return range.error();
  // An empty range is fine whatever the value.
  if (range->start >= range->end) return Undefined();

  if (text != nullptr) {
    if (buffer.Fill(*text, *known, range->start, range->end)) return Undefined();
    return InvalidArgValue("value", InspectString(*text));
  }
  if (const ViewBytes* const view = std::get_if<ViewBytes>(&value)) {
    if (buffer.Fill(view->bytes, range->start, range->end)) return Undefined();
    return InvalidArgValue("value", view->inspected_empty);
  }
  buffer.Fill(ToUint8(*std::get_if<double>(&value)), range->start, range->end);
  return Undefined();
}

}  // namespace slabyard::node_args

// SPDX-License-Identifier: MIT
#include <string>

#include "bindings/node_args/allocate.h"
#include "bindings/node_args/text.h"
#include "slabyard/codec.h"
#include "tests/conformance/operation.h"

namespace slabyard::conformance {
namespace {

using namespace node_args;  // NOLINT: every line below calls it

Outcome Encode(const Vector& v) {
  return OutcomeOf(NodeFrom(ThreadAllocator(), v.Text("in").view(), v.Name("enc")), BytesText);
}

Outcome Decode(const Vector& v) {
  return OutcomeOf(NodeToString(v.Bytes("in"), v.Name("enc"), v.Number("start"), v.Number("end")),
                   [](const std::u16string& text) { return HexOf(text); });
}

Outcome EncodedLength(const Vector& v) {
  return {{"out", std::to_string(NodeByteLength(v.Text("in").view(), v.Name("enc")))}};
}

Outcome Write(const Vector& v) {
  constexpr uint8_t kUntouched = 0xAA;
  const Buffer buffer = v.Filled(v.Size("size"), kUntouched);
  const OwnedText text = v.Text("in");
  const JsArgument offset = v.NumberArgument("offset"), length = v.NumberArgument("length");
  const JsArgument encoding = v.NameArgument("enc");
  // The encoding takes the first slot that is free.
  const NodeResult<size_t> written = !v.Has("offset")   ? NodeWrite(buffer, text.view(), encoding)
                                     : !v.Has("length") ? NodeWrite(buffer, text.view(), offset, encoding)
                                                        : NodeWrite(buffer, text.view(), offset, length, encoding);
  if (!written.ok()) return OutcomeOf(written.error());
  return {{"ret", std::to_string(*written)}, {"out", BytesText(buffer)}};
}

Outcome IsValid(const Vector& v, bool (*is_valid)(ByteSpan)) {
  const Buffer bytes = v.Bytes("in");
  return {{"out", Flag(is_valid(bytes))}};
}

Outcome Utf8Validity(const Vector& v) { return IsValid(v, IsUtf8); }
Outcome AsciiValidity(const Vector& v) { return IsValid(v, IsAscii); }

Outcome EncodingName(const Vector& v) { return {{"out", Flag(NodeIsEncoding(v.Raw("in")))}}; }

std::string Latin1Hex(const std::string& latin1) {
  return HexOf(std::u16string(AsBytes(latin1).begin(), AsBytes(latin1).end()));
}

Outcome WebDecode(const Vector& v) { return OutcomeOf(NodeAtob(v.Text("in").view()), Latin1Hex); }
Outcome WebEncode(const Vector& v) { return OutcomeOf(NodeBtoa(v.Text("in").view()), Latin1Hex); }

Outcome Transcode(const Vector& v) {
  const Buffer source = v.Bytes("in");
  return OutcomeOf(NodeTranscode(ThreadAllocator(), source, v.Name("from"), v.Name("to")), BytesText);
}

Outcome DecoderEncoding(const Vector& v) {
  return OutcomeOf(NodeStringDecoder(v.Name("in")), [](const StringDecoder& decoder) {
    return std::string(slabyard::EncodingName(decoder.encoding()));
  });
}

Outcome DecodeStream(const Vector& v) {
  NodeResult<StringDecoder> made = NodeStringDecoder(v.Name("enc"));
  if (!made.ok()) return OutcomeOf(made.error());
  StringDecoder decoder = *made;
  Outcome outcome = {{"outs", ""}, {"need", ""}, {"total", ""}};
  const auto add = [&outcome](const char* key, bool first, const std::string& text) {
    outcome[key] += (first ? "" : ",") + text;
  };
  bool first = true;
  for (const std::string& chunk : v.List("chunks", "n")) {
    const Buffer bytes = v.BytesOfHex(chunk);
    add("outs", first, HexOf(decoder.Write(bytes)));
    add("need", first, std::to_string(decoder.last_need()));
    add("total", first, std::to_string(decoder.last_total()));
    first = false;
  }
  const Buffer last = v.Bytes("endin");
  if (v.Has("endin")) outcome["end"] = HexOf(decoder.Write(last));
  outcome["end"] += HexOf(decoder.End());
  // A decoder that ended starts afresh.
  outcome["again"] = HexOf(decoder.Write(AsBytes("abcdef")));
  return outcome;
}

Outcome Inspect(const Vector& v) {
  const double max_bytes = v.Number("max").value_or(double{Buffer::kInspectMaxBytes});
  return OutcomeOf(NodeInspect(v.Bytes("in"), max_bytes), [](const std::string& text) { return text; });
}

Outcome ToJson(const Vector& v) { return {{"out", NodeToJson(v.Bytes("in"))}}; }

constexpr OperationRow kOperations[] = {
    {"encode", Encode},
    {"decode", Decode},
    {"byteLength", EncodedLength},
    {"write", Write},
    {"isUtf8", Utf8Validity},
    {"isAscii", AsciiValidity},
    {"isEncoding", EncodingName},
    {"atob", WebDecode},
    {"btoa", WebEncode},
    {"transcode", Transcode},
    {"decoderEncoding", DecoderEncoding},
    {"stringDecoder", DecodeStream},
    {"inspect", Inspect},
    {"toJSON", ToJson},
};

}  // namespace

std::span<const OperationRow> TextOperations() { return kOperations; }

}  // namespace slabyard::conformance

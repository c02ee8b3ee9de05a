// SPDX-License-Identifier: MIT
//
// Reading vectors uses none of the library's codecs, so that a wrong one cannot hide itself.
#include "tests/conformance/vector.h"

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "slabyard/allocator.h"

namespace slabyard::conformance {
namespace {

uint8_t ByteOfHex(std::string_view hex, size_t at) {
  return static_cast<uint8_t>(std::strtoul(std::string(hex.substr(at, 2)).c_str(), nullptr, 16));
}

bool IsSurrogate(char16_t unit) { return unit >= 0xD800 && unit <= 0xDFFF; }
bool IsPair(std::u16string_view units, size_t at) {
  return units[at] <= 0xDBFF && at + 1 < units.size() && units[at + 1] >= 0xDC00 && units[at + 1] <= 0xDFFF;
}

void AppendUtf8(char32_t point, std::string& out) {
  const auto add = [&out](char32_t byte) { out += static_cast<char>(byte); };
  const auto continuation = [&](int shift) { add(0x80 | (point >> shift & 0x3F)); };
  if (point < 0x80) {
    add(point);
  } else if (point < 0x800) {
    add(0xC0 | point >> 6), continuation(0);
  } else if (point < 0x10000) {
    add(0xE0 | point >> 12), continuation(6), continuation(0);
  } else {
    add(0xF0 | point >> 18), continuation(12), continuation(6), continuation(0);
  }
}

/// Nothing for text with a lone surrogate.
std::optional<std::string> Utf8Of(std::u16string_view units) {
  std::string utf8;
  for (size_t i = 0; i < units.size(); ++i) {
    char32_t point = units[i];
    if (IsSurrogate(units[i])) {
      if (!IsPair(units, i)) return std::nullopt;
      point = 0x10000 + ((point - 0xD800) << 10) + (units[++i] - 0xDC00u);
    }
    AppendUtf8(point, utf8);
  }
  return utf8;
}

std::optional<std::string> Latin1Of(std::u16string_view units) {
  if (std::ranges::any_of(units, [](char16_t unit) { return unit > 0xFF; })) return std::nullopt;
  std::string latin1;
  for (const char16_t unit : units) latin1 += static_cast<char>(unit);
  return latin1;
}

/// `size` bytes at a multiple of 64 and `shift` bytes behind it, in a block that ends with them.
Buffer RoomAt(size_t shift, size_t size) {
  constexpr size_t kAlignment = 64;
  const absl::StatusOr<Buffer> room = ThreadAllocator().AllocUnsafeSlow(shift + size, kAlignment);
  if (!room.ok()) throw BadVector("no memory for a buffer");
  return room->Subarray(static_cast<ptrdiff_t>(shift));
}

Buffer PlacedAt(size_t shift, ByteSpan bytes) {
  const Buffer placed = RoomAt(shift, bytes.size());
  std::ranges::copy(bytes, placed.begin());
  return placed;
}

}  // namespace

OwnedText::OwnedText(std::u16string_view units, const Placement& placement) : form_(TextView::Form::kUtf16) {
  if (placement.form != TextView::Form::kUtf16) {
    const std::optional<std::string> bytes = placement.form == TextView::Form::kUtf8 ? Utf8Of(units) : Latin1Of(units);
    if (bytes) {
      form_ = placement.form;
      bytes_ = PlacedAt(placement.source_shift, AsBytes(*bytes));
      return;
    }
  }
  const ByteSpan bytes(reinterpret_cast<const uint8_t*>(units.data()), units.size() * sizeof(char16_t));
  bytes_ = PlacedAt(placement.source_shift / sizeof(char16_t) * sizeof(char16_t), bytes);
}

TextView OwnedText::view() const {
  switch (form_) {
    case TextView::Form::kUtf8:
      return AsChars(bytes_.span());
    case TextView::Form::kLatin1:
      return TextView::Latin1(bytes_.span());
    case TextView::Form::kUtf16:
      break;
  }
  return std::u16string_view(reinterpret_cast<const char16_t*>(bytes_.data()), bytes_.size() / sizeof(char16_t));
}

Vector Vector::Parse(std::string_view line) {
  const nlohmann::json object = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object() || !object.contains("op")) throw BadVector("no object with an op");
  Vector vector;
  for (const auto& [key, value] : object.items()) {
    if (value.is_structured()) throw BadVector("not flat: " + key);
    vector.values_[key] = value.is_string() ? value.get<std::string>() : value.dump();
  }
  return vector;
}

const std::string& Vector::Raw(const std::string& key) const {
  static const std::string kMissing;
  const auto found = values_.find(key);
  return found != values_.end() ? found->second : kMissing;
}

std::optional<std::string_view> Vector::Name(const std::string& key) const {
  return Has(key) ? std::optional<std::string_view>(Raw(key)) : std::nullopt;
}

std::optional<double> Vector::Number(const std::string& key) const {
  return Has(key) ? std::optional(ParseNumber(Raw(key))) : std::nullopt;
}

size_t Vector::Size(const std::string& key) const { return static_cast<size_t>(ParseNumber(Raw(key))); }

node_args::JsArgument Vector::NumberArgument(const std::string& key) const {
  return Has(key) ? node_args::JsArgument(ParseNumber(Raw(key))) : node_args::Undefined();
}

node_args::JsArgument Vector::NameArgument(const std::string& key) const {
  return Has(key) ? node_args::JsArgument(std::string_view(Raw(key))) : node_args::Undefined();
}

OwnedText Vector::Text(const std::string& key) const {
  const std::string& hex = Raw(key);
  std::u16string units;
  for (size_t i = 0; i + 4 <= hex.size(); i += 4) {
    units += static_cast<char16_t>(ByteOfHex(hex, i) | ByteOfHex(hex, i + 2) << 8);
  }
  return OwnedText(units, placement_);
}

std::vector<std::string> Vector::List(const std::string& key, const std::string& count_key) const {
  return Size(count_key) == 0 ? std::vector<std::string>() : Split(Raw(key), ',');
}

Buffer Vector::BytesOfHex(std::string_view hex) const {
  const Buffer bytes = RoomAt(placement_.source_shift, hex.size() / 2);
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = ByteOfHex(hex, i * 2);
  return bytes;
}

Buffer Vector::Filled(size_t size, uint8_t value) const {
  const Buffer bytes = RoomAt(placement_.target_shift, size);
  bytes.Fill(value);
  return bytes;
}

double ParseNumber(const std::string& text) {
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0') throw BadVector("no number: " + text);
  return number;
}

std::vector<std::string> Split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const size_t end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == text.npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string HexOf(ByteSpan bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (const uint8_t byte : bytes) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

std::string HexOf(std::u16string_view units) {
  std::string bytes;
  for (const char16_t unit : units) {
    bytes += static_cast<char>(unit & 0xFF);
    bytes += static_cast<char>(unit >> 8);
  }
  return HexOf(AsBytes(bytes));
}

}  // namespace slabyard::conformance

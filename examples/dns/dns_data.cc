// SPDX-License-Identifier: MIT
#include "examples/dns/dns_data.h"

#include <arpa/inet.h>

#include <algorithm>
#include <ctime>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "examples/dns/dns_message.h"
#include "slabyard/encoding.h"

namespace slabyard::examples {
namespace {

constexpr size_t kLongestName = 255;  // bytes, with lengths and the root (RFC 1035, 2.3.4)

/// `bytes` with what is not printable as \DDD, and a backslash before each of `special`.
std::string Escaped(ByteSpan bytes, std::string_view special) {
  std::string text;
  for (const uint8_t byte : bytes) {
    if (byte <= ' ' || byte > '~') {
      absl::StrAppendFormat(&text, "\\%03d", byte);
      continue;
    }
    if (special.find(static_cast<char>(byte)) != std::string_view::npos) text += '\\';
    text += static_cast<char>(byte);
  }
  return text;
}

/// A <character-string> or a text up to the end, in quotes. Spaces stand for themselves there.
std::string Quoted(const Buffer& bytes) {
  std::string text = "\"";
  for (const uint8_t byte : bytes) text += byte == ' ' ? " " : Escaped({&byte, 1}, "\"\\");
  return text + '"';
}

/// Long hex and base64 in groups, as dig breaks them.
std::string InGroups(const std::string& digits) {
  constexpr size_t kGroup = 56;
  std::string text;
  for (size_t i = 0; i < digits.size(); i += kGroup) {
    absl::StrAppend(&text, i != 0 ? " " : "", digits.substr(i, kGroup));
  }
  return text;
}

/// One record's data, field by field.
class Data {
 public:
  Data(BufferReader& reader, const BufferReader& message) : reader_(reader), message_(message) {}

  Data& Number8(std::string_view name) { return Add(absl::StrCat(reader_.ReadUInt8(name))); }
  Data& Number16(std::string_view name) { return Add(absl::StrCat(reader_.ReadUInt16BE(name))); }
  Data& Number32(std::string_view name) { return Add(absl::StrCat(reader_.ReadUInt32BE(name))); }
  Data& Name() { return Add(ReadDnsName(reader_, message_)); }
  Data& Type(std::string_view name) { return Add(DnsTypeName(reader_.ReadUInt16BE(name))); }

  template <int kFamily, size_t kSize>
  Data& Address() {
    uint8_t bytes[kSize] = {};
    reader_.ReadInto(bytes, "address");
    char text[INET6_ADDRSTRLEN];
    return Add(inet_ntop(kFamily, bytes, text, sizeof text));
  }

  /// Seconds since 1970 as a date (RFC 4034, 3.2).
  Data& Date(std::string_view name) {
    const std::time_t seconds = reader_.ReadUInt32BE(name);
    std::tm date = {};
    gmtime_r(&seconds, &date);
    char text[16];
    std::strftime(text, sizeof text, "%Y%m%d%H%M%S", &date);
    return Add(text);
  }

  Data& Strings() {
    do {  // one at least (RFC 1035, 3.3.14)
      Add(Quoted(reader_.ReadPrefixed(LengthPrefix::kUInt8, "text")));
    } while (!reader_.done());
    return *this;
  }
  Data& TextToTheEnd() { return Add(Quoted(Rest("text"))); }
  Data& Tag() {
    const Buffer tag = reader_.ReadPrefixed(LengthPrefix::kUInt8, "tag");
    return Add(Escaped(tag, ""));
  }
  Data& Hex() { return Add(InGroups(absl::AsciiStrToUpper(Rest("digest").ToText(Encoding::kHex)))); }
  Data& Base64() { return Add(InGroups(Rest("bytes").ToText(Encoding::kBase64))); }

  /// Which types a name has: windows of up to 256 bits (RFC 4034, 4.1.2).
  Data& TypeBits() {
    constexpr size_t kLongestWindow = 32;
    for (int last_window = -1; !reader_.done();) {
      const size_t offset = reader_.position();
      const int window = reader_.ReadUInt8("window");
      const Buffer bits = reader_.ReadPrefixed(LengthPrefix::kUInt8, "types");
      if (reader_.ok() && (window <= last_window || bits.empty() || bits.size() > kLongestWindow)) {
        reader_.FailAt(offset, "a window of types that is empty, too long or out of order");
      }
      if (!reader_.ok()) break;
      last_window = window;
      for (int i = 0; i < static_cast<int>(8 * bits.size()); ++i) {
        if (bits[static_cast<size_t>(i / 8)] >> (7 - i % 8) & 1)
          Add(DnsTypeName(static_cast<uint16_t>(256 * window + i)));
      }
    }
    return *this;
  }

  /// RFC 3597, 5.
  Data& Unknown() {
    const Buffer bytes = Rest("data");
    Add(absl::StrCat("\\# ", bytes.size()));
    return bytes.empty() ? *this : Add(InGroups(absl::AsciiStrToUpper(bytes.ToText(Encoding::kHex))));
  }

  const std::string& text() const { return text_; }

 private:
  Buffer Rest(std::string_view name) { return reader_.ReadSlice(reader_.remaining(), name); }
  Data& Add(std::string_view field) {
    if (!text_.empty()) text_ += ' ';
    text_ += field;
    return *this;
  }

  BufferReader& reader_;
  const BufferReader& message_;
  std::string text_;
};

constexpr uint16_t kInternet = 1;

/// Some data means what it does in one class only: an A record of class CH begins with a name.
bool IsOfInternetOnly(uint16_t type) { return type == 1 || type == 28 || type == 33; }

std::string DataText(Data data, uint16_t type, uint16_t class_code) {
  if (class_code != kInternet && IsOfInternetOnly(type)) return data.Unknown().text();
  switch (type) {
    case 1:
      return data.Address<AF_INET, 4>().text();
    case 28:
      return data.Address<AF_INET6, 16>().text();
    case 2:   // NS
    case 5:   // CNAME
    case 12:  // PTR
    case 39:  // DNAME
      return data.Name().text();
    case 6:
      return data.Name()
          .Name()
          .Number32("serial")
          .Number32("refresh")
          .Number32("retry")
          .Number32("expire")
          .Number32("minimum")
          .text();
    case 15:
      return data.Number16("preference").Name().text();
    case 16:
      return data.Strings().text();
    case 33:
      return data.Number16("priority").Number16("weight").Number16("port").Name().text();
    case 43:
      return data.Number16("key tag").Number8("algorithm").Number8("digest type").Hex().text();
    case 44:
      return data.Number8("algorithm").Number8("fingerprint type").Hex().text();
    case 46:
      return data.Type("type covered")
          .Number8("algorithm")
          .Number8("labels")
          .Number32("original ttl")
          .Date("expiration")
          .Date("inception")
          .Number16("key tag")
          .Name()
          .Base64()
          .text();
    case 47:
      return data.Name().TypeBits().text();
    case 48:
      return data.Number16("flags").Number8("protocol").Number8("algorithm").Base64().text();
    case 256:
      return data.Number16("priority").Number16("weight").TextToTheEnd().text();
    case 257:
      return data.Number8("flags").Tag().TextToTheEnd().text();
    default:
      return data.Unknown().text();
  }
}

}  // namespace

std::string ReadDnsName(BufferReader& reader, const BufferReader& message) {
  const size_t begin = reader.position();
  size_t before = begin;  // where a pointer must point below, so that following them ends
  size_t wire_size = 1;   // the root
  BufferReader elsewhere = message;
  BufferReader* at = &reader;
  std::string name;
  for (;;) {
    const size_t offset = at->position();
    const uint8_t length = at->ReadUInt8("label length");
    if (at->ok() && length == 0) return name.empty() ? "." : name;
    if (length >= 0xC0) {
      const size_t target = (length & 0x3Fu) << 8 | at->ReadUInt8("label pointer");
      at->Note(absl::StrCat("to ", target));
      if (at->ok() && target >= before)
        at->FailAt(offset, absl::StrCat("a pointer to ", target, ", not to an earlier name"));
      if (at->ok()) {
        before = target;
        elsewhere = message;
        elsewhere.Seek(target);
        at = &elsewhere;
        continue;
      }
    } else if (length >= 0x40) {
      at->FailAt(offset, absl::StrFormat("label type 0x%02x", length & 0xC0));
    }
    const Buffer label = at->ReadSlice(length, "label");
    wire_size += 1 + label.size();
    if (at->ok() && wire_size > kLongestName) at->FailAt(begin, "a name of more than 255 bytes");
    if (!at->ok()) break;
    name += Escaped(label.span(), "\"().;\\@$") + '.';
  }
  if (at == &elsewhere) reader.FailAt(elsewhere.failed_at(), elsewhere.problem());
  return {};
}

std::string ReadDnsData(BufferReader& reader, const BufferReader& message, uint16_t type, uint16_t class_code,
                        size_t size) {
  const BufferReader::Nested data = reader.ReadNested(size, "data");
  std::string text = DataText(Data(reader, message), type, class_code);
  if (reader.ok() && reader.remaining() != 0) {
    const size_t more = reader.remaining();
    reader.Fail(absl::StrCat(more, more == 1 ? " byte" : " bytes", " too many in ", DnsTypeName(type), " data"));
  }
  return text;
}

}  // namespace slabyard::examples

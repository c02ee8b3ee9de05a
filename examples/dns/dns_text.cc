// SPDX-License-Identifier: MIT
//
// A message as `dig` shows it.
#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "examples/dns/dns_message.h"
#include "slabyard/encoding.h"

namespace slabyard::examples {
namespace {

// IANA's registry "Resource Record (RR) TYPEs", as far as it is used here.
constexpr std::pair<uint16_t, std::string_view> kTypes[] = {
    {1, "A"},     {2, "NS"},      {5, "CNAME"},  {6, "SOA"},   {12, "PTR"},  {15, "MX"},    {16, "TXT"},
    {28, "AAAA"}, {33, "SRV"},    {39, "DNAME"}, {41, "OPT"},  {43, "DS"},   {44, "SSHFP"}, {46, "RRSIG"},
    {47, "NSEC"}, {48, "DNSKEY"}, {255, "ANY"},  {256, "URI"}, {257, "CAA"},
};

constexpr uint16_t kCookie = 10;  // RFC 7873

constexpr std::string_view kOpcodes[] = {"QUERY", "IQUERY", "STATUS", "", "NOTIFY", "UPDATE"};
constexpr std::string_view kStatuses[] = {"NOERROR",  "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED",
                                          "YXDOMAIN", "YXRRSET", "NXRRSET",  "NOTAUTH",  "NOTZONE"};

template <size_t kSize>
std::string NameOr(const std::string_view (&names)[kSize], unsigned code, std::string_view prefix) {
  if (code < kSize && !names[code].empty()) return std::string(names[code]);
  return std::string(prefix) + std::to_string(code);
}

std::string StatusName(unsigned status) {
  if (status == 16) return "BADVERS";
  if (status == 23) return "BADCOOKIE";
  return NameOr(kStatuses, status, "RESERVED");
}

std::string ClassName(uint16_t class_code) {
  switch (class_code) {
    case 1:
      return "IN";
    case 3:
      return "CH";
    case 4:
      return "HS";
    case 254:
      return "NONE";
    case 255:
      return "ANY";
    default:
      return absl::StrCat("CLASS", class_code);
  }
}

/// A line whose fields begin at columns, reached by tabs of eight where there is room and by one space where not.
class Line {
 public:
  Line& At(size_t column, std::string_view field) {
    constexpr size_t kTab = 8;
    const size_t target = std::max(column, column_ + 1);
    while (column_ / kTab < target / kTab) {
      text_ += '\t';
      column_ = (column_ / kTab + 1) * kTab;
    }
    text_.append(target - column_, ' ');
    column_ = target;
    return Append(field);
  }
  Line& Append(std::string_view field) {
    text_ += field;
    column_ += field.size();
    return *this;
  }
  std::string End() const { return text_ + '\n'; }

 private:
  std::string text_;
  size_t column_ = 0;
};

constexpr size_t kTtlColumn = 24, kClassColumn = 32, kTypeColumn = 40, kDataColumn = 48;

void AppendHeader(const DnsMessage& message, std::string& text) {
  const std::pair<bool, std::string_view> flags[] = {
      {message.response, " qr"},          {message.authoritative, " aa"},       {message.truncated, " tc"},
      {message.recursion_desired, " rd"}, {message.recursion_available, " ra"}, {message.authentic, " ad"},
      {message.checking_disabled, " cd"}};
  text += ";; ->>HEADER<<- opcode: " + NameOr(kOpcodes, message.opcode, "RESERVED") +
          ", status: " + StatusName(message.status) + ", id: " + std::to_string(message.id) + "\n;; flags:";
  for (const auto& [set, name] : flags) {
    if (set) text += name;
  }
  if (message.reserved) text += "; MBZ: 0x4";
  absl::StrAppend(&text, "; QUERY: ", message.counts[0], ", ANSWER: ", message.counts[1],
                  ", AUTHORITY: ", message.counts[2], ", ADDITIONAL: ", message.counts[3], "\n\n");
}

void AppendEdns(const DnsEdns& edns, std::string& text) {
  absl::StrAppend(&text, ";; OPT PSEUDOSECTION:\n; EDNS: version: ", edns.version,
                  ", flags:", edns.dnssec_ok ? " do" : "");
  if (edns.reserved != 0) absl::StrAppendFormat(&text, "; MBZ: 0x%04x", edns.reserved);
  absl::StrAppend(&text, edns.reserved != 0 ? ", " : "; ", "udp: ", edns.payload_size, "\n");
  for (const DnsOption& option : edns.options) {
    if (option.code == kCookie) {
      absl::StrAppend(&text, "; COOKIE: ", option.data.ToText(Encoding::kHex), "\n");
      continue;
    }
    absl::StrAppend(&text, "; OPT=", option.code, ":");
    std::string printable;
    for (const uint8_t byte : option.data) {
      absl::StrAppendFormat(&text, " %02x", byte);
      printable += absl::ascii_isprint(byte) ? static_cast<char>(byte) : '.';
    }
    if (!option.data.empty()) absl::StrAppend(&text, " (\"", printable, "\")");
    text += '\n';
  }
}

void AppendSection(std::string_view title, const std::vector<DnsRecord>& records, std::string& text) {
  if (records.empty()) return;
  text.append(";; ").append(title).append(" SECTION:\n");
  for (const DnsRecord& record : records) {
    text += Line()
                .Append(record.name)
                .At(kTtlColumn, std::to_string(record.ttl))
                .At(kClassColumn, ClassName(record.class_code))
                .At(kTypeColumn, DnsTypeName(record.type))
                .At(kDataColumn, record.data)
                .End();
  }
  text += '\n';
}

}  // namespace

std::string DnsTypeName(uint16_t type) {
  const auto found = std::ranges::find(kTypes, type, &std::pair<uint16_t, std::string_view>::first);
  return found != std::end(kTypes) ? std::string(found->second) : absl::StrCat("TYPE", type);
}

std::string DnsText(const DnsMessage& message) {
  std::string text;
  AppendHeader(message, text);
  if (message.has_edns) AppendEdns(message.edns, text);
  if (!message.questions.empty()) {
    text += ";; QUESTION SECTION:\n";
    for (const DnsQuestion& question : message.questions) {
      text += ';';
      text += Line()
                  .Append(question.name)
                  .At(kClassColumn, ClassName(question.class_code))
                  .At(kTypeColumn, DnsTypeName(question.type))
                  .End();
    }
    text += '\n';
  }
  AppendSection("ANSWER", message.answers, text);
  AppendSection("AUTHORITY", message.authorities, text);
  AppendSection("ADDITIONAL", message.additional, text);
  return text;
}

}  // namespace slabyard::examples

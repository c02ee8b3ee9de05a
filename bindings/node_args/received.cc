// SPDX-License-Identifier: MIT
#include "bindings/node_args/received.h"

#include <cmath>

#include "bindings/node_args/js_number.h"
#include "bindings/node_args/text_units.h"

namespace slabyard::node_args {
namespace {

/// An underscore before every third character from the right, the sign apart.
std::string Grouped(const std::string& text) {
  const size_t first = text.starts_with('-') ? 1 : 0;
  std::string grouped = text;
  for (size_t at = text.size(); at > first + 3;) grouped.insert(at -= 3, 1, '_');
  return grouped;
}

std::u16string Hex(char16_t unit, size_t digits, std::u16string_view alphabet) {
  std::u16string text(digits, u'0');
  for (size_t i = digits; i-- > 0; unit = static_cast<char16_t>(unit >> 4)) text[i] = alphabet[unit & 15];
  return text;
}

constexpr std::u16string_view kLowerDigits = u"0123456789abcdef";
constexpr std::u16string_view kUpperDigits = u"0123456789ABCDEF";

bool IsHighSurrogate(char16_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool IsLowSurrogate(char16_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

bool IsLoneSurrogate(std::u16string_view units, size_t i) {
  if (IsHighSurrogate(units[i])) return i + 1 == units.size() || !IsLowSurrogate(units[i + 1]);
  return IsLowSurrogate(units[i]) && (i == 0 || !IsHighSurrogate(units[i - 1]));
}

/// Which of two notations a unit is escaped in: JSON's, or that of util.inspect.
enum class Notation { kJson, kInspect };

/// The escape of a control character; empty when `unit` needs none.
std::u16string ControlEscape(char16_t unit, Notation notation) {
  switch (unit) {
    case u'\b':
      return u"\\b";
    case u'\t':
      return u"\\t";
    case u'\n':
      return u"\\n";
    case u'\f':
      return u"\\f";
    case u'\r':
      return u"\\r";
    default:
      break;
  }
  if (notation == Notation::kJson) return unit < 0x20 ? u"\\u" + Hex(unit, 4, kLowerDigits) : u"";
  return unit < 0x20 || (unit >= 0x7F && unit <= 0x9F) ? u"\\x" + Hex(unit, 2, kUpperDigits) : u"";
}

/// `units` between two `quote`s, with everything escaped that cannot stand there.
std::u16string Quoted(std::u16string_view units, char16_t quote, Notation notation) {
  std::u16string text(1, quote);
  for (size_t i = 0; i < units.size(); ++i) {
    const char16_t unit = units[i];
    const std::u16string control = ControlEscape(unit, notation);
    if (!control.empty()) {
      text += control;
    } else if (IsLoneSurrogate(units, i)) {
      text += u"\\u" + Hex(unit, 4, kLowerDigits);
    } else {
      if (unit == quote || unit == u'\\') text += u'\\';
      text += unit;
    }
  }
  return text + quote;
}

/// The quote that needs no escape, the apostrophe first; the apostrophe again when all three occur.
char16_t QuoteFor(std::u16string_view units) {
  for (const char16_t quote : {u'\'', u'"', u'`'}) {
    // `${` would begin a substitution between backticks.
    if (quote == u'`' && units.find(u"${") != units.npos) break;
    if (units.find(quote) == units.npos) return quote;
  }
  return u'\'';
}

std::u16string Inspected(std::u16string_view units) {
  // util.inspect breaks text that is longer than its line of 128 less four, behind each line feed.
  constexpr size_t kLongestUnbroken = 124;
  if (units.size() <= kLongestUnbroken) return Quoted(units, QuoteFor(units), Notation::kInspect);
  std::u16string text;
  while (!units.empty()) {
    const size_t feed = units.find(u'\n');
    const std::u16string_view line = units.substr(0, feed == units.npos ? feed : feed + 1);
    if (!text.empty()) text += u" +\n  ";
    text += Quoted(line, QuoteFor(line), Notation::kInspect);
    units.remove_prefix(line.size());
  }
  return text;
}

std::u16string Cut(std::u16string text, size_t longest, size_t shown) {
  if (text.size() > longest) text.resize(shown), text += u"...";
  return text;
}

}  // namespace

std::string ReceivedNumber(double number) {
  constexpr double kLargestPlain = 4294967296.0;
  const std::string text = JsNumberText(number);
  return IsInteger(number) && std::fabs(number) > kLargestPlain ? Grouped(text) : text;
}

std::string ReceivedBigInt(const JsBigInt& number) {
  return (number.IsBeyond32Bits() ? Grouped(number.text()) : number.text()) + 'n';
}

std::string DescribeNumber(double number) { return "type number (" + JsNumberText(number) + ")"; }

std::string DescribeBoolean(bool boolean) { return boolean ? "type boolean (true)" : "type boolean (false)"; }

std::string DescribeBigInt(const JsBigInt& number) { return "type bigint (" + number.text() + "n)"; }

std::string DescribeSymbol(std::string_view description) {
  return std::string("type symbol (Symbol(").append(description).append("))");
}

std::string DescribeString(TextView text) {
  constexpr size_t kLongest = 28;
  constexpr size_t kShown = 25;
  const std::u16string units = Cut(UnitsOf(text), kLongest, kShown);
  const bool apostrophe = units.find(u'\'') != units.npos;
  return "type string (" + Utf8Of(apostrophe ? Quoted(units, u'"', Notation::kJson) : u"'" + units + u"'") + ")";
}

std::string DescribeFunction(std::string_view name) { return std::string("function ").append(name); }

std::string DescribeInstance(std::string_view constructor) {
  return std::string("an instance of ").append(constructor);
}

std::string Describe(const JsArgument& argument) {
  if (const double* number = std::get_if<double>(&argument)) return DescribeNumber(*number);
  if (const std::string_view* text = std::get_if<std::string_view>(&argument)) return DescribeString(*text);
  return std::string(kDescribedUndefined);
}

std::string InspectString(TextView text) {
  constexpr size_t kLongest = 128;
  return Utf8Of(Cut(Inspected(UnitsOf(text)), kLongest, kLongest));
}

}  // namespace slabyard::node_args

// SPDX-License-Identifier: MIT
//
// A strict reader of Prometheus' text format 0.0.4, after the rules of its documentation: a family has one HELP, one
// TYPE before its samples, and all its lines in one group; names and escapes are as allowed; no sample comes twice.
#ifndef SLABYARD_TESTS_SUPPORT_PROMETHEUS_TEXT_H_
#define SLABYARD_TESTS_SUPPORT_PROMETHEUS_TEXT_H_

#include <cctype>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace slabyard::testing {

class PrometheusText {
 public:
  using Labels = std::map<std::string, std::string>;

  explicit PrometheusText(std::string_view text) {
    if (text.empty() || text.back() != '\n') Fail("the last line has no end", "");
    while (!text.empty() && error_.empty()) {
      const size_t end = text.find('\n');
      ReadLine(text.substr(0, end));
      text.remove_prefix(end + 1);
    }
  }

  /// What is wrong with which line; empty when nothing is.
  const std::string& error() const { return error_; }
  const std::map<std::string, std::string>& types() const { return types_; }
  const std::map<std::string, std::map<Labels, double>>& samples() const { return samples_; }

  std::optional<double> Value(const std::string& name, const Labels& labels = {}) const {
    const auto family = samples_.find(name);
    if (family == samples_.end()) return std::nullopt;
    const auto sample = family->second.find(labels);
    return sample == family->second.end() ? std::nullopt : std::optional(sample->second);
  }

 private:
  void Fail(std::string_view what, std::string_view line) { error_ = std::string(what) + ": " + std::string(line); }

  /// Takes a name off the front of `text`; empty when there is none.
  static std::string Name(std::string_view& text, bool colons) {
    size_t length = 0;
    while (length < text.size()) {
      const auto c = static_cast<unsigned char>(text[length]);
      if (!(std::isalpha(c) || c == '_' || (colons && c == ':') || (length > 0 && std::isdigit(c)))) break;
      ++length;
    }
    std::string name(text.substr(0, length));
    text.remove_prefix(length);
    return name;
  }

  static bool Take(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
  }

  void ReadLine(std::string_view line) {
    std::string_view rest = line;
    if (Take(rest, "# HELP ")) {
      const std::string name = Name(rest, true);
      if (name.empty() || !Take(rest, " ")) return Fail("HELP without name or text", line);
      if (!helps_.insert(name).second) return Fail("a second HELP", line);
      EnterFamily(name, line);
    } else if (Take(rest, "# TYPE ")) {
      const std::string name = Name(rest, true);
      const std::set<std::string_view> kTypes = {" counter", " gauge", " histogram", " summary", " untyped"};
      if (name.empty() || kTypes.count(rest) == 0) return Fail("TYPE without name or type", line);
      if (!types_.emplace(name, rest.substr(1)).second) return Fail("a second TYPE", line);
      EnterFamily(name, line);
    } else {
      ReadSample(line);
    }
  }

  void EnterFamily(const std::string& name, std::string_view line) {
    if (name == family_) return;
    if (!left_.insert(family_).second || left_.count(name) != 0) return Fail("lines of a family lie apart", line);
    family_ = name;
  }

  void ReadSample(std::string_view line) {
    std::string_view rest = line;
    const std::string name = Name(rest, true);
    Labels labels;
    if (name.empty()) return Fail("a sample without a name", line);
    if (Take(rest, "{") && !ReadLabels(rest, labels)) return Fail("bad labels", line);
    if (!Take(rest, " ") || rest.empty()) return Fail("no value", line);
    char* end = nullptr;
    const std::string number(rest);
    const double value = std::strtod(number.c_str(), &end);
    if (*end != '\0') return Fail("the value is no number", line);
    EnterFamily(FamilyOf(name), line);
    if (types_.count(family_) == 0) return Fail("a sample before its TYPE", line);
    if (!samples_[name].emplace(std::move(labels), value).second) return Fail("a sample comes twice", line);
  }

  /// `name` without the suffix that a histogram's samples have.
  std::string FamilyOf(const std::string& name) const {
    for (const std::string_view suffix : {"_bucket", "_sum", "_count"}) {
      if (!name.ends_with(suffix)) continue;
      const std::string stem = name.substr(0, name.size() - suffix.size());
      const auto type = types_.find(stem);
      if (type != types_.end() && type->second == "histogram") return stem;
    }
    return name;
  }

  static bool ReadLabels(std::string_view& rest, Labels& labels) {
    while (!Take(rest, "}")) {
      const std::string name = Name(rest, false);
      std::string value;
      if (name.empty() || !Take(rest, "=\"") || !ReadValue(rest, value)) return false;
      if (!labels.emplace(name, std::move(value)).second) return false;
      if (!Take(rest, ",") && !rest.starts_with("}")) return false;
    }
    return true;
  }

  static bool ReadValue(std::string_view& rest, std::string& value) {
    while (!rest.empty()) {
      if (Take(rest, "\"")) return true;
      if (Take(rest, "\\\\")) {
        value += '\\';
      } else if (Take(rest, "\\\"")) {
        value += '"';
      } else if (Take(rest, "\\n")) {
        value += '\n';
      } else if (rest.front() == '\\') {
        return false;
      } else {
        value += rest.front();
        rest.remove_prefix(1);
      }
    }
    return false;
  }

  std::string error_;
  std::string family_;
  std::set<std::string> left_;
  std::set<std::string> helps_;
  std::map<std::string, std::string> types_;
  std::map<std::string, std::map<Labels, double>> samples_;
};

}  // namespace slabyard::testing

#endif  // SLABYARD_TESTS_SUPPORT_PROMETHEUS_TEXT_H_

// Random manifests read by kubectl and by us: the same values.

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "renderer/yaml/resolve.hpp"
#include "renderer/yaml/test_oracle.hpp"

namespace {

using namespace routerctl;
using namespace routerctl::test;

constexpr const char* odd_scalars[] = {"yes",
                                       "No",
                                       "on",
                                       "OFF",
                                       "y",
                                       "true",
                                       "False",
                                       "~",
                                       "null",
                                       "0777",
                                       "0x1F",
                                       "0o17",
                                       "0b11",
                                       "1_000",
                                       "08",
                                       "1.20",
                                       "1e3",
                                       "12e3",
                                       "1e400",
                                       "-0",
                                       "+5",
                                       ".5",
                                       "1.",
                                       "1:20",
                                       "2024-01-01",
                                       "18446744073709551615",
                                       "-12",
                                       "3.14159",
                                       "1e-9",
                                       "192.168.1.1",
                                       "10m",
                                       "a:b",
                                       "a#b",
                                       "it's",
                                       "-x",
                                       "http://10.0.0.1:8000",
                                       "50%",
                                       "=",
                                       "v1.2",
                                       "x@y",
                                       "9223372036854775807",
                                       "a\\nb",
                                       "é",
                                       "日本",
                                       "😀"};
constexpr const char* words[] = {"a", "model", "x-1", "of", "the", "10", "no",
                                 "é", "b:c",   "d#e", "-",  "(f)", "g,h"};
constexpr const char* escapes[] = {"a",     " ",       "b",           "\\n", "\\t", "\\\"", "\\\\",
                                   "\\x41", "\\u00e9", "\\U0001F600", "#",   ": ",  "'",    "\\0",
                                   "%",     "é"};
constexpr const char* odd_keys[] = {"1",          "0x1F",  "1.5", "1e3",  "yes", "Off",
                                    "2024-01-01", "1_0",   "-0",  ".inf", "08",  "1:20",
                                    "a b",        "a.b/c", "=",   "é"};
constexpr const char* quoted_keys[] = {"2",  "0x2F", "2.5",  "no", "null", "~",
                                       "<<", "",     "a: b", "#",  "-1"};

// Block style, flow style, every way to write a scalar, anchors, merge keys, comments, blank lines.
class Manifest {
 public:
  explicit Manifest(std::uint64_t seed) : random_(seed) {}

  /// What follows `d:`.
  std::string payload() {
    anchors_.clear();
    std::string text = block(0, 4);
    if (one_in(12)) {
      text = std::string(" ") + flow(4);
    }
    return text;
  }

 private:
  std::size_t below(std::size_t limit) { return random_() % limit; }
  bool one_in(std::size_t count) { return below(count) == 0; }
  template <std::size_t count>
  std::string one_of(const char* const (&texts)[count]) {
    return texts[below(count)];
  }

  static std::string spaces(std::size_t count) { return std::string(count, ' '); }

  // A node after `key:` or `-` in a collection whose entries stand at `column`; no final line
  // break.
  std::string block(std::size_t column, int depth) {
    const std::size_t choice = below(depth > 0 ? 12 : 6);
    if (choice < 4) {
      return " " + decorated(scalar(column, false));
    }
    if (choice == 4) {
      return " " + block_scalar(column);
    }
    if (choice == 5) {
      return alias().value_or(one_in(2) ? "" : " # nothing here");
    }
    if (choice < 8) {
      return " " + flow(depth - 1);
    }
    const std::string anchor = one_in(4) ? "c" + std::to_string(collections_++) : "";
    std::string text = anchor.empty() ? "" : " &" + anchor;
    text += one_in(6) ? "   # comment" : "";
    const bool is_map = choice < 11;
    text += is_map ? map(column + 1 + below(3), depth - 1) : list(column + below(3), depth - 1);
    if (!anchor.empty()) {
      anchors_.push_back({anchor, is_map});
    }
    return text;
  }

  std::string between(std::size_t column) {
    std::string text = one_in(8) ? "\n" : "";
    text += one_in(8) ? "\n" + spaces(below(column + 3)) + "# it's a: comment" : "";
    return text + "\n" + spaces(column);
  }

  std::string map(std::size_t column, int depth) {
    std::string text;
    std::set<std::string> seen;
    if (one_in(5)) {
      if (const auto name = map_anchor()) {
        text += between(column) + "<<: " + (one_in(3) ? "[*" + *name + ", {z: 1}]" : "*" + *name);
      }
    }
    for (std::size_t count = 1 + below(4); count > 0; --count) {
      const std::string name = key(seen, false);
      if (one_in(12)) {
        text += between(column) + "? " + name + "\n" + spaces(column) + ":" + block(column, depth);
      } else {
        text += between(column) + name + (one_in(10) ? " :" : ":") + block(column, depth);
      }
    }
    return text;
  }

  std::string list(std::size_t column, int depth) {
    std::string text;
    for (std::size_t count = 1 + below(4); count > 0; --count) {
      text += between(column) + "-";
      if (depth > 0 && one_in(3)) {
        // A map that begins on the line of its dash.
        std::set<std::string> seen;
        const std::size_t inner = column + 2;
        text += " " + key(seen, false) + ":" + block(inner, depth - 1);
        text += between(inner) + key(seen, false) + ":" + block(inner, depth - 1);
      } else {
        text += block(column, depth);
      }
    }
    return text;
  }

  std::string flow(int depth) {
    const bool is_map = one_in(2);
    std::string text = is_map ? "{" : "[";
    std::set<std::string> seen;
    for (std::size_t count = below(4); count > 0; --count) {
      text += one_in(6) ? "\n            " : one_in(2) ? " " : "";
      if (is_map) {
        text += key(seen, true) + ": ";
      }
      text += depth > 0 && one_in(3) ? flow(depth - 1) : scalar(8, true);
      text += one_in(10) ? " # comment\n            " : "";
      text += count > 1 || one_in(6) ? "," : "";
    }
    return text + (is_map ? "}" : "]");
  }

  // Unique once it is read: `1` and `0x1` are the same key. To kubectl `1` and `'1'` are two, of
  // which it keeps one by chance.
  std::string key(std::set<std::string>& seen, bool in_flow) {
    while (true) {
      const bool quoted = one_in(5);
      std::string text = quoted      ? one_of(quoted_keys)
                         : one_in(3) ? one_of(odd_keys)
                                     : "k" + std::to_string(below(1000));
      const std::string name = quoted ? text : yaml::key_text(text).value_or("");
      if (seen.insert(name).second && !(in_flow && text == "=")) {
        return !quoted ? text : one_in(2) ? "\"" + text + "\"" : "'" + text + "'";
      }
    }
  }

  std::string decorated(std::string text) {
    if (one_in(12)) {
      anchors_.push_back({"s" + std::to_string(below(5)), false});  // names are used again
      text = "&" + anchors_.back().first + " " + text;
    }
    return one_in(8) ? text + "  # comment" : text;
  }

  std::string scalar(std::size_t column, bool in_flow) {
    switch (below(8)) {
      case 0:
      case 1:
      case 2: return odd_scalar(in_flow);
      case 3: return in_flow ? "plain text" : plain(column);
      case 4: return "'" + quoted(column, "it''s") + "'";
      case 5: return "\"" + quoted(column, "\\\"\\x41\\u263a") + "\"";
      case 6: return "\"" + escaped() + "\"";
      default: return std::to_string(static_cast<std::int64_t>(random_()) >> below(64));
    }
  }

  std::string odd_scalar(bool in_flow) {
    std::string text = one_of(odd_scalars);
    switch (below(in_flow ? 8 : 10)) {
      case 0: return "!!str " + text;
      case 1: return "! " + text;
      case 2: return "!local " + text;
      default: return text;
    }
  }

  // Lines that fold into one, or keep a break where a line is empty.
  std::string plain(std::size_t column) {
    std::string text = "p";
    for (std::size_t count = below(8); count > 0; --count) {
      text += one_in(4) ? (one_in(3) ? "\n\n" : "\n") + spaces(column + 1 + below(4)) + "w" : " ";
      text += one_of(words);
    }
    return text;
  }

  std::string quoted(std::size_t column, std::string_view special) {
    std::string text;
    for (std::size_t count = below(6); count > 0; --count) {
      text += one_in(4) ? (one_in(3) ? " \n \n" : "\n") + spaces(column + 1 + below(4)) : " ";
      text += one_in(4) ? std::string(special) : one_of(words);
    }
    return text;
  }

  std::string escaped() {
    std::string text;
    for (std::size_t count = below(10); count > 0; --count) {
      text += one_of(escapes);
    }
    return text;
  }

  std::string block_scalar(std::size_t column) {
    const std::size_t indent = 1 + below(4);
    const bool explicit_indent = one_in(3);
    std::string text = one_in(2) ? "|" : ">";
    text += explicit_indent ? std::to_string(indent) : "";
    text += one_in(3) ? "-" : one_in(2) ? "+" : "";
    text += one_in(5) ? " # comment" : "";
    for (std::size_t line = 0, count = 1 + below(5); line < count; ++line) {
      const bool deeper = (line > 0 || explicit_indent) && one_in(4);
      text += "\n" + (line > 0 && one_in(5)
                          ? ""
                          : spaces(column + indent) + (deeper ? "  " : "") + one_of(words) +
                                (one_in(6) ? "  " : "") + (one_in(4) ? " # text: 'x'" : ""));
    }
    return text + (one_in(4) ? "\n\n" : "");
  }

  std::optional<std::string> alias() {
    if (anchors_.empty()) {
      return std::nullopt;
    }
    return " *" + anchors_[below(anchors_.size())].first;
  }

  std::optional<std::string> map_anchor() {
    std::vector<std::string> maps;
    for (const auto& [name, is_map] : anchors_) {
      if (is_map) {
        maps.push_back(name);
      }
    }
    return maps.empty() ? std::nullopt : std::optional(maps[below(maps.size())]);
  }

  std::mt19937_64 random_;
  std::size_t collections_ = 0;
  std::vector<std::pair<std::string, bool>> anchors_;
};

std::string with_carriage_returns(const std::string& text) {
  std::string result;
  for (const char c : text) {
    result += c == '\n' ? "\r\n" : std::string(1, c);
  }
  return result;
}

}  // namespace

TEST_CASE("random manifests have the values kubectl gives them" * doctest::skip(no_kubectl())) {
  const char* chosen = std::getenv("ROUTERCTL_ORACLE_SEED");
  const std::uint64_t seed = chosen == nullptr ? 20 : std::stoull(chosen);
  CAPTURE(seed);
  Manifest manifest(seed);
  std::vector<std::string> payloads;
  for (int count = 0; count < 400; ++count) {
    std::string payload = manifest.payload();
    payloads.push_back(count % 10 == 0 ? with_carriage_returns(payload) : std::move(payload));
  }
  compare(payloads);
}

TEST_CASE("a file of many documents is split as kubectl splits it" * doctest::skip(no_kubectl())) {
  Manifest manifest(7);
  constexpr const char* separators[] = {"---\n",      "--- \n",          "--- # next\n",
                                        "---\n---\n", "# before\n---\n", "...\n---\n",
                                        "\n---\n\n"};
  std::vector<std::string> payloads;
  std::string text;
  for (std::size_t at = 0; at < 60; ++at) {
    payloads.push_back(manifest.payload());
    text += separators[at % std::size(separators)] + document(at, payloads.back());
  }
  std::string errors;
  const std::map<std::string, Sorted> theirs = read_by_kubectl(std::span(&text, 1), errors);
  CHECK_MESSAGE(errors.empty(), errors);
  CHECK(theirs.size() == payloads.size());

  const SourceFile file{"input.yaml", text};
  Diagnostics diagnostics;
  std::size_t number = 0;
  for (const yaml::Part& part : yaml::split(file)) {
    for (const yaml::Document& ours : yaml::parse(part, {}, diagnostics)) {
      const Sorted value = yaml::Field(&ours, yaml::Document::root, yaml::Document::root).json();
      if (value.is_null()) {
        continue;  // between two separators
      }
      const auto expected = theirs.find("c" + std::to_string(number));
      REQUIRE(expected != theirs.end());
      CHECK(value.dump() == expected->second.dump());
      ++number;
    }
  }
  CHECK(diagnostics.empty());
  CHECK(number == payloads.size());
}

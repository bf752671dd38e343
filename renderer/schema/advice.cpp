#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "renderer/json.hpp"
#include "renderer/schema/steps.hpp"
#include "renderer/text/nearest.hpp"
#include "renderer/text/quote.hpp"
#include "renderer/yaml/resolve.hpp"

namespace routerctl::schema {

namespace {

using yaml::Node;
using yaml::NodeId;

constexpr std::size_t longest_spelling = 60;  // bytes; longer values are not repeated in a hint

/// The value as it is written, if it is one short line.
std::string_view spelling(const Run& run, NodeId id) {
  const Node& node = run.node(id);
  if (run.document.file == nullptr || node.value.empty() || node.from != yaml::From::written) {
    return {};
  }
  const std::string_view text = text_of(*run.document.file, node.value);
  return text.size() <= longest_spelling && text.find('\n') == text.npos ? text
                                                                         : std::string_view();
}

bool is_scalar(yaml::Type type) { return type != yaml::Type::list && type != yaml::Type::map; }

/// Whether the value follows its key, dash, bracket or comma at once. Behind a tag another spelling
/// would not change its type; behind an anchor it would change the value in other places too.
bool has_no_properties(const Place& at) {
  if (at.file == nullptr) {
    return false;
  }
  const std::string_view before = std::string_view(at.file->text).substr(0, at.span.begin);
  const std::size_t last = before.find_last_not_of(" \t");
  if (last == before.npos) {
    return false;
  }
  if (before[last] == '-') {  // also the end of an anchor's name
    return last == 0 || std::string_view(" \t\n-").find(before[last - 1]) != before.npos;
  }
  return std::string_view(":,[{?").find(before[last]) != before.npos;
}

void suggest(const Run& run, NodeId id, std::string hint, std::string replacement,
             Diagnostic& diagnostic) {
  diagnostic.hints.push_back(std::move(hint));
  if (const Place at = value_place(run, id); has_no_properties(at)) {
    diagnostic.fix = Edit{.at = at, .replacement = std::move(replacement)};
  }
}

/// What a plain scalar became, when that is not how it is spelt: `on` is true, 0777 is 511.
void explain_reading(const Run& run, NodeId id, std::string_view written, Diagnostic& diagnostic) {
  const std::string read = value_text(run, id);
  if (run.node(id).style == yaml::Style::plain && written != read && !written.empty()) {
    diagnostic.found = fmt::format("{}, which kubectl reads as {}", written, read);
  }
}

void want_text(const Run& run, NodeId id, const Schema& schema, Diagnostic& diagnostic) {
  const Node& node = run.node(id);
  const std::string_view written = spelling(run, id);
  if (node.type == yaml::Type::list &&
      schema.description.find("comma") != schema.description.npos) {
    diagnostic.hints.emplace_back(
        "write one string with commas between the entries, for example \"a,b\"");
  } else if (is_scalar(node.type) && !written.empty() &&
             written.find_first_of("\"\\") == written.npos) {
    explain_reading(run, id, written, diagnostic);
    const std::string text = fmt::format("\"{}\"", written);
    suggest(run, id, "put it in quotes: " + text, text, diagnostic);
  }
}

/// A quoted number or boolean: the quotes are what is wrong.
void want_plain(const Run& run, NodeId id, Type wanted, Diagnostic& diagnostic) {
  const std::string_view text = run.document.text_of(run.node(id));
  if (spelling(run, id).empty() || text.empty() || text.find_first_of(" \t#") != text.npos) {
    return;
  }
  const yaml::Type read = yaml::resolve_plain(text).type;
  // "010" would become 8.
  const bool as_written = read == yaml::Type::boolean || Json::accept(text);
  const bool integer = read == yaml::Type::integer && wanted != Type::boolean;
  const bool number = read == yaml::Type::number && wanted == Type::number;
  const bool boolean = read == yaml::Type::boolean && wanted == Type::boolean;
  if (as_written && (integer || number || boolean)) {
    suggest(run, id, fmt::format("remove the quotes: {}", text), std::string(text), diagnostic);
  }
}

void want_list(const Run& run, NodeId id, Diagnostic& diagnostic) {
  const std::string_view written = spelling(run, id);
  diagnostic.hints.push_back(is_scalar(run.node(id).type) && !written.empty()
                                 ? fmt::format("write a list: [{}]", written)
                                 : "write a list: each entry on a line of its own, after a dash");
}

/// Names of the fields beside an unknown one.
std::vector<std::string_view> names_of(const Schema& schema) {
  std::vector<std::string_view> names;
  for (const Property& property : schema.properties) {
    names.push_back(property.name);
  }
  return names;
}

/// The only word that differs in nothing but capitals; empty when there is none.
std::string_view same_but_for_case(std::string_view word,
                                   const std::vector<std::string_view>& words) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
  std::string_view found;
  for (const std::string_view candidate : words) {
    if (std::equal(candidate.begin(), candidate.end(), word.begin(), word.end(),
                   [&](char a, char b) { return lower(a) == lower(b); })) {
      if (!found.empty()) {
        return {};
      }
      found = candidate;
    }
  }
  return found;
}

/// Puts `meant` in the place of a word that was certainly meant as it, where the word stands as it
/// is, with or without quotes.
void spell(const Run& run, NodeId id, const Place& at, std::string_view meant,
           Diagnostic& diagnostic) {
  if (meant.empty() || run.node(id).from != yaml::From::written || at.span.empty()) {
    return;
  }
  std::string_view written = text_of(*at.file, at.span);
  std::string_view quote;
  if (written.size() > 1 && (written.front() == '"' || written.front() == '\'')) {
    quote = written.substr(0, 1);
    written = written.substr(1, written.size() - 2);
  }
  if (written.size() == meant.size()) {
    diagnostic.fix = Edit{.at = at, .replacement = fmt::format("{}{}{}", quote, meant, quote)};
  }
}

std::string_view hint_for(std::span<const Wrong> wrongs, std::string_view text) {
  const auto at = std::find_if(wrongs.begin(), wrongs.end(),
                               [&](const Wrong& wrong) { return wrong.text == text; });
  return at == wrongs.end() ? std::string_view() : at->hint;
}

/// Looks for the one place, as near to the top as possible, where a field of that name exists.
class Elsewhere {
 public:
  static std::string find(const Run& run, std::string_view name) {
    constexpr std::array meta{"annotations", "labels", "name", "namespace"};
    if (run.resource != nullptr && std::find(meta.begin(), meta.end(), name) != meta.end()) {
      return "metadata";
    }
    std::vector<Place> level{{&run.schema, ""}};
    for (int depth = 0; depth < 4 && !level.empty() && level.size() < 500; ++depth) {
      std::vector<Place> found, below;
      for (const Place& place : level) {
        place.schema->property(name) != nullptr ? found.push_back(place) : descend(place, below);
      }
      if (!found.empty()) {
        return found.size() == 1 ? found.front().path : std::string();
      }
      level = std::move(below);
    }
    return {};
  }

 private:
  struct Place {
    const Schema* schema;
    std::string path;
  };

  static void descend(const Place& place, std::vector<Place>& below) {
    for (const Property& property : place.schema->properties) {
      const bool list = property.schema->items != nullptr;
      const Schema* schema = list ? property.schema->items : property.schema;
      below.push_back({schema, fmt::format("{}{}{}{}", place.path, place.path.empty() ? "" : ".",
                                           property.name, list ? "[]" : "")});
    }
  }
};

}  // namespace

void advise_on_type(const Run& run, NodeId id, const Schema& schema, Diagnostic& diagnostic) {
  const Node& node = run.node(id);
  const bool integer_cut = schema.type == Type::integer && node.type == yaml::Type::number;
  // An integer would have been fine there, so it is a fraction or a boolean.
  if (schema.type == Type::string || schema.int_or_string) {
    want_text(run, id, schema, diagnostic);
  } else if (node.type == yaml::Type::string && schema.type != Type::array &&
             schema.type != Type::object) {
    want_plain(run, id, schema.type, diagnostic);
  } else if (schema.type == Type::array) {
    want_list(run, id, diagnostic);
  } else if (schema.type == Type::object && node.type == yaml::Type::list) {
    diagnostic.hints.emplace_back("the field holds one object, not a list: remove the dash");
  } else if (integer_cut) {
    diagnostic.hints.emplace_back("write a whole number of at most 64 bits");
  }
}

void advise_on_enum(const Run& run, NodeId id, const Schema& schema, Diagnostic& diagnostic) {
  if (run.node(id).type != yaml::Type::string) {
    return;
  }
  const std::string_view text = run.document.text_of(run.node(id));
  if (const std::string_view hint = hint_for(schema.wrong_values, text); !hint.empty()) {
    diagnostic.hints.emplace_back(hint);
    return;
  }
  std::vector<std::string_view> allowed;
  for (const Literal& literal : schema.enumeration) {
    if (literal.kind == Literal::Kind::string) {
      allowed.push_back(literal.text);
    }
  }
  diagnostic.hints = did_you_mean(text, allowed);
  if (const Place at = value_place(run, id); has_no_properties(at)) {
    spell(run, id, at, same_but_for_case(text, allowed), diagnostic);
  }
}

void advise_on_unknown(const Run& run, NodeId map, NodeId id, const Schema* parent,
                       const Path& path, Diagnostic& diagnostic) {
  const std::string_view name = run.key(id);
  if (const std::string_view hint = hint_for(parent->wrong_names, name); !hint.empty()) {
    diagnostic.hints.emplace_back(hint);
    return;
  }
  const std::vector<std::string_view> names = names_of(*parent);
  diagnostic.hints = did_you_mean(name, names);
  const std::string_view meant = same_but_for_case(name, names);
  if (run.child(map, meant) == 0) {
    spell(run, id, key_place(run, id), meant, diagnostic);
  }
  if (!diagnostic.hints.empty() ||
      (path.parent->parent == nullptr && run.schema.property(name) != nullptr)) {
    return;
  }
  if (run.schema.property(name) != nullptr) {
    diagnostic.hints.push_back(fmt::format("{} belongs at the top level", name));
  } else if (const std::string place = Elsewhere::find(run, name); !place.empty()) {
    diagnostic.hints.push_back(fmt::format("{} belongs under {}", name, place));
  }
}

}  // namespace routerctl::schema

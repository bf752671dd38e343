#include "docs/place_difference.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <sstream>

#include "renderer/text/source.hpp"
#include "renderer/yaml/document.hpp"
#include "renderer/yaml/parse.hpp"

namespace routerctl::docs {

namespace {

constexpr std::size_t resources_of_a_fixed_name = 3;

// A text that is itself a map or list, as files in ConfigMaps are.
std::optional<Json> document_in(const Json& value) {
  const auto& text = value.get_ref<const std::string&>();
  if (text.find_first_of("\n{[") == std::string::npos) {
    return std::nullopt;
  }
  const SourceFile file{"text", text};
  const auto parts = yaml::split(file);
  Diagnostics diagnostics;
  if (parts.size() != 1) {
    return std::nullopt;
  }
  const auto documents = yaml::parse(parts.front(), {}, diagnostics);
  if (!diagnostics.empty() || documents.size() != 1) {
    return std::nullopt;
  }
  Json json = yaml::Field(&documents.front(), yaml::Document::root, yaml::Document::root).json();
  return json.is_structured() ? std::optional(std::move(json)) : std::nullopt;
}

std::string member(const std::string& name) {
  const bool plain = std::all_of(name.begin(), name.end(), [](const unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '-';
  });
  return plain ? "." + name : "[\"" + name + "\"]";
}

const Json nothing, empty_map = Json::object(), empty_list = Json::array();

// Maps whose keys the user chooses. In all others the keys are those of the API.
bool is_free(const std::string& place) {
  constexpr std::array free{".labels",   ".annotations", ".data",     ".matchLabels",
                            ".selector", ".limits",      ".requests", ".nodeSelector"};
  return std::any_of(free.begin(), free.end(),
                     [&](const char* const end) { return place.ends_with(end); });
}

bool is_nothing(const Json& value) {
  return value.is_null() || (value.is_structured() && value.empty());
}

std::string name_of(const Json& item) {
  return item.is_object() ? item.value("name", std::string()) : std::string();
}

// "--max-model-len" of "--max-model-len=16", and of a value behind a flag that stands alone.
std::string flag_at(const Json& list, std::size_t at) {
  for (const std::size_t i : {at, at == 0 ? at : at - 1}) {
    if (list[i].is_string() && list[i].get_ref<const std::string&>().starts_with("--")) {
      const auto& text = list[i].get_ref<const std::string&>();
      if (i == at || text.find('=') == std::string::npos) {
        return text.substr(0, text.find('='));
      }
    }
  }
  return "";
}

class Comparison {
 public:
  Comparison(const FixedNames& fixed, Places& places) : fixed_(fixed), places_(places) {}

  void compare(const Json& before, const Json& after, const std::string& place) {
    if (before == after || (is_nothing(before) && is_nothing(after))) {
      if (before != after) {
        places_.insert(place);
      }
      return;
    }
    // What comes with one thing in it is that thing.
    const Json& some = is_nothing(before) ? after : before;
    const Json& other = is_nothing(before) ? before : after;
    const bool comparable = some.type() == other.type() || (is_nothing(other) && some.size() == 1);
    if (some.is_object() && comparable) {
      maps(before.is_object() ? before : empty_map, after.is_object() ? after : empty_map, place);
    } else if (some.is_array() && comparable) {
      lists(before.is_array() ? before : empty_list, after.is_array() ? after : empty_list, place);
    } else if (!before.is_string() || !after.is_string() || !texts(before, after, place)) {
      places_.insert(place);
    }
  }

 private:
  void maps(const Json& before, const Json& after, const std::string& place) {
    for (const auto& [key, value] : before.items()) {
      key_of_a_map(value, after.contains(key) ? after[key] : nothing, key, place);
    }
    for (const auto& [key, value] : after.items()) {
      if (!before.contains(key)) {
        key_of_a_map(nothing, value, key, place);
      }
    }
  }

  void key_of_a_map(const Json& before, const Json& after, const std::string& key,
                    const std::string& place) {
    if (before == after) {
      return;
    }
    if ((is_free(place) || key == added_name) && !fixed_.knows(place, key)) {
      places_.insert(place);
    } else {
      compare(before, after, place + member(key));
    }
  }

  void lists(const Json& before, const Json& after, const std::string& place) {
    if (before.size() == after.size()) {
      for (std::size_t i = 0; i < before.size(); ++i) {
        item(before, after, i, place);
      }
      return;
    }
    const std::size_t shorter = std::min(before.size(), after.size());
    std::size_t head = 0, tail = 0;
    while (head < shorter && before[head] == after[head]) {
      ++head;
    }
    while (tail < shorter - head &&
           before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) {
      ++tail;
    }
    some_of(before, head, before.size() - tail, place);
    some_of(after, head, after.size() - tail, place);
  }

  void item(const Json& before, const Json& after, std::size_t at, const std::string& place) {
    if (before[at] == after[at]) {
      return;
    }
    if (after[at].is_string()) {
      places_.insert(place + "[]" + known_flag(after, at, place));
    } else {
      compare(before[at], after[at], place + index(before[at], place));
    }
  }

  // Items that only one side has.
  void some_of(const Json& list, std::size_t from, std::size_t to, const std::string& place) {
    for (std::size_t i = from; i < to; ++i) {
      if (list[i].is_string()) {
        places_.insert(place + "[]" + known_flag(list, i, place));
      } else {
        compare(nothing, list[i], place + index(list[i], place));
      }
    }
  }

  [[nodiscard]] std::string known_flag(const Json& list, std::size_t at,
                                       const std::string& place) const {
    const std::string flag = flag_at(list, at);
    return fixed_.knows(place + "[]", flag) ? " " + flag : "";
  }

  [[nodiscard]] std::string index(const Json& item, const std::string& place) const {
    const std::string name = name_of(item);
    return fixed_.knows(place + "[]", name) ? "[" + name + "]" : "[]";
  }

  bool texts(const Json& before, const Json& after, const std::string& place) {
    const auto first = document_in(before);
    const auto second = first ? document_in(after) : std::nullopt;
    if (!second || *first == *second || first->type() != second->type()) {
      return false;
    }
    compare(*first, *second, place + " > ");
    return true;
  }

  const FixedNames& fixed_;
  Places& places_;
};

std::string kind_of(const Json& object) { return object.value("kind", ""); }

std::string identity(const Json& object) {
  const Json& metadata = object["metadata"];
  return kind_of(object) + "/" + metadata.value("namespace", "") + "/" + metadata.value("name", "");
}

// Takes the object out that is the same one, or else the first of its kind.
std::optional<Json> partner(const Json& object, std::vector<Json>& others, bool by_kind) {
  const auto found = std::find_if(others.begin(), others.end(), [&](const Json& other) {
    return by_kind ? kind_of(other) == kind_of(object) : identity(other) == identity(object);
  });
  if (found == others.end()) {
    return std::nullopt;
  }
  Json taken = std::move(*found);
  others.erase(found);
  return taken;
}

// Every name and text that somebody wrote.
void collect_words(const Json& value, std::set<std::string>& words) {
  if (value.is_string()) {
    words.insert(value.get<std::string>());
  }
  for (const auto& [key, item] : value.items()) {
    if (value.is_object()) {
      words.insert(key);
    }
    if (value.is_structured()) {
      collect_words(item, words);
    }
  }
}

}  // namespace

void FixedNames::learn(const std::vector<Json>& objects, const Json& resource) {
  of_the_user_.clear();
  collect_words(resource, of_the_user_);
  for (const Json& object : objects) {
    visit(object, kind_of(object) + " ", resource["metadata"].value("name", ""));
  }
}

bool FixedNames::knows(const std::string& place, const std::string& name) const {
  const auto found = resources_.find(place + "\t" + name);
  return !name.empty() && found != resources_.end() &&
         found->second.size() >= resources_of_a_fixed_name;
}

void FixedNames::note(const std::string& place, const std::string& name,
                      const std::string& resource) {
  if (!of_the_user_.contains(name)) {
    resources_[place + "\t" + name].insert(resource);
  }
}

void FixedNames::visit(const Json& value, const std::string& place, const std::string& resource) {
  if (value.is_string()) {
    if (const auto document = document_in(value)) {
      visit(*document, place + " > ", resource);
    }
  }
  for (const auto& [key, item] : value.items()) {
    if (value.is_object()) {
      note(place, key, resource);
      visit(item, place + member(key), resource);
    } else if (value.is_array() && item.is_string()) {
      const auto& text = item.get_ref<const std::string&>();
      note(place + "[]", text.substr(0, text.find('=')), resource);
    } else if (value.is_array()) {
      note(place + "[]", name_of(item), resource);
      visit(item, place + "[]", resource);
      if (const std::string name = name_of(item); !name.empty()) {
        visit(item, place + "[" + name + "]", resource);
      }
    }
  }
}

std::string place_of(const std::string& kind, const std::string& pointer, const FixedNames& fixed) {
  std::string place = kind + " ";
  std::istringstream texts(pointer);
  const char* before = "";
  for (std::string text; std::getline(texts, text, '#'); before = " > ") {
    place += before;
    for (Json::json_pointer at(text); !at.empty();) {
      // nlohmann's pointers are read from their end only.
      std::vector<std::string> names;
      for (; !at.empty(); at.pop_back()) {
        names.push_back(at.back());
      }
      for (auto name = names.rbegin(); name != names.rend(); ++name) {
        const bool index = name->find_first_not_of("0123456789") == std::string::npos;
        if (is_free(place) && !fixed.knows(place, *name)) {
          return place;
        }
        place += index ? "[]" : member(*name);
      }
    }
  }
  return place;
}

Places differences(const std::vector<Json>& before, const std::vector<Json>& after,
                   const FixedNames& fixed) {
  Places places;
  Comparison comparison(fixed, places);
  std::vector<Json> left = before, right = after;
  for (const bool by_kind : {false, true}) {
    std::vector<Json> unmatched;
    for (const Json& object : left) {
      if (const auto other = partner(object, right, by_kind)) {
        comparison.compare(object, *other, kind_of(object) + " ");
      } else {
        unmatched.push_back(object);
      }
    }
    left = std::move(unmatched);
  }
  left.insert(left.end(), right.begin(), right.end());
  for (const Json& object : left) {
    places.insert(kind_of(object));
  }
  return places;
}

}  // namespace routerctl::docs

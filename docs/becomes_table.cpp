#include "docs/becomes_table.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace routerctl::docs {

namespace {

using Rows = std::map<std::string, Places>;

constexpr std::size_t fewest_fields_of_a_rule = 4;

bool is_below(std::string_view field, std::string_view above) {
  return field.size() > above.size() && field.starts_with(above) && field[above.size()] == '.';
}

// The rows of the fields below, which stand behind it: "spec.a." < "spec.a.b" < "spec.a/".
std::pair<Rows::iterator, Rows::iterator> below(Rows& rows, const std::string& field) {
  return {rows.lower_bound(field + "."), rows.lower_bound(field + "/")};
}

// An object that comes or goes is said once; which of its fields differ means nothing then.
void drop_parts_of_whole_objects(Places& places) {
  const Places all = places;
  std::erase_if(places, [&](const std::string& place) {
    const auto space = place.find(" .");
    return space != std::string::npos && all.contains(place.substr(0, space));
  });
}

// What a field does is said where it is decided: at the leaves.
void drop_what_leaves_say(Rows& rows) {
  for (auto& [field, places] : rows) {
    const auto [first, last] = below(rows, field);
    for (auto row = first; row != last; ++row) {
      for (const std::string& place : row->second) {
        std::erase_if(places, [&, &above = place](const std::string& own) {
          return above == own ||
                 (above.starts_with(own) && above.size() > own.size() &&
                  std::string_view(".[").find(above[own.size()]) != std::string_view::npos);
        });
      }
    }
  }
  std::erase_if(rows, [](const auto& row) { return row.second.empty(); });
}

// The place without the names at its end that are the field's own: "Deployment .spec.x[].b.c" for
// the field "b.c" is "Deployment .spec.x[]".
std::optional<std::string> base_of(std::string_view place, std::string_view field) {
  while (true) {
    const auto dot = field.rfind('.');
    const std::string_view name = dot == std::string_view::npos ? field : field.substr(dot + 1);
    while (place.ends_with(']') && !place.ends_with("\"]")) {
      place = place.substr(0, place.rfind('['));
    }
    const std::string plain = "." + std::string(name), quoted = "[\"" + std::string(name) + "\"]";
    if (place.ends_with(plain)) {
      place.remove_suffix(plain.size());
    } else if (place.ends_with(quoted)) {
      place.remove_suffix(quoted.size());
    } else {
      return std::nullopt;
    }
    if (dot == std::string_view::npos) {
      return std::string(place);
    }
    field = field.substr(0, dot);
  }
}

Places bases_of(const std::string& above, const std::string& field, const Places& places) {
  Places bases;
  for (const std::string& place : places) {
    const auto base = base_of(place, std::string_view(field).substr(above.size() + 1));
    if (!base) {
      return {};
    }
    bases.insert(*base);
  }
  return bases;
}

bool is_most_of(std::size_t some, std::size_t all) { return some * 10 >= all * 8; }

// The names right below `field` that rows have.
std::set<std::string> children_of(const std::string& field, const Rows& rows) {
  std::set<std::string> names;
  for (const auto& [name, places] : rows) {
    const std::size_t from = field.size() + 1;
    names.insert(name.substr(from, name.find('.', from) - from));
  }
  return names;
}

// One line for all below `field` that goes through as it is, to where most of it goes; exceptions
// keep theirs.
bool make_a_rule(Rows& rows, const std::string& field) {
  const auto [first, last] = below(rows, field);
  Rows bases;
  std::map<Places, std::size_t> votes;
  for (auto row = first; row != last; ++row) {
    if (const Places found = bases_of(field, row->first, row->second); !found.empty()) {
      bases.emplace(row->first, found);
      ++votes[found];
    }
  }
  const auto most = std::max_element(
      votes.begin(), votes.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most == votes.end()) {
    return false;
  }
  const Places& rule = most->first;
  std::erase_if(bases, [&](const auto& each) {
    return !std::includes(rule.begin(), rule.end(), each.second.begin(), each.second.end());
  });
  const auto all = static_cast<std::size_t>(std::distance(first, last));
  if (bases.size() < fewest_fields_of_a_rule || !is_most_of(bases.size(), all) ||
      !is_most_of(children_of(field, bases).size(), children_of(field, {first, last}).size())) {
    return false;
  }
  for (const auto& [name, places] : bases) {
    rows.erase(name);
  }
  for (const std::string& base : rule) {
    rows[field + ".*"].insert(base + ".*");
  }
  return true;
}

std::set<std::string> inner_fields(const Rows& rows) {
  std::set<std::string> inner;
  for (const auto& [field, places] : rows) {
    for (auto dot = field.find('.'); dot != std::string::npos; dot = field.find('.', dot + 1)) {
      inner.insert(field.substr(0, dot));
    }
  }
  return inner;
}

void make_rules(Rows& rows) {
  std::set<std::string> done;
  for (const std::string& field : inner_fields(rows)) {
    const bool inside = std::any_of(
        done.begin(), done.end(), [&](const std::string& above) { return is_below(field, above); });
    if (!inside && make_a_rule(rows, field)) {
      done.insert(field);
    }
  }
}

bool has_a_rule(std::string field, const Rows& lines) {
  for (auto dot = field.rfind('.'); dot != std::string::npos; dot = field.rfind('.')) {
    field.resize(dot);
    if (lines.contains(field + ".*")) {
      return true;
    }
  }
  return false;
}

// It or a field below it.
bool has_rows(const std::string& field, const Rows& rows) {
  const auto next = rows.lower_bound(field);
  return next != rows.end() &&
         (next->first == field || rows.lower_bound(field + ".") != rows.lower_bound(field + "/"));
}

}  // namespace

std::string table_of(Findings findings) {
  for (auto& [field, places] : findings.places) {
    drop_parts_of_whole_objects(places);
  }
  std::erase_if(findings.dead, [&](const auto& each) {
    const auto [first, last] = below(findings.places, each.first);
    return first != last || findings.places.contains(each.first);
  });
  drop_what_leaves_say(findings.places);
  const Rows found = findings.places;
  make_rules(findings.places);
  Rows lines = std::move(findings.places);
  for (const auto& [field, why] : findings.dead) {
    lines[field].insert("!" + why);
  }
  // Nothing is claimed of a field that could not be changed.
  for (const std::string& field : findings.tried) {
    if (has_a_rule(field, lines) && !has_rows(field, found) && !lines.contains(field)) {
      lines[field].insert("?");
    }
  }
  std::string text;
  for (const auto& [field, places] : lines) {
    for (const std::string& place : places) {
      text += field + "\t" + place + "\n";
    }
  }
  return text;
}

}  // namespace routerctl::docs

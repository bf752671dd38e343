#include "cli/becomes.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace routerctl::cli {

namespace {

// More than that are counted by object.
constexpr std::size_t most_lines = 16;

using Places = std::set<std::string>;

bool is_below(std::string_view field, std::string_view above) {
  return above.empty() ||
         (field.size() > above.size() && field.starts_with(above) && field[above.size()] == '.');
}

/// The lines of the table that have to do with a field.
struct Found {
  Places own, below, rule;
  std::size_t rule_length = 0;
};

Found look_up(std::string_view table, std::string_view field) {
  Found found;
  while (!table.empty()) {
    const std::string_view line = table.substr(0, table.find('\n'));
    table.remove_prefix(std::min(line.size() + 1, table.size()));
    const auto tab = line.find('\t');
    std::string_view name = line.substr(0, tab);
    const std::string place(line.substr(tab + 1));
    if (name == field) {
      found.own.insert(place);
    } else if (name.ends_with(".*") && is_below(field, name.substr(0, name.size() - 2))) {
      name.remove_suffix(2);
      if (name.size() > found.rule_length) {
        found.rule.clear();
        found.rule_length = name.size();
      }
      if (name.size() == found.rule_length) {
        found.rule.insert(place.substr(0, place.size() - 2) +
                          std::string(field.substr(name.size())));
      }
    } else if (is_below(name, field)) {
      found.below.insert(place);
    }
  }
  return found;
}

std::string sentence(const std::string& place) {
  if (place.starts_with('!')) {
    return "nothing: " + place.substr(1);
  }
  const bool whole = place.find(' ') == std::string::npos;
  return whole ? place + ", whether there is one" : place;
}

std::vector<std::string> all_of(const Places& places) {
  std::vector<std::string> lines;
  std::transform(places.begin(), places.end(), std::back_inserter(lines), sentence);
  return lines;
}

// "Deployment: 31 places" and so on.
std::vector<std::string> counted(const Places& places) {
  std::map<std::string, std::size_t> counts;
  for (const std::string& place : places) {
    ++counts[place.find(" .") == std::string::npos ? place : place.substr(0, place.find(' '))];
  }
  std::vector<std::string> lines;
  std::transform(counts.begin(), counts.end(), std::back_inserter(lines), [](const auto& each) {
    const auto& [object, count] = each;
    return object + (count > 1 ? ": " + std::to_string(count) + " places" : "");
  });
  return lines;
}

}  // namespace

std::vector<std::string> becomes(std::string_view table, std::string_view field) {
  Found found = look_up(table, field);
  if (found.own.contains("?")) {
    return {};
  }
  if (found.own.empty() && found.below.empty()) {
    return all_of(found.rule);
  }
  const bool dead = !found.own.empty() && found.own.begin()->starts_with('!');
  std::erase_if(found.below,
                [](const std::string& place) { return place.find_first_of("!?") == 0; });
  if (dead && found.below.empty()) {
    return all_of(found.own);
  }
  Places places = dead ? Places{} : found.own;
  places.merge(found.below);
  return places.size() > most_lines ? counted(places) : all_of(places);
}

}  // namespace routerctl::cli

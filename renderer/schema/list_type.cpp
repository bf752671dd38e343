#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "renderer/schema/rules.hpp"
#include "renderer/schema/steps.hpp"
#include "renderer/schema/values.hpp"

namespace routerctl::schema {

namespace {

using yaml::NodeId;

void report_duplicates(Run& run, const std::vector<NodeId>& items,
                       const std::vector<std::string>& keys, const Path& path) {
  for (const std::size_t i : first_repetitions(keys)) {
    const std::string field = text_of(path.item(i), Keys::bracketed);
    Diagnostic& diagnostic =
        report(run, duplicate_item, field, fmt::format("{}: Duplicate value: {}", field, keys[i]),
               value_place(run, items[i]));
    const auto first = std::find(keys.begin(), keys.end(), keys[i]) - keys.begin();
    diagnostic.related.emplace_back(value_place(run, items[first]), "the first one");
  }
}

/// The item reduced to its keys, as the server shows it: {"name":"a"}.
std::string key_of(const Run& run, NodeId item, const std::vector<std::string_view>& names) {
  std::string key;
  for (const std::string_view name : names) {
    const NodeId child = run.child(item, name);
    if (child != 0) {
      key += fmt::format("{}\"{}\":{}", key.empty() ? "" : ",", name, json_text(run, child));
    }
  }
  return '{' + key + '}';
}

void report_no_object(Run& run, NodeId item, const Path& path) {
  const std::string field = text_of(path, Keys::bracketed);
  report(run, wrong_type, field,
         fmt::format("{}: Invalid value: {}: must be an object for an array of list-type map",
                     field, value_text(run, item)),
         value_place(run, item));
}

void check_map(Run& run, const std::vector<NodeId>& items, const Schema& schema, const Path& path) {
  std::vector<std::string_view> names(schema.list_map_keys.begin(), schema.list_map_keys.end());
  std::sort(names.begin(), names.end());
  std::vector<std::string> keys;
  keys.reserve(items.size());
  for (const NodeId item : items) {
    const yaml::Type type = run.node(item).type;
    if (type != yaml::Type::map && type != yaml::Type::null) {
      report_no_object(run, item, path.item(keys.size()));
      return;
    }
    keys.push_back(key_of(run, item, names));
  }
  report_duplicates(run, items, keys, path);
}

}  // namespace

void check_list_type(Run& run, NodeId list, const Schema& schema, const Path& path) {
  if (schema.list_type == ListType::map) {
    check_map(run, items_of(run, list), schema, path);
  } else if (schema.list_type == ListType::set && run.node(list).size > 1) {
    const std::vector<NodeId> items = items_of(run, list);
    std::vector<std::string> texts;
    std::transform(items.begin(), items.end(), std::back_inserter(texts),
                   [&](NodeId item) { return json_text(run, item); });
    report_duplicates(run, items, texts, path);
  }
}

}  // namespace routerctl::schema

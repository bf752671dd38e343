#include "renderer/kinds/scheduler_install_findings.hpp"

#include <cstddef>
#include <utility>

namespace routerctl::kinds {

namespace {

using yaml::Field;

Place place_of(const Field& field) { return field.size() == 0 ? field.place() : field.key_place(); }

// The deepest field on the way that somebody wrote.
Field nearest_written(Field field, std::string_view path) {
  while (!path.empty()) {
    const std::size_t dot = path.find('.');
    const Field child = field[path.substr(0, dot)];
    if (!child.written()) {
      break;
    }
    field = child;
    path.remove_prefix(dot == std::string_view::npos ? path.size() : dot + 1);
  }
  return field;
}

}  // namespace

Diagnostic Findings::about(const Rule& rule, std::string_view path, std::string message) const {
  const Field spec = install_.spec();
  return {.rule = &rule,
          .field = "spec." + std::string(path),
          .message = std::move(message),
          .where = spec ? place_of(nearest_written(spec, path))
                        : install_.resource().metadata["name"].place()};
}

Diagnostic Findings::about(const Rule& rule, const Field& field, std::string message) {
  return {.rule = &rule,
          .field = field.path(),
          .message = std::move(message),
          .where = place_of(field)};
}

void Findings::add(const Rule& rule, std::string_view path, std::string message,
                   std::vector<std::string> hints) {
  Diagnostic found = about(rule, path, std::move(message));
  found.hints = std::move(hints);
  add(std::move(found));
}

}  // namespace routerctl::kinds

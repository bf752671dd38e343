#include "cli/subjects.hpp"

#include <algorithm>

namespace routerctl::cli {

namespace {

std::pair<const SourceFile*, std::uint32_t> start(const Subject& subject) {
  const Place place = subject.root.place();
  return {place.file, place.span.begin};
}

std::string member(const Subject& subject, std::string_view name) {
  return std::string(subject.root["metadata"][name].peek());
}

}  // namespace

Subjects::Subjects(const Run& run) {
  for (const Subject& subject : run.result.subjects) {
    sorted_.push_back(&subject);
  }
  std::sort(sorted_.begin(), sorted_.end(),
            [](const Subject* a, const Subject* b) { return start(*a) < start(*b); });
}

const Subject* Subjects::at(const Place& place) const {
  const auto after = std::upper_bound(
      sorted_.begin(), sorted_.end(), std::pair(place.file, place.span.begin),
      [](const auto& wanted, const Subject* subject) { return wanted < start(*subject); });
  if (after == sorted_.begin()) {
    return nullptr;
  }
  const Place found = (*(after - 1))->root.place();
  return found.file == place.file && place.span.begin <= found.span.end ? *(after - 1) : nullptr;
}

std::string name_of(const Subject& subject) { return member(subject, "name"); }
std::string namespace_of(const Subject& subject) { return member(subject, "namespace"); }

}  // namespace routerctl::cli

#include "renderer/kinds/static_route_lists.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "renderer/kinds/static_route_backend.hpp"
#include "renderer/kinds/static_route_list.hpp"
#include "renderer/kinds/static_route_rules.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = static_route_rules;
using rules::report;

std::string count_of(std::size_t count, std::string_view thing) {
  return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

// One of the two lists.
struct List {
  explicit List(const yaml::Field& read) : field(read), entries(split_at_commas(read.text())) {
    written = static_cast<std::size_t>(
        std::count_if(entries.begin(), entries.end(),
                      [](std::string_view entry) { return !trim(entry).empty(); }));
    bracketed = trim(field.text()).starts_with('[');
  }

  [[nodiscard]] bool readable() const { return written > 0 && !bracketed; }
  // Positions are worked out once somebody asks: most lists are fine.
  const EntryPlaces& where() {
    if (!places) {
      places.emplace(field, entries);
    }
    return *places;
  }

  yaml::Field field;
  std::vector<std::string_view> entries;
  std::size_t written = 0;  // entries that are not empty
  bool bracketed = false;
  std::optional<EntryPlaces> places;
};

struct Lists {
  explicit Lists(const CustomResource& route)
      : backends(route.spec["staticBackends"]),
        models(route.spec["staticModels"]),
        namespace_(route.namespace_) {
    for (std::size_t i = 0; i < backends.entries.size(); ++i) {
      if (router_accepts(backends.entries[i])) {
        usable.push_back(i);
      }
    }
  }

  [[nodiscard]] bool readable() const { return backends.readable() && models.readable(); }
  [[nodiscard]] bool counts_agree() const { return usable.size() == models.entries.size(); }
  // The router lives with odd entries as long as the counts agree.
  [[nodiscard]] std::optional<Severity> level() const {
    return counts_agree() ? std::optional(Severity::warning) : std::nullopt;
  }
  // "2 usable backends for 3 models"; "usable" only where the router drops some.
  [[nodiscard]] std::string counts() const {
    const bool all = usable.size() == backends.entries.size();
    return fmt::format("{} for {}", count_of(usable.size(), all ? "backend" : "usable backend"),
                       count_of(models.entries.size(), "model"));
  }
  // What becomes of the file because the router drops a backend.
  [[nodiscard]] std::string consequence(std::size_t dropped) const {
    if (!counts_agree()) {
      return counts() + ", so the router refuses the file";
    }
    const auto next = std::upper_bound(usable.begin(), usable.end(), dropped);
    if (next == usable.end()) {
      return counts() + ", so the router starts without this one";
    }
    const auto position = static_cast<std::size_t>(next - usable.begin());
    return fmt::format("{}, so the router starts and sends requests for model {} to {}", counts(),
                       quote(trim(models.entries[position])), quote(trim(backends.entries[*next])));
  }

  List backends, models;
  std::string_view namespace_;
  std::vector<std::size_t> usable;  // backends that the router keeps
};

// ---- one list as a whole

std::string without_brackets(const List& list) {
  std::string plain;
  for (std::string_view entry : split_at_commas(list.field.text())) {
    constexpr std::string_view around = "[]\"' \t\r\n";
    const std::size_t begin = std::min(entry.find_first_not_of(around), entry.size());
    const std::size_t end = entry.find_last_not_of(around) + 1;
    plain += plain.empty() ? "" : ",";
    plain += entry.substr(begin, end > begin ? end - begin : 0);
  }
  return plain;
}

void check_whole(const List& list, const Rule& empty_rule, std::string_view what,
                 const Lists& lists, Diagnostics& diagnostics) {
  if (list.bracketed) {
    Diagnostic found = report(
        rules::list_syntax, list.field,
        fmt::format(
            "{} is a list inside a string: its brackets and quotes become part of the entries",
            list.field.key()));
    found.expected = fmt::format("{} separated by commas and nothing else", what);
    found.hints.push_back("write " + quote(without_brackets(list)));
    found.severity = lists.level();
    diagnostics.push_back(std::move(found));
  } else if (list.written == 0) {
    const char* const how = list.entries.size() > 1 ? "has only empty entries" : "is empty";
    // One backend, and an empty text for one model: the router starts, to no use.
    const char* const why = lists.counts_agree() ? "no request can ask for a model without a name"
                                                 : "the router refuses the file";
    Diagnostic found =
        report(empty_rule, list.field, fmt::format("{} {}: {}", list.field.key(), how, why));
    found.expected = fmt::format("{} separated by commas", what);
    diagnostics.push_back(std::move(found));
  }
}

// ---- entries

std::string_view name_of_white_space(std::string_view text) {
  return text == " "    ? "a space"
         : text == "\n" ? "a line break"
         : text == "\t" ? "a tab"
                        : "white space";
}

// "a space before", "a line break after", "white space around"
std::string white_space_around(std::string_view entry) {
  const std::string_view inner = trim(entry);
  const std::string_view before =
      entry.substr(0, static_cast<std::size_t>(inner.data() - entry.data()));
  const std::string_view after = entry.substr(before.size() + inner.size());
  if (before.empty() || after.empty()) {
    return fmt::format("{} {}", name_of_white_space(before.empty() ? after : before),
                       before.empty() ? "after" : "before");
  }
  return "white space around";
}

// What to do about white space around an entry.
std::string_view without_white_space(const List& list) {
  const Place place = list.field.place();
  if (text_of(*place.file, place.span).find('\n') != std::string_view::npos) {
    return "in a value over several lines each end of line becomes a space or a line break; write "
           "the list on one line";
  }
  return "remove the white space";
}

void report_dropped(Lists& lists, std::size_t index, Diagnostics& diagnostics) {
  List& backends = lists.backends;
  const std::string_view entry = backends.entries[index];
  const std::string_view url = trim(entry);
  DroppedBackend why;
  if (router_accepts(url)) {
    why = {.reason = fmt::format("there is {} it", white_space_around(entry)),
           .fix = std::string(url)};
  } else {
    why = why_dropped(url, lists.namespace_);
  }
  Diagnostic found = report(rules::dropped_backend, backends.field,
                            fmt::format("the router drops backend {}: {}", quote(url), why.reason));
  found.severity = lists.level();
  found.found = lists.readable() ? lists.consequence(index) : "";
  found.expected = why.expected;
  if (!why.hint.empty()) {
    found.hints.push_back(std::move(why.hint));
  }
  if (url != entry) {
    found.hints.emplace_back(without_white_space(backends));
  }
  if (lists.readable() && lists.counts_agree() && backends.written != lists.models.written) {
    found.hints.push_back(fmt::format("{} then need {}", count_of(backends.written, "backend"),
                                      count_of(backends.written, "model")));
  }
  found.where = backends.where().place(index);
  // With one backend more the counts would no longer agree.
  if (why.fix && !lists.counts_agree()) {
    found.fix = backends.where().replace(index, std::move(*why.fix));
  }
  diagnostics.push_back(std::move(found));
}

void report_empty(Lists& lists, List& list, std::size_t index, Diagnostics& diagnostics) {
  const bool is_model = &list == &lists.models;
  Diagnostic found = report(rules::empty_entry, list.field,
                            fmt::format("entry {} of {} is empty: {}", index + 1, list.field.key(),
                                        is_model ? "the router counts it as a model without a name"
                                                 : "the router drops it"));
  found.severity = lists.level();
  found.found = lists.readable() && !lists.counts_agree() ? lists.consequence(index) : "";
  found.where = list.where().place(index);
  // Without an empty backend the router does the same, without an empty model it may not.
  if (!is_model || lists.backends.written == lists.models.written) {
    found.fix = list.where().remove(index);
    found.hints.emplace_back("remove the comma");
  } else if (lists.counts_agree()) {
    found.hints.push_back("name the model of " +
                          quote(trim(lists.backends.entries[lists.usable[index]])));
  }
  diagnostics.push_back(std::move(found));
}

void report_white_space(List& list, std::size_t index, std::string_view thing,
                        Diagnostics& diagnostics) {
  const std::string_view entry = list.entries[index];
  Diagnostic found = report(rules::white_space, list.field,
                            fmt::format("the router keeps {} {} {}", white_space_around(entry),
                                        thing, quote(trim(entry))));
  found.hints.emplace_back(without_white_space(list));
  found.where = list.where().place(index);
  found.fix = list.where().replace(index, std::string(trim(entry)));
  diagnostics.push_back(std::move(found));
}

void report_unreachable(List& backends, std::size_t index, Diagnostics& diagnostics) {
  const std::string_view url = trim(backends.entries[index]);
  const std::string why = why_unreachable(url);
  if (why.empty()) {
    return;
  }
  Diagnostic found = report(rules::unreachable_backend, backends.field,
                            fmt::format("the router cannot reach backend {}: {}", quote(url), why));
  found.where = backends.where().place(index);
  diagnostics.push_back(std::move(found));
}

void check_backends(Lists& lists, Diagnostics& diagnostics) {
  List& backends = lists.backends;
  auto next_usable = lists.usable.begin();
  for (std::size_t i = 0; i < backends.entries.size(); ++i) {
    const std::string_view url = trim(backends.entries[i]);
    if (url.empty()) {
      report_empty(lists, backends, i, diagnostics);
    } else if (next_usable == lists.usable.end() || *next_usable != i) {
      report_dropped(lists, i, diagnostics);
    } else {
      ++next_usable;
      report_unreachable(backends, i, diagnostics);
      if (url != backends.entries[i]) {
        report_white_space(backends, i, "backend", diagnostics);
      }
    }
  }
}

void check_models(Lists& lists, Diagnostics& diagnostics) {
  List& models = lists.models;
  for (std::size_t i = 0; i < models.entries.size(); ++i) {
    const std::string_view name = trim(models.entries[i]);
    if (name.empty()) {
      report_empty(lists, models, i, diagnostics);
    } else if (name != models.entries[i]) {
      report_white_space(models, i, "model name", diagnostics);
    }
  }
}

// ---- both lists together

// "a" three times: "a,a,a". Empty when that would be too long to show.
std::string repeated(const List& list, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times && result.size() < 120; ++i) {
    result += result.empty() ? "" : ",";
    for (const std::string_view entry : list.entries) {
      result += trim(entry);
    }
  }
  return result.size() < 120 ? result : std::string();
}

void hint_at_repetition(const List& one, const List& many, std::string_view condition,
                        std::vector<std::string>& hints) {
  if (one.written == 1 && many.written > 1) {
    if (const std::string text = repeated(one, many.written); !text.empty()) {
      hints.push_back(fmt::format("{}, write {}", condition, quote(text)));
    }
  }
}

void check_counts(Lists& lists, Diagnostics& diagnostics) {
  // With equal numbers of written entries it is the odd entries, reported already, that spoil it.
  if (lists.counts_agree() || lists.backends.written == lists.models.written) {
    return;
  }
  List& backends = lists.backends;
  List& models = lists.models;
  const std::size_t dropped = backends.entries.size() - lists.usable.size();
  Diagnostic found =
      report(rules::backend_count, models.field, lists.counts() + ": the router refuses the file");
  if (dropped == 0) {
    found.related.emplace_back(backends.field.place(),
                               count_of(backends.entries.size(), "backend") + " here");
  } else {
    found.found = fmt::format("{}, of which the router drops {}",
                              count_of(backends.entries.size(), "backend"), dropped);
  }
  found.expected = "one model for each backend, in the same order";
  hint_at_repetition(models, backends, "if every backend serves this model", found.hints);
  hint_at_repetition(backends, models, "if this backend serves every model", found.hints);
  constexpr std::size_t most = 8;
  for (std::size_t i = 0; i < backends.entries.size() && found.related.size() < most; ++i) {
    if (!std::binary_search(lists.usable.begin(), lists.usable.end(), i)) {
      found.related.emplace_back(backends.where().place(i), "the router drops this one");
    }
  }
  diagnostics.push_back(std::move(found));
}

void check_duplicates(Lists& lists, Diagnostics& diagnostics) {
  if (!lists.counts_agree()) {
    return;
  }
  std::vector<std::tuple<std::string_view, std::string_view, std::size_t>> pairs;
  for (std::size_t i = 0; i < lists.usable.size(); ++i) {
    pairs.emplace_back(lists.backends.entries[lists.usable[i]], lists.models.entries[i],
                       lists.usable[i]);
  }
  std::sort(pairs.begin(), pairs.end());
  std::size_t first = 0;
  for (std::size_t i = 1; i < pairs.size(); ++i) {
    const auto& [backend, model, index] = pairs[i];
    if (backend != std::get<0>(pairs[first]) || model != std::get<1>(pairs[first])) {
      first = i;
      continue;
    }
    Diagnostic found = report(
        rules::duplicate_backend, lists.backends.field,
        fmt::format("backend {} is listed twice for model {}", quote(backend), quote(model)));
    found.where = lists.backends.where().place(index);
    found.related.emplace_back(lists.backends.where().place(std::get<2>(pairs[first])),
                               "listed first here");
    diagnostics.push_back(std::move(found));
  }
}

}  // namespace

void check_lists(const CustomResource& route, Diagnostics& diagnostics) {
  if (!route.spec) {
    Diagnostic found =
        report(rules::no_spec, route.root["kind"],
               fmt::format("StaticRoute {} has no spec: its file holds four empty strings, "
                           "which the router refuses",
                           quote(route.name)));
    found.field = "spec";
    found.hints.emplace_back("add spec.staticBackends and spec.staticModels");
    diagnostics.push_back(std::move(found));
    return;
  }
  Lists lists(route);
  check_whole(lists.backends, rules::no_backends, "URLs", lists, diagnostics);
  check_whole(lists.models, rules::no_models, "names", lists, diagnostics);
  if (lists.backends.readable()) {
    check_backends(lists, diagnostics);
  }
  if (lists.models.readable()) {
    check_models(lists, diagnostics);
  }
  if (lists.readable()) {
    check_counts(lists, diagnostics);
    check_duplicates(lists, diagnostics);
  }
}

}  // namespace routerctl::kinds

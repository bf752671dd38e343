// What a real API server has said of thousands of custom resources, against what we say. The
// answers are in testdata/server; plugin/testcluster/record.py asks for them.

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "cli/compile_flags.hpp"
#include "renderer/compile.hpp"
#include "renderer/schema/stored.hpp"
#include "renderer/test_files.hpp"

using namespace routerctl;

namespace {

namespace fs = std::filesystem;
using Texts = std::set<std::string>;
using Sorted = nlohmann::json;

/// What one side says of a resource.
struct Verdict {
  bool accepted = false;
  Texts unknown;   ///< paths of unknown fields
  Texts messages;  ///< with their paths
  Sorted stored;   ///< null unless it is accepted
};

struct Answer {
  Verdict verdict;
  Texts twice;          ///< keys that stand twice
  int code = 0;         ///< 400 where the text or metadata could not be decoded; else 0
  std::string message;  ///< of that
};

struct Ours {
  Verdict verdict;
  Texts codes, paths;
  bool of_reader = false;  ///< the text was refused before it was looked at
};

Texts texts(const Sorted& list) { return list.get<Texts>(); }

// Long values are cut in our messages, and of maps the keys are sorted.
std::string without_values(const std::string& message) {
  static const std::regex json(R"((Invalid value|Duplicate value): [\[{].*?(: |$))");
  static const std::regex longer(R"rx("([^"\\]|\\.){90,}")rx");
  return std::regex_replace(std::regex_replace(message, json, "$1: JSON$2"), longer, "\"long\"");
}

Texts without_values(const Texts& messages) {
  Texts all;
  for (const std::string& message : messages) {
    all.insert(without_values(message));
  }
  return all;
}

Answer answer_of(const Sorted& record) {
  const Sorted& said = record.at("answer");
  Answer answer;
  answer.verdict.accepted = said.at("accepted");
  answer.verdict.unknown = texts(said.value("unknown", Sorted::array()));
  answer.twice = texts(said.value("twice", Sorted::array()));
  answer.code = said.value("code", 0);
  answer.message = said.value("message", "");
  for (const Sorted& cause : said.value("causes", Sorted::array())) {
    const std::string field = cause[0], message = cause[2];
    // Some causes have no field; the server prints the path of the others in front.
    answer.verdict.messages.insert((field.empty() ? "" : field + ": ") + message);
  }
  if (answer.message.find(" cannot be handled as ") != std::string::npos) {
    answer.verdict.messages.insert(answer.message);
  }
  if (said.contains("stored")) {
    answer.verdict.stored = said.at("stored");
  }
  return answer;
}

Ours ours_of(const std::string& text) {
  const SourceFile file{"input.yaml", text};
  const SourceFile* const files[] = {&file};
  tmpl::Library templates;
  const Library library = cli::built_in(templates);
  CompileOptions options;
  options.plan_only = true;
  const Compilation result = compile(files, {}, library, options);
  Ours ours;
  ours.verdict.accepted = true;
  for (const Diagnostic& found : result.diagnostics) {
    const Authority authority = found.rule->authority;
    if (found.level() != Severity::error ||
        (authority != Authority::yaml && authority != Authority::api_server)) {
      continue;
    }
    ours.verdict.accepted = false;
    ours.of_reader = ours.of_reader || authority == Authority::yaml;
    ours.codes.emplace(found.rule->code);
    ours.paths.insert(found.field);
    if (found.rule->code == "unknown-field") {
      ours.verdict.unknown.insert(found.field);
    } else {
      ours.verdict.messages.insert(found.message);
    }
  }
  if (ours.verdict.accepted && result.subjects.size() == 1) {
    const std::string stored =
        schema::stored_object(result.subjects.front().root, "default").dump();
    ours.verdict.stored = Sorted::parse(stored);
    ours.verdict.stored.erase("apiVersion");
    ours.verdict.stored.erase("kind");
  }
  return ours;
}

bool is_equal(const Answer& server, const Ours& ours) {
  return server.verdict.accepted == ours.verdict.accepted &&
         server.verdict.unknown == ours.verdict.unknown &&
         without_values(server.verdict.messages) == without_values(ours.verdict.messages) &&
         server.verdict.stored == ours.verdict.stored;
}

bool all_start_with(const Texts& all, std::string_view prefix) {
  return std::all_of(all.begin(), all.end(),
                     [&](const std::string& each) { return each.starts_with(prefix); });
}

/// A rule by which we differ. `why` stands in docs/validate.md, word for word.
struct Difference {
  std::string_view why;
  bool (*explains)(const Answer&, const Ours&);
};

constexpr std::array differences{
    Difference{"YAML that cannot be read is explained in our words; the verdict is the server's.",
               [](const Answer& server, const Ours& ours) {
                 return !server.verdict.accepted && ours.of_reader &&
                        (server.code == 400 || !server.twice.empty());
               }},
    Difference{"After a member of metadata that cannot be decoded the server stops; the rest is "
               "checked here too.",
               [](const Answer& server, const Ours& ours) {
                 return server.code == 400 && ours.codes.contains("bad-metadata") &&
                        ours.verdict.messages.contains(server.message);
               }},
    Difference{
        "metadata.generateName is refused: what is rendered needs a name, and kubectl apply "
        "refuses it as well.",
        [](const Answer&, const Ours& ours) { return ours.codes.contains("generate-name"); }},
    Difference{"What stands in status is not looked at: it is the operator's, and a newer one may "
               "write more.",
               [](const Answer& server, const Ours& ours) {
                 return ours.verdict.accepted && all_start_with(server.verdict.unknown, "status") &&
                        !server.verdict.unknown.empty() && server.verdict.messages.empty();
               }},
    Difference{"Below a value of a wrong type unknown fields are not listed.",
               [](const Answer& server, const Ours& ours) {
                 Ours with_those = ours;
                 for (const std::string& path : server.verdict.unknown) {
                   const bool below = std::any_of(
                       ours.paths.begin(), ours.paths.end(), [&](const std::string& wrong) {
                         return path.starts_with(wrong + ".") && ours.codes.contains("wrong-type");
                       });
                   if (below) {
                     with_those.verdict.unknown.insert(path);
                   }
                 }
                 return is_equal(server, with_those);
               }},
    Difference{
        "Keys that << brings along and that are written too are no duplicates when << stands "
        "first; kubectl expands << before it sends anything.",
        [](const Answer& server, const Ours& ours) {
          return ours.verdict.accepted && !server.twice.empty() && server.verdict.unknown.empty();
        }},
    Difference{
        "Fields that have lost their indentation are reported as that, with the text restored.",
        [](const Answer& server, const Ours& ours) {
          return !server.verdict.accepted && ours.codes == Texts{"lost-indentation"};
        }},
    Difference{"A kind or version that does not exist is reported as kubectl does, which asks no "
               "server then.",
               [](const Answer& server, const Ours& ours) {
                 return !server.verdict.accepted && ours.codes == Texts{"no-such-kind"};
               }},
    Difference{"Numbers beyond 64 bits and nesting beyond 100 levels are refused.",
               [](const Answer&, const Ours& ours) {
                 return ours.codes == Texts{"yaml-not-json"} || ours.codes == Texts{"yaml-nesting"};
               }},
};

void tell(const Sorted& record, const Answer& server, const Ours& ours) {
  const auto list = [](const Texts& all) { return fmt::format("{}", fmt::join(all, "\n    ")); };
  FAIL_CHECK(record.at("what").get<std::string>()
             << "\n"
             << record.at("text").get<std::string>()
             << "\nserver: " << std::string(server.verdict.accepted ? "accepted" : "refused") << " "
             << server.message << "\n    " << list(server.verdict.unknown) << "\n    "
             << list(server.verdict.messages) << "\n    " << server.verdict.stored.dump()
             << "\nours: " << std::string(ours.verdict.accepted ? "accepted" : "refused")
             << "\n    " << list(ours.verdict.unknown) << "\n    " << list(ours.verdict.messages)
             << "\n    " << ours.verdict.stored.dump());
}

}  // namespace

TEST_CASE("every verdict is the API server's, and so is every object that it would store") {
  std::map<std::string_view, std::size_t> used;
  std::size_t answers = 0, equal = 0;
  const fs::path folder = fs::path(ROUTERCTL_SOURCE_DIR) / "testdata" / "server";
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".jsonl") {
      continue;
    }
    std::istringstream lines(test::read_file(entry.path()));
    for (std::string line; std::getline(lines, line);) {
      const Sorted record = Sorted::parse(line);
      const Answer server = answer_of(record);
      const Ours ours = ours_of(record.at("text"));
      ++answers;
      if (is_equal(server, ours)) {
        ++equal;
        continue;
      }
      const auto rule =
          std::find_if(differences.begin(), differences.end(),
                       [&](const Difference& each) { return each.explains(server, ours); });
      if (rule == differences.end()) {
        tell(record, server, ours);
      } else {
        ++used[rule->why];
      }
    }
  }
  CHECK(answers > 3000);
  MESSAGE(answers << " answers, " << equal
                  << " equal in verdict, paths, messages and stored object");
  const std::string docs = test::read_file(fs::path(ROUTERCTL_SOURCE_DIR) / "docs" / "validate.md");
  for (const Difference& each : differences) {
    CAPTURE(each.why);
    CHECK(used[each.why] > 0);
    // Lines of the page are broken elsewhere.
    std::string page = docs;
    std::replace(page.begin(), page.end(), '\n', ' ');
    CHECK(page.find(each.why) != std::string::npos);
    MESSAGE(used[each.why] << ": " << each.why);
  }
}

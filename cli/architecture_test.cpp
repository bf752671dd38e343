// Who may use whom. docs/architecture.md says why; this is the list.

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <filesystem>
#include <iterator>
#include <regex>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "renderer/test_files.hpp"

namespace {

namespace fs = std::filesystem;
using Paths = std::span<const std::string_view>;

// A path ending in a slash is a folder with all below it; `renderer/*` means files directly in it.

constexpr std::string_view text[] = {"renderer/text/"};
constexpr std::string_view yaml[] = {"renderer/yaml/", "renderer/text/", "renderer/json.hpp"};
constexpr std::string_view schema[] = {"renderer/schema/", "renderer/yaml/", "renderer/text/",
                                       "renderer/kube/", "renderer/json.hpp"};
constexpr std::string_view tmpl[] = {"renderer/template/", "renderer/yaml/", "renderer/text/",
                                     "renderer/json.hpp"};
constexpr std::string_view kube[] = {"renderer/kube/", "renderer/text/", "renderer/json.hpp"};
constexpr std::string_view kinds[] = {"renderer/kinds/",
                                      "renderer/kube/",
                                      "renderer/text/",
                                      "renderer/yaml/document.hpp",
                                      "renderer/schema/schema.hpp",
                                      "renderer/schema/round_trip.hpp",
                                      "renderer/schema/format.hpp",
                                      "renderer/json.hpp"};
constexpr std::string_view impact[] = {"renderer/impact/", "renderer/kube/",
                                       "renderer/kinds/plan.hpp", "renderer/json.hpp"};
constexpr std::string_view renderer[] = {"renderer/"};
constexpr std::string_view plugin[] = {
    "plugin/",        "renderer/text/",       "renderer/yaml/",
    "renderer/kube/", "renderer/compile.hpp", "renderer/json.hpp"};
constexpr std::string_view cli[] = {"cli/", "plugin/", "renderer/"};
constexpr std::string_view output_dir[] = {"cli/output_dir/", "renderer/"};
constexpr std::string_view schemas[] = {"schemas/", "renderer/schema/schema.hpp",
                                        "renderer/schema/documents.hpp", "renderer/json.hpp"};
constexpr std::string_view docs[] = {"docs/", "cli/", "renderer/"};

struct Layer {
  std::string_view folder;
  Paths may_include;  // of our own headers
};

constexpr Layer layers[] = {
    {"renderer/text/", text},
    {"renderer/yaml/", yaml},
    {"renderer/schema/", schema},
    {"renderer/template/", tmpl},
    {"renderer/kube/", kube},
    {"renderer/kinds/", kinds},
    {"renderer/impact/", impact},
    {"renderer/*", renderer},
    {"plugin/", plugin},
    {"cli/output_dir/", output_dir},
    {"cli/", cli},
    {"schemas/", schemas},
    {"docs/", docs},
};

constexpr std::string_view libyaml_users[] = {"renderer/yaml/parse.cpp"};
constexpr std::string_view yaml_cpp_users[] = {"renderer/template/", "schemas/"};
constexpr std::string_view yaml_tree_users[] = {"schemas/generate.cpp"};
constexpr std::string_view re2_users[] = {"renderer/schema/"};
constexpr std::string_view flag_users[] = {"cli/"};
constexpr std::string_view diff_users[] = {"cli/output_dir/unified_diff.cpp"};
constexpr std::string_view hash_users[] = {"cli/output_dir/content.cpp"};
constexpr std::string_view cluster_users[] = {"plugin/"};
constexpr std::string_view everyone_but_renderer[] = {"cli/", "plugin/", "schemas/", "docs/"};

struct Reserved {
  std::string_view what;
  const char* pattern;  // in code, comments and the inside of strings aside; includes as written
  Paths users;
};

constexpr Reserved reserved[] = {
    {"libyaml", R"(#include <yaml\.h>)", libyaml_users},
    {"yaml-cpp", R"(#include <yaml-cpp/)", yaml_cpp_users},
    {"yaml-cpp's tree", R"(\bYAML::(Node|Load\w*|Emitter|Dump)\b)", yaml_tree_users},
    {"RE2", R"(#include <re2/)", re2_users},
    {"the command line library", R"(#include <CLI/)", flag_users},
    {"the diff library", R"(#include <dtl/)", diff_users},
    {"the hash library", R"(#include <mbedtls/)", hash_users},
    {"Boost", R"(#include <boost/)", cluster_users},
    {"starting programs",
     R"(\b(v?fork|exec[lv]p?e?|execvpe|posix_spawnp?|popen|system)\s*\(|#include <(spawn|sys/wait)\.h>)",
     cluster_users},
    {"sockets", R"(#include <(sys/socket|sys/un|netinet/\w+|netdb)\.h>)", cluster_users},
    {"printing",
     R"(#include <(iostream|syncstream)>|\bstd::(cout|cerr|clog)\b|\b(f|v|vf)?printf\s*\(|\bf?puts\s*\(|\bfmt::print)",
     everyone_but_renderer},
    {"files", R"(#include <(filesystem|fstream|fcntl\.h|unistd\.h)>|\bfopen\s*\()",
     everyone_but_renderer},
    {"the clock",
     R"(#include <(chrono|ctime|time\.h|sys/time\.h)>|\btime\s*\(\s*(nullptr|NULL|0)\s*\))",
     everyone_but_renderer},
    {"the environment", R"(\b(secure_)?getenv\s*\(|\benviron\b)", everyone_but_renderer},
    {"the locale", R"(#include <(locale|clocale|locale\.h)>|\bsetlocale\s*\(|\bstd::locale\b)",
     everyone_but_renderer},
    {"chance", R"(#include <random>|\brandom_device\b|\bs?rand\s*\()", everyone_but_renderer},
    {"containers without an order", R"(\bunordered_(multi)?(map|set)\b)", everyone_but_renderer},
};

// Exceptions, each with its reason.
struct Exception {
  std::string_view file, what, reason;
};

constexpr Exception exceptions[] = {
    {"renderer/schema/format.cpp", "containers without an order",
     "a cache of compiled patterns, which nobody walks through"},
};

bool is_in(std::string_view file, std::string_view place) {
  if (place.ends_with("/*")) {
    const std::string_view folder = place.substr(0, place.size() - 1);
    return file.starts_with(folder) && file.find('/', folder.size()) == std::string_view::npos;
  }
  return place.ends_with('/') ? file.starts_with(place) : file == place;
}

bool is_in_any(std::string_view file, Paths places) {
  return std::any_of(places.begin(), places.end(), [&](auto place) { return is_in(file, place); });
}

// Tests look behind every wall.
bool is_test(const fs::path& file) {
  const std::string stem = file.stem().string();
  return stem.starts_with("test_") || stem.ends_with("_test") || stem.ends_with("_bench") ||
         stem.ends_with("_fuzz");
}

std::vector<std::string> sources() {
  const fs::path root = ROUTERCTL_SOURCE_DIR;
  std::vector<std::string> found;
  for (const char* folder : {"renderer", "cli", "plugin", "schemas", "docs"}) {
    if (!fs::exists(root / folder)) {
      continue;
    }
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / folder)) {
      const fs::path& path = entry.path();
      if ((path.extension() == ".cpp" || path.extension() == ".hpp") && !is_test(path)) {
        found.push_back(path.lexically_relative(root).generic_string());
      }
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

// Where the comment or literal that begins at `at` ends; `at` itself for anything else.
std::size_t end_of_blank(std::string_view source, std::size_t at) {
  const auto after = [&](std::string_view ending, std::size_t from) {
    const std::size_t found = source.find(ending, from);
    return found == std::string_view::npos ? source.size() : found + ending.size();
  };
  const std::string_view rest = source.substr(at);
  if (rest.starts_with("//")) {
    return std::min(source.find('\n', at), source.size());
  }
  if (rest.starts_with("/*")) {
    return after("*/", at + 2);
  }
  if (rest.starts_with("R\"")) {
    const std::size_t open = source.find('(', at);
    return after(")" + std::string(source.substr(at + 2, open - at - 2)) + "\"", open);
  }
  const bool separator = at > 0 && std::isxdigit(static_cast<unsigned char>(source[at - 1])) != 0;
  if (rest.starts_with('"') || (rest.starts_with('\'') && !separator)) {
    for (std::size_t end = at + 1; end < source.size(); ++end) {
      if (source[end] == '\\') {
        ++end;
      } else if (source[end] == rest.front()) {
        return end + 1;
      }
    }
    return source.size();
  }
  return at;
}

// Comments and literals become spaces; line breaks stay.
std::string code_of(const std::string& source) {
  std::string code = source;
  for (std::size_t at = 0; at < source.size();) {
    const std::size_t end = end_of_blank(source, at);
    std::replace_if(
        code.begin() + static_cast<std::ptrdiff_t>(at),
        code.begin() + static_cast<std::ptrdiff_t>(end), [](char c) { return c != '\n'; }, ' ');
    at = std::max(end, at + 1);
  }
  return code;
}

struct Line {
  std::size_t number;
  std::string written, code;
};

std::vector<Line> lines_of(const std::string& source) {
  std::istringstream written(source);
  std::istringstream code(code_of(source));
  std::vector<Line> lines;
  for (Line line{1, {}, {}}; std::getline(written, line.written); ++line.number) {
    std::getline(code, line.code);
    lines.push_back(line);
  }
  return lines;
}

}  // namespace

TEST_CASE("a folder includes only what it may know") {
  const std::regex include(R"re(^\s*#include "([^"]+)")re");
  for (const std::string& file : sources()) {
    const auto* layer = std::find_if(std::begin(layers), std::end(layers),
                                     [&](const Layer& each) { return is_in(file, each.folder); });
    if (layer == std::end(layers)) {
      ADD_FAIL_CHECK_AT(file.c_str(), 1, "no rule says what this folder may include");
      continue;
    }
    for (const Line& line :
         lines_of(routerctl::test::read_file(fs::path(ROUTERCTL_SOURCE_DIR) / file))) {
      std::smatch match;
      if (std::regex_search(line.written, match, include) &&
          !is_in_any(match.str(1), layer->may_include)) {
        ADD_FAIL_CHECK_AT(file.c_str(), static_cast<int>(line.number),
                          layer->folder << " does not know " << match.str(1));
      }
    }
  }
}

TEST_CASE("libraries and system services are used where they belong") {
  std::vector<std::regex> patterns;
  for (const Reserved& each : reserved) {
    patterns.emplace_back(each.pattern);
  }
  for (const std::string& file : sources()) {
    const std::vector<Line> lines =
        lines_of(routerctl::test::read_file(fs::path(ROUTERCTL_SOURCE_DIR) / file));
    for (std::size_t rule = 0; rule < patterns.size(); ++rule) {
      const bool excepted = std::any_of(
          std::begin(exceptions), std::end(exceptions),
          [&](const auto& each) { return each.file == file && each.what == reserved[rule].what; });
      if (excepted || is_in_any(file, reserved[rule].users)) {
        continue;
      }
      for (const Line& line : lines) {
        if (std::regex_search(line.code, patterns[rule])) {
          ADD_FAIL_CHECK_AT(file.c_str(), static_cast<int>(line.number),
                            reserved[rule].what << " is not for this folder: " << line.written);
        }
      }
    }
  }
}

TEST_CASE("the rules themselves find what they look for") {
  CHECK(code_of("a(\"fork()\"); // system()\nb('\"') /* x\ny */ c") ==
        "a(        );            \nb(   )     \n     c");
  CHECK(code_of("R\"x(\")\")x\" + 1'000 + '\\''") == "           + 1'000 +     ");
  CHECK(is_in("renderer/compile.cpp", "renderer/*"));
  CHECK_FALSE(is_in("renderer/text/source.cpp", "renderer/*"));
  for (const Exception& each : exceptions) {
    CHECK_MESSAGE(fs::exists(fs::path(ROUTERCTL_SOURCE_DIR) / each.file), each.file);
  }
  for (const Reserved& each : reserved) {
    CAPTURE(each.what);
    CHECK_NOTHROW(std::regex(each.pattern));
  }
}

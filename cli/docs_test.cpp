// The pages people read, held against the program. In README.md and docs/*.md a block
//
//   ```console
//   $ cat route.yaml
//   what the file holds
//   $ routerctl validate route.yaml
//   what stdout and stderr show; a line `...` stands for any lines
//   $ echo $?
//   1
//   ```
//
// is played: `cat` writes a file that is not there yet, `routerctl`, `./dev run` and
// `kubectl routerctl` start the program, `echo $?` shows how it ended. Other commands are only
// shown. A page has one folder, with testdata/ in it. ROUTERCTL_UPDATE=1 accepts what is shown now.

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <regex>
#include <set>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "renderer/json.hpp"
#include "renderer/test_files.hpp"
#include "renderer/test_lines.hpp"
#include "renderer/test_process.hpp"

namespace {

using namespace routerctl::test;
namespace fs = std::filesystem;
using Names = std::set<std::string>;

const fs::path root = ROUTERCTL_SOURCE_DIR;

std::vector<fs::path> pages() {
  std::vector<fs::path> found{root / "README.md"};
  for (const fs::directory_entry& entry : fs::directory_iterator(root / "docs")) {
    if (entry.path().extension() == ".md") {
      found.push_back(entry.path());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string name_of(const fs::path& page) { return page.lexically_relative(root).string(); }

bool matches(std::span<const std::string> shown, std::span<const std::string> actual) {
  if (shown.empty()) {
    return actual.empty();
  }
  if (shown.front() == "...") {
    for (std::size_t skipped = 0; skipped <= actual.size(); ++skipped) {
      if (matches(shown.subspan(1), actual.subspan(skipped))) {
        return true;
      }
    }
    return false;
  }
  return !actual.empty() && shown.front() == actual.front() &&
         matches(shown.subspan(1), actual.subspan(1));
}

// What `./dev run` and kubectl do: they start the program under the name that it is given.
std::string as_program(const std::string& command) {
  return std::regex_replace(command, std::regex(R"((^|\| )(\./dev run|kubectl routerctl)\b)"),
                            "$1routerctl");
}

class Player {
 public:
  Player() { fs::create_directory_symlink(root / "testdata", folder_.path() / "testdata"); }

  // The lines of a block as they would be recorded now.
  Lines play(const Lines& block) {
    Lines now;
    for (std::size_t at = 0; at < block.size();) {
      std::size_t end = at + 1;
      while (end < block.size() && !block[end].starts_with("$ ")) {
        ++end;
      }
      const Lines shown(block.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                        block.begin() + static_cast<std::ptrdiff_t>(end));
      const Lines output = step(block[at], shown);
      now.push_back(block[at]);
      now.insert(now.end(), output.begin(), output.end());
      at = end;
    }
    return now;
  }

 private:
  Lines step(const std::string& line, const Lines& shown) {
    const std::string command = line.starts_with("$ ") ? line.substr(2) : line;
    const std::string file = command.starts_with("cat ") ? command.substr(4) : "";
    if (command == "echo $?") {
      return {std::to_string(code_)};
    }
    if (!file.empty() && file.find(' ') == std::string::npos) {
      if (!fs::exists(folder_.path() / file)) {
        write_file(folder_.path() / file, text_of(shown));
      }
      return checked(shown, lines_of(read_file(folder_.path() / file)));
    }
    const std::string program = as_program(command);
    if (!std::regex_search(program, std::regex(R"((^|\| )routerctl\b)"))) {
      return shown;
    }
    const std::string path = fs::path(ROUTERCTL_BINARY).parent_path().string() + ":/usr/bin:/bin";
    const Outcome outcome = run({.words = {"bash", "-c", program},
                                 .directory = folder_.path().string(),
                                 .variables = {"PATH=" + path},
                                 .one_stream = true});
    code_ = outcome.code;
    return checked(shown, lines_of(outcome.out));
  }

  static Lines checked(const Lines& shown, const Lines& actual) {
    return matches(shown, actual) ? shown : actual;
  }

  TemporaryFolder folder_;
  int code_ = 0;
};

// The page as it would be recorded now.
std::string play(const std::string& page) {
  Player player;
  Lines now, block;
  bool inside = false;
  for (const std::string& line : lines_of(page)) {
    if (inside && line == "```") {
      const Lines played = player.play(block);
      now.insert(now.end(), played.begin(), played.end());
      block.clear();
      inside = false;
    }
    (inside ? block : now).push_back(line);
    inside = inside || line == "```console";
  }
  return text_of(now);
}

// The page without its blocks.
std::string prose_of(const std::string& page) {
  Lines prose;
  bool inside = false;
  for (const std::string& line : lines_of(page)) {
    const bool fence = line.starts_with("```");
    inside = fence ? !inside : inside;
    if (!inside && !fence) {
      prose.push_back(line);
    }
  }
  return text_of(prose);
}

// Headings as GitHub makes anchors of them, and anchors that are written out.
Names anchors_of(const std::string& page) {
  Names anchors;
  for (const std::string& line : lines_of(prose_of(page))) {
    if (line.starts_with("<a id=\"")) {
      anchors.insert(line.substr(7, line.find('"', 7) - 7));
    }
    if (line.starts_with('#') && line.find(' ') != std::string::npos) {
      std::string anchor;
      for (const char c : line.substr(line.find(' ') + 1)) {
        const auto letter = static_cast<unsigned char>(c);
        if (std::isalnum(letter) != 0 || c == '-' || c == '_') {
          anchor += static_cast<char>(std::tolower(letter));
        } else if (c == ' ') {
          anchor += '-';
        }
      }
      anchors.insert(anchor);
    }
  }
  return anchors;
}

std::string help_of(const std::string& command) {
  return run({.words = {"bash", "-c", std::string(ROUTERCTL_BINARY) + " " + command + " --help"}})
      .out;
}

// First words of the rows below a heading such as "Commands:".
Names commands_in(const std::string& help) {
  Names names;
  bool inside = false;
  for (const std::string& line : lines_of(help)) {
    if (line.ends_with(':') && !line.starts_with(' ')) {
      inside = line == "Commands:";
    } else if (inside && line.starts_with("  ")) {
      names.insert(line.substr(2, line.find(' ', 2) - 2));
    }
  }
  return names;
}

// "-n, --namespace NAME" of the lines that begin with a flag, without what it means.
Names flags_in(const std::string& text, const std::regex& line_pattern) {
  Names flags;
  for (const std::string& line : lines_of(text)) {
    std::smatch match;
    if (std::regex_search(line, match, line_pattern)) {
      flags.insert(match.str(1));
    }
  }
  return flags;
}

std::string joined(const Names& names) {
  std::string text;
  for (const std::string& name : names) {
    text += name + "\n";
  }
  return text;
}

void collect_keys(const routerctl::Json& value, Names& keys) {
  for (const auto& [key, item] : value.items()) {
    if (value.is_object()) {
      keys.insert(key);
    }
    if (item.is_structured()) {
      collect_keys(item, keys);
    }
  }
}

}  // namespace

TEST_CASE("examples on the pages show what the program prints") {
  for (const fs::path& page : pages()) {
    const std::string written = read_file(page);
    const std::string now = play(written);
    if (updating() && now != written) {
      write_file(page, now);
    } else {
      const std::string diff = difference(written, now, name_of(page));
      CHECK_MESSAGE(diff.empty(), diff);
    }
  }
}

TEST_CASE("every command has a page, and a row in the README") {
  const Names commands = commands_in(help_of(""));
  REQUIRE(!commands.empty());
  const std::string readme = read_file(root / "README.md");
  for (const std::string& command : commands) {
    CAPTURE(command);
    CHECK(fs::exists(root / "docs" / (command + ".md")));
  }
  CHECK(joined(flags_in(readme, std::regex(R"(^\| \[`([a-z-]+)`\]\(docs/)"))) == joined(commands));
}

TEST_CASE("the page of a command lists its flags") {
  const std::regex in_help(R"(^ {2,}((-\w, )?--[a-z-]+( [A-Z=/]+)?).*  )");
  const std::regex in_table(R"(^\| `((-\w, )?--[a-z-]+( [A-Z=/]+)?)` \|)");
  for (const std::string& command : commands_in(help_of(""))) {
    CAPTURE(command);
    const Names flags = flags_in(help_of(command), in_help);
    CHECK(flags.contains("-h, --help"));
    CHECK(joined(flags_in(read_file(root / "docs" / (command + ".md")), in_table)) ==
          joined(flags));
  }
}

TEST_CASE("pages written from the code are up to date") {
  const TemporaryFolder folder;
  const Outcome outcome = run({.words = {std::string(ROUTERCTL_BUILD_DIR) + "/docs_generate",
                                         folder.path().string(), root.string()}});
  REQUIRE_MESSAGE(outcome.code == 0, outcome.err);
  for (const char* page : {"diagnostics.md", "fidelity.md"}) {
    const std::string now = read_file(folder.path() / page);
    REQUIRE(!now.empty());
    if (updating() && now != read_file(root / "docs" / page)) {
      write_file(root / "docs" / page, now);
    }
    const std::string diff = difference(read_file(root / "docs" / page), now, page);
    CHECK_MESSAGE(diff.empty(), "./dev docs writes it again\n" << diff);
  }
}

TEST_CASE("what fields become is what the inputs show now") {
  const TemporaryFolder folder;
  const Outcome outcome = run({.words = {std::string(ROUTERCTL_BUILD_DIR) + "/docs_generate",
                                         "--becomes", folder.path().string(), root.string()}});
  REQUIRE_MESSAGE(outcome.code == 0, outcome.err);
  std::size_t tables = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder.path())) {
    const fs::path committed = root / "schemas/becomes" / entry.path().filename();
    const std::string now = read_file(entry.path());
    const std::string diff = difference(read_file(committed), now, committed.filename().string());
    CHECK_MESSAGE(diff.empty(), "./dev docs writes it again\n" << diff);
    CHECK(!now.empty());
    ++tables;
  }
  CHECK(tables > 0);
}

TEST_CASE("docs/validate.md knows every field of the report") {
  const std::string page = read_file(root / "docs/validate.md");
  const TemporaryFolder folder;
  write_file(folder.path() / "input.yaml",
             "apiVersion: production-stack.vllm.ai/v1alpha1\n"
             "kind: StaticRoute\n"
             "metadata: {name: a, namespace: b}\n"
             "spec: {staticBackends: 1, staticModels: 'a'}\n"
             "---\n"
             "apiVersion: production-stack.vllm.ai/v1alpha1\n"
             "kind: StaticRoute\n"
             "metadata: {name: c}\n"
             "spec: {staticBackends: 'http://a:8000', staticModels: 'a'}\n"
             "---\n"
             "apiVersion: production-stack.vllm.ai/v1alpha1\n"
             "kind: StaticRoute\n"
             "metadata: {name: c}\n"
             "spec: {staticBackends: 'http://a:8000', staticModels: 'a'}\n");
  const Outcome outcome = run({.words = {ROUTERCTL_BINARY, "validate", "-o", "json", "input.yaml"},
                               .directory = folder.path().string()});
  Names keys;
  collect_keys(routerctl::Json::parse(outcome.out), keys);
  for (const char* expected : {"found", "expected", "hints", "related", "fix", "summary"}) {
    CHECK_MESSAGE(keys.contains(expected), "the input above gives no " << expected);
  }
  for (const std::string& key : keys) {
    CHECK_MESSAGE(page.find("\n| `" + key + "` |") != std::string::npos, key << " is missing");
  }
}

TEST_CASE("docs/requirements.md knows every field of the report") {
  const std::string page = read_file(root / "docs/requirements.md");
  const TemporaryFolder folder;
  write_file(folder.path() / "input.yaml",
             "apiVersion: vllm.efortin.github.io/v1alpha1\n"
             "kind: VLLMModel\n"
             "metadata: {name: a, namespace: b}\n"
             "spec: {modelName: m, servedModelName: m, enableAutoToolChoice: false}\n");
  write_file(folder.path() / "existing.yaml",
             "{apiVersion: v1, kind: Secret, metadata: {name: hf-token-secret, namespace: b}, "
             "data: {a: b}}\n---\n"
             "{apiVersion: v1, kind: Node, metadata: {name: gpu}}\n");
  const Outcome outcome =
      run({.words = {ROUTERCTL_BINARY, "requirements", "-o", "json", "-q", "--repair",
                     "vllm-chill/hf-token", "--repair", "vllm-chill/gpu-request", "--existing",
                     "existing.yaml", "input.yaml"},
           .directory = folder.path().string()});
  Names keys;
  collect_keys(routerctl::Json::parse(outcome.out), keys);
  for (const char* expected : {"keys", "missingKeys", "found", "pods", "nodes", "path"}) {
    CHECK_MESSAGE(keys.contains(expected), "the input above gives no " << expected);
  }
  for (const std::string& key : keys) {
    CHECK_MESSAGE(page.find("\n| `" + key + "` |") != std::string::npos, key << " is missing");
  }
}

TEST_CASE("docs/adding-a-kind.md shows the files of docs/widget") {
  const std::string page = read_file(root / "docs/adding-a-kind.md");
  std::size_t shown = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(root / "docs/widget")) {
    CAPTURE(entry.path().filename().string());
    CHECK(page.find("\n" + read_file(entry.path()) + "```\n") != std::string::npos);
    ++shown;
  }
  CHECK(shown >= 4);
}

TEST_CASE("links between the pages lead somewhere") {
  const std::regex link(R"(\]\(([^)#: ]+)?(#([^) ]+))?\))");
  for (const fs::path& page : pages()) {
    const std::string text = prose_of(read_file(page));
    for (std::sregex_iterator at(text.begin(), text.end(), link), end; at != end; ++at) {
      const std::string file = at->str(1), anchor = at->str(3);
      const fs::path target = file.empty() ? page : page.parent_path() / file;
      CHECK_MESSAGE(fs::exists(target), name_of(page) << " links to " << file);
      if (!anchor.empty()) {
        CHECK_MESSAGE(anchors_of(read_file(target)).contains(anchor),
                      name_of(page) << " links to " << file << "#" << anchor);
      }
    }
  }
}

// Each testdata/cli/*.txt is a session at a terminal, in a fresh folder of its own:
//
//   text before the first file or command is a remark
//   -- routes/a.yaml --
//   the file's lines, up to the next file or command
//   $ routerctl render routes
//   what stdout and stderr show, in this order
//   ...
//   [exit 1]
//
// A line `...` stands for any lines; `[exit N]` ends the output unless the code is 0;
// `[no newline at end]` follows a last line without one. Blank lines at the end do not count.
// ROUTERCTL_UPDATE=1 accepts what is shown now.

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "renderer/test_files.hpp"
#include "renderer/test_lines.hpp"
#include "renderer/test_process.hpp"

namespace {

using namespace routerctl::test;
namespace fs = std::filesystem;

// A file to write, a command to run, or the remark at the top: its first line and what follows.
struct Step {
  enum class Kind { remark, file, command };
  Kind kind = Kind::remark;
  std::string head;
  Lines body;
};

bool is_file(std::string_view line) {
  return line.starts_with("-- ") && line.ends_with(" --") && line.size() > 6;
}

std::vector<Step> steps_of(const std::string& transcript) {
  std::vector<Step> steps{{}};
  std::istringstream lines(transcript);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("$ ")) {
      steps.push_back({Step::Kind::command, line.substr(2), {}});
    } else if (is_file(line)) {
      steps.push_back({Step::Kind::file, line.substr(3, line.size() - 6), {}});
    } else {
      steps.back().body.push_back(line);
    }
  }
  return steps;
}

std::string text_of_step(const Step& step) {
  const std::string head = step.kind == Step::Kind::command ? "$ " + step.head + "\n"
                           : step.kind == Step::Kind::file  ? "-- " + step.head + " --\n"
                                                            : "";
  return head + text_of(step.body);
}

Lines shown(const Outcome& outcome) {
  Lines lines;
  std::istringstream text(outcome.out);
  for (std::string line; std::getline(text, line);) {
    lines.push_back(line);
  }
  if (!outcome.out.empty() && !outcome.out.ends_with('\n')) {
    lines.emplace_back("[no newline at end]");
  }
  if (outcome.code != 0) {
    lines.push_back("[exit " + std::to_string(outcome.code) + "]");
  }
  return lines;
}

bool matches(std::span<const std::string> expected, std::span<const std::string> actual) {
  if (expected.empty()) {
    return actual.empty();
  }
  if (expected.front() == "...") {
    for (std::size_t skipped = 0; skipped <= actual.size(); ++skipped) {
      if (matches(expected.subspan(1), actual.subspan(skipped))) {
        return true;
      }
    }
    return false;
  }
  return !actual.empty() && expected.front() == actual.front() &&
         matches(expected.subspan(1), actual.subspan(1));
}

Lines without_blank_end(Lines lines) {
  while (!lines.empty() && lines.back().empty()) {
    lines.pop_back();
  }
  return lines;
}

Outcome run_in(const fs::path& folder, const std::string& command) {
  const std::string path = fs::path(ROUTERCTL_BINARY).parent_path().string() + ":/usr/bin:/bin";
  return run({.words = {"bash", "-c", command},
              .directory = folder,
              .variables = {"PATH=" + path, "HOME=" + folder.string()},
              .one_stream = true});
}

// The transcript as it would be recorded now. What matches stays as it was written.
std::string play(std::vector<Step> steps) {
  const TemporaryFolder folder;
  std::string text;
  for (Step& step : steps) {
    if (step.kind == Step::Kind::file) {
      write_file(folder.path() / step.head, text_of(step.body));
    } else if (step.kind == Step::Kind::command) {
      const Lines now = shown(run_in(folder.path(), step.head));
      const Lines expected = without_blank_end(step.body);
      if (!matches(expected, without_blank_end(now))) {
        step.body.erase(step.body.begin(), step.body.begin() + static_cast<long>(expected.size()));
        step.body.insert(step.body.begin(), now.begin(), now.end());
      }
    }
    text += text_of_step(step);
  }
  CHECK_MESSAGE(text.find(folder.path().string()) == std::string::npos,
                "the temporary folder's name shows in the output");
  return text;
}

std::vector<fs::path> transcripts() {
  std::vector<fs::path> found;
  for (const auto& entry :
       fs::directory_iterator(fs::path(ROUTERCTL_SOURCE_DIR) / "testdata/cli")) {
    if (entry.path().extension() == ".txt") {
      found.push_back(entry.path());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

TEST_CASE("commands show what their transcripts say") {
  const std::vector<fs::path> all = transcripts();
  REQUIRE(!all.empty());
  for (const fs::path& file : all) {
    SUBCASE(file.filename().c_str()) {
      const std::string recorded = read_file(file);
      const std::string now = play(steps_of(recorded));
      if (updating() && now != recorded) {
        write_file(file, now);
      } else {
        const std::string diff =
            difference(recorded, now, "testdata/cli/" + file.filename().string());
        CHECK_MESSAGE(diff.empty(), diff);
      }
    }
  }
}

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <tuple>

#include "docs/pages.hpp"

namespace routerctl::docs {

namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// "static-route/no-spec" -> "no_spec", the name of the folder that is about it.
std::string folder_of(std::string_view code) {
  std::string name(code.substr(code.find('/') + 1));
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

// A diagnostic begins at the left margin with its code at the end of the line.
std::string code_of(const std::string& line) {
  const std::size_t open = line.rfind(" [");
  const bool begins = !line.starts_with(' ') && line.ends_with(']') && open != std::string::npos;
  return begins ? line.substr(open + 2, line.size() - open - 3) : std::string();
}

struct Shown {
  std::string code, text;
};

std::vector<Shown> diagnostics_in(const fs::path& file) {
  std::vector<Shown> shown;
  std::istringstream lines(read_file(file));
  for (std::string line; std::getline(lines, line);) {
    if (const std::string code = code_of(line); !code.empty()) {
      shown.push_back({code, line + "\n"});
    } else if (!shown.empty() && line.starts_with(' ')) {
      shown.back().text += line + "\n";
    }
  }
  return shown;
}

struct Candidate {
  bool other_name, has_arguments;
  std::size_t diagnostics;
  std::string folder, text;

  [[nodiscard]] auto rank() const {
    return std::tie(other_name, has_arguments, diagnostics, folder, text);
  }
};

}  // namespace

Examples read_examples(const fs::path& testdata) {
  std::map<std::string, Candidate> best;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(testdata)) {
    if (entry.path().filename() != "stderr.txt") {
      continue;
    }
    const fs::path folder = entry.path().parent_path();
    const std::vector<Shown> all = diagnostics_in(entry.path());
    for (const Shown& shown : all) {
      Candidate candidate{.other_name = folder.filename() != folder_of(shown.code),
                          .has_arguments = fs::exists(folder / "args"),
                          .diagnostics = all.size(),
                          .folder = folder.lexically_relative(testdata).generic_string(),
                          .text = shown.text};
      const auto [known, added] = best.try_emplace(shown.code, candidate);
      if (!added && candidate.rank() < known->second.rank()) {
        known->second = std::move(candidate);
      }
    }
  }
  Examples examples;
  for (const auto& [code, candidate] : best) {
    examples.emplace(code, candidate.text);
  }
  return examples;
}

}  // namespace routerctl::docs

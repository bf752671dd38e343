#include "cli/output_dir/index.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "cli/output_dir/file_name.hpp"
#include "cli/output_dir/rules.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::output_dir {

namespace {

// Sorts before every other line. The number is that of the format, not of the program: an upgrade
// must not rewrite the file.
constexpr std::string_view heading =
    "# routerctl index 1: file, SHA-256, source. Written by routerctl; commit it, do not edit it.";
constexpr std::string_view heading_start = "# routerctl index ";

bool is_hash(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_conflict_mark(std::string_view line) {
  constexpr std::array<std::string_view, 4> marks{"<<<<<<<", "|||||||", "=======", ">>>>>>>"};
  return std::any_of(marks.begin(), marks.end(),
                     [&](std::string_view mark) { return line.starts_with(mark); });
}

class Reader {
 public:
  Reader(const SourceFile& file, Diagnostics& diagnostics)
      : file_(file), diagnostics_(diagnostics) {}

  Index read() {
    const std::string_view text = file_.text;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      std::string_view line = text.substr(begin, end - begin);
      if (line.ends_with('\r')) {
        line.remove_suffix(1);
      }
      take(line, begin);
      begin = end + 1;
    }
    return std::move(index_);
  }

 private:
  void take(std::string_view line, std::size_t begin) {
    if (line.starts_with(heading_start)) {
      if (line.substr(heading_start.size(), 2) != "1:") {
        complain(line, begin, "the index is of a format that this routerctl does not know",
                 "use the version that wrote it, or a newer one");
      }
      return;
    }
    if (line.empty()) {
      return;
    }
    if (is_conflict_mark(line)) {
      complain(line, begin, "the index holds a merge conflict",
               "keep the lines of both sides, remove the marks, then render again");
      return;
    }
    const std::size_t first = line.find(' ');
    const std::size_t second = first == line.npos ? line.npos : line.find(' ', first + 1);
    if (second == line.npos || !is_plain_name(line.substr(0, first)) ||
        !is_hash(line.substr(first + 1, second - first - 1)) || second + 1 == line.size()) {
      complain(line, begin, "no line of an index", "take the file from the last commit");
      return;
    }
    Index::Entry& entry = index_.files[std::string(line.substr(0, first))];
    entry.hashes.emplace(line.substr(first + 1, second - first - 1));
    entry.sources.emplace(unescape(line.substr(second + 1)));
  }

  void complain(std::string_view line, std::size_t begin, std::string message, std::string hint) {
    Diagnostic diagnostic;
    diagnostic.rule = &bad_index;
    diagnostic.message = std::move(message);
    diagnostic.hints.push_back(std::move(hint));
    diagnostic.where.file = &file_;
    diagnostic.where.span = {static_cast<std::uint32_t>(begin),
                             static_cast<std::uint32_t>(begin + line.size())};
    diagnostics_.push_back(std::move(diagnostic));
  }

  const SourceFile& file_;
  Diagnostics& diagnostics_;
  Index index_;
};

}  // namespace

const Index::Entry* Index::find(std::string_view file) const {
  const auto found = files.find(file);
  return found == files.end() ? nullptr : &found->second;
}

std::string print(const Index& index) {
  std::vector<std::string> lines;
  for (const auto& [file, entry] : index.files) {
    for (const std::string& hash : entry.hashes) {
      for (const std::string& source : entry.sources) {
        std::string& line = lines.emplace_back(file);
        line += ' ';
        line += hash;
        line += ' ';
        line += escape_line(source);
        line += '\n';
      }
    }
  }
  std::sort(lines.begin(), lines.end());
  std::string text(heading);
  text += '\n';
  for (const std::string& line : lines) {
    text += line;
  }
  return text;
}

Index parse(const SourceFile& file, Diagnostics& diagnostics) {
  return Reader(file, diagnostics).read();
}

Index merged(Index index, const Index& other) {
  for (const auto& [file, entry] : other.files) {
    Index::Entry& into = index.files[file];
    into.hashes.insert(entry.hashes.begin(), entry.hashes.end());
    into.sources.insert(entry.sources.begin(), entry.sources.end());
  }
  return index;
}

}  // namespace routerctl::output_dir

#include "cli/output_dir/unified_diff.hpp"

#include <algorithm>
#include <sstream>
#include <vector>

#include <dtl/dtl.hpp>

namespace routerctl::output_dir {

namespace {

// A last line without an end differs from the same line with one.
std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    if (end == std::string_view::npos) {
      lines.push_back(std::string(text.substr(begin)) + "\n\\ No newline at end of file");
      break;
    }
    lines.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

std::string whole(const std::vector<std::string>& lines, char mark) {
  const std::string count = std::to_string(lines.size());
  std::string text =
      mark == '+' ? "@@ -0,0 +1," + count + " @@\n" : "@@ -1," + count + " +0,0 @@\n";
  for (const std::string& line : lines) {
    text += mark + line + "\n";
  }
  return text;
}

std::string hunks(const std::vector<std::string>& before, const std::vector<std::string>& after) {
  if (before.empty() || after.empty()) {
    return before.empty() ? whole(after, '+') : whole(before, '-');
  }
  dtl::Diff<std::string> diff(before, after, true);
  diff.compose();
  diff.composeUnifiedHunks();
  std::ostringstream text;
  diff.printUnifiedFormat(text);
  return text.str();
}

}  // namespace

std::string unified_diff(const Change& change, std::string_view path) {
  const std::string name(path.substr(std::min(path.find_first_not_of('/'), path.size())));
  const bool created = change.kind == Change::Kind::create;
  const bool removed = change.kind == Change::Kind::remove;
  return "--- " + (created ? "/dev/null" : "a/" + name) + "\n+++ " +
         (removed ? "/dev/null" : "b/" + name) + "\n" +
         hunks(lines_of(change.before), lines_of(change.after));
}

}  // namespace routerctl::output_dir

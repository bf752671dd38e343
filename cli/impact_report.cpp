#include "cli/impact_report.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "cli/report.hpp"

namespace routerctl::cli {

namespace {

using impact::Action;
using impact::Comparison;
using impact::Entry;
using impact::Piece;
using impact::Sentence;

constexpr std::size_t most = 60'000;  // bytes of a comment

std::string_view name_of(Action action) {
  switch (action) {
    case Action::recreate: return "delete and create again";
    case Action::remove: return "removed";
    case Action::unknown: return "unknown";
    case Action::traffic: return "traffic stops or moves";
    case Action::restart: return "pods restart";
    case Action::stale: return "old configuration until a restart";
    case Action::scale: return "number of pods";
    case Action::add: return "added";
    case Action::files: return "files in running pods";
    case Action::reread: return "read again while running";
    case Action::update: return "changed in place";
    case Action::none: return "no effect";
  }
  return {};
}

// What somebody should look at before the change goes in.
bool is_serious(Action action) { return action <= Action::stale; }

std::string gpus(std::int64_t number) {
  return count(static_cast<std::size_t>(std::max<std::int64_t>(number, 0)), "GPU");
}

std::string pods(const impact::Totals& totals) {
  return count(static_cast<std::size_t>(std::max<std::int64_t>(totals.pods, 0)), "pod") +
         (totals.gpus == 0 ? "" : " with " + gpus(totals.gpus));
}

// "2 of 14 objects are affected (pods restart: 1, no effect: 1)."
std::string tally(const Comparison& report) {
  std::array<std::size_t, impact::action_count> numbers{};
  for (const Entry& entry : report.entries) {
    ++numbers[static_cast<std::size_t>(entry.worst())];
  }
  std::string text = std::to_string(report.entries.size()) + " of " +
                     count(report.entries.size() + report.unchanged, "object") + " are affected (";
  bool first = true;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (numbers[i] != 0) {
      text += (first ? "" : ", ") + std::string(name_of(static_cast<Action>(i))) + ": " +
              std::to_string(numbers[i]);
      first = false;
    }
  }
  return text + ").";
}

impact::Totals stopped(const Comparison& report) {
  impact::Totals totals;
  for (const Entry& entry : report.entries) {
    totals.pods += entry.stopped.count;
    totals.gpus += entry.stopped.gpus();
  }
  return totals;
}

std::string sums(const Comparison& report) {
  const impact::Totals stop = stopped(report);
  std::string text;
  if (stop.pods != 0) {
    text =
        " " + pods(stop) + (stop.pods == 1 ? " stops or is replaced." : " stop or are replaced.");
  }
  if (report.before.pods != 0 || report.after.pods != 0) {
    text += " In total " + pods(report.before) + " before, " + pods(report.after) + " after.";
  }
  return text;
}

std::string plain(const Sentence& sentence) {
  std::string text;
  for (const Piece& piece : sentence) {
    text += without_controls(piece.text);
  }
  return text;
}

// What would end a cell of a table, or be taken for HTML.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '|': result += "\\|"; break;
      case '<': result += "&lt;"; break;
      default: result += c;
    }
  }
  return result;
}

// A code span. More backticks than there are inside end it; a bar would end the cell even here.
std::string code(const std::string& text) {
  std::size_t longest = 0, run = 0;
  std::string body;
  for (const char c : without_controls(text)) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
    body += c == '|' ? std::string("\\|") : std::string(1, c);
  }
  const std::string fence(longest + 1, '`');
  const std::string pad = longest == 0 ? "" : " ";
  return fence + pad + body + pad + fence;
}

std::string marked(const Sentence& sentence) {
  std::string text;
  for (const Piece& piece : sentence) {
    text += piece.verbatim ? code(piece.text) : escaped(piece.text);
  }
  return text;
}

// A fence longer than any run of backticks in the text.
std::string folded(const std::string& diff) {
  if (diff.empty()) {
    return {};
  }
  std::string fence = "```";
  while (diff.find(fence) != std::string::npos) {
    fence += '`';
  }
  return "\n<details><summary>Changed files</summary>\n\n" + fence + "diff\n" + diff + fence +
         "\n\n</details>\n";
}

std::string row(const Entry& entry) {
  std::string text = "| " + code(entry.resource) + " | " +
                     (entry.namespace_.empty() ? "" : code(entry.namespace_)) + " | ";
  const std::string name(name_of(entry.worst()));
  text += is_serious(entry.worst()) ? "**" + name + "**" : name;
  text += " | ";
  for (std::size_t i = 0; i < entry.effects.size(); ++i) {
    text += (i == 0 ? "" : "<br>") + marked(entry.effects[i].text);
  }
  return text + " |\n";
}

}  // namespace

std::string impact_text(const Comparison& report, const ImpactNotes& notes) {
  std::string text;
  for (const Entry& entry : report.entries) {
    text += std::string(name_of(entry.worst())) + ": " + without_controls(entry.resource);
    text += entry.namespace_.empty() ? "" : " -n " + without_controls(entry.namespace_);
    text += "\n";
    for (const impact::Effect& effect : entry.effects) {
      text += "  " + plain(effect.text) + "\n";
    }
  }
  for (const Sentence& note : notes) {
    text += "note: " + plain(note) + "\n";
  }
  return text + (report.entries.empty() ? "impact: none\n"
                                        : "impact: " + tally(report) + sums(report) + "\n");
}

std::string impact_markdown(const Comparison& report, const ImpactNotes& notes,
                            const std::string& diff) {
  std::string text = "<!-- routerctl impact -->\n### Impact of this change\n\n";
  if (report.entries.empty()) {
    text += "None: the objects stay as they are.\n";
  } else {
    text += tally(report) + sums(report) +
            "\n\n| Object | Namespace | Effect | Details |\n| --- | --- | --- | --- |\n";
  }
  std::size_t shown = 0;
  for (const Entry& entry : report.entries) {
    const std::string line = row(entry);
    if (text.size() + line.size() > most) {
      break;
    }
    text += line;
    ++shown;
  }
  if (shown != report.entries.size()) {
    text +=
        "\n" + count(report.entries.size() - shown, "object") + " more: too many for a comment.\n";
  }
  for (const Sentence& note : notes) {
    text += "\n> " + marked(note) + "\n";
  }
  const std::string block = folded(diff);
  return text.size() + block.size() > most ? text : text + block;
}

}  // namespace routerctl::cli

#include "cli/wait_display.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

#include "cli/output.hpp"
#include "cli/report.hpp"
#include "cli/table.hpp"
#include "cli/terminal.hpp"
#include "renderer/json.hpp"

namespace routerctl::cli {

namespace {

using wait::Progress;
using wait::Verdict;

std::string_view word_for(Verdict verdict) {
  switch (verdict) {
    case Verdict::waiting: return "waiting";
    case Verdict::ready: return "ready";
    case Verdict::failed: return "failed";
  }
  return {};
}

// As kstatus spells them.
std::string_view status_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::waiting: return "InProgress";
    case Verdict::ready: return "Current";
    case Verdict::failed: return "Failed";
  }
  return {};
}

// Calls `changed` for each that differs from what was shown before.
class Changes {
 public:
  template <typename Changed>
  void find(std::span<const Progress> all, Changed changed) {
    shown_.resize(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (shown_[i].target == nullptr || shown_[i].verdict != all[i].verdict ||
          shown_[i].message != all[i].message) {
        shown_[i] = all[i];
        changed(all[i]);
      }
    }
  }

 private:
  std::vector<Progress> shown_;
};

class NoDisplay : public WaitDisplay {
 public:
  void show(std::span<const Progress>, const std::string&) override {}
};

class Lines : public WaitDisplay {
 public:
  void show(std::span<const Progress> all, const std::string& lost) override {
    std::string text;
    changes_.find(all, [&](const Progress& each) {
      // What failed is said at the end, with the reasons.
      if (each.verdict == Verdict::ready) {
        text += place_of(*each.target) + " is ready\n";
      } else if (each.verdict == Verdict::waiting && !each.message.empty()) {
        text +=
            "waiting for " + place_of(*each.target) + ": " + without_controls(each.message) + "\n";
      }
    });
    if (lost != lost_) {
      text += lost.empty() ? "the cluster answers again\n"
                           : "the cluster does not answer: " + without_controls(lost) +
                                 "; it is asked again\n";
      lost_ = lost;
    }
    write_error(text);
  }

 private:
  Changes changes_;
  std::string lost_;
};

class JsonLines : public WaitDisplay {
 public:
  void show(std::span<const Progress> all, const std::string&) override {
    Output out;
    changes_.find(all, [&](const Progress& each) {
      const Json line = Json::object({{"object", each.target->resource()},
                                      {"namespace", each.target->namespace_},
                                      {"status", std::string(status_of(each.verdict))},
                                      {"message", each.message}});
      out.write(line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
    });
    out.finish();
  }

 private:
  Changes changes_;
};

class LiveTable : public WaitDisplay {
 public:
  void show(std::span<const Progress> all, const std::string& lost) override {
    const TerminalSize size = terminal_size(STDERR_FILENO);
    const std::string text = wait_table(all, lost, size.columns, size.rows);
    if (text == shown_) {
      return;
    }
    // One write, so that nobody sees it half drawn.
    const auto lines = std::count(shown_.begin(), shown_.end(), '\n');
    write_error((lines == 0 ? "" : "\x1b[" + std::to_string(lines) + "A\x1b[J") + text);
    shown_ = text;
  }

 private:
  std::string shown_;
};

}  // namespace

std::string place_of(const wait::Target& target) {
  return target.resource() + (target.namespace_.empty() ? "" : " -n " + target.namespace_);
}

std::string wait_table(std::span<const Progress> all, const std::string& lost, std::size_t width,
                       std::size_t height) {
  // The heading, the line of what is left out, and the one below, where the cursor is.
  constexpr std::size_t other_lines = 3;
  const std::size_t room =
      std::max<std::size_t>(height, other_lines + 1) - other_lines - (lost.empty() ? 0 : 1);
  std::vector<const Progress*> sorted;
  for (const Progress& each : all) {
    sorted.push_back(&each);
  }
  if (sorted.size() > room) {
    std::stable_partition(sorted.begin(), sorted.end(),
                          [](const Progress* each) { return each->verdict != Verdict::ready; });
  }
  std::vector<Cells> rows{{"STATUS", "NAMESPACE", "OBJECT", "MESSAGE"}};
  for (const Progress* const each : sorted) {
    if (rows.size() <= room) {
      rows.push_back({std::string(word_for(each->verdict)), each->target->namespace_,
                      each->target->resource(), without_controls(each->message)});
    }
  }
  std::string text;
  const std::string full = table(rows);
  for (std::size_t begin = 0; begin < full.size();) {
    const std::size_t end = std::min(full.find('\n', begin), full.size());
    text += cut(std::string_view(full).substr(begin, end - begin), width) + "\n";
    begin = end + 1;
  }
  if (sorted.size() > room) {
    text += cut("and " + std::to_string(sorted.size() - room) + " more", width) + "\n";
  }
  if (!lost.empty()) {
    text += cut("the cluster does not answer: " + without_controls(lost), width) + "\n";
  }
  return text;
}

std::unique_ptr<WaitDisplay> wait_display(const std::string& output, bool quiet) {
  if (output == "json") {
    return std::make_unique<JsonLines>();
  }
  if (quiet) {
    return std::make_unique<NoDisplay>();
  }
  if (can_redraw(STDERR_FILENO)) {
    return std::make_unique<LiveTable>();
  }
  return std::make_unique<Lines>();
}

}  // namespace routerctl::cli

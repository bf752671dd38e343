#include "cli/render_directory.hpp"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <set>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/choice.hpp"
#include "cli/exit_code.hpp"
#include "cli/impact_report.hpp"
#include "cli/output.hpp"
#include "cli/output_dir/compare.hpp"
#include "cli/output_dir/lock.hpp"
#include "cli/output_dir/objects.hpp"
#include "cli/output_dir/unified_diff.hpp"
#include "cli/output_dir/write.hpp"
#include "cli/progress_line.hpp"
#include "cli/report.hpp"
#include "cli/summary.hpp"
#include "cli/usage.hpp"

namespace routerctl::cli {

namespace {

using output_dir::Change;
using output_dir::Comparison;
using output_dir::Directory;
using output_dir::Wanted;

// Reports what was found, and says whether it ends the run.
int report(const Diagnostics& diagnostics, const CompileFlags& flags) {
  std::vector<const Diagnostic*> all;
  int code = success;
  for (const Diagnostic& diagnostic : diagnostics) {
    all.push_back(&diagnostic);
    const Severity level = diagnostic.level();
    const bool ends = level == Severity::error || (flags.werror && level == Severity::warning);
    code = ends ? finding : code;
  }
  write_findings(all, flags, wants_colors(flags.color, STDERR_FILENO), write_error);
  return code;
}

bool is_index(const Change& change) { return change.file == output_dir::Index::file_name; }

// "2 created, 1 changed, 17 unchanged"; the index goes without saying.
std::string numbers(const Comparison& comparison, bool done) {
  struct Word {
    Change::Kind kind;
    const char *done, *ahead;
  };
  constexpr Word words[] = {{Change::Kind::create, "created", "to create"},
                            {Change::Kind::replace, "changed", "to change"},
                            {Change::Kind::remove, "removed", "to remove"}};
  std::string text;
  for (const Word& word : words) {
    const auto number =
        std::count_if(comparison.changes.begin(), comparison.changes.end(),
                      [&](const Change& c) { return c.kind == word.kind && !is_index(c); });
    if (number != 0) {
      text += std::to_string(number) + " " + (done ? word.done : word.ahead) + ", ";
    }
  }
  if (comparison.changes.size() == 1 && is_index(comparison.changes.front())) {
    text = done ? "index changed, " : "index to change, ";
  }
  return text + std::to_string(comparison.unchanged.size()) + " unchanged";
}

std::function<void()> say_waiting(const DirectoryFlags& flags, const CompileFlags& compile) {
  return [&flags, &compile] {
    if (!compile.quiet) {
      write_error("waiting: another routerctl is writing to " + flags.path + "\n");
    }
  };
}

// Objects made by this run, and what their kinds declare about them.
impact::Comparison impact_of(const output_dir::Objects& objects) {
  std::vector<impact::NewObject> after;
  for (const Object* const object : objects.made) {
    after.push_back({&object->value, object->reading});
  }
  std::vector<const Json*> before = objects.before;
  for (const Json* const other : objects.others) {
    before.push_back(other);
    after.push_back({other, {}});
  }
  return impact::compare(before, after, objects.unreadable);
}

std::string impact_of(const Directory& directory, const Comparison& comparison,
                      const std::string& diff, std::string_view format) {
  const output_dir::Objects objects = output_dir::objects_of(comparison, directory);
  ImpactNotes notes;
  for (const std::string& file : objects.edited) {
    notes.push_back(impact::say(impact::Verbatim{directory.path_of(file)},
                                " was edited by hand: compared is what it holds now"));
  }
  for (const std::string& file : objects.broken) {
    notes.push_back(impact::say(impact::Verbatim{directory.path_of(file)},
                                " does not hold one object that can be read: what was there is "
                                "not known"));
  }
  const impact::Comparison found = impact_of(objects);
  return format == "markdown" ? impact_markdown(found, notes, diff)
                              : diff + impact_text(found, notes);
}

Comparison compare(const Directory& directory, const Wanted& wanted,
                   const output_dir::SourceNames& names, const CompileFlags& flags) {
  const ProgressLine line(*wanted.progress, !flags.quiet);
  return output_dir::compare(directory, wanted, names);
}

int check(const DirectoryFlags& flags, const CompileFlags& compile, const Wanted& wanted,
          const output_dir::SourceNames& names) {
  const Directory directory = Directory::open(flags.path);
  output_dir::wait_for_writers(directory, say_waiting(flags, compile));
  const Comparison comparison = compare(directory, wanted, names, compile);
  const int code = report(comparison.diagnostics, compile);
  if (!comparison.comparable) {
    return failure;
  }
  std::string diff;
  for (const Change& change : comparison.changes) {
    diff += output_dir::unified_diff(change, directory.path_of(change.file));
  }
  Output out;
  out.write(flags.impact.empty() ? diff : impact_of(directory, comparison, diff, flags.impact));
  out.finish();
  if (!compile.quiet) {
    write_error(flags.path + ": " + numbers(comparison, false) + "\n");
  }
  return comparison.changes.empty() ? code : finding;
}

std::string written(const Comparison& comparison, const Directory& directory) {
  std::string text;
  for (const Change& change : comparison.changes) {
    if (!is_index(change)) {
      text += change.kind == Change::Kind::create    ? "created "
              : change.kind == Change::Kind::replace ? "changed "
                                                     : "removed ";
      text += directory.path_of(change.file) + "\n";
    }
  }
  return text;
}

int write(const DirectoryFlags& flags, const CompileFlags& compile, const Wanted& wanted,
          const output_dir::SourceNames& names) {
  const Directory directory = Directory::create(flags.path);
  Comparison comparison;
  {
    const output_dir::Lock lock(directory, say_waiting(flags, compile));
    comparison = compare(directory, wanted, names, compile);
    if (const int code = report(comparison.diagnostics, compile)) {
      write_error("error: nothing was written to " + flags.path + "\n");
      return code;
    }
    const ProgressLine line(*wanted.progress, !compile.quiet);
    output_dir::write(directory, comparison, lock, wanted.progress);
  }
  if (!compile.quiet) {
    write_error((compile.verbose ? written(comparison, directory) : "") + flags.path + ": " +
                numbers(comparison, true) + "\n");
  }
  return success;
}

// What we write would be read by the next run.
void require_apart(const Wanted& wanted, const DirectoryFlags& flags) {
  for (const std::string& source : wanted.read) {
    if (source != "-" && source.find('/') == std::string::npos) {
      throw Usage("--output-dir: " + flags.path + " also holds an input, " + source +
                  "; inputs and output need directories of their own");
    }
  }
}

}  // namespace

void DirectoryFlags::add_to(CLI::App& command) {
  command
      .add_option("--output-dir", path,
                  "write one file an object into DIR, and remove those of objects that are gone")
      ->type_name("DIR")
      ->check([](const std::string& name) {
        return name.empty() ? "the name of the directory is empty" : std::string();
      })
      ->take_last();
  command.add_flag("--check", check,
                   "with --output-dir: write nothing, print how the directory differs, exit with 1 "
                   "if it does");
  command.add_flag("--impact{text}", impact,
                   "with --check: also say what the change does to pods and traffic; "
                   "--impact=markdown is for a comment on a pull request");
  command.add_flag("--kustomization", kustomization,
                   "with --output-dir: write a kustomization.yaml that lists the files");
  command.add_flag("--force", force,
                   "with --output-dir: replace and remove files that were edited by hand, too");
  command
      .add_option("--shard", shard, "only the objects of the K-th of N parts of the input files")
      ->type_name("K/N")
      ->take_last();
}

void DirectoryFlags::require_consistent() const {
  if (const std::string problem = one_of({"text", "markdown"})(impact);
      !impact.empty() && !problem.empty()) {
    throw Usage("--impact: " + problem);
  }
  if (!impact.empty() && !check) {
    throw Usage("--impact needs --check");
  }
  if (!path.empty()) {
    return;
  }
  for (const auto& [given, flag] :
       {std::pair(check, "--check"), {kustomization, "--kustomization"}, {force, "--force"}}) {
    if (given) {
      throw Usage(std::string(flag) + " needs --output-dir");
    }
  }
}

output_dir::Shard DirectoryFlags::part() const {
  output_dir::Shard result;
  if (shard.empty()) {
    return result;
  }
  const char* const end = shard.data() + shard.size();
  const auto first = std::from_chars(shard.data(), end, result.number);
  const bool slash = first.ec == std::errc() && first.ptr != end && *first.ptr == '/';
  const auto second = slash ? std::from_chars(first.ptr + 1, end, result.of) : first;
  if (!slash || second.ec != std::errc() || second.ptr != end || result.number < 1 ||
      result.number > result.of) {
    throw Usage("--shard: \"" + shard + "\" is no K/N such as 2/4, with K from 1 to N");
  }
  return result;
}

void keep_shard(const output_dir::Shard& shard, Run& run) {
  if (shard.of == 1) {
    return;
  }
  output_dir::SourceNames names(".");
  std::erase_if(run.result.objects, [&](const Object& object) {
    std::set<std::string> sources{names.name_of(object.source.document()->file->name)};
    for (const yaml::Field& other : object.also) {
      sources.insert(names.name_of(other.document()->file->name));
    }
    return !shard.holds(*sources.begin());
  });
}

int render_to_directory(const DirectoryFlags& flags, const CompileFlags& compile, Run& run) {
  output_dir::SourceNames names(flags.path);
  Diagnostics collisions;
  Wanted wanted = output_dir::plan_files(run.result, run.inputs.files, names, collisions);
  require_apart(wanted, flags);
  if (const int code = report(collisions, compile)) {
    return flags.check ? failure : code;
  }
  wanted.shard = flags.part();
  wanted.kustomization = flags.kustomization;
  wanted.force = flags.force;
  wanted.progress = &run.progress;
  return flags.check ? check(flags, compile, wanted, names) : write(flags, compile, wanted, names);
}

}  // namespace routerctl::cli

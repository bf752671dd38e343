#include "cli/output_dir/compare.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "cli/output_dir/content.hpp"
#include "cli/output_dir/kustomization.hpp"
#include "cli/output_dir/rules.hpp"
#include "renderer/text/quote.hpp"
#include "renderer/yaml/emit.hpp"

namespace routerctl::output_dir {

namespace {

// What stands under a name, seen from here.
enum class Standing { missing, as_wanted, ours, edited, foreign };

class Comparing {
 public:
  Comparing(const Directory& directory, const Wanted& wanted, const SourceNames& names)
      : directory_(directory), wanted_(wanted), names_(names) {}

  Comparison run() {
    read_index();
    if (has_errors(result_.diagnostics)) {
      result_.comparable = false;
      return std::move(result_);
    }
    result_.after = result_.before;
    for (const auto& [file, entry] : result_.before.files) {
      if (!wanted_.files.contains(file) && file != kustomization_name) {
        take_unwanted(file, entry);
      }
    }
    begin(wanted_.progress, Progress::Stage::comparing, wanted_.files.size());
    for (const auto& [file, wanted] : wanted_.files) {
      step(wanted_.progress);
      if (wanted_.shard.holds(*wanted.sources.begin())) {
        take_wanted(file, wanted);
      }
    }
    std::sort(result_.changes.begin(), result_.changes.end(),
              [](const Change& a, const Change& b) { return a.file < b.file; });
    take_kustomization();
    take_index();
    return std::move(result_);
  }

 private:
  void read_index() {
    const std::string name(Index::file_name);
    index_found_ = directory_.find(name);
    if (index_found_.kind == Found::Kind::nothing) {
      return;
    }
    const SourceFile& file = source(name, lf_only(index_found_.text));
    if (index_found_.kind != Found::Kind::file) {
      report(bad_index, file, "is " + std::string(index_found_.kind_name()), "remove it");
      return;
    }
    result_.before = parse(file, result_.diagnostics);
  }

  // A file that nothing in this run makes. It is stale when all its sources were read or are gone;
  // what other sources claim stays theirs.
  void take_unwanted(const std::string& file, const Index::Entry& entry) {
    if (!wanted_.shard.holds(*entry.sources.begin())) {
      return;
    }
    Index::Entry& left = result_.after.files[file];
    left.sources = claims(entry, true);
    if (!left.sources.empty()) {
      return;
    }
    result_.after.files.erase(file);
    Found found = directory_.find(file);
    std::string text = lf_only(std::move(found.text));
    switch (standing(found, text, nullptr, &entry)) {
      case Standing::missing: break;
      case Standing::foreign: report_foreign(file, found); break;
      case Standing::edited: report_edited(file, "no resource makes it any more"); [[fallthrough]];
      case Standing::as_wanted:
      case Standing::ours:
        result_.changes.push_back({.kind = Change::Kind::remove,
                                   .file = file,
                                   .before = std::move(text),
                                   .status = found.status});
    }
  }

  void take_wanted(const std::string& file, const Wanted::File& wanted) {
    const Index::Entry* const entry = result_.before.find(file);
    Index::Entry now{.sources = wanted.sources};
    std::string text;
    yaml::emit(wanted.object->value, text);
    if (take(file, std::move(text), entry, wanted.object, now)) {
      result_.unchanged.push_back(wanted.object);
    }
    if (entry != nullptr) {
      keep_claims(file, *entry, now);
    }
    result_.after.files[file] = std::move(now);
  }

  // Who reads a part of the sources sees a part of what makes an object: where others have a say
  // the file must not become another one.
  void keep_claims(const std::string& file, const Index::Entry& entry, Index::Entry& now) {
    std::set<std::string, std::less<>> unread = claims(entry, false);
    if (unread.empty() || entry.hashes.contains(*now.hashes.begin())) {
      now.sources.merge(unread);
    } else if (!wanted_.force) {
      report(shared_file, source(file),
             "also comes from " + quote(*unread.begin()) + ", which this run did not read",
             "name that file as an input, too; --force takes the file over");
    }
  }

  // Sources of the past that this run cannot speak for.
  std::set<std::string, std::less<>> claims(const Index::Entry& entry, bool say) {
    std::set<std::string, std::less<>> kept;
    for (const std::string& source : entry.sources) {
      const bool broken = wanted_.unparsable.contains(source);
      if (broken && say) {
        report_unparsable(source);
      }
      if (broken || (!wanted_.read.contains(source) && !is_gone(source))) {
        kept.insert(source);
      }
    }
    return kept;
  }

  bool is_gone(const std::string& source) {
    const auto [known, added] = gone_.try_emplace(source, false);
    if (added && source != kustomization_source) {
      known->second = names_.is_gone(source);
    }
    return known->second;
  }

  // True when the file is as wanted. Records its hash in `now`.
  bool take(const std::string& file, std::string after, const Index::Entry* entry,
            const Object* object, Index::Entry& now) {
    Found found = directory_.find(file);
    std::string before = lf_only(std::move(found.text));
    const Standing is = standing(found, before, &after, entry);
    now.hashes = {content_hash(after)};
    if (is == Standing::as_wanted) {
      return true;
    }
    if (is == Standing::edited) {
      report_edited(file, "routerctl would write something else");
    } else if (is == Standing::foreign) {
      report_foreign(file, found);
    }
    result_.changes.push_back(
        {.kind = is == Standing::missing ? Change::Kind::create : Change::Kind::replace,
         .file = file,
         .before = std::move(before),
         .after = std::move(after),
         .object = object,
         .status = found.status});
    return false;
  }

  static Standing standing(const Found& found, const std::string& text, const std::string* wanted,
                           const Index::Entry* entry) {
    if (found.kind != Found::Kind::file) {
      return found.kind == Found::Kind::nothing ? Standing::missing : Standing::foreign;
    }
    if (wanted != nullptr && text == *wanted) {
      return Standing::as_wanted;
    }
    if (entry == nullptr) {
      return Standing::foreign;
    }
    return entry->hashes.contains(content_hash(text)) ? Standing::ours : Standing::edited;
  }

  // Once there is one of ours it is kept in step, whether or not it is asked for again: it would
  // name files that are gone.
  void take_kustomization() {
    const std::string name(kustomization_name);
    const Index::Entry* const entry = result_.before.find(name);
    if (!wanted_.kustomization &&
        (entry == nullptr || directory_.look(name).kind == Found::Kind::nothing)) {
      result_.after.files.erase(name);
      return;
    }
    Index::Entry now{.sources = {std::string(kustomization_source)}};
    result_.after.files.erase(name);
    std::string text = kustomization(result_.after);
    take(name, std::move(text), entry, nullptr, now);
    result_.after.files[name] = std::move(now);
  }

  void take_index() {
    std::string after = print(result_.after);
    std::string before = lf_only(std::move(index_found_.text));
    if (before != after) {
      const bool there = index_found_.kind == Found::Kind::file;
      result_.changes.push_back({.kind = there ? Change::Kind::replace : Change::Kind::create,
                                 .file = std::string(Index::file_name),
                                 .before = std::move(before),
                                 .after = std::move(after),
                                 .status = index_found_.status});
    }
  }

  const SourceFile& source(std::string_view name, std::string text = {}) {
    return result_.files.emplace_back(SourceFile{directory_.path_of(name), std::move(text)});
  }

  Diagnostic& report(const Rule& rule, const SourceFile& file, std::string message,
                     std::string hint) {
    Diagnostic diagnostic;
    diagnostic.rule = &rule;
    diagnostic.message = std::move(message);
    diagnostic.hints.push_back(std::move(hint));
    diagnostic.where.file = &file;
    return result_.diagnostics.emplace_back(std::move(diagnostic));
  }

  void report_edited(const std::string& file, const char* why) {
    if (!wanted_.force) {
      report(hand_edited, source(file),
             "was changed after routerctl wrote it, and " + std::string(why),
             "keep the change in the custom resource or in an overlay, then use --force");
    }
  }

  void report_foreign(const std::string& file, const Found& found) {
    report(foreign_file, source(file),
           std::string(found.kind_name()) + " that routerctl did not write is in the way",
           "move it away, or choose another directory");
  }

  void report_unparsable(const std::string& name) {
    if (reported_.insert(name).second) {
      Diagnostic& diagnostic =
          report(unparsable_source, result_.files.emplace_back(SourceFile{name, {}}),
                 "cannot be read any more; the files that came from it are kept",
                 "mend the file; or remove it, and its files go with it");
      diagnostic.where.file = &result_.files.back();
    }
  }

  const Directory& directory_;
  const Wanted& wanted_;
  const SourceNames& names_;
  Found index_found_;
  std::map<std::string, bool, std::less<>> gone_;
  std::set<std::string, std::less<>> reported_;
  Comparison result_;
};

}  // namespace

Comparison compare(const Directory& directory, const Wanted& wanted, const SourceNames& names) {
  return Comparing(directory, wanted, names).run();
}

}  // namespace routerctl::output_dir

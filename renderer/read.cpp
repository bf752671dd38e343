#include "renderer/read.hpp"

#include <algorithm>
#include <exception>
#include <iterator>
#include <thread>
#include <utility>

#include "renderer/lost_indentation.hpp"
#include "renderer/select.hpp"
#include "renderer/yaml/rules.hpp"

namespace routerctl {

namespace {

bool check(yaml::Document& document, const Selected& object, const CompileOptions& options,
           Diagnostics& diagnostics) {
  // The operator sees what the API server kept.
  const bool as_operator = options.fidelity == Fidelity::operator_exact;
  const schema::Validate validate =
      options.validate.value_or(as_operator ? schema::Validate::warn : schema::Validate::strict);
  const std::size_t before = diagnostics.size();
  schema::check(document, object.root, *object.resource, validate, diagnostics);
  return std::none_of(diagnostics.begin() + static_cast<std::ptrdiff_t>(before), diagnostics.end(),
                      [](const Diagnostic& d) { return d.level() == Severity::error; });
}

// Planners look others up by kind; what has none is only counted.
bool has_kind(const yaml::Document& document, yaml::NodeId root) {
  return document.child(root, "kind") != 0;
}

void keep(yaml::Document document, const std::vector<Selected>& selected,
          const CompileOptions& options, Read& read) {
  bool wanted = false;
  for (const Selected& object : selected) {
    ReadObject added{
        .document = read.documents.size(), .root = object.root, .resource = object.resource};
    if (object.resource != nullptr) {
      added.valid = check(document, object, options, read.diagnostics);
    } else if (!has_kind(document, object.root)) {
      ++read.counts.skipped;
      continue;
    }
    wanted = true;
    read.objects.push_back(added);
  }
  if (wanted) {
    read.documents.push_back(std::move(document));
  }
}

// False when the errors that the reader found in the document are nobody's business: the foreign
// part of a mixed file may be anything.
bool take(yaml::Document document, const Library& library, const CompileOptions& options,
          Read& read) {
  ++read.counts.documents;
  if (report_lost_indentation(document, library, read.diagnostics)) {
    return false;
  }
  const std::size_t before = read.diagnostics.size();
  const std::vector<Selected> selected = select(document, library, read.diagnostics);
  const bool ours = read.diagnostics.size() != before ||
                    std::any_of(selected.begin(), selected.end(),
                                [](const Selected& object) { return object.resource != nullptr; });
  if (document.failed) {
    read.counts.skipped += ours ? 0 : 1;
    return ours;
  }
  keep(std::move(document), selected, options, read);
  return true;
}

void read_part(const yaml::Part& part, const Library& library, const CompileOptions& options,
               Read& read) {
  Diagnostics syntax;
  std::vector<yaml::Document> documents = yaml::parse(part, options.limits, syntax);
  if (documents.empty() && !syntax.empty()) {
    ++read.counts.documents;
  }
  bool matters = documents.empty();
  for (yaml::Document& document : documents) {
    matters = take(std::move(document), library, options, read) || matters;
  }
  if (matters) {
    read.diagnostics.take(std::move(syntax));
  }
}

void append(Read& to, Read&& from) {
  if (to.documents.empty() && to.objects.empty()) {
    std::swap(to.documents, from.documents);
    std::swap(to.objects, from.objects);
  }
  const std::size_t shift = to.documents.size();
  std::move(from.documents.begin(), from.documents.end(), std::back_inserter(to.documents));
  for (ReadObject& object : from.objects) {
    object.document += shift;
    to.objects.push_back(object);
  }
  to.diagnostics.take(std::move(from.diagnostics));
  to.counts.documents += from.counts.documents;
  to.counts.skipped += from.counts.skipped;
}

unsigned thread_count(std::size_t bytes, const CompileOptions& options) {
  constexpr std::size_t worth_it = std::size_t{1} << 20;
  if (bytes <= worth_it) {
    return 1;
  }
  return options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
}

// Consecutive parts of about equal size, one run of them per thread.
std::vector<std::span<const yaml::Part>> shares(std::span<const yaml::Part> parts,
                                                std::size_t bytes, unsigned threads) {
  std::vector<std::span<const yaml::Part>> result;
  std::size_t begin = 0, size = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    size += parts[i].span.end - parts[i].span.begin;
    if (size * threads >= bytes || i + 1 == parts.size()) {
      result.push_back(parts.subspan(begin, i + 1 - begin));
      begin = i + 1;
      size = 0;
    }
  }
  return result;
}

void read_shares(const std::vector<std::span<const yaml::Part>>& work, std::vector<Read>& results,
                 const Library& library, const CompileOptions& options) {
  std::vector<std::exception_ptr> failures(work.size());
  const auto run = [&](std::size_t i) {
    try {
      for (const yaml::Part& part : work[i]) {
        read_part(part, library, options, results[i]);
        step(options.progress);
      }
    } catch (...) {
      failures[i] = std::current_exception();
    }
  };
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < work.size(); ++i) {
    threads.emplace_back(run, i);
  }
  if (!work.empty()) {
    run(0);
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  for (const std::exception_ptr& failure : failures) {
    if (failure) {
      std::rethrow_exception(failure);
    }
  }
}

// A large file that names nothing of ours in the part that was read is somebody else's.
bool check_size(const SourceFile& file, const Library& library, const CompileOptions& options,
                Read& read) {
  if (file.text.size() <= options.limits.file_bytes) {
    return true;
  }
  if (!names_ours(file.text, library)) {
    read.counts.unparsable.push_back(&file);
    return false;
  }
  Diagnostic diagnostic;
  diagnostic.rule = &yaml::too_large;
  diagnostic.message = "the file is too large";
  diagnostic.expected = "at most " + std::to_string(options.limits.file_bytes) + " bytes";
  diagnostic.hints.emplace_back(
      "raise the limit with --max-file-size if the file is what it should be");
  diagnostic.where.file = &file;
  read.diagnostics.push_back(std::move(diagnostic));
  return false;
}

// A file that cannot be read is an error only if it names something of ours.
void forget_foreign_errors(Read& read, const Library& library) {
  std::vector<const SourceFile*> foreign, ours;
  const auto contains = [](const std::vector<const SourceFile*>& files, const SourceFile* file) {
    return std::find(files.begin(), files.end(), file) != files.end();
  };
  const auto is_foreign = [&](const Diagnostic& d) {
    if (d.rule->authority != Authority::yaml) {
      return false;
    }
    // Diagnostics come file by file: the last entry nearly always answers.
    if (!contains(foreign, d.where.file) && !contains(ours, d.where.file)) {
      (names_ours(d.where.file->text, library) ? ours : foreign).push_back(d.where.file);
    }
    return contains(foreign, d.where.file);
  };
  std::erase_if(read.diagnostics, is_foreign);
  read.counts.unparsable.insert(read.counts.unparsable.end(), foreign.begin(), foreign.end());
}

}  // namespace

Read read_all(std::span<const SourceFile* const> files, const Library& library,
              const CompileOptions& options) {
  Read all;
  std::vector<yaml::Part> parts;
  std::size_t bytes = 0;
  for (const SourceFile* const file : files) {
    if (check_size(*file, library, options, all)) {
      std::vector<yaml::Part> found = yaml::split(*file);
      parts.insert(parts.end(), found.begin(), found.end());
      bytes += file->text.size();
    }
  }
  begin(options.progress, Progress::Stage::checking, parts.size());
  const auto work = shares(parts, bytes, thread_count(bytes, options));
  std::vector<Read> results(work.size());
  for (Read& result : results) {
    result.diagnostics.ignore(options.ignore);
  }
  read_shares(work, results, library, options);
  for (Read& result : results) {
    append(all, std::move(result));
  }
  forget_foreign_errors(all, library);
  all.counts.files = files.size();
  return all;
}

}  // namespace routerctl

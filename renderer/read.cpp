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

// The foreign part of a mixed file may be anything; what is wrong with it is not our business.
bool is_ours(const std::vector<Selected>& selected) {
  return std::any_of(selected.begin(), selected.end(),
                     [](const Selected& object) { return object.resource != nullptr; });
}

void check_objects(yaml::Document& document, const std::vector<Selected>& selected,
                   std::size_t index, const CompileOptions& options, Read& read) {
  // The operator sees what the API server kept.
  const bool as_operator = options.fidelity == Fidelity::operator_exact;
  const schema::Validate validate =
      options.validate.value_or(as_operator ? schema::Validate::warn : schema::Validate::strict);
  for (const Selected& object : selected) {
    ReadObject added{.document = index, .root = object.root, .resource = object.resource};
    if (object.resource != nullptr) {
      const std::size_t before = read.diagnostics.size();
      schema::check(document, object.root, *object.resource, validate, read.diagnostics);
      added.valid = std::none_of(read.diagnostics.begin() + static_cast<std::ptrdiff_t>(before),
                                 read.diagnostics.end(),
                                 [](const Diagnostic& d) { return d.level() == Severity::error; });
    }
    read.objects.push_back(added);
  }
}

void read_part(const yaml::Part& part, const Library& library, const CompileOptions& options,
               Read& read) {
  Diagnostics syntax;
  std::vector<yaml::Document> documents = yaml::parse(part, options.limits, syntax);
  if (documents.empty() && !syntax.empty()) {
    ++read.counts.documents;
  }
  for (yaml::Document& document : documents) {
    ++read.counts.documents;
    const std::size_t before = read.diagnostics.size();
    if (report_lost_indentation(document, library, read.diagnostics)) {
      syntax.clear();
      continue;
    }
    const std::vector<Selected> selected = select(document, library, read.diagnostics);
    const bool reported = read.diagnostics.size() != before;
    if (document.failed) {
      if (!is_ours(selected) && !reported) {
        syntax.clear();
        read.objects.push_back({.document = read.documents.size(), .root = yaml::Document::root});
        read.documents.push_back(std::move(document));
      }
      continue;
    }
    const std::size_t index = read.documents.size();
    check_objects(document, selected, index, options, read);
    read.documents.push_back(std::move(document));
  }
  std::move(syntax.begin(), syntax.end(), std::back_inserter(read.diagnostics));
}

void append(Read& to, Read&& from) {
  const std::size_t shift = to.documents.size();
  std::move(from.documents.begin(), from.documents.end(), std::back_inserter(to.documents));
  for (ReadObject& object : from.objects) {
    object.document += shift;
    to.objects.push_back(object);
  }
  std::move(from.diagnostics.begin(), from.diagnostics.end(), std::back_inserter(to.diagnostics));
  to.counts.documents += from.counts.documents;
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
      results[i].documents.reserve(work[i].size());
      results[i].objects.reserve(work[i].size());
      for (const yaml::Part& part : work[i]) {
        read_part(part, library, options, results[i]);
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

bool check_size(const SourceFile& file, const CompileOptions& options, Diagnostics& diagnostics) {
  if (file.text.size() <= options.limits.file_bytes) {
    return true;
  }
  Diagnostic diagnostic;
  diagnostic.rule = &yaml::too_large;
  diagnostic.message = "the file is too large";
  diagnostic.found = std::to_string(file.text.size()) + " bytes";
  diagnostic.expected = "at most " + std::to_string(options.limits.file_bytes) + " bytes";
  diagnostic.hints.emplace_back(
      "raise the limit with --max-file-size if the file is what it should be");
  diagnostic.where.file = &file;
  diagnostics.push_back(std::move(diagnostic));
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
  read.counts.unparsable = foreign.size();
}

}  // namespace

Read read_all(std::span<const SourceFile* const> files, const Library& library,
              const CompileOptions& options) {
  Read all;
  std::vector<yaml::Part> parts;
  std::size_t bytes = 0;
  for (const SourceFile* const file : files) {
    if (check_size(*file, options, all.diagnostics)) {
      std::vector<yaml::Part> found = yaml::split(*file);
      parts.insert(parts.end(), found.begin(), found.end());
      bytes += file->text.size();
    }
  }
  const auto work = shares(parts, bytes, thread_count(bytes, options));
  std::vector<Read> results(work.size());
  read_shares(work, results, library, options);
  for (Read& result : results) {
    append(all, std::move(result));
  }
  forget_foreign_errors(all, library);
  all.counts.files = files.size();
  return all;
}

}  // namespace routerctl

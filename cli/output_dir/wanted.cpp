#include "cli/output_dir/wanted.hpp"

#include <utility>

#include "cli/output_dir/file_name.hpp"
#include "cli/output_dir/rules.hpp"

namespace routerctl::output_dir {

namespace {

std::string describe(const Object& object) {
  const Json& metadata = object.value.at("metadata");
  std::string text = object.value.at("kind").get<std::string>() + " ";
  if (const auto found = metadata.find("namespace"); found != metadata.end()) {
    text += found->get<std::string>() + "/";
  }
  return text + metadata.at("name").get<std::string>();
}

void report_collision(const std::string& file, const Object& first, const Object& second,
                      Diagnostics& diagnostics) {
  Diagnostic diagnostic;
  diagnostic.rule = &name_collision;
  diagnostic.message = describe(second) + " and " + describe(first) + " would both be " + file;
  diagnostic.where = second.source["metadata"]["name"].place();
  diagnostic.related.emplace_back(first.source["metadata"]["name"].place(),
                                  "makes " + describe(first));
  diagnostics.push_back(std::move(diagnostic));
}

// Its custom resources, and those whose values it holds as far as they were traced.
std::set<const SourceFile*> files_behind(const Object& object) {
  std::set<const SourceFile*> files{object.source.document()->file};
  for (const yaml::Field& other : object.also) {
    files.insert(other.document()->file);
  }
  for (const Trace& trace : object.trace) {
    if (trace.origin.kind == Origin::Kind::field && trace.origin.field) {
      files.insert(trace.origin.field.document()->file);
    }
  }
  return files;
}

}  // namespace

Wanted plan_files(const Compilation& result, std::span<const SourceFile* const> inputs,
                  SourceNames& names, Diagnostics& diagnostics) {
  Wanted wanted;
  std::map<const SourceFile*, std::string> sources;
  for (const SourceFile* const file : inputs) {
    wanted.read.insert(sources[file] = names.name_of(file->name));
  }
  for (const SourceFile* const file : result.counts.unparsable) {
    wanted.unparsable.insert(sources[file]);
  }
  for (const Object& object : result.objects) {
    const auto [at, added] = wanted.files.try_emplace(file_name(object.value));
    Wanted::File& file = at->second;
    if (!added) {
      report_collision(at->first, *file.object, object, diagnostics);
      continue;
    }
    file.object = &object;
    for (const SourceFile* const source : files_behind(object)) {
      // What was only looked up is no source: --existing.
      if (const auto known = sources.find(source); known != sources.end()) {
        file.sources.insert(known->second);
      }
    }
  }
  return wanted;
}

}  // namespace routerctl::output_dir

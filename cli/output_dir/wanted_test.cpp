#include "cli/output_dir/wanted.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "renderer/yaml/parse.hpp"

namespace {

using namespace routerctl;
using output_dir::SourceNames;
using output_dir::Wanted;

yaml::Document read(const SourceFile& file) {
  Diagnostics problems;
  return std::move(yaml::parse(yaml::split(file).at(0), {}, problems).at(0));
}

yaml::Field root_of(const yaml::Document& document) {
  return {&document, yaml::Document::root, yaml::Document::root};
}

Json config_map(const std::string& name) {
  return Json::object(
      {{"apiVersion", "v1"}, {"kind", "ConfigMap"}, {"metadata", Json::object({{"name", name}})}});
}

}  // namespace

TEST_CASE("a file's sources are the resources that make it and those whose values it holds") {
  const std::string text = "metadata: {name: a}\nspec: {image: x}\n";
  const SourceFile own{"/in/own.yaml", text}, other{"/in/other.yaml", text},
      twin{"/in/twin.yaml", text}, looked_up{"/in/existing.yaml", text};
  const yaml::Document own_document = read(own), other_document = read(other),
                       twin_document = read(twin), looked_up_document = read(looked_up);
  Compilation result;
  Object object{.value = config_map("a"), .source = root_of(own_document)};
  object.also.push_back(root_of(twin_document));
  for (const yaml::Document* const document :
       {&own_document, &other_document, &looked_up_document}) {
    object.trace.push_back({"/data/x", Origin::of(root_of(*document)["spec"]["image"])});
  }
  object.trace.push_back({"/data/y", Origin::of_rule("some rule")});
  object.trace.push_back({"/data/z", Origin::of({})});
  result.objects.push_back(std::move(object));
  result.counts.unparsable.push_back(&twin);

  SourceNames names("/out");
  Diagnostics diagnostics;
  const std::vector<const SourceFile*> inputs{&own, &other, &twin};
  const Wanted wanted = output_dir::plan_files(result, inputs, names, diagnostics);
  CHECK(diagnostics.empty());
  REQUIRE(wanted.files.size() == 1);
  const auto& [name, file] = *wanted.files.begin();
  CHECK(name == "v1_configmap_a.yaml");
  CHECK(file.object == &result.objects.front());
  CHECK(file.sources ==
        decltype(file.sources){"../in/other.yaml", "../in/own.yaml", "../in/twin.yaml"});
  CHECK(wanted.read.size() == 3);
  CHECK(wanted.unparsable == decltype(wanted.unparsable){"../in/twin.yaml"});
}

TEST_CASE("two objects that would be one file are reported with both places") {
  const SourceFile one{"one.yaml", "metadata: {name: a}\n"}, two{"two.yaml", one.text};
  const yaml::Document first = read(one), second = read(two);
  Compilation result;
  result.objects.push_back({.value = config_map("a"), .source = root_of(first)});
  result.objects.push_back({.value = config_map("a"), .source = root_of(second)});
  result.objects.back().value["kind"] = "CONFIGMAP";
  SourceNames names("dist");
  Diagnostics diagnostics;
  const std::vector<const SourceFile*> inputs{&one, &two};
  output_dir::plan_files(result, inputs, names, diagnostics);
  REQUIRE(diagnostics.size() == 1);
  CHECK(diagnostics[0].message == "CONFIGMAP a and ConfigMap a would both be v1_configmap_a.yaml");
  CHECK(diagnostics[0].where.file == &two);
  CHECK(diagnostics[0].related.at(0).first.file == &one);
}

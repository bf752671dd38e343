#include <algorithm>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "renderer/template/template.hpp"

using namespace routerctl;
using tmpl::EmbeddedFile;
using tmpl::Library;

namespace {

constexpr EmbeddedFile files[] = {
    {"broken/a.yaml", "a: 1\nb: [\n"},
    {"shared/note.yaml", "note: x\n"},
    {"widget/deployment.yaml", "name: ${name}\nreplicas: ${replicas}\nlabels: ${labels}\n"},
    {"widget/service.yaml", "name: ${name}\n"},
};

Diagnostics override_with(Library& library, std::string_view path, std::string text) {
  Diagnostics diagnostics;
  library.add_override(path, "my/" + std::string(path), std::move(text), diagnostics);
  return diagnostics;
}

std::string printed(const Diagnostic& diagnostic) {
  const LineColumn at = locate(*diagnostic.where.file, diagnostic.where.span.begin);
  std::string text = diagnostic.where.file->name + ":" + std::to_string(at.line) + ":" +
                     std::to_string(at.column) + ": " + diagnostic.message + " [" +
                     std::string(diagnostic.rule->code) + "]";
  for (const std::string& hint : diagnostic.hints) {
    text += "\nhint: " + hint;
  }
  return text;
}

std::string printed(const Diagnostics& diagnostics) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) {
    text += printed(diagnostic) + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("a library gives templates by their path") {
  const Library library(files);
  CHECK(library.paths() == std::vector<std::string_view>{"broken/a.yaml", "shared/note.yaml",
                                                         "widget/deployment.yaml",
                                                         "widget/service.yaml"});
  const tmpl::Template& found = library.get("widget/deployment.yaml");
  CHECK(found.names() == std::vector<std::string>{"labels", "name", "replicas"});
  CHECK(found.file.name == "templates/widget/deployment.yaml");
  CHECK(&library.get("widget/deployment.yaml") == &found);
}

TEST_CASE("a missing or broken built-in template is our mistake") {
  const Library library(files);
  CHECK_THROWS_WITH_AS(library.get("widget/none.yaml"), "no template is called widget/none.yaml",
                       std::logic_error);
  for (int i = 0; i < 2; ++i) {
    CHECK_THROWS_WITH_AS(library.get("broken/a.yaml"),
                         "templates/broken/a.yaml:3:1: end of sequence flow not found",
                         std::logic_error);
  }
}

TEST_CASE("an override replaces the template of its path") {
  Library library(files);
  CHECK(
      printed(override_with(library, "widget/service.yaml", "a: ${name}\n# no ${hole}\n")).empty());
  const tmpl::Template& found = library.get("widget/service.yaml");
  CHECK(found.file.name == "my/widget/service.yaml");
  CHECK_FALSE(found.built_in);
  const Json name = "x";
  CHECK(tmpl::fill(found, [&](std::string_view) { return &name; }).dump() == R"({"a":"x"})");
  CHECK(library.get("widget/deployment.yaml").built_in);

  Library moved = std::move(library);
  CHECK(&moved.get("widget/service.yaml") == &found);
}

TEST_CASE("an override of nothing names the path that was probably meant") {
  Library library(files);
  CHECK(printed(override_with(library, "widget/deploment.yml", "a: 1\n")) ==
        "my/widget/deploment.yml:1:1: no built-in template is called widget/deploment.yml "
        "[template-unknown-path]\nhint: did you mean \"widget/deployment.yaml\"?\n");
  CHECK(printed(override_with(library, "x.yaml", "a: 1\n")) ==
        "my/x.yaml:1:1: no built-in template is called x.yaml [template-unknown-path]\n");
}

TEST_CASE("an override uses only names that are provided") {
  Library library(files);
  CHECK(printed(override_with(
            library, "widget/deployment.yaml",
            "a: 'x ${name} ${nmae}'\nb: ${Replicas}\nc: ${Replicas}\nd: ${zone}\n")) ==
        "my/widget/deployment.yaml:2:4: nothing provides ${Replicas} [template-unknown-name]\n"
        "hint: did you mean \"replicas\"?\n"
        "my/widget/deployment.yaml:1:15: nothing provides ${nmae} [template-unknown-name]\n"
        "hint: did you mean \"name\"?\n"
        "my/widget/deployment.yaml:4:4: nothing provides ${zone} [template-unknown-name]\n"
        "hint: the built-in template uses ${labels}, ${name}, ${replicas}\n");
  CHECK(printed(override_with(library, "shared/note.yaml", "a: ${x}\n")) ==
        "my/shared/note.yaml:1:4: nothing provides ${x} [template-unknown-name]\n");
}

TEST_CASE("an override that cannot be read is explained") {
  Library library(files);
  CHECK(printed(override_with(library, "widget/service.yaml", "a: ${x-y}\n")) ==
        "my/widget/service.yaml:1:4: a hole holds a name: a letter, then letters, digits and _ "
        "[template-syntax]\n"
        "hint: write $${ where the text ${ itself is meant\n");
  CHECK(printed(override_with(library, "widget/service.yaml", "a: [${name}]\n")) ==
        "my/widget/service.yaml:1:5: a hole within [...] or {...} needs quotes [template-syntax]\n"
        "hint: write \"${name}\"\n");
  // What is no YAML is reported as in a custom resource, also what yaml-cpp lets pass.
  for (const std::string& text :
       {std::string("a: \"b\n"), std::string("a: [b\n"), std::string("a:\n\tb: c\n"),
        std::string("a: b\x01\n"), std::string("a: b\xff\n"), std::string("a: b\0\n", 6)}) {
    CAPTURE(text);
    const Diagnostics diagnostics = override_with(library, "widget/service.yaml", text);
    REQUIRE(diagnostics.size() == 1);
    CHECK(diagnostics[0].rule->code.starts_with("yaml-"));
  }
  CHECK(library.get("widget/service.yaml").built_in);
}

TEST_CASE("templates are parsed once, whoever comes first") {
  const Library library(files);
  std::vector<const tmpl::Template*> found(8);
  std::vector<std::thread> threads;
  for (auto& slot : found) {
    threads.emplace_back([&] { slot = &library.get("widget/deployment.yaml"); });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  CHECK(std::all_of(found.begin(), found.end(), [&](auto* one) { return one == found[0]; }));
  CHECK(found[0]->root.children.size() == 3);
}

TEST_CASE("every built-in template parses, and they are sorted") {
  const Library library;
  const std::vector<std::string_view> paths = library.paths();
  CHECK(std::is_sorted(paths.begin(), paths.end()));
  for (const std::string_view path : paths) {
    CAPTURE(path);
    CHECK_NOTHROW(library.get(path));
  }
}

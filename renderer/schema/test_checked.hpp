#pragma once

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "renderer/schema/check.hpp"
#include "renderer/yaml/parse.hpp"

/// For tests: a text, read and checked, with what was found.
namespace routerctl::schema::test {

struct Checked {
  SourceFile file;
  std::vector<yaml::Document> documents;
  Diagnostics diagnostics;

  [[nodiscard]] yaml::Field root() const { return {&documents.front(), 1, 1}; }
  /// As compact JSON, after pruning and defaults.
  [[nodiscard]] std::string json() const { return root().json().dump(); }

  /// Sorted: the server's order means nothing.
  [[nodiscard]] std::vector<std::string> messages() const {
    std::vector<std::string> messages;
    for (const Diagnostic& diagnostic : diagnostics) {
      messages.push_back(diagnostic.message);
    }
    std::sort(messages.begin(), messages.end());
    return messages;
  }

  /// The source text under the caret of the only diagnostic.
  [[nodiscard]] std::string_view marked() const { return text_of(file, only().where.span); }

  [[nodiscard]] const Diagnostic& only() const {
    if (diagnostics.size() != 1) {
      throw std::runtime_error("not one diagnostic but " + std::to_string(diagnostics.size()));
    }
    return diagnostics.front();
  }

  /// The text after the fix of the only diagnostic.
  [[nodiscard]] std::string fixed() const {
    const Edit& edit = only().fix.value();
    std::string text = file.text;
    return text.replace(edit.at.span.begin, edit.at.span.end - edit.at.span.begin,
                        edit.replacement);
  }
};

/// `checked` stays where it is: documents point into its file.
inline void read(Checked& checked, std::string text) {
  checked.file = {"test.yaml", std::move(text)};
  for (const yaml::Part& part : yaml::split(checked.file)) {
    for (yaml::Document& document : yaml::parse(part, {}, checked.diagnostics)) {
      checked.documents.push_back(std::move(document));
    }
  }
  if (checked.documents.size() != 1 || !checked.diagnostics.empty()) {
    throw std::runtime_error("the test's text is not one YAML document:\n" + checked.file.text);
  }
}

/// Against a schema of the test's own, without metadata.
struct Plain : Checked {
  Plain(const Schema& schema, std::string text) {
    read(*this, std::move(text));
    check_plain(documents.front(), 1, schema, diagnostics);
  }
};

/// As a custom resource.
struct Resourceful : Checked {
  Resourceful(const Resource& resource, std::string text, Validate validate = Validate::strict) {
    read(*this, std::move(text));
    check(documents.front(), 1, resource, validate, diagnostics);
  }
};

}  // namespace routerctl::schema::test

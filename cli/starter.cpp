#include "cli/starter.hpp"

#include <cctype>
#include <sstream>

#include "cli/documents.hpp"
#include "cli/explain_layout.hpp"
#include "renderer/yaml/emit.hpp"

namespace routerctl::cli {

namespace {

// What is commented out stands up to four columns further right.
constexpr std::size_t width = 96;

// Every line of the text with that before it.
std::string prefixed(const std::string& text, const std::string& prefix) {
  std::istringstream lines(text);
  std::string result;
  for (std::string line; std::getline(lines, line);) {
    result += prefix + line + "\n";
  }
  return result;
}

std::string prose(const Json& schema, const Json& document, std::size_t indent) {
  std::string text = description_of(schema, document);
  std::string facts;
  for (const std::string& fact : facts_of(schema)) {
    facts += (facts.empty() ? "" : "; ") + fact;
  }
  if (!facts.empty()) {
    facts.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(facts.front())));
    text += (text.empty() ? "" : " ") + facts + ".";
  }
  const std::string margin = std::string(indent, ' ') + "## ";
  return text.empty() ? "" : prefixed(wrapped(text, 0, width - margin.size()), margin);
}

class Writer {
 public:
  Writer(const Json& document, const Json& ignored) : document_(document), ignored_(ignored) {}

  // Comments about the next line, for findings that no field can avoid.
  [[nodiscard]] std::string ignore(const std::string& path, std::size_t indent) const {
    std::string text;
    for (const Json& each : ignored_.value(path, Json::array())) {
      text += std::string(indent, ' ') + "# routerctl:ignore " + each.get<std::string>() + "\n";
    }
    return text;
  }

  // The fields of a map: those of `active`, with what `optional` adds to each, then the rest of
  // `optional`, commented out.
  std::string fields(const Json& active, const Json& optional, const Json& schema,
                     const std::string& path, std::size_t indent) const {
    const Json& properties = properties_of(stepped_into(schema, document_));
    std::string text;
    for (const auto& [name, value] : active.items()) {
      const Json& field = properties.at(name);
      const std::string below = path + "." + name;
      text += prose(field, document_, indent) + ignore(below, indent);
      text +=
          is_block(value, field)
              ? std::string(indent, ' ') + name + ":\n" +
                    fields(value, optional.value(name, Json::object()), field, below, indent + 2)
              : prefixed(yaml::emit(Json{{name, value}}), std::string(indent, ' '));
    }
    for (const auto& [name, value] : optional.items()) {
      if (!active.contains(name)) {
        const Json& field = properties.at(name);
        const std::string margin = std::string(indent, ' ');
        text += prose(field, document_, indent) +
                prefixed(commented(name, value, field), margin + "# ");
      }
    }
    return text;
  }

 private:
  // A map with fields of its own, each with a description.
  [[nodiscard]] bool is_block(const Json& value, const Json& schema) const {
    return value.is_object() && !properties_of(stepped_into(schema, document_)).empty();
  }

  [[nodiscard]] std::string commented(const std::string& name, const Json& value,
                                      const Json& schema) const {
    return is_block(value, schema) ? name + ":\n" + fields(value, Json::object(), schema, "", 2)
                                   : yaml::emit(Json{{name, value}});
  }

  const Json& document_;
  const Json& ignored_;
};

const Json& spec_of(const schema::Resource& resource, const Json& document) {
  return properties_of(root_schema(resource, document)).at("spec");
}

}  // namespace

std::string starter(const schema::Resource& resource, const std::string& name,
                    const std::string& namespace_) {
  const Json values = starter_of(resource);
  const Json document = openapi_of(resource);
  const Json& root = root_schema(resource, document);
  std::string head;
  head += prefixed(wrapped(description_of(root, document), 0, width - 3), "## ");
  head += prefixed(
      wrapped(
          "Fields that are commented out with one # may be left as they are: take the # and the "
          "space behind it away to set them. `routerctl explain " +
              std::string(resource.singular) + ".spec` tells more.",
          0, width - 3),
      "## ");
  const Json ignored = values.value("ignore", Json::object());
  const Writer writer(document, ignored);
  const Json object = {
      {"apiVersion", std::string(resource.group) + "/" + std::string(resource.version)},
      {"kind", resource.kind}};
  const Json metadata = {
      {"name", name.empty() ? values["name"] : Json(name)},
      {"namespace", namespace_.empty() ? values["namespace"] : Json(namespace_)}};
  return head + yaml::emit(object) + "metadata:\n" + writer.ignore("metadata.name", 2) +
         prefixed(yaml::emit(metadata), "  ") + "spec:\n" +
         writer.fields(values["required"], values["optional"], spec_of(resource, document), "spec",
                       2);
}

}  // namespace routerctl::cli

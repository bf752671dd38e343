#include <algorithm>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <yaml-cpp/yaml.h>

#include "schemas/definition.hpp"

namespace fs = std::filesystem;

namespace routerctl::generate {

namespace {

Json plain_scalar(const std::string& text) {
  if (text.empty() || text == "null" || text == "~") {
    return nullptr;
  }
  if (text == "true" || text == "false") {
    return text == "true";
  }
  std::size_t end = 0;
  const char first = text.front() == '-' && text.size() > 1 ? text[1] : text.front();
  if (first >= '0' && first <= '9') {
    const bool integral = text.find_first_of(".eE") == std::string::npos;
    Json number = integral ? Json(std::stoll(text, &end)) : Json(std::stod(text, &end));
    if (end == text.size()) {
      return number;
    }
  }
  return text;
}

Json to_json(const YAML::Node& node) {
  switch (node.Type()) {
    case YAML::NodeType::Sequence: {
      Json list = Json::array();
      for (const YAML::Node& item : node) {
        list.push_back(to_json(item));
      }
      return list;
    }
    case YAML::NodeType::Map: {
      Json map = Json::object();
      for (const auto& entry : node) {
        const std::string& key = entry.first.Scalar();
        if (!map.emplace(key, to_json(entry.second)).second) {
          throw std::runtime_error("the key " + key + " stands there twice");
        }
      }
      return map;
    }
    case YAML::NodeType::Scalar:
      return node.Tag() == "?" ? plain_scalar(node.Scalar()) : Json(node.Scalar());
    default: return nullptr;
  }
}

Json read_yaml(const fs::path& path) {
  if (!fs::exists(path)) {
    throw std::runtime_error(path.string() + ": there is no such file");
  }
  try {
    return to_json(YAML::LoadFile(path.string()));
  } catch (const std::exception& error) {
    throw std::runtime_error(path.string() + ": " + error.what());
  }
}

/// Replaces `$ref: shared/x.yaml` and `$ref: shared/x.yaml#/part` by what stands there. Keys beside
/// the $ref win over those of the fragment; `properties` are added to its properties.
class References {
 public:
  explicit References(fs::path source) : source_(std::move(source)) {}

  Json expand(const Json& value) {
    if (value.is_array()) {
      Json list = Json::array();
      std::transform(value.begin(), value.end(), std::back_inserter(list),
                     [this](const Json& item) { return expand(item); });
      return list;
    }
    if (!value.is_object()) {
      return value;
    }
    const bool reference = value.contains("$ref") && value["$ref"].is_string();
    Json map = reference ? fragment(value["$ref"]) : Json::object();
    for (const auto& [key, item] : value.items()) {
      if (reference && key == "properties") {
        map[key].update(expand(item));
      } else if (!reference || key != "$ref") {
        map[key] = expand(item);
      }
    }
    return map;
  }

 private:
  Json fragment(const std::string& reference) {
    if (!open_.insert(reference).second) {
      throw std::runtime_error("$ref: " + reference + " refers to itself");
    }
    const std::size_t hash = reference.find('#');
    const Json& file = read(reference.substr(0, hash));
    Json found = expand(hash == std::string::npos ? file : part(file, reference, hash));
    open_.erase(reference);
    return found;
  }

  /// A container names the same fragments dozens of times.
  const Json& read(const std::string& name) {
    const auto [at, added] = files_.try_emplace(name);
    if (added) {
      at->second = read_yaml(source_ / name);
    }
    return at->second;
  }

  static const Json& part(const Json& file, const std::string& reference, std::size_t hash) {
    const Json::json_pointer pointer(reference.substr(hash + 1));
    if (!file.contains(pointer)) {
      throw std::runtime_error("$ref: " + reference + ": there is no such part in the file");
    }
    return file[pointer];
  }

  fs::path source_;
  std::map<std::string, Json> files_;
  std::set<std::string> open_;
};

const Json& only_version(const Json& crd) {
  const Json::json_pointer versions("/spec/versions");
  if (!crd.contains(versions) || crd[versions].size() != 1) {
    throw std::runtime_error("spec.versions needs exactly one entry");
  }
  const Json::json_pointer schema("/schema/openAPIV3Schema");
  if (!crd[versions][0].contains(schema)) {
    throw std::runtime_error("spec.versions[0].schema.openAPIV3Schema is missing");
  }
  return crd[versions][0][schema];
}

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Fields that the kind does not have are found here; what values do is shown by tests of `init`.
void check_starter(const Json& value, const Json& schema, const std::string& path) {
  if (value.is_array()) {
    for (const Json& item : value) {
      check_starter(item, schema.value("items", Json::object()), path);
    }
  }
  const Json properties = schema.value("properties", Json::object());
  if (!value.is_object() || properties.empty()) {
    return;
  }
  for (const auto& [key, item] : value.items()) {
    if (!properties.contains(key)) {
      throw std::runtime_error("there is no field " + path + "." + key);
    }
    check_starter(item, properties[key], path + "." + key);
  }
}

Json read_starter(const fs::path& path, const Json& schema) {
  Json starter = read_yaml(path);
  for (const char* const key : {"name", "namespace", "required", "optional"}) {
    if (!starter.contains(key)) {
      throw std::runtime_error(path.string() + ": " + key + " is missing");
    }
  }
  try {
    const Json spec = schema.at("properties").at("spec");
    check_starter(starter["required"], spec, "spec");
    check_starter(starter["optional"], spec, "spec");
  } catch (const std::exception& error) {
    throw std::runtime_error(path.string() + ": " + error.what());
  }
  return starter;
}

Definition read_definition(const fs::path& path) {
  try {
    const Json file = References(path.parent_path()).expand(read_yaml(path));
    Definition definition{.folder = path.stem().string()};
    if (file.contains("x-routerctl-format")) {
      definition.format = file["x-routerctl-format"];
      definition.schema = file.at("schema");
    } else {
      definition.crd = file;
      definition.schema = only_version(file);
    }
    check(definition);
    return definition;
  } catch (const std::exception& error) {
    const std::string message = error.what();
    const bool named = message.rfind(path.parent_path().string(), 0) == 0;
    throw std::runtime_error(named ? message : path.string() + ": " + message);
  }
}

std::vector<Definition> read_definitions(const fs::path& source) {
  std::vector<fs::path> paths;
  for (const fs::directory_entry& entry : fs::directory_iterator(source)) {
    if (entry.path().extension() == ".yaml") {
      paths.push_back(entry.path());
    }
  }
  std::sort(paths.begin(), paths.end());
  std::vector<Definition> definitions;
  std::transform(paths.begin(), paths.end(), std::back_inserter(definitions), read_definition);
  return definitions;
}

/// What stands beside the schemas and is embedded with them.
void read_companions(const fs::path& source, Definition& definition) {
  if (!definition.crd.is_null()) {
    definition.starter =
        read_starter(source / "starters" / (definition.folder + ".yaml"), definition.schema);
    definition.becomes = text_of(source / "becomes" / (definition.folder + ".txt"));
  }
}

void write(const fs::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) {
    throw std::runtime_error(path.string() + ": cannot be written");
  }
}

Json object_meta_of(const fs::path& source) {
  return References(source).expand(read_yaml(source / "shared/object_meta.yaml"));
}

void write_openapi(const fs::path& directory, const fs::path& source,
                   const std::vector<Definition>& definitions) {
  const Json object_meta = object_meta_of(source);
  fs::remove_all(directory);
  fs::create_directories(directory / "crds");
  for (const Definition& definition : definitions) {
    if (!definition.crd.is_null()) {
      write(directory / (definition.folder + ".json"), openapi(definition, object_meta));
      write(directory / "crds" / (definition.folder + ".json"), printed_crd(definition));
    }
  }
}

int run(const std::vector<std::string>& words) {
  const std::set<std::string> known{"--tables", "--documents", "--openapi"};
  if (words.size() != 4 || !known.contains(words[0]) || words[2] != "--source") {
    std::cerr
        << "usage: schema_generate (--tables FILE.cpp | --documents FILE.cpp | --openapi DIR) "
           "--source DIR\n";
    return 2;
  }
  const fs::path target = words[1], source = words[3];
  std::vector<Definition> definitions = read_definitions(source);
  if (words[0] == "--tables") {
    write(target, tables(definitions));
  } else if (words[0] == "--documents") {
    for (Definition& definition : definitions) {
      read_companions(source, definition);
    }
    write(target, documents(definitions, object_meta_of(source)));
  } else {
    write_openapi(target, source, definitions);
  }
  return 0;
}

}  // namespace

}  // namespace routerctl::generate

int main(int argc, char** argv) {
  try {
    return routerctl::generate::run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << "schema_generate: " << error.what() << '\n';
    return 1;
  }
}

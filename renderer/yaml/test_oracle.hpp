#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <span>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "renderer/test_files.hpp"
#include "renderer/test_process.hpp"
#include "renderer/yaml/parse.hpp"

/// What kubectl reads, beside what we read: `kubectl label --local -o json` prints any object,
/// without a cluster.
namespace routerctl::test {

using Sorted = nlohmann::json;  ///< kubectl sorts its keys, we keep the order of the file

inline bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

/// Leaves out the tests that need a kubectl.
inline bool no_kubectl() { return is_set("ROUTERCTL_NO_KUBECTL"); }

// A number beyond int64 is a float to kubectl; it prints it without an exponent.
inline void make_floats(Sorted& value) {
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > INT64_MAX) {
    value = static_cast<double>(value.get<std::uint64_t>());
  }
  if (value.is_structured()) {
    for (Sorted& child : value) {
      make_floats(child);
    }
  }
}

/// Objects by name, as kubectl reads these files.
inline std::map<std::string, Sorted> read_by_kubectl(std::span<const std::string> files,
                                                     std::string& errors) {
  const TemporaryFolder folder;
  const char* chosen = std::getenv("ROUTERCTL_KUBECTL");
  Command kubectl{.words = {is_set("ROUTERCTL_KUBECTL") ? chosen : "kubectl", "label", "--local"},
                  .directory = folder.path(),
                  .variables = {"HOME=" + folder.path().string(), "KUBECONFIG=/dev/null"}};
  for (std::size_t at = 0; at < files.size(); ++at) {
    const std::string name = std::to_string(at) + ".yaml";
    write_file(folder.path() / name, files[at]);
    kubectl.words.insert(kubectl.words.end(), {"-f", name});
  }
  kubectl.words.insert(kubectl.words.end(), {"read-by=kubectl", "-o", "json"});

  Outcome outcome;
  REQUIRE_NOTHROW_MESSAGE(
      outcome = run(kubectl),
      "no kubectl to compare with. `./dev test` fetches one; ROUTERCTL_KUBECTL names "
      "another; ROUTERCTL_NO_KUBECTL=1 leaves these tests out");
  errors = outcome.err;
  std::map<std::string, Sorted> objects;
  std::istringstream stream(outcome.out);
  for (Sorted object; stream >> std::ws && !stream.eof() && stream >> object;) {
    object["metadata"].erase("labels");
    const std::string name = object["metadata"]["name"];
    make_floats(object);
    objects[name] = std::move(object);
  }
  return objects;
}

struct Reading {
  bool refused = false;
  std::string complaints;
  Sorted value;
};

inline Reading read_by_us(const std::string& text) {
  const SourceFile file{"input.yaml", text};
  Diagnostics diagnostics;
  std::vector<yaml::Document> documents;
  for (const yaml::Part& part : yaml::split(file)) {
    for (yaml::Document& document : yaml::parse(part, {}, diagnostics)) {
      documents.push_back(std::move(document));
    }
  }
  Reading reading;
  for (const Diagnostic& diagnostic : diagnostics) {
    reading.complaints += diagnostic.message + "\n";
  }
  reading.refused = has_errors(diagnostics) || documents.size() != 1;
  if (!reading.refused) {
    reading.value = yaml::Field(&documents[0], yaml::Document::root, yaml::Document::root).json();
  }
  return reading;
}

/// A ConfigMap in shape; what follows `d:` is the payload.
inline std::string document(std::size_t number, const std::string& payload) {
  return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c" + std::to_string(number) +
         "\nd:" + payload + "\n";
}

inline std::vector<std::string> documents(std::span<const std::string> payloads) {
  std::vector<std::string> all;
  for (std::size_t at = 0; at < payloads.size(); ++at) {
    all.push_back(document(at, payloads[at]));
  }
  return all;
}

inline void check_equal(const std::string& text, const Reading& ours, const Sorted& theirs) {
  CAPTURE(text);
  CHECK_MESSAGE(!ours.refused, ours.complaints);
  if (!ours.refused) {
    CHECK(ours.value.dump() == theirs.dump());
  }
}

/// File number N holds an object named cN.
inline void compare_files(std::span<const std::string> files) {
  std::string errors;
  const std::map<std::string, Sorted> expected = read_by_kubectl(files, errors);
  CHECK_MESSAGE(errors.empty(), errors);
  for (std::size_t at = 0; at < files.size(); ++at) {
    const auto theirs = expected.find("c" + std::to_string(at));
    if (theirs == expected.end()) {
      const std::string complaints = read_by_us(files[at]).complaints;
      CHECK_MESSAGE(false, "kubectl refuses:\n" << files[at] << "we: " << complaints);
    } else {
      check_equal(files[at], read_by_us(files[at]), theirs->second);
    }
  }
}

/// Each payload in a file of its own: what one of them does cannot hide the others.
inline void compare(std::span<const std::string> payloads) { compare_files(documents(payloads)); }

}  // namespace routerctl::test

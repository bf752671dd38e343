// Whatever the value: reading what we emit gives it back.

#include "renderer/yaml/emit.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include <fuzzer/FuzzedDataProvider.h>

#include "renderer/yaml/parse.hpp"

namespace {

using routerctl::Json;

void append_code_point(char32_t code, std::string& out) {
  const auto byte = [&](char32_t value) { out += static_cast<char>(value); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | code >> 6);
    byte(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    byte(0xE0 | code >> 12);
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  } else {
    byte(0xF0 | code >> 18);
    byte(0x80 | (code >> 12 & 0x3F));
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  }
}

// Bytes are ASCII; every byte above is the first of three that choose a code point.
std::string string_from(FuzzedDataProvider& bytes) {
  std::string text;
  for (auto left = bytes.ConsumeIntegral<std::uint8_t>(); left > 0; --left) {
    char32_t code = bytes.ConsumeIntegral<std::uint8_t>();
    if (code >= 0x80) {
      code = bytes.ConsumeIntegralInRange<std::uint32_t>(0x80, 0x10FFFF);
    }
    if (code < 0xD800 || code > 0xDFFF) {
      append_code_point(code, text);
    }
  }
  return text;
}

Json value_from(FuzzedDataProvider& bytes, int depth) {
  switch (bytes.ConsumeIntegralInRange(0, depth > 0 ? 7 : 5)) {
    case 0: return nullptr;
    case 1: return bytes.ConsumeBool();
    case 2: return bytes.ConsumeIntegral<std::int64_t>();
    case 3: {
      const auto number = bytes.ConsumeFloatingPoint<double>();
      return std::isfinite(number) ? Json(number) : Json();
    }
    case 6: {
      Json list = Json::array();
      while (bytes.remaining_bytes() > 0 && bytes.ConsumeBool()) {
        list.push_back(value_from(bytes, depth - 1));
      }
      return list;
    }
    case 7: {
      Json map = Json::object();
      while (bytes.remaining_bytes() > 0 && bytes.ConsumeBool()) {
        std::string key = string_from(bytes);
        map[std::move(key)] = value_from(bytes, depth - 1);
      }
      return map;
    }
    default: return string_from(bytes);
  }
}

Json read(const std::string& text) {
  namespace yaml = routerctl::yaml;
  const routerctl::SourceFile file{"fuzz.yaml", text};
  routerctl::Diagnostics diagnostics;
  Json value;
  for (const yaml::Part& part : yaml::split(file)) {
    for (const yaml::Document& document : yaml::parse(part, {}, diagnostics)) {
      value = yaml::Field(&document, yaml::Document::root, yaml::Document::root).json();
    }
  }
  if (has_errors(diagnostics)) {
    std::abort();
  }
  return value;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider bytes(data, size);
  const Json value = value_from(bytes, 20);
  if (read(routerctl::yaml::emit(value)) != value) {
    std::abort();
  }
  std::string json;
  routerctl::yaml::emit_json(value, json);
  if (Json::parse(json) != value || Json::parse(routerctl::yaml::emit_json_go(value)) != value) {
    std::abort();
  }
  return 0;
}

#include "renderer/yaml/parse_json.hpp"

#include <cstddef>
#include <iterator>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "renderer/json.hpp"
#include "renderer/yaml/builder.hpp"
#include "renderer/yaml/resolve.hpp"

namespace routerctl::yaml {

namespace {

// nlohmann's reader tells no positions, but it reads one character at a time and calls back right
// behind a token: counting the characters it takes is enough.
class Counting {
 public:
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using iterator_category = std::input_iterator_tag;
  using pointer = const char*;
  using reference = const char&;

  Counting(const char* at, const char** furthest) : at_(at), furthest_(furthest) {}
  const char& operator*() const { return *at_; }
  Counting& operator++() {
    *furthest_ = ++at_;
    return *this;
  }
  Counting operator++(int) {
    Counting before = *this;
    ++*this;
    return before;
  }
  bool operator==(const Counting& other) const { return at_ == other.at_; }
  bool operator!=(const Counting& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  const char** furthest_;
};

class Reader : public nlohmann::json_sax<nlohmann::json> {
 public:
  Reader(const Part& part, const Limits& limits, Diagnostics& diagnostics, const char* const* at)
      : builder_(part, limits, diagnostics), source_(part.file->text), at_(at), last_(offset()) {}

  bool null() override { return scalar({.type = Type::null}); }
  bool boolean(bool value) override { return scalar({.type = Type::boolean, .boolean = value}); }
  bool number_integer(number_integer_t value) override {
    return scalar({.type = Type::integer, .integer = value}, true);
  }
  bool number_unsigned(number_unsigned_t value) override {
    constexpr auto largest =
        static_cast<number_unsigned_t>(std::numeric_limits<std::int64_t>::max());
    return value > largest
               ? scalar(through_json(static_cast<double>(value)), true)
               : scalar({.type = Type::integer, .integer = static_cast<std::int64_t>(value)}, true);
  }
  bool number_float(number_float_t value, const string_t&) override {
    return scalar(through_json(value), true);
  }
  bool string(string_t& value) override {
    const Span span = token(false);
    Node node;
    node.type = Type::string;
    node.style = Style::quoted;
    node.value = span;
    node.text = builder_.keep_text(value, span.begin + 1);
    node.size = static_cast<std::uint32_t>(value.size());
    builder_.add(node);
    return true;
  }
  bool key(string_t& value) override {
    builder_.key(token(false), value);
    return true;
  }
  bool start_object(std::size_t) override { return open(Type::map); }
  bool start_array(std::size_t) override { return open(Type::list); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool binary(binary_t&) override { return false; }
  bool parse_error(std::size_t, const std::string&,
                   const nlohmann::detail::exception& error) override {
    constexpr int number_out_of_range = 406;
    too_large_ = error.id == number_out_of_range ? token(true) : Span{};
    return false;
  }

  // A number that JSON has and nobody can hold. Read as YAML it would be a text.
  bool report_too_large() {
    if (too_large_.empty()) {
      return false;
    }
    const std::string_view text =
        source_.substr(too_large_.begin, too_large_.end - too_large_.begin);
    builder_.report(not_json, too_large_, "unsupported value: " + std::string(text));
    return true;
  }

  [[nodiscard]] bool refused() const { return builder_.refused(); }

  Document finish() { return std::move(builder_).finish(); }

 private:
  [[nodiscard]] std::uint32_t offset() const {
    return static_cast<std::uint32_t>(*at_ - source_.data());
  }

  // From behind the last token, past white space and separators, to here. A number ends where the
  // reader has looked one character ahead.
  Span token(bool number) {
    constexpr std::string_view number_characters = "+-.0123456789eE";
    std::uint32_t end = offset();
    if (number && end > last_ &&
        number_characters.find(source_[end - 1]) == std::string_view::npos) {
      --end;
    }
    const std::size_t begin = source_.find_first_not_of(" \t\r\n,:", last_);
    last_ = end;
    return {static_cast<std::uint32_t>(begin), end};
  }

  bool scalar(const Scalar& value, bool number = false) {
    Node node;
    node.type = value.type;
    node.value = token(number);
    if (value.type == Type::boolean) {
      node.boolean = value.boolean;
    } else if (value.type == Type::integer) {
      node.integer = value.integer;
    } else if (value.type == Type::number) {
      node.number = value.number;
    }
    builder_.add(node);
    return true;
  }

  bool open(Type type) {
    builder_.open(type, token(false));
    return !builder_.refused();
  }

  bool close() {
    builder_.close(token(false).end);
    return true;
  }

  Builder builder_;
  std::string_view source_;
  const char* const* at_;
  std::uint32_t last_;
  Span too_large_;
};

}  // namespace

std::optional<std::vector<Document>> parse_json(const Part& part, const Limits& limits,
                                                Diagnostics& diagnostics) {
  const std::string_view source = part.file->text;
  const char* const end = source.data() + part.span.end;
  std::vector<Document> documents;
  Diagnostics found;
  std::size_t begin = source.find_first_of('{', part.span.begin);
  while (begin < part.span.end) {
    if (source[begin] != '{') {
      return std::nullopt;
    }
    const char* at = source.data() + begin;
    Reader reader(part, limits, found, &at);
    if (!nlohmann::json::sax_parse(Counting(at, &at), Counting(end, &at), &reader,
                                   nlohmann::json::input_format_t::json, false)) {
      if (reader.refused() || reader.report_too_large()) {
        diagnostics.push_back(std::move(found.back()));
        return documents;
      }
      return std::nullopt;
    }
    Document document = reader.finish();
    document.span.begin = static_cast<std::uint32_t>(begin);
    begin =
        std::min(source.find_first_not_of(" \t\r\n", static_cast<std::size_t>(at - source.data())),
                 source.size());
    document.span.end = static_cast<std::uint32_t>(std::min<std::size_t>(begin, part.span.end));
    documents.push_back(std::move(document));
  }
  diagnostics.insert(diagnostics.end(), std::make_move_iterator(found.begin()),
                     std::make_move_iterator(found.end()));
  return documents;
}

}  // namespace routerctl::yaml

#include "renderer/yaml/parse.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <yaml.h>

#include "renderer/yaml/builder.hpp"
#include "renderer/yaml/offsets.hpp"
#include "renderer/yaml/parse_json.hpp"
#include "renderer/yaml/resolve.hpp"
#include "renderer/yaml/syntax_error.hpp"
#include "renderer/yaml/tags.hpp"

namespace routerctl::yaml {

namespace {

class Event {
 public:
  Event() = default;
  ~Event() { yaml_event_delete(&event_); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  yaml_event_t* get() { return &event_; }
  yaml_event_t* operator->() { return &event_; }

 private:
  yaml_event_t event_{};
};

class Parser {
 public:
  explicit Parser(std::string_view text) {
    if (yaml_parser_initialize(&parser_) == 0) {
      throw std::bad_alloc();
    }
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
  }
  ~Parser() { yaml_parser_delete(&parser_); }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  bool next(Event& event) { return yaml_parser_parse(&parser_, event.get()) != 0; }
  [[nodiscard]] const yaml_parser_t& state() const { return parser_; }

 private:
  yaml_parser_t parser_{};
};

std::string_view view(const yaml_char_t* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

SyntaxProblem problem_of(const yaml_parser_t& parser, const Offsets& offsets,
                         bool ended_explicitly) {
  const auto text = [](const char* words) { return words == nullptr ? std::string_view() : words; };
  SyntaxProblem problem{.problem = text(parser.problem), .context = text(parser.context)};
  problem.at = parser.error == YAML_READER_ERROR ? offsets.from_byte(parser.problem_offset)
                                                 : offsets.byte(parser.problem_mark.index);
  problem.context_at = offsets.byte(parser.context_mark.index);
  problem.in_bytes = parser.error == YAML_READER_ERROR;
  problem.after_end_marker = ended_explicitly;
  return problem;
}

constexpr std::string_view core_tag = "tag:yaml.org,2002:";

// Turns libyaml's events of one document into nodes.
class Reader {
 public:
  Reader(const Part& part, const Offsets& offsets, const Limits& limits, Diagnostics& diagnostics)
      : offsets_(offsets), builder_(part, limits, diagnostics) {}

  void take(Event& event) {
    switch (event->type) {
      case YAML_SCALAR_EVENT: scalar(event); break;
      case YAML_ALIAS_EVENT: alias(event); break;
      case YAML_SEQUENCE_START_EVENT:
        open(Type::list, event, view(event->data.sequence_start.anchor));
        break;
      case YAML_MAPPING_START_EVENT:
        open(Type::map, event, view(event->data.mapping_start.anchor));
        break;
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT: builder_.close(offsets_.byte(event->end_mark.index)); break;
      default: break;
    }
  }

  Builder& builder() { return builder_; }

 private:
  Span span_of(Event& event) const {
    return {offsets_.byte(event->start_mark.index), offsets_.byte(event->end_mark.index)};
  }

  void open(Type type, Event& event, std::string_view anchor) {
    const Span span = span_of(event);
    if (builder_.expects_key()) {
      Diagnostic& diagnostic = builder_.report(bad_key, span, "a key must be a scalar");
      diagnostic.found = type == Type::map ? "a map" : "a list";
      if (text_of(*builder_.document().file, {span.begin - 1, span.begin + 1}) == "{{") {
        diagnostic.hints.emplace_back(template_hint);
      }
      builder_.refuse();
      return;
    }
    remember(anchor, builder_.open(type, span));
  }

  void remember(std::string_view anchor, NodeId id) {
    if (!anchor.empty()) {
      anchors_[std::string(anchor)] = id;
    }
  }

  void alias(Event& event) {
    const Span span = span_of(event);
    const auto known = anchors_.find(view(event->data.alias.anchor));
    if (known == anchors_.end()) {
      report_unknown_alias(std::string(view(event->data.alias.anchor)), span);
      return;
    }
    if (builder_.expects_key()) {
      key_from_alias(span, known->second);
    } else if (builder_.is_open(known->second)) {
      builder_.report(recursive_alias, span, "anchor \"" + known->first + "\" contains itself");
      builder_.add(null_node(span));
    } else if (!builder_.alias(known->second, span)) {
      builder_.add(null_node(span));
    }
  }

  void report_unknown_alias(const std::string& name, Span span) {
    Diagnostic& diagnostic =
        builder_.report(unknown_alias, span, "unknown anchor \"" + name + "\"");
    diagnostic.hints.emplace_back("if a text was meant, quote it: \"*" + name + "\"");
    if (builder_.expects_key()) {
      builder_.key(span, name);
    } else {
      builder_.add(null_node(span));
    }
  }

  void key_from_alias(Span span, NodeId target) {
    const Node& node = builder_.document().nodes[target];
    const std::string_view source = text_of(*builder_.document().file, node.value);
    if (node.type == Type::string) {
      builder_.key(span, builder_.document().text_of(node));
    } else if (node.type == Type::null || node.type == Type::list || node.type == Type::map) {
      builder_.report(bad_key, span, "a key must be a scalar");
      builder_.key(span, {});
    } else {
      builder_.key(span, key_text(source).value_or(std::string(source)));
    }
  }

  static Node null_node(Span span) {
    Node node;
    node.value = span;
    return node;
  }

  struct Typed {
    Scalar scalar;
    std::string_view text;
    std::string decoded;  // of !!binary
    bool plain = false;   // resolved by YAML's rules rather than a string by its quotes
  };

  Typed type_of(Event& event, Span span) {
    const auto& scalar = event->data.scalar;
    Typed typed{.text = {reinterpret_cast<const char*>(scalar.value), scalar.length}};
    const std::string_view tag = view(scalar.tag);
    if (tag.empty()) {
      typed.plain = scalar.plain_implicit != 0 && scalar.style == YAML_PLAIN_SCALAR_STYLE;
      if (typed.plain) {
        typed.scalar = resolve_plain(typed.text);
      }
    } else if (tag.starts_with(core_tag)) {
      apply_tag(tag.substr(core_tag.size()), typed, span);
    }
    return typed;
  }

  // As go-yaml: the text is resolved, and the tag must then fit. Unknown tags make strings.
  void apply_tag(std::string_view tag, Typed& typed, Span span) {
    const std::array<std::pair<std::string_view, Type>, 4> types{{{"int", Type::integer},
                                                                  {"float", Type::number},
                                                                  {"bool", Type::boolean},
                                                                  {"null", Type::null}}};
    if (tag == "binary") {
      const auto decoded = decode_base64(typed.text);
      if (!decoded) {
        builder_.report(bad_tag, span, "!!binary value contains invalid base64 data");
        return;
      }
      typed.decoded = *decoded;
      typed.text = typed.decoded;
      return;
    }
    const auto* const wanted = std::find_if(types.begin(), types.end(),
                                            [&](const auto& entry) { return entry.first == tag; });
    if (wanted == types.end()) {
      if (tag == "timestamp" && !is_timestamp(typed.text)) {
        builder_.report(bad_tag, span,
                        "cannot decode `" + std::string(typed.text) + "` as a !!timestamp");
      }
      return;
    }
    typed.scalar = resolve_plain(typed.text);
    typed.plain = true;
    const Type got = typed.scalar.type;
    const bool number = got == Type::integer || got == Type::number;
    const bool fits = wanted->second == Type::number ? number
                      : wanted->second == Type::integer
                          ? got == Type::integer && !is_float_text(typed.text)
                          : got == wanted->second;
    if (fits && wanted->second == Type::number && got == Type::integer) {
      typed.scalar = through_json(static_cast<double>(typed.scalar.integer));
    }
    if (!fits) {
      builder_.report(bad_tag, span,
                      "cannot decode `" + std::string(typed.text) + "` as a !!" + std::string(tag));
    }
  }

  // 1.0 is an integer after the hop through JSON, but not to a tag.
  static bool is_float_text(std::string_view text) {
    return text.find_first_of("xX") == std::string_view::npos &&
           text.find_first_of(".eE") != std::string_view::npos;
  }

  void scalar(Event& event) {
    const Span span = span_of(event);
    const Typed typed = type_of(event, span);
    check_text(event, span, typed.text);
    const std::string_view anchor = view(event->data.scalar.anchor);
    if (!builder_.expects_key()) {
      remember(anchor, builder_.add(node_of(event, span, typed)));
      return;
    }
    if (!anchor.empty()) {
      remember(anchor, builder_.add_detached(node_of(event, span, typed)));
    }
    scalar_key(event, span, typed);
  }

  Node node_of(Event& event, Span span, const Typed& typed) {
    Node node;
    node.value = trimmed(event, span);
    node.style = style_of(event);
    node.type = typed.scalar.type;
    switch (typed.scalar.type) {
      case Type::boolean: node.boolean = typed.scalar.boolean; break;
      case Type::integer: node.integer = typed.scalar.integer; break;
      case Type::number:
        node.number = typed.scalar.number;
        if (!std::isfinite(node.number)) {
          builder_.report(not_json, span, "unsupported value: " + std::string(typed.text))
              .hints.emplace_back(
                  "JSON, and so Kubernetes, has no such number; quote it if a text was meant");
        }
        break;
      case Type::string:
        node.text =
            builder_.keep_text(typed.text, span.begin + (node.style == Style::quoted ? 1 : 0));
        node.size = static_cast<std::uint32_t>(typed.text.size());
        break;
      default: break;
    }
    return node;
  }

  // Things that newer versions of libyaml read otherwise than kubectl's reader.
  void check_text(Event& event, Span span, std::string_view text) {
    const auto style = event->data.scalar.style;
    const bool comma = text_of(*builder_.document().file, {span.end, span.end + 1}) == ",";
    if (text.empty() && comma && event->data.scalar.tag != nullptr) {
      builder_.report(bad_tag, span, "a tag without a value")
          .hints.emplace_back(
              "kubectl reads a comma as part of the tag; write the value behind it");
    }
    if (style == YAML_PLAIN_SCALAR_STYLE && text.find('?') != std::string_view::npos &&
        builder_.in_brackets()) {
      builder_.report(syntax, span, "a ? is not allowed here")
          .hints.emplace_back("inside brackets, quote texts with a question mark");
    }
    const std::string_view source = text_of(*builder_.document().file, span);
    if (style == YAML_DOUBLE_QUOTED_SCALAR_STYLE && source.size() != text.size() + 2) {
      for (std::size_t at = source.find('\\'); at < source.size(); at = source.find('\\', at + 2)) {
        if (source.substr(at, 2) == "\\/") {
          const auto begin = span.begin + static_cast<std::uint32_t>(at);
          builder_.report(syntax, {begin, begin + 2}, "unknown escape in double quotes")
              .hints.emplace_back("write / alone");
        }
      }
    }
  }

  void scalar_key(Event& event, Span span, const Typed& typed) {
    const auto& written = event->data.scalar;
    const bool merge =
        typed.text == "<<" && written.style == YAML_PLAIN_SCALAR_STYLE &&
        (written.plain_implicit != 0 || view(written.tag) == "tag:yaml.org,2002:merge");
    if (!typed.plain || typed.scalar.type == Type::string) {
      builder_.key(span, typed.text, merge);
      return;
    }
    const std::optional<std::string> text = key_text(typed.text);
    if (!text) {
      Diagnostic& diagnostic =
          builder_.report(typed.scalar.type == Type::null ? null_key : bad_key, span,
                          typed.scalar.type == Type::null ? "a key must not be null"
                                                          : "this number cannot be a key");
      diagnostic.hints.emplace_back("quote it if a text was meant: \"" + std::string(typed.text) +
                                    "\"");
    }
    builder_.key(span, text.value_or(std::string(typed.text)));
  }

  static Style style_of(Event& event) {
    switch (event->data.scalar.style) {
      case YAML_SINGLE_QUOTED_SCALAR_STYLE:
      case YAML_DOUBLE_QUOTED_SCALAR_STYLE: return Style::quoted;
      case YAML_LITERAL_SCALAR_STYLE:
      case YAML_FOLDED_SCALAR_STYLE: return Style::block;
      default: return Style::plain;
    }
  }

  // An anchor or a tag stands before the value's text.
  Span trimmed(Event& event, Span span) const {
    const auto& scalar = event->data.scalar;
    if (scalar.anchor == nullptr && scalar.tag == nullptr) {
      return span;
    }
    const std::string_view source = text_of(*builder_.document().file, span);
    std::size_t at = 0;
    while (at < source.size() && (source[at] == '&' || source[at] == '!')) {
      at = std::min(source.find_first_of(" \t\r\n", at), source.size());
      at = std::min(source.find_first_not_of(" \t\r\n", at), source.size());
    }
    return {span.begin + static_cast<std::uint32_t>(at), span.end};
  }

  const Offsets& offsets_;
  Builder builder_;
  std::map<std::string, NodeId, std::less<>> anchors_;
};

}  // namespace

std::vector<Document> parse(const Part& part, const Limits& limits, Diagnostics& diagnostics) {
  const std::string_view text = text_of(*part.file, part.span);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos && text[first] == '{') {
    if (auto documents = parse_json(part, limits, diagnostics)) {
      return std::move(*documents);
    }
  }
  if (!check_separator(part, diagnostics)) {
    return {};
  }
  const Offsets offsets(text, part.span.begin);
  Reader reader(part, offsets, limits, diagnostics);
  Builder& builder = reader.builder();
  Parser parser(text);
  bool ended_explicitly = false;
  for (bool more = true; more;) {
    Event event;
    if (!parser.next(event)) {
      SyntaxProblem problem = problem_of(parser.state(), offsets, ended_explicitly);
      problem.open_at = builder.innermost_open().begin;
      report_syntax_error(problem, part, diagnostics);
      return {};
    }
    reader.take(event);
    if (event->type == YAML_DOCUMENT_END_EVENT) {
      ended_explicitly = event->data.document_end.implicit == 0;
    }
    more = event->type != YAML_STREAM_END_EVENT && !builder.refused();
  }
  std::vector<Document> documents;
  if (builder.document().nodes.size() > 1 && !builder.refused()) {
    documents.push_back(std::move(builder).finish());
  }
  return documents;
}

}  // namespace routerctl::yaml

#include "renderer/ignore_comments.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "renderer/text/nearest.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl {

namespace {

constexpr std::array rules{
    Rule{
        "ignore-comment", Severity::warning, Authority::routerctl,
        "a comment that ignores findings does not do what it says",
        "`# routerctl:ignore CODE reason` leaves out findings of that code which begin in the next "
        "line. It is reported when there is no such finding any more, so that it would hide the "
        "next one; when the code does not exist or cannot be ignored; and when it says no reason."},
};

constexpr std::string_view mark = "routerctl:ignore";
constexpr std::string_view blanks = " \t\r";

// Behind everything: what no line follows is about nothing.
constexpr Span nowhere{UINT32_MAX, UINT32_MAX};

struct Code {
  std::string_view text;
  Span span;
  bool used = false;
};

struct Comment {
  const SourceFile* file = nullptr;
  Span span;  // from the hash to the end of the line
  std::vector<Code> codes;
  bool has_reason = false;
  Span line = nowhere;  // the one that it is about
  std::uint32_t document = 0;
  bool stands = false;  // in a document, and there in no text
};

// Of one file, in its order. The lines that they are about are in order too.
using Comments = std::vector<Comment>;

std::string_view without_blanks(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(blanks);
  return begin == text.npos ? std::string_view()
                            : text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

bool is_content(std::string_view line) {
  const std::string_view text = without_blanks(line);
  return !text.empty() && text.front() != '#';
}

// The lines of a file as spans without their ends.
class LineReader {
 public:
  explicit LineReader(std::string_view text) : text_(text) {}

  bool next(Span& line) {
    if (at_ >= text_.size()) {
      return false;
    }
    const std::size_t end = std::min(text_.find('\n', at_), text_.size());
    line = {static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(end)};
    at_ = end + 1;
    return true;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

// Nothing for a line that is no such comment.
std::optional<Comment> read_comment(const SourceFile& file, Span line) {
  const std::string_view whole = text_of(file, line);
  const std::size_t hash = whole.find_first_not_of(blanks);
  if (hash == whole.npos || whole[hash] != '#') {
    return std::nullopt;
  }
  std::string_view rest = without_blanks(whole.substr(hash + 1));
  if (!rest.starts_with(mark) ||
      (rest.size() > mark.size() && blanks.find(rest[mark.size()]) == blanks.npos)) {
    return std::nullopt;
  }
  rest = without_blanks(rest.substr(mark.size()));
  Comment comment{.file = &file, .span = {line.begin + static_cast<std::uint32_t>(hash), line.end}};
  const std::string_view codes = rest.substr(0, rest.find_first_of(blanks));
  comment.has_reason = !without_blanks(rest.substr(codes.size())).empty();
  for (std::size_t at = 0; at < codes.size();) {
    const std::size_t end = std::min(codes.find(',', at), codes.size());
    if (end > at) {
      const auto begin = static_cast<std::uint32_t>(codes.data() + at - file.text.data());
      comment.codes.push_back(
          {codes.substr(at, end - at), {begin, begin + static_cast<std::uint32_t>(end - at)}});
    }
    at = end + 1;
  }
  return comment;
}

Comments comments_of(const SourceFile& file) {
  Comments comments;
  LineReader lines(file.text);
  std::size_t open = 0;  // the first of those whose line is still to come
  for (Span line; lines.next(line);) {
    if (std::optional<Comment> comment = read_comment(file, line)) {
      comments.push_back(*std::move(comment));
    } else if (open < comments.size() && is_content(text_of(file, line))) {
      for (; open < comments.size(); ++open) {
        comments[open].line = line;
      }
    }
  }
  return comments;
}

struct ByName {
  bool operator()(const SourceFile* a, const SourceFile* b) const { return a->name < b->name; }
};
using ByFile = std::map<const SourceFile*, Comments, ByName>;

std::span<Comment> within(Span span, Comments& comments) {
  const auto begins_before = [](const Comment& comment, std::uint32_t at) {
    return comment.span.begin < at;
  };
  const auto first = std::lower_bound(comments.begin(), comments.end(), span.begin, begins_before);
  return {first,
          std::lower_bound(first, comments.end(), std::max(span.begin, span.end), begins_before)};
}

// Texts over several lines may hold lines that look like comments. What stands in no document may
// be the source of a template, or a text that could not be read as one.
void keep_those_in_documents(const std::vector<yaml::Document>& documents, ByFile& by_file) {
  for (const yaml::Document& document : documents) {
    const auto found = by_file.find(document.file);
    if (found == by_file.end() || found->first != document.file) {
      continue;
    }
    for (Comment& comment : within(document.span, found->second)) {
      comment.document = document.number;
      comment.stands = true;
    }
    for (const yaml::Node& node : document.nodes) {
      if (node.type == yaml::Type::string && node.value.end - node.value.begin > mark.size()) {
        for (Comment& comment : within(node.value, found->second)) {
          comment.stands = false;
        }
      }
    }
  }
  for (auto& [file, comments] : by_file) {
    std::erase_if(comments, [](const Comment& comment) { return !comment.stands; });
  }
}

Diagnostic about(const Comment& comment, Span span, std::string message) {
  Diagnostic found;
  found.rule = &rules[0];
  found.message = std::move(message);
  found.where = {.file = comment.file, .document = comment.document, .span = span};
  return found;
}

// What is wrong with a code itself; nothing when it can be ignored.
std::optional<Diagnostic> complaint(const Comment& comment, const Code& code,
                                    const Library& library, const std::vector<const Rule*>& all) {
  const auto rule = std::find_if(all.begin(), all.end(),
                                 [&](const Rule* each) { return each->code == code.text; });
  if (rule == all.end()) {
    std::vector<std::string_view> codes;
    codes.reserve(all.size());
    for (const Rule* const each : all) {
      codes.push_back(each->code);
    }
    Diagnostic found = about(comment, code.span, "unknown code " + quote(code.text));
    found.hints = did_you_mean(code.text, codes);
    return found;
  }
  if (!can_be_ignored(library, **rule)) {
    return about(comment, code.span, quote(code.text) + " cannot be ignored");
  }
  return std::nullopt;
}

// Marks the code that ignores a finding as used, if there is one.
bool is_ignored(const Diagnostic& finding, ByFile& by_file) {
  const auto found =
      finding.where.file == nullptr ? by_file.end() : by_file.find(finding.where.file);
  if (found == by_file.end() || found->first != finding.where.file) {
    return false;
  }
  Comments& comments = found->second;
  const std::uint32_t at = finding.where.span.begin;
  auto comment = std::lower_bound(
      comments.begin(), comments.end(), at,
      [](const Comment& each, std::uint32_t begin) { return each.line.end < begin; });
  bool ignored = false;
  for (; comment != comments.end() && comment->line.begin <= at; ++comment) {
    for (Code& code : comment->codes) {
      if (code.text == finding.rule->code) {
        code.used = ignored = true;
      }
    }
  }
  return ignored;
}

// Takes the codes away that cannot be ignored.
void check_comments(ByFile& by_file, const Library& library, Diagnostics& found) {
  const std::vector<const Rule*> all = all_rules(library);
  for (auto& [file, comments] : by_file) {
    for (Comment& comment : comments) {
      std::erase_if(comment.codes, [&](const Code& code) {
        std::optional<Diagnostic> wrong = complaint(comment, code, library, all);
        if (!wrong) {
          return false;
        }
        found.push_back(*std::move(wrong));
        return true;
      });
      if (!comment.has_reason) {
        Diagnostic bare = about(comment, comment.span, "the comment does not say why");
        bare.hints.emplace_back("# routerctl:ignore CODE reason");
        found.push_back(std::move(bare));
      }
    }
  }
}

// What failed earlier may be why there is no such finding; or it is one of too many.
bool says_all(const Diagnostics& diagnostics) {
  return std::none_of(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& finding) {
    return finding.level() == Severity::error || finding.rule == &diagnostic_rules.front();
  });
}

void report_unused(const ByFile& by_file, const Diagnostics::Codes& ignored, Diagnostics& found) {
  for (const auto& [file, comments] : by_file) {
    for (const Comment& comment : comments) {
      for (const Code& code : comment.codes) {
        if (!code.used && !ignored.contains(code.text)) {
          Diagnostic unused =
              about(comment, code.span,
                    fmt::format("there is no finding {} in the next line", code.text));
          unused.hints.emplace_back("remove it");
          found.push_back(std::move(unused));
        }
      }
    }
  }
}

}  // namespace

const std::span<const Rule> ignore_comment_rules = rules;

bool can_be_ignored(const Library& library, const Rule& rule) {
  if (rule.severity != Severity::error) {
    return true;
  }
  const bool ours = rule.authority == Authority::consumer || rule.authority == Authority::routerctl;
  return ours && std::any_of(library.kinds.begin(), library.kinds.end(), [&](const Kind* kind) {
           return std::any_of(kind->rules.begin(), kind->rules.end(),
                              [&](const Rule& own) { return own.code == rule.code; });
         });
}

void ignore_by_comments(std::span<const SourceFile* const> files,
                        const std::vector<yaml::Document>& documents, const Library& library,
                        const Diagnostics::Codes& ignored, Diagnostics& diagnostics) {
  ByFile by_file;
  for (const SourceFile* const file : files) {
    if (file->text.find(mark) != std::string::npos) {
      by_file.emplace(file, comments_of(*file));
    }
  }
  if (by_file.empty()) {
    return;
  }
  keep_those_in_documents(documents, by_file);
  Diagnostics found;
  check_comments(by_file, library, found);
  diagnostics.ignore_if([&](const Diagnostic& finding) { return is_ignored(finding, by_file); });
  if (says_all(diagnostics)) {
    report_unused(by_file, ignored, found);
  }
  diagnostics.take(std::move(found));
}

}  // namespace routerctl

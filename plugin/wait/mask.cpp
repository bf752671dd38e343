#include "plugin/wait/mask.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace routerctl::wait {

namespace {

bool is_word(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return std::isalnum(byte) != 0 || std::string_view("-_.~+/=").find(c) != std::string::npos;
}

std::string lower(std::string_view text) {
  std::string small(text);
  std::transform(small.begin(), small.end(), small.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return small;
}

constexpr std::array<std::string_view, 10> names{
    "token",   "password", "passwd",     "secret",     "api_key",
    "api-key", "apikey",   "access_key", "credential", "authorization"};
// How tokens begin: Hugging Face, OpenAI and others, GitHub, GitLab, Slack, AWS, JSON Web Tokens.
constexpr std::array<std::string_view, 11> beginnings{
    "hf_", "sk-", "ghp_", "gho_", "ghs_", "github_pat_", "glpat-", "xoxb-", "AKIA", "ASIA", "eyJ"};

bool is_token(std::string_view word) {
  constexpr std::size_t shortest = 16;
  return word.size() >= shortest &&
         std::any_of(beginnings.begin(), beginnings.end(),
                     [&](std::string_view each) { return word.starts_with(each); });
}

bool names_a_secret(std::string_view word) {
  const std::string small = lower(word);
  // "max_tokens=16" counts tokens, it holds none.
  return !small.ends_with("tokens") &&
         std::any_of(names.begin(), names.end(),
                     [&](std::string_view each) { return small.find(each) != std::string::npos; });
}

// Behind "password" the end of `: "` or `=`; the same place where no value follows.
std::size_t value_after(std::string_view line, std::size_t end) {
  std::size_t i = end;
  while (i < line.size() && (line[i] == '"' || line[i] == '\'' || line[i] == ' ')) {
    ++i;
  }
  if (i == line.size() || line[i] != ':') {
    return end;
  }
  ++i;
  while (i < line.size() && (line[i] == '"' || line[i] == '\'' || line[i] == ' ')) {
    ++i;
  }
  return i;
}

class Masking {
 public:
  explicit Masking(std::string_view line) : line_(line) {}

  std::string run() {
    while (at_ < line_.size()) {
      if (is_word(line_[at_])) {
        take_word();
      } else {
        const auto byte = static_cast<unsigned char>(line_[at_++]);
        out_ += byte < 0x20 || byte == 0x7f ? ' ' : static_cast<char>(byte);
      }
    }
    return std::move(out_);
  }

 private:
  std::string_view word_at(std::size_t begin) const {
    std::size_t end = begin;
    while (end < line_.size() && is_word(line_[end])) {
      ++end;
    }
    return line_.substr(begin, end - begin);
  }

  void take_word() {
    const std::string_view word = word_at(at_);
    const std::size_t equals = word.find('=');
    if (equals != std::string::npos && names_a_secret(word.substr(0, equals))) {
      out_ += word.substr(0, equals + 1);
      at_ += equals + 1;
      hide(at_);
    } else if (lower(word) == "bearer" || lower(word) == "basic") {
      out_ += word;
      at_ += word.size();
      if (at_ < line_.size() && line_[at_] == ' ') {
        out_ += line_[at_++];
        hide(at_);
      }
    } else if (is_token(equals == std::string::npos ? word : word.substr(equals + 1))) {
      out_ += equals == std::string::npos ? "" : std::string(word.substr(0, equals + 1));
      out_ += "***";
      at_ += word.size();
    } else {
      out_ += word;
      at_ += word.size();
      if (names_a_secret(word)) {
        hide_value();
      }
    }
  }

  void hide_value() {
    const std::size_t begin = value_after(line_, at_);
    if (begin == at_) {
      return;
    }
    out_ += line_.substr(at_, begin - at_);
    at_ = begin;
    const std::string scheme = lower(word_at(at_));
    if (scheme != "bearer" && scheme != "basic") {
      hide(at_);
    }
  }

  // What stands here up to the next space, quotation mark or comma.
  void hide(std::size_t begin) {
    if (begin < line_.size() && (line_[begin] == '"' || line_[begin] == '\'')) {
      out_ += line_[begin++];
    }
    const std::size_t end = std::min(line_.find_first_of(" \"',;)&", begin), line_.size());
    out_ += end == begin ? "" : "***";
    at_ = end;
  }

  std::string_view line_;
  std::size_t at_ = 0;
  std::string out_;
};

// user:password@ of a URL.
std::string without_userinfo(std::string text) {
  for (std::size_t at = 0; (at = text.find("://", at)) != std::string::npos;) {
    at += 3;
    const std::size_t end = std::min(text.find_first_of("/ \"'", at), text.size());
    const std::size_t sign = text.rfind('@', end);
    const std::size_t colon = text.find(':', at);
    if (sign != std::string::npos && sign > at && colon < sign) {
      text.replace(colon + 1, sign - colon - 1, "***");
    }
  }
  return text;
}

}  // namespace

std::string masked(std::string_view line) { return without_userinfo(Masking(line).run()); }

}  // namespace routerctl::wait

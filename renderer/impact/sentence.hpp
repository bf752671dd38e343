#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace routerctl::impact {

/// A part of a sentence. What comes from objects (names, fields, commands) is marked: printers show
/// it so that it cannot be taken for anything else.
struct Piece {
  std::string text;
  bool verbatim = false;
};
using Sentence = std::vector<Piece>;

struct Verbatim {
  std::string text;
};

inline void add(Sentence& sentence, std::string_view words) {
  sentence.push_back({std::string(words), false});
}
inline void add(Sentence& sentence, const Verbatim& text) { sentence.push_back({text.text, true}); }
inline void add(Sentence& sentence, const Sentence& other) {
  sentence.insert(sentence.end(), other.begin(), other.end());
}

/// say("reads ", Verbatim{"MODEL_NAME"}, " when it starts")
template <typename... Parts>
Sentence say(const Parts&... parts) {
  Sentence sentence;
  (add(sentence, parts), ...);
  return sentence;
}

}  // namespace routerctl::impact

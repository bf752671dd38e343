#include "renderer/text/lines.hpp"

#include <algorithm>

namespace routerctl {

Lines::Lines(const SourceFile& file) : file_(&file) {
  // Column 1 is the first code point after a byte order mark.
  starts_.push_back(file.text.starts_with("\xEF\xBB\xBF") ? 3 : 0);
  for (std::size_t at = file.text.find('\n'); at != std::string::npos;
       at = file.text.find('\n', at + 1)) {
    starts_.push_back(static_cast<std::uint32_t>(at + 1));
  }
  last_offset_ = starts_.front();
}

LineColumn Lines::locate(std::uint32_t offset) {
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
  const auto line = static_cast<std::size_t>(std::max<std::ptrdiff_t>(after - starts_.begin(), 1));
  if (line != last_.line || offset < last_offset_) {
    last_ = {.line = line};
    last_offset_ = start(line);
  }
  const std::uint32_t end = std::max(offset, last_offset_);
  last_.column += code_points(text_of(*file_, {last_offset_, end}));
  last_offset_ = end;
  return last_;
}

std::string_view Lines::text(std::size_t number) const {
  const std::string_view whole = file_->text;
  const std::size_t begin = std::min<std::size_t>(start(number), whole.size());
  const std::size_t end = number < starts_.size() ? starts_[number] - 1 : whole.size();
  std::string_view line = whole.substr(begin, end - begin);
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  return line;
}

}  // namespace routerctl

#include "cli/outcomes.hpp"

#include "cli/output.hpp"
#include "cli/report.hpp"

namespace routerctl::cli {

void Outcomes::add(const apply::Item& item, std::string_view word) {
  count_only(word);
  Output out;
  if (format_ == "json") {
    const Json line = Json::object({{"object", item.resource()},
                                    {"namespace", item.namespace_},
                                    {"outcome", std::string(word)}});
    out.write(line.dump() + "\n");
  } else if (format_ == "name") {
    out.write(item.resource() + "\n");
  } else {
    out.write(item.resource() + " " + std::string(word) + "\n");
  }
  out.finish();
}

std::string Outcomes::text(std::size_t all, std::size_t retries) const {
  std::string numbers;
  std::size_t done = 0;
  for (const std::string_view word : words_) {
    if (const auto found = numbers_.find(word); found != numbers_.end()) {
      done += found->second;
      numbers += (numbers.empty() ? "" : ", ") + std::to_string(found->second) + " ";
      numbers += word;
    }
  }
  std::string text = count(done, "object") + (numbers.empty() ? "" : ": " + numbers);
  text += done == all ? "" : "; " + std::to_string(all - done) + " not tried";
  text += retries == 0 ? "" : "; " + count(retries, "request") + " sent again";
  return text + "\n";
}

}  // namespace routerctl::cli

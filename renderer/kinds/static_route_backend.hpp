#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace routerctl::kinds {

/// Whether the router uses a backend. It matches each URL against one pattern, the same in every
/// release, and drops what does not match:
/// ^(http|https)://(([a-zA-Z0-9_-]+\.)+[a-zA-Z]{2,}|localhost|\d{1,3}(\.\d{1,3}){3})(:\d+)?(/.*)?$
bool router_accepts(std::string_view url);

/// Why it drops one.
struct DroppedBackend {
  std::string reason;           ///< a clause: `host "vllm" has no dot`
  std::string_view expected{};  ///< may be empty, like `hint`
  std::string hint{};
  std::optional<std::string> fix{};  ///< a URL that means the same and passes
};

/// `url` is one that the router drops, not empty and without white space around it. `namespace_` is
/// the one of the StaticRoute, empty if unknown; suggestions name it.
DroppedBackend why_dropped(std::string_view url, std::string_view namespace_);

/// What the pattern lets through although nothing can answer there: port 0 or beyond 65535, an IPv4
/// address with a number beyond 255. A clause as above, empty for other URLs.
std::string why_unreachable(std::string_view url);

}  // namespace routerctl::kinds

#pragma once

#include <string>
#include <string_view>

namespace routerctl::output_dir {

/// `text` with LF for every CR LF: a checkout on Windows holds the same content.
std::string lf_only(std::string text);

/// SHA-256 in lower-case hex. Of what lf_only returned it is the identity of a file's content.
std::string content_hash(std::string_view text);

}  // namespace routerctl::output_dir

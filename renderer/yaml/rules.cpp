#include "renderer/yaml/rules.hpp"

#include <array>
#include <span>

#include "renderer/yaml/parse.hpp"

namespace routerctl::yaml {

namespace {

constexpr std::array table{syntax,
                           tab,
                           unclosed,
                           encoding,
                           control_character,
                           duplicate_key,
                           null_key,
                           bad_key,
                           unknown_alias,
                           recursive_alias,
                           alias_too_large,
                           nesting_too_deep,
                           ambiguous_merge,
                           after_separator,
                           after_end,
                           second_root,
                           bad_tag,
                           not_json,
                           too_large};

}  // namespace

const std::span<const Rule> rules = table;

}  // namespace routerctl::yaml

#pragma once

#include "renderer/text/diagnostic.hpp"

/// What the readers refuse. The authority is the YAML reader: these stop every mode.
namespace routerctl::yaml {

inline constexpr Rule syntax{
    "yaml-syntax", Severity::error, Authority::yaml, "the text is not YAML",
    "The reader of kubectl refuses this text too. The caret stands where it gave up; "
    "the cause is often on the line before."};
inline constexpr Rule tab{
    "yaml-tab", Severity::error, Authority::yaml, "a tab indents a line",
    "YAML allows only spaces for indentation. Replace the tab; most editors have a command "
    "that turns tabs into spaces."};
inline constexpr Rule unclosed{
    "yaml-unclosed", Severity::error, Authority::yaml,
    "a quote or bracket is opened and never closed",
    "The caret stands at the opening one. Text up to the next `---` was searched for the "
    "closing one."};
inline constexpr Rule encoding{
    "yaml-encoding", Severity::error, Authority::yaml, "the text is not UTF-8",
    "Kubernetes reads UTF-8. Convert the file, for example with "
    "`iconv -f LATIN1 -t UTF-8`; a file saved by Windows tools may be UTF-16."};
inline constexpr Rule control_character{"yaml-control-character", Severity::error, Authority::yaml,
                                        "a control character stands in the text",
                                        "YAML forbids control characters other than tab and line "
                                        "breaks, NUL bytes included. Inside double quotes "
                                        "they can be written as \\u0001 or \\0."};
inline constexpr Rule duplicate_key{"yaml-duplicate-key", Severity::error, Authority::yaml,
                                    "a key stands twice in one map",
                                    "Most readers silently keep the last one. Keys are compared as "
                                    "strings, as Kubernetes does, so that 1 and "
                                    "\"1\" are the same key."};
inline constexpr Rule null_key{
    "yaml-null-key", Severity::error, Authority::yaml, "a key is null",
    "An empty key, ~ or null is no string, and JSON has string keys only. Quote it if a "
    "text was meant."};
inline constexpr Rule bad_key{
    "yaml-key", Severity::error, Authority::yaml, "a key is a map, a list or too large a number",
    "Kubernetes turns YAML into JSON, where keys are strings. `{{ ... }}` is read as a map "
    "used as a key: it may be a template of another tool that has to be filled first."};
inline constexpr Rule unknown_alias{
    "yaml-unknown-alias", Severity::error, Authority::yaml,
    "an alias names an anchor that does not exist",
    "Anchors are known from where they are written to the end of their document."};
inline constexpr Rule recursive_alias{"yaml-recursive-alias", Severity::error, Authority::yaml,
                                      "an anchor contains itself",
                                      "Such a value has no end, and JSON cannot hold it."};
inline constexpr Rule alias_too_large{"yaml-alias-size", Severity::error, Authority::yaml,
                                      "aliases make the document too large",
                                      "A few aliases of aliases can stand for gigabytes. The limit "
                                      "protects the machine that reads the file."};
inline constexpr Rule nesting_too_deep{"yaml-nesting", Severity::error, Authority::yaml,
                                       "the document is nested too deeply",
                                       "No Kubernetes object is nested anywhere near the limit."};
inline constexpr Rule ambiguous_merge{"yaml-merge-key", Severity::error, Authority::yaml,
                                      "a merge key is ambiguous or merges no map",
                                      "kubectl lets `<<` overwrite keys written before it, the "
                                      "YAML specification says that written keys win. Write "
                                      "`<<` as the first key, and only maps behind it."};
inline constexpr Rule after_separator{"yaml-after-separator", Severity::error, Authority::yaml,
                                      "content stands on the line of a `---`",
                                      "kubectl splits a file at lines that start with `---` and "
                                      "refuses the rest of such a line. Put the "
                                      "content on the next line."};
inline constexpr Rule after_end{
    "yaml-after-end", Severity::error, Authority::yaml, "content stands behind a `...`",
    "kubectl silently drops everything between `...` and the next `---`. Remove the `...`, "
    "or write `---` in its place."};
inline constexpr Rule second_root{"yaml-second-root", Severity::error, Authority::yaml,
                                  "a second document starts without `---`",
                                  "A line at the left margin that does not continue the document "
                                  "before it starts a new one, and needs a `---` "
                                  "line above. Often the indentation of the first line is wrong."};
inline constexpr Rule bad_tag{
    "yaml-tag", Severity::error, Authority::yaml, "a tag does not fit its value",
    "`!!int`, `!!float`, `!!bool`, `!!null` and `!!binary` need a value that can be read so."};
inline constexpr Rule not_json{
    "yaml-not-json", Severity::error, Authority::yaml, "a number that JSON does not have",
    "Infinity, not-a-number and numbers beyond 1.8e308 cannot be sent to Kubernetes."};
inline constexpr Rule too_large{
    "file-too-large", Severity::error, Authority::routerctl, "the file is too large",
    "The limit protects against feeding in something that is no manifest."};

}  // namespace routerctl::yaml

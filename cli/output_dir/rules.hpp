#pragma once

#include <array>
#include <span>

#include "renderer/text/diagnostic.hpp"

namespace routerctl::output_dir {

inline constexpr std::array rule_table{
    Rule{"hand-edited-output", Severity::error, Authority::routerctl,
         "a file that routerctl wrote was changed by somebody else",
         "The index of the output directory holds a hash of every file that routerctl wrote. A "
         "file with another content is not overwritten and not removed, and nothing else is "
         "written either. Put the change into the custom resource or a kustomize overlay; then "
         "--force overwrites the file. Line ends do not count as a change."},
    Rule{
        "foreign-output-file", Severity::error, Authority::routerctl,
        "a file that routerctl did not write is in the way",
        "A file, link or directory that is not in the index of the output directory is never "
        "overwritten and never removed, not even with --force. Move it away or remove it, or "
        "choose another directory. A file that already holds what would be written is no problem."},
    Rule{"shared-output", Severity::error, Authority::routerctl,
         "a file would change that also comes from a source which was not read",
         "A run that reads a part of the sources sees a part of what makes an object. This file "
         "came "
         "from another source as well, or from that one alone, and that source still exists: what "
         "this run would write may lack its part. Read both in one run. If the other source has "
         "nothing to do with the file any more, --force takes the file over."},
    Rule{"output-name-collision", Severity::error, Authority::routerctl,
         "two objects would be written to one file",
         "The name of a file is made of the object's namespace, group, version, kind and name. "
         "Two objects can get one name only when a template of yours makes objects of unusual "
         "kinds or groups. Give one of them another name."},
    Rule{"bad-output-index", Severity::error, Authority::routerctl,
         "the index of the output directory cannot be read",
         "Without its index routerctl cannot know its own files, so nothing is written. After a "
         "merge conflict in git keep the lines of both sides and remove the marks; the next run "
         "puts the index in order. Otherwise take the file from the last commit."},
    Rule{"unparsable-source", Severity::warning, Authority::routerctl,
         "files of the output directory come from a file that can no longer be read",
         "The source names no kind of ours any more and is no YAML either, so it is skipped as "
         "other files of foreign tools are. Its files in the output directory are kept, because "
         "such a file is rather broken than meant to be empty."},
};
inline constexpr const Rule& hand_edited = rule_table[0];
inline constexpr const Rule& foreign_file = rule_table[1];
inline constexpr const Rule& shared_file = rule_table[2];
inline constexpr const Rule& name_collision = rule_table[3];
inline constexpr const Rule& bad_index = rule_table[4];
inline constexpr const Rule& unparsable_source = rule_table[5];

inline constexpr std::span<const Rule> rules = rule_table;

}  // namespace routerctl::output_dir

// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/loader/error_codes.hpp"

#include <fmt/format.h>

#include <array>

namespace lvsim::runtime {

namespace {

constexpr std::array kCodes{
    ErrorCode{code::kUnreadable, "not a readable file",
              "The file is missing, may not be read, or is no file but a directory, a pipe or a "
              "device."},
    ErrorCode{code::kTooLarge, "too large",
              "The file has more than 16 MiB or more than a million values. It is refused by its "
              "size, without being read."},
    ErrorCode{code::kNotText, "not a text",
              "A byte is not UTF-8, or is a control character. Is it a picture, or saved in "
              "another encoding?"},
    ErrorCode{code::kSyntax, "not valid YAML",
              "Something is not written as YAML asks: a bracket or a quote is not closed, lines "
              "are not indented like their neighbours, a tab stands where only blanks may."},
    ErrorCode{code::kDuplicateKey, "a key twice",
              "A mapping has the same key twice. YAML does not allow it; many readers silently "
              "take one of the two."},
    ErrorCode{code::kAlias, "an alias that cannot be followed",
              "An alias (`*name`) refers to nothing, to something around itself, or aliases of "
              "aliases multiply into more than 16 MiB."},
    ErrorCode{code::kMergeKey, "a merge key",
              "`<<` was an extension of YAML 1.1. Write the keys out, or give a whole mapping by "
              "an alias."},
    ErrorCode{code::kTag, "a tag",
              "Tags (`!!int`, `!mine`) are not supported: the key says what type a value has."},
    ErrorCode{code::kSeveralDocuments, "several documents",
              "A file is one document: no second one after `---`."},
    ErrorCode{code::kTooDeep, "nested too deep", "More than 64 levels of lists and mappings."},
    ErrorCode{code::kBadKey, "a key that is no text",
              "A key is empty, `null`, a list, a mapping or an alias."},
};

}  // namespace

std::span<const ErrorCode> error_codes() {
    return kCodes;
}

std::string errors_page() {
    std::string page =
        "# What can be wrong with a file\n\n"
        "Every message has a code, which stays the same for ever. All mistakes of a file are\n"
        "reported at once; the exit status is 2.\n";
    for (const ErrorCode& entry : kCodes) {
        page += fmt::format("\n## {}: {}\n\n{}\n", entry.code, entry.title, entry.explanation);
    }
    return page;
}

}  // namespace lvsim::runtime

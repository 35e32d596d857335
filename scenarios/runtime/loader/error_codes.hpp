// SPDX-License-Identifier: Apache-2.0
//
// The codes of what can be wrong with a file. They are stable: a code is never given another
// meaning, and one that falls out of use stays unused. docs/guide/errors.md is made from this
// table.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace lvsim::runtime {

namespace code {
// The file and its YAML.
inline constexpr std::string_view kUnreadable = "S001";
inline constexpr std::string_view kTooLarge = "S002";
inline constexpr std::string_view kNotText = "S003";
inline constexpr std::string_view kSyntax = "S004";
inline constexpr std::string_view kDuplicateKey = "S005";
inline constexpr std::string_view kAlias = "S006";
inline constexpr std::string_view kMergeKey = "S007";
inline constexpr std::string_view kTag = "S008";
inline constexpr std::string_view kSeveralDocuments = "S009";
inline constexpr std::string_view kTooDeep = "S010";
inline constexpr std::string_view kBadKey = "S011";
// Keys and values.
inline constexpr std::string_view kUnknownScheduler = "S012";
inline constexpr std::string_view kUnknownKey = "S020";
inline constexpr std::string_view kMissingKey = "S021";
inline constexpr std::string_view kWrongKind = "S022";
inline constexpr std::string_view kEmpty = "S023";
inline constexpr std::string_view kBadValue = "S024";
inline constexpr std::string_view kOutOfRange = "S025";
inline constexpr std::string_view kUnknownWord = "S026";
inline constexpr std::string_view kNotModelled = "S027";
inline constexpr std::string_view kKeyCombination = "S028";
inline constexpr std::string_view kAmbiguous = "S029";
// What values mean together.
inline constexpr std::string_view kDuplicateName = "S030";
inline constexpr std::string_view kUnknownReference = "S031";
inline constexpr std::string_view kOutsideSubnet = "S032";
inline constexpr std::string_view kAddressTwice = "S033";
inline constexpr std::string_view kMacAddress = "S034";
inline constexpr std::string_view kGateway = "S035";
inline constexpr std::string_view kNoPath = "S036";
inline constexpr std::string_view kSwitchLoop = "S037";
inline constexpr std::string_view kNoEnd = "S038";
inline constexpr std::string_view kOverride = "S040";
inline constexpr std::string_view kSeveralServers = "S041";
inline constexpr std::string_view kNotItsAddress = "S042";
// What a machine refuses when it boots, and what only a built world can tell.
inline constexpr std::string_view kBootRoute = "S050";
inline constexpr std::string_view kBootSysctl = "S051";
inline constexpr std::string_view kBootCommand = "S052";
inline constexpr std::string_view kBootHttpd = "S053";
inline constexpr std::string_view kUnknownCounter = "S054";
inline constexpr std::string_view kBootFile = "S055";
inline constexpr std::string_view kBootKeepalived = "S056";
// Of commands and journals (journal.hpp).
inline constexpr std::string_view kJournal = "S060";
inline constexpr std::string_view kOtherRun = "S061";
inline constexpr std::string_view kRunIsOver = "S062";
// Of labs (lab/lab.hpp).
inline constexpr std::string_view kLabScript = "S070";
inline constexpr std::string_view kLabFile = "S071";
inline constexpr std::string_view kLabRefused = "S072";
inline constexpr std::string_view kNothingToHunt = "S090";
}  // namespace code

struct ErrorCode {
    std::string_view code;
    std::string_view title;
    std::string_view explanation;  ///< Markdown, one paragraph.
};

/// All codes, in their order.
[[nodiscard]] std::span<const ErrorCode> error_codes();

/// Those of the files that a run writes (sim/capture/output_file.hpp), in their order.
[[nodiscard]] std::span<const ErrorCode> output_error_codes();

/// docs/guide/errors.md
[[nodiscard]] std::string errors_page();

}  // namespace lvsim::runtime

// SPDX-License-Identifier: Apache-2.0
//
// The part of CaseReader for what was seen: frames, LVS commands, log lines.
#include "scenarios/runtime/trace/keepalived/case_reader.hpp"
#include "scenarios/runtime/trace/keepalived/case_values.hpp"
#include "scenarios/runtime/trace/trace_errors.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::runtime {
namespace {

/// Lists are in the order of their times; a line in front of an earlier one is a slip.
template <class T>
bool goes_back(const std::vector<T>& list) {
    return list.size() > 1 && list.back().time < list[list.size() - 2].time;
}

}  // namespace

void CaseReader::check_frame_kind(const YamlNode& node, const CaseFrame& frame) {
    const std::string_view is = frame_kind(frame.bytes);
    if (frame.kind == is) return;
    tree_.report(
        trace_code::kBadPacket, node,
        fmt::format("the frame is {}, not '{}'",
                    is.empty() ? "of a kind that recordings do not list" : is, frame.kind));
}

void CaseReader::read_frames(const YamlNode& list) {
    case_.has_frames = true;
    each(list, "frames", [this](const YamlNode& node) {
        tree_.check_keys(node, {"t_ms", "from", "kind", "hex"});
        CaseFrame frame;
        frame.line = node.line;
        frame.time = time_at(node, "t_ms");
        frame.port = text_at(node, "from");
        frame.kind = text_at(node, "kind");
        frame.bytes = bytes_at(node, "hex");
        if (!has_port(frame.port)) {
            wrong(node, fmt::format("'{}' is no interface of 'hosts'", frame.port));
        }
        if (!frame.bytes.empty()) check_frame_kind(node, frame);
        case_.frames.push_back(std::move(frame));
        if (goes_back(case_.frames)) {
            tree_.report(trace_code::kTimeGoesBack, node, "this frame comes before the last one");
        }
    });
}

/// `counts` repeats what `frames` says; where they differ one of them was changed.
void CaseReader::read_counts(const YamlNode& node) {
    if (!tree_.expect(node, YamlKind::Mapping, "'counts'")) return;
    std::size_t counted = 0;
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
        const YamlNode& kinds = node.items[i];
        if (!tree_.expect(kinds, YamlKind::Mapping, "the counts of a port")) continue;
        for (std::size_t j = 0; j < kinds.keys.size(); ++j) {
            constexpr std::uint64_t kFramesMax = 1'000'000;
            const std::uint64_t expected =
                tree_.number_of(kinds.items[j], 0, kFramesMax, "a count");
            const auto listed = static_cast<std::uint64_t>(std::count_if(
                case_.frames.begin(), case_.frames.end(), [&](const CaseFrame& frame) {
                    return frame.port == node.keys[i].text && frame.kind == kinds.keys[j].text;
                }));
            counted += listed;
            if (listed == expected) continue;
            wrong(kinds.items[j], fmt::format("'counts' has {} {} of {}, 'frames' has {}", expected,
                                              kinds.keys[j].text, node.keys[i].text, listed));
        }
    }
    if (counted != case_.frames.size()) {
        wrong(node, fmt::format("'counts' knows {} of {} frames", counted, case_.frames.size()));
    }
}

void CaseReader::read_commands(const YamlNode& list) {
    case_.has_commands = true;
    each(list, "ipvs", [this](const YamlNode& node) {
        tree_.check_keys(node, {"t_ms", "command"});
        case_.commands.push_back({node.line, time_at(node, "t_ms"), {}, text_at(node, "command")});
    });
}

void CaseReader::read_log(const YamlNode& list) {
    each(list, "log", [this](const YamlNode& node) {
        tree_.check_keys(node, {"t_ms", "from", "text"});
        const std::string from = text_at(node, "from");
        check_host(node, from, CaseRole::Router);
        case_.log.push_back({node.line, time_at(node, "t_ms"), from, text_at(node, "text")});
        if (goes_back(case_.log)) {
            tree_.report(trace_code::kTimeGoesBack, node, "this line comes before the last one");
        }
    });
}

}  // namespace lvsim::runtime

// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/story.hpp"

#include "scenarios/runtime/figures.hpp"

#include <fmt/format.h>

#include <string_view>

namespace lvsim::runtime {
namespace {

constexpr std::string_view kHowToFindPackets =
    "'lvsim explain FILE --connection N' shows the numbers of a connection's packets, and so do "
    "captures";

NoAnswer no_connection(std::uint64_t number, std::uint64_t made) {
    const std::string message = fmt::format("there is no connection {}", number);
    if (made == 0) {
        return {message + ": no director made one",
                "'lvsim explain FILE' shows the packets that no director served"};
    }
    return {fmt::format("{}: the run made {}", message, made),
            fmt::format("1 to {}; 'lvsim explain FILE' lists them", made)};
}

NoAnswer no_packet(std::uint64_t number, const Story& story) {
    const std::string message = fmt::format("there is no packet {}", number);
    if (story.last_packet == 0) return {message + ": the run sent none", ""};
    if (number < story.first_packet || number > story.last_packet) {
        return {fmt::format("{}: those of the run are {} to {}", message, story.first_packet,
                            story.last_packet),
                std::string(kHowToFindPackets)};
    }
    return {fmt::format("packet {} left no trace: it never crossed a cable", number),
            std::string(kHowToFindPackets)};
}

}  // namespace

std::optional<NoAnswer> find_obstacle(const Story& story) {
    if (const auto* connection = std::get_if<ConnectionQuestion>(&story.question)) {
        const bool is_there = connection->number >= 1 && connection->number <= story.connections;
        if (!is_there) return no_connection(connection->number, story.connections);
    } else if (const auto* packet = std::get_if<PacketQuestion>(&story.question)) {
        if (story.lines.empty()) return no_packet(packet->number, story);
    } else if (const auto* moment = std::get_if<MomentQuestion>(&story.question)) {
        if (moment->time > story.ended) {
            return NoAnswer{fmt::format("the run has no moment {} s: it ended at {}",
                                        to_text(moment->time), seconds(story.ended)),
                            "a time of the run, such as --at 1.5s"};
        }
    }
    return std::nullopt;
}

}  // namespace lvsim::runtime

// SPDX-License-Identifier: Apache-2.0
//
// A story for people. What happens to one packet stands under one time.
#include "scenarios/runtime/figures.hpp"
#include "scenarios/runtime/story.hpp"
#include "scenarios/runtime/text_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace lvsim::runtime {
namespace {

constexpr std::size_t kColumns = 100;

/// Breaks between words; the first line is `lead` and every other as much further in.
std::string wrapped(std::string lead, std::string_view words) {
    const std::string indent(lead.size(), ' ');
    std::string text;
    std::string line = std::move(lead);
    bool is_begun = false;
    while (!words.empty()) {
        const std::size_t end = std::min(words.find(' '), words.size());
        const std::string_view word = words.substr(0, end);
        if (is_begun && display_width(line) + 1 + display_width(word) > kColumns) {
            text += line + '\n';
            line = indent;
            is_begun = false;
        }
        line += (is_begun ? " " : "") + std::string(word);
        is_begun = true;
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return text + line + '\n';
}

std::string number_text(std::optional<std::uint64_t> packet) {
    return packet ? fmt::format("packet {}", *packet) : "";
}

/// "0.000512000", its host where there are several, the packet and what happened.
std::string lines_text(const std::vector<StoryLine>& lines, bool has_hosts) {
    std::size_t host_width = 0;
    std::size_t packet_width = 0;
    for (const auto& line : lines) {
        if (has_hosts) host_width = std::max(host_width, display_width(line.host) + 2);
        packet_width = std::max(packet_width, number_text(line.packet).size() + 2);
    }
    std::string text;
    const StoryLine* before = nullptr;
    for (const auto& line : lines) {
        const bool is_same = before != nullptr && before->time == line.time &&
                             before->host == line.host &&
                             (before->packet == line.packet || !line.packet);
        const std::string number = number_text(line.packet);
        std::string lead = fmt::format("  {:>15}  ", is_same ? "" : to_text(line.time));
        std::string host = has_hosts && !is_same ? line.host : "";
        host.resize(host_width, ' ');
        lead += host + fmt::format("{:<{}}", is_same ? "" : number, packet_width);
        text += wrapped(std::move(lead), line.text);
        before = &line;
    }
    return text;
}

std::string head_text(const Story& story, const std::string& title) {
    return fmt::format("{}\n{}, seed {}, {} simulated\n", title, story.file, story.seed,
                       seconds(story.ended));
}

std::string end_text(const ConnectionStory& connection) {
    return connection.ended ? fmt::format("{}: {}", to_text(*connection.ended), connection.end)
                            : "in the table still";
}

std::string overview_text(const Story& story) {
    std::string text = head_text(story, "the connections of " + story.scenario);
    TextTable table({Align::Right, Align::Right, Align::Left, Align::Left, Align::Left, Align::Left,
                     Align::Left, Align::Right, Align::Left, Align::Left});
    table.row({"N", "created", "on", "client", "at", "goes to", "by", "packets", "state", "ended"});
    for (const auto& row : story.table) {
        table.row({std::to_string(row.number), to_text(row.created), row.director, row.client,
                   row.protocol + " " + row.virtual_address, row.server, row.scheduler,
                   std::to_string(row.packets), row.state, end_text(row)});
    }
    text += story.table.empty() ? "\nno director made a connection\n" : "\n" + table.text(0);
    if (!story.changes.empty()) {
        text += "\nrouters and health checks\n" + lines_text(story.changes, true);
    }
    if (story.changes_left_out > 0) {
        text += fmt::format("  and {} more; the event log (lvsim run --out) has them all\n",
                            grouped(story.changes_left_out));
    }
    if (!story.lines.empty()) {
        text += "\npackets that were not served\n" + lines_text(story.lines, true);
    }
    if (story.lines_left_out > 0) {
        text += fmt::format("  and {} more; the event log (lvsim run --out) has them all\n",
                            grouped(story.lines_left_out));
    }
    if (!story.table.empty()) {
        text += "\nlvsim explain FILE --connection N tells the story of one of them.\n";
    }
    return text;
}

std::string connection_text(const Story& story, const ConnectionStory& row) {
    TextTable table({Align::Left, Align::Left});
    table.row({"director", row.director});
    table.row({"client", row.client});
    table.row({"service", row.protocol + " " + row.virtual_address});
    table.row({"server", row.server});
    table.row({"scheduler", row.scheduler});
    table.row({"packets", std::to_string(row.packets)});
    table.row({"last state", row.state});
    table.row({"ended", end_text(row)});
    return head_text(story, fmt::format("connection {} of {}", row.number, story.scenario)) + "\n" +
           table.text(2) + "\n" + lines_text(story.lines, false);
}

std::string packet_text(const Story& story, std::uint64_t number) {
    return head_text(story, fmt::format("packet {} of {}", number, story.scenario)) + "\n" +
           lines_text(story.lines, true);
}

std::string section(std::string_view title, std::string_view lines) {
    std::string text = fmt::format("\n  {}\n", title);
    while (!lines.empty()) {
        const std::size_t end = std::min(lines.find('\n'), lines.size());
        const std::string_view line = lines.substr(0, end);
        text += "    " + std::string(line.substr(0, line.find_last_not_of(' ') + 1)) + '\n';
        lines.remove_prefix(std::min(end + 1, lines.size()));
    }
    return text;
}

std::string moment_text(const Story& story, SimTime moment) {
    std::string text = head_text(story, fmt::format("{} at {} s", story.scenario, to_text(moment)));
    for (const auto& director : story.directors) {
        text += "\n" + director.host + "\n" + section("ipvsadm -Ln", director.services) +
                section("ipvsadm -Lnc", director.connections) +
                section("ipvsadm -Ln --stats", director.counters);
    }
    if (story.directors.empty()) text += "\nno director has a service at that moment\n";
    if (!story.lines.empty()) text += "\ndecisions before\n" + lines_text(story.lines, true);
    if (!story.lines_after.empty()) {
        text += "\ndecisions after\n" + lines_text(story.lines_after, true);
    }
    return text;
}

}  // namespace

std::string to_text(const Story& story) {
    if (std::holds_alternative<OverviewQuestion>(story.question)) return overview_text(story);
    if (std::holds_alternative<ConnectionQuestion>(story.question)) {
        return connection_text(story, story.table.front());
    }
    if (const auto* packet = std::get_if<PacketQuestion>(&story.question)) {
        return packet_text(story, packet->number);
    }
    return moment_text(story, std::get<MomentQuestion>(story.question).time);
}

}  // namespace lvsim::runtime

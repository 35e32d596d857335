// SPDX-License-Identifier: Apache-2.0
//
// A story as JSON. Times are whole nanoseconds, keys have a fixed order; what does not belong to
// the question is left out.
#include "scenarios/runtime/story.hpp"

#include <nlohmann/json.hpp>

namespace lvsim::runtime {
namespace {

using Json = nlohmann::ordered_json;

Json line_json(const StoryLine& line) {
    Json object = {{"t_ns", line.time.ns()}, {"host", line.host}, {"kind", line.kind}};
    if (line.packet) object["packet"] = *line.packet;
    object["text"] = line.text;
    return object;
}

Json lines_json(const std::vector<StoryLine>& lines) {
    Json list = Json::array();
    for (const auto& line : lines) list.push_back(line_json(line));
    return list;
}

Json connection_json(const ConnectionStory& row) {
    Json object = {{"connection", row.number}, {"created_ns", row.created.ns()},
                   {"director", row.director}, {"protocol", row.protocol},
                   {"client", row.client},     {"virtual", row.virtual_address},
                   {"server", row.server},     {"scheduler", row.scheduler},
                   {"packets", row.packets},   {"state", row.state}};
    if (row.ended) {
        object["ended_ns"] = row.ended->ns();
        object["end"] = row.end;
    }
    return object;
}

Json directors_json(const std::vector<DirectorTables>& directors) {
    Json list = Json::array();
    for (const auto& director : directors) {
        list.push_back({{"host", director.host},
                        {"services", director.services},
                        {"connections", director.connections},
                        {"counters", director.counters}});
    }
    return list;
}

void add_answer(Json& object, const Story& story) {
    if (std::holds_alternative<OverviewQuestion>(story.question)) {
        object["connections"] = Json::array();
        for (const auto& row : story.table) object["connections"].push_back(connection_json(row));
        object["failover"] = lines_json(story.changes);
        object["failover_left_out"] = story.changes_left_out;
        object["not_served"] = lines_json(story.lines);
        object["not_served_left_out"] = story.lines_left_out;
    } else if (std::holds_alternative<ConnectionQuestion>(story.question)) {
        object["connection"] = connection_json(story.table.front());
        object["lines"] = lines_json(story.lines);
    } else if (const auto* packet = std::get_if<PacketQuestion>(&story.question)) {
        object["packet"] = packet->number;
        object["lines"] = lines_json(story.lines);
    } else if (const auto* moment = std::get_if<MomentQuestion>(&story.question)) {
        object["at_ns"] = moment->time.ns();
        object["directors"] = directors_json(story.directors);
        object["before"] = lines_json(story.lines);
        object["after"] = lines_json(story.lines_after);
    }
}

}  // namespace

std::string to_json(const Story& story) {
    Json object = {{"scenario", story.scenario},
                   {"file", story.file},
                   {"seed", story.seed},
                   {"ended_ns", story.ended.ns()}};
    add_answer(object, story);
    return object.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace lvsim::runtime

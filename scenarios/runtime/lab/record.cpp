// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/lab/record.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace lvsim::runtime {
namespace {

using Json = nlohmann::ordered_json;
using Kind = LabRecord::Kind;
using Outcome = LabRecord::Outcome;

constexpr double kNanosecondsPerSecond = 1e9;

std::string_view key_of(Kind kind) {
    switch (kind) {
        case Kind::Command: return "command";
        case Kind::Input: return "input";
        case Kind::Keys: return "key";
        case Kind::Action: return "line";
        case Kind::Later: return "command";
    }
    return "";
}

void add_exit(Json& object, const LabRecord& record) {
    switch (record.outcome) {
        case Outcome::Ended: object["exit"] = record.status; break;
        case Outcome::Running: object["exit"] = "running"; break;
        case Outcome::Input: object["exit"] = "input"; break;
        case Outcome::Off: object["exit"] = "off"; break;
        case Outcome::None: break;
    }
}

}  // namespace

std::string to_json_line(const LabRecord& record) {
    Json object = {
        {"t", static_cast<double>((record.time - SimTime()).ns()) / kNanosecondsPerSecond}};
    if (!record.host.empty()) object["host"] = record.host;
    if (!record.user.empty() && record.user != "root") object["user"] = record.user;
    object[std::string(key_of(record.kind))] = record.text;
    if (record.kind == Kind::Later) object["later"] = true;
    add_exit(object, record);
    if (record.kind != Kind::Action) object["output"] = record.output;
    if (!record.refusal.empty()) object["error"] = record.refusal;
    // What a machine has printed may be any bytes: JSON must be UTF-8.
    return object.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string TranscriptWriter::text(const LabRecord& record) {
    std::string text;
    if (!record.host.empty() && record.host != host_ && record.kind != Kind::Action) {
        text += fmt::format("{}== {} ==\n", host_.empty() ? "" : "\n", record.host);
        host_ = record.host;
    }
    switch (record.kind) {
        case Kind::Command: text += record.prompt + record.text + "\n"; break;
        case Kind::Input: text += "< " + record.text + "\n"; break;
        case Kind::Keys: text += "<" + record.text + ">\n"; break;
        case Kind::Action: text += record.text + "\n"; break;
        case Kind::Later:
            if (!record.text.empty()) text += fmt::format("({})\n", record.text);
            break;
    }
    text += record.output;
    if (!record.output.empty() && !record.output.ends_with('\n')) text += '\n';
    if (!record.refusal.empty()) text += fmt::format("({})\n", record.refusal);
    switch (record.outcome) {
        case Outcome::Ended:
            if (record.status != 0) text += fmt::format("(exit status {})\n", record.status);
            break;
        case Outcome::Running: text += "(it runs on)\n"; break;
        case Outcome::Input: text += "(it waits for input)\n"; break;
        case Outcome::Off:
        case Outcome::None: break;
    }
    return text;
}

}  // namespace lvsim::runtime

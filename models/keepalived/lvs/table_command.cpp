// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/lvs/table_command.hpp"

#include <fmt/format.h>

namespace lvsim::keepalived {
namespace {

std::string_view verb_of(IpvsCommand command) {
    switch (command) {
        case IpvsCommand::AddService:
        case IpvsCommand::AddDestination: return "adds";
        case IpvsCommand::EditService:
        case IpvsCommand::EditDestination: return "changes";
        case IpvsCommand::DeleteService:
        case IpvsCommand::DeleteDestination: return "deletes";
    }
    return {};
}

}  // namespace

void TableCommand::fields(TraceFields& to) const {
    to.add("command", static_cast<std::int64_t>(command));
    to.add("service", ipvs::to_text(service->key));
    to.add("scheduler", service->scheduler);
    if (destination != nullptr) {
        to.add("server", to_text(destination->server));
        to.add("method", ipvs::to_text(destination->method));
        to.add("weight", std::int64_t{destination->weight});
    }
    to.add("refused", std::int64_t{is_refused ? 1 : 0});
}

std::string TableCommand::text() const {
    const std::string_view verb = verb_of(command);
    const std::string_view end = is_refused ? ", which the kernel refuses" : "";
    if (destination == nullptr) {
        return fmt::format("keepalived {} the service {} ({}){}", verb, ipvs::to_text(service->key),
                           service->scheduler, end);
    }
    return fmt::format("keepalived {} {} ({}, weight {}) at the service {}{}", verb,
                       to_text(destination->server), ipvs::to_text(destination->method),
                       destination->weight, ipvs::to_text(service->key), end);
}

}  // namespace lvsim::keepalived

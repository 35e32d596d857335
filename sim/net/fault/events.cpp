// SPDX-License-Identifier: Apache-2.0
#include "sim/net/fault/events.hpp"

#include <fmt/format.h>

namespace lvsim::net {

void LinkFaultChanged::fields(TraceFields& to) const {
    to.add("link", link);
    to.add("direction", to_text(side));
    to.add("fault", to_text(*fault));
    to.add("active", std::int64_t{is_active});
}

std::string LinkFaultChanged::text() const {
    return fmt::format("{} {}: {} {}", link, to_text(side), to_text(*fault),
                       is_active ? "begins" : "ends");
}

}  // namespace lvsim::net

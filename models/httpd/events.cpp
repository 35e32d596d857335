// SPDX-License-Identifier: Apache-2.0
#include "models/httpd/events.hpp"

#include <fmt/format.h>

namespace lvsim::httpd {

void RequestServed::fields(TraceFields& to) const {
    to.add("client", to_text(client));
    to.add("ordinal", std::int64_t{ordinal});
    to.add("method", method);
    to.add("path", path);
    to.add("status", std::int64_t{status});
    to.add("body_bytes", static_cast<std::int64_t>(body_bytes));
}

std::string RequestServed::text() const {
    return fmt::format("answered {} {} of {} with {}, {} bytes", method, path, to_text(client),
                       status, body_bytes);
}

}  // namespace lvsim::httpd

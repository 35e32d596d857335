// SPDX-License-Identifier: Apache-2.0
#include "models/client/events.hpp"

#include <fmt/format.h>

namespace lvsim::client {

void RequestFinished::fields(TraceFields& to) const {
    to.add("traffic", traffic);
    to.add("number", static_cast<std::int64_t>(number));
    to.add("intended_ns", intended.ns());
    to.add("started_ns", started.ns());
    to.add("local", to_text(local));
    to.add("ordinal", std::int64_t{ordinal});
    to.add("ok", std::int64_t{is_ok ? 1 : 0});
    to.add("status", std::int64_t{status});
    to.add("body_bytes", static_cast<std::int64_t>(body_bytes));
    to.add("error", error);
}

std::string RequestFinished::text() const {
    if (status == 0) return fmt::format("request {} of {}: {}", number, traffic, error);
    return fmt::format("request {} of {}: status {}, {} bytes{}{}", number, traffic, status,
                       body_bytes, error.empty() ? "" : ": ", error);
}

void BodyReceived::fields(TraceFields& to) const {
    to.add("local", to_text(local));
    to.add("ordinal", std::int64_t{ordinal});
    to.add("bytes", static_cast<std::int64_t>(bytes));
    to.add("digest", fmt::format("{:016x}", digest));
}

std::string BodyReceived::text() const {
    return fmt::format("answer {} to {}: {} bytes, digest {:016x}", ordinal, to_text(local), bytes,
                       digest);
}

}  // namespace lvsim::client

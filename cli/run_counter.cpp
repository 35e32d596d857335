// SPDX-License-Identifier: Apache-2.0
#include "cli/run_counter.hpp"

#include "cli/output.hpp"
#include "cli/progress.hpp"

#include <fmt/format.h>

namespace lvsim::cli {

RunCounter::RunCounter(std::size_t total) : total_(total), is_wanted_(is_progress_wanted()) {}

RunCounter::~RunCounter() {
    if (is_wanted_) complain("\r\x1b[K");
}

void RunCounter::show(std::size_t done) const {
    say(fmt::format("{} of {} runs", done, total_));
}

void RunCounter::say(std::string_view what) const {
    if (is_wanted_) complain(fmt::format("\r{} (Ctrl-C ends it here)\x1b[K", what));
}

}  // namespace lvsim::cli

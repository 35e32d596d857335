// SPDX-License-Identifier: Apache-2.0
#include "models/host/tcpdump/output.hpp"

namespace lvsim::host::tcpdump {

void Output::write(std::string_view bytes) {
    held_ += bytes;
    if (is_immediate_ || held_.size() >= kBlockBytes) flush();
}

void Output::flush() {
    if (held_.empty()) return;
    if (file_) {
        (void)file_->write(held_);
    } else {
        out_.write(held_);
    }
    held_.clear();
}

}  // namespace lvsim::host::tcpdump

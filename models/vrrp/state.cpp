// SPDX-License-Identifier: Apache-2.0
#include "models/vrrp/state.hpp"

namespace lvsim::vrrp {

std::string_view to_text(State state) {
    switch (state) {
        case State::Init: return "INIT";
        case State::Backup: return "BACKUP";
        case State::Master: return "MASTER";
        case State::Fault: return "FAULT";
    }
    return "";
}

}  // namespace lvsim::vrrp

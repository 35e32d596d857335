// SPDX-License-Identifier: Apache-2.0
//
// The keys of daemons that have a configuration language of their own: keepalived.
#include "scenarios/runtime/loader/tables.hpp"
#include "scenarios/runtime/loader/value_types.hpp"

#include <array>

namespace lvsim::runtime {

std::span<const Key<KeepalivedConfig>> TableOf<KeepalivedConfig>::keys() {
    static const std::array kKeys{
        field<&KeepalivedConfig::config>(
            {.key = "config",
             .is_required = true,
             .type = &kTextType,
             .help = "The text of /etc/keepalived/keepalived.conf. What is wrong with it stands "
                     "in the machine's log and, if keepalived does not start, is an error."}),
        field<&KeepalivedConfig::options>(
            {.key = "options",
             .fallback = "none",
             .type = &kTextType,
             .help = "Of its command line, such as `-D` for detailed log lines."}),
    };
    return kKeys;
}

void TableOf<KeepalivedConfig>::check(Reading&, const YamlNode&, KeepalivedConfig&) {}

}  // namespace lvsim::runtime

// SPDX-License-Identifier: Apache-2.0
#include "models/httpd/config.hpp"

#include "sim/core/assert.hpp"

namespace lvsim::httpd {

HttpdConfig default_config(host::Profile profile) {
    HttpdConfig config;
    switch (profile) {
        case host::Profile::Debian12:  // apache2.conf; mods-enabled/reqtimeout.conf
            config.server = "Apache/2.4.57 (Debian)";
            return config;
        case host::Profile::Centos6:  // httpd.conf: KeepAlive Off, Timeout 60
            config.server = "Apache/2.2.15 (CentOS)";
            config.is_keep_alive = false;
            config.keep_alive_timeout = 15_s;
            config.request_timeout = 60_s;
            config.send_timeout = 60_s;
            return config;
    }
    LVSIM_ASSERT(false, "no such profile");
}

}  // namespace lvsim::httpd

// SPDX-License-Identifier: Apache-2.0
//
// Words of a vrrp_instance that are not in instance_block.cpp.
#pragma once

#include "models/keepalived/config/draft.hpp"
#include "models/keepalived/config/reader.hpp"

namespace lvsim::keepalived {

void set_auth_type(Reader& in, Draft& draft);
void set_auth_pass(Reader& in, Draft& draft);
void set_source(Reader& in, Draft& draft);
void set_unicast_ttl(Reader& in, Draft& draft);
void set_check_unicast_src(Reader& in, Draft& draft);
void set_old_checksum(Reader& in, Draft& draft);
void set_vmac(Reader& in, Draft& draft);
void check_multicast_group(Reader& in, Draft& draft);
void set_sync_daemon(Reader& in, Draft& draft);
void check_linkbeat(Reader& in, Draft& draft);

}  // namespace lvsim::keepalived

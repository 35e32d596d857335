// SPDX-License-Identifier: Apache-2.0
//
// A connection entry as listings show it.
#pragma once

#include "models/ipvs/conn.hpp"
#include "sim/wire/address.hpp"
#include "sim/wire/ipv4.hpp"

#include <cstdint>
#include <string_view>

namespace lvsim::ipvs {

/// The only persistence engine there is.
inline constexpr std::string_view kEngineName = "sip";

struct ConnectionView {
    IpProtocol protocol = IpProtocol::Tcp;
    Endpoint client;
    Endpoint virtual_address;
    Endpoint server;
    std::string_view state;         ///< "ESTABLISHED"
    std::int64_t seconds_left = 0;  ///< Whole seconds, never negative.
    std::uint64_t packets_in = 0;
    ForwardingMethod method = ForwardingMethod::Masquerade;
    bool is_synced = false;                      ///< Made by a message of a synchronisation master.
    bool is_template = false;                    ///< Ties the connections of a client to a server.
    DestinationId destination = kNoDestination;  ///< Whose counters count it.
    ConnId entry = kNoConn;
    ConnId control = kNoConn;    ///< The entry that it depends on, with all its kind.
    std::uint32_t controls = 0;  ///< How many depend on it.
    /// What the persistence engine found a template by; empty: it has none.
    std::string_view engine_data{};
};

}  // namespace lvsim::ipvs

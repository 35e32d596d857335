// SPDX-License-Identifier: Apache-2.0
//
// A director with the FTP helper and one control connection, 10.0.2.15:1000 to 10.0.2.100:21,
// which 10.0.3.100 serves: what either end says, and how the other hears it.
#pragma once

#include "tests/models/ipvs/lab.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::ipvs::test {

/// A segment as it left the director.
struct Heard {
    std::string what;  ///< "10.0.2.15:1000 > 10.0.3.100:21", or what became of it instead.
    std::string text;
    std::uint32_t sequence = 0;
    std::uint32_t acknowledgement = 0;
};

struct Said {
    std::string_view text;
    std::uint32_t sequence = 1;
    std::uint32_t acknowledgement = 1;
    std::string_view flags = "P.";
    bool has_good_checksum = true;
};

class FtpLab : public DirectorLab {
public:
    explicit FtpLab(Profile profile = Profile::Debian12);

    /// Sends the handshake of the control connection.
    FtpLab& connect_control();
    Heard client(const Said& said) { return say(kClient, kVip, said, true); }
    Heard server(const Said& said) { return say(kServer, kClient, said, false); }
    /// The same of another connection, of one kind of packet: "10.0.3.100:20 > 10.0.2.15:5000".
    std::string packet_of_client(std::string_view ends, std::string_view flags);
    std::string packet_of_server(std::string_view ends, std::string_view flags);
    /// `ipvsadm -Lnc` without its titles, sorted.
    std::string connections();

private:
    static constexpr std::string_view kClient = "10.0.2.15:1000";
    static constexpr std::string_view kVip = "10.0.2.100:21";
    static constexpr std::string_view kServer = "10.0.3.100:21";
    Heard say(std::string_view from, std::string_view to, const Said& said, bool is_request);
};

}  // namespace lvsim::ipvs::test

// SPDX-License-Identifier: Apache-2.0
//
// What the FTP helper reads in the segments of a control connection: commands of the client that
// say how the next data connection is set up, and the answers that name where (behaviour: Linux
// 6.1 ip_vs_ftp.c; of 2.6.32 the stricter texts). The helper sees one segment at a time: what is
// cut by its end is not understood.
//
//   client   PASV                          EPSV   EPSV 1
//   server   227 ... (10,0,3,100,195,80)   229 ... (|||50000|)   229 ... (|1|10.0.3.100|50000|)
//   client   PORT 10,0,2,15,195,80         EPRT |1|10.0.2.15|50000|
#pragma once

#include "sim/wire/address.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lvsim::ipvs {

/// How the data connection that was talked of last is set up.
enum class FtpMode : std::uint8_t {
    Active,           ///< By the server; also while nothing was said.
    Passive,          ///< By the client, which waits for 227.
    ExtendedPassive,  ///< The same, for 229.
};

/// The address of a data connection, and where it stands in the text.
struct FtpAddress {
    std::optional<IpAddress> address;  ///< None: that of the control connection (229 only).
    std::uint16_t port = 0;
    std::size_t begin = 0;
    std::size_t end = 0;  ///< Behind the last character of the address.
};

/// What a client's segment asks for.
struct FtpRequest {
    std::optional<FtpMode> mode;      ///< None: nothing that the helper minds.
    std::optional<FtpAddress> place;  ///< Of Active: where the server is to connect to.
};

/// `knows_extended`: EPSV, EPRT and loosely written addresses are understood.
[[nodiscard]] FtpRequest read_ftp_request(std::string_view segment, bool knows_extended);
/// The address in a server's answer to a request of this mode; nullopt: it is no such answer.
[[nodiscard]] std::optional<FtpAddress> read_ftp_answer(std::string_view segment, FtpMode mode,
                                                        bool knows_extended);

}  // namespace lvsim::ipvs

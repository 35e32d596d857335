// SPDX-License-Identifier: Apache-2.0
//
// Capture files in libpcap's format (pcap-savefile(5)): microseconds, the writer's byte order is
// little. Read in both byte orders, with micro- and nanoseconds. pcapng is not read.
#pragma once

#include "models/host/tcpdump/packet.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lvsim::host::tcpdump {

/// The beginning of a file.
[[nodiscard]] std::string capture_file_header(LinkType link, std::uint32_t snapshot_bytes);
/// One packet in it.
[[nodiscard]] std::string capture_file_record(const Packet& packet);

class CaptureReader {
public:
    /// `content` must outlive it.
    explicit CaptureReader(std::string_view content) : content_(content) {}

    /// What libpcap says is wrong with the header; empty: nothing.
    [[nodiscard]] std::string open();
    [[nodiscard]] LinkType link() const { return link_; }
    [[nodiscard]] std::uint32_t snapshot_bytes() const { return snapshot_bytes_; }
    /// The next packet; nullopt at the end, or when error() tells why.
    [[nodiscard]] std::optional<Packet> next();
    [[nodiscard]] const std::string& error() const { return error_; }

private:
    [[nodiscard]] std::uint32_t word(std::size_t at) const;

    std::string_view content_;
    std::size_t at_ = 0;
    bool is_big_endian_ = false;
    bool has_nanoseconds_ = false;
    LinkType link_ = LinkType::Ethernet;
    std::uint32_t snapshot_bytes_ = 0;
    std::string error_;
};

}  // namespace lvsim::host::tcpdump

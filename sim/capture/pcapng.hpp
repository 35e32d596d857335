// SPDX-License-Identifier: Apache-2.0
//
// Writes captures in the pcapng format (draft-ietf-opsawg-pcapng), little-endian: a section header,
// an interface description for each interface, an enhanced packet block for each packet, with
// nanosecond time, direction, the packet's number in the run and any number of comments.
//
// Time: the simulated moment 0 is the format's epoch, 1970-01-01 00:00:00 UTC. So the seconds since
// the epoch that a reader shows (tshark -t e, frame.time_epoch) are the seconds of the event log.
// Nothing of the machine or day that wrote it is in a file: equal runs give equal bytes.
//
// Left out: name resolution, statistics and decryption blocks; other link types than Ethernet.
#pragma once

#include "sim/capture/byte_sink.hpp"
#include "sim/core/time.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::capture {

/// What every file says of the machine it was made on: it tells our captures from others.
inline constexpr std::string_view kSectionHardwareText = "lvsim, simulated machines";

enum class Direction : std::uint8_t { Inbound, Outbound };

struct PcapngInterface {
    std::string_view name;         ///< "directeur/eth0"
    std::string_view description;  ///< May be empty.
};

struct PcapngPacket {
    std::uint32_t interface = 0;  ///< As add_interface() numbered it.
    SimTime time;                 ///< Not before the start of the run.
    Direction direction = Direction::Inbound;
    /// Counts the packets of a run; the same wherever this packet was seen (epb_packetid).
    std::uint64_t id = 0;
    std::span<const std::byte> bytes;  ///< From the Ethernet header on, without check sequence.
    std::span<const std::string> comments;
};

class PcapngWriter {
public:
    /// What an option holds at most: its length is a 16-bit field. Longer text is cut.
    static constexpr std::size_t kOptionBytesMax = 65'535;
    static constexpr std::size_t kInterfacesMax = std::size_t{1} << 20;

    /// Writes the section header. Requires: `to` outlives the writer.
    explicit PcapngWriter(ByteSink& to);

    /// Numbers the interfaces from 0. May be called between packets.
    std::uint32_t add_interface(const PcapngInterface& interface);
    /// Requires: the interface was added.
    void write_packet(const PcapngPacket& packet);

private:
    void begin_block(std::uint32_t type);
    void end_block();
    void put_16(std::uint16_t value);
    void put_32(std::uint32_t value);
    void put_64(std::uint64_t value);
    void put_padded(std::span<const std::byte> bytes);
    void put_text_option(std::uint16_t code, std::string_view text);
    void put_end_of_options();

    ByteSink& to_;
    std::vector<std::byte> block_;  ///< The block under construction; keeps its memory.
    std::uint32_t interface_count_ = 0;
};

}  // namespace lvsim::capture

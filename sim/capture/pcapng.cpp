// SPDX-License-Identifier: Apache-2.0
#include "sim/capture/pcapng.hpp"

#include "sim/capture/utf8.hpp"
#include "sim/core/assert.hpp"

namespace lvsim::capture {

namespace {

// Block types, draft-ietf-opsawg-pcapng section 11.1.
constexpr std::uint32_t kSectionHeader = 0x0a0d'0d0a;
constexpr std::uint32_t kInterfaceDescription = 1;
constexpr std::uint32_t kEnhancedPacket = 6;

constexpr std::uint32_t kByteOrderMagic = 0x1a2b'3c4d;
constexpr std::uint16_t kLinkTypeEthernet = 1;

// Options: sections 3.5, 4.1, 4.2 and 4.3.
constexpr std::uint16_t kEndOfOptions = 0;
constexpr std::uint16_t kComment = 1;
constexpr std::uint16_t kSectionHardware = 2;
constexpr std::uint16_t kSectionOs = 3;
constexpr std::uint16_t kSectionUserApplication = 4;
constexpr std::uint16_t kInterfaceName = 2;
constexpr std::uint16_t kInterfaceDescriptionText = 3;
constexpr std::uint16_t kInterfaceTimeResolution = 9;
constexpr std::uint16_t kPacketFlags = 2;
constexpr std::uint16_t kPacketId = 5;

/// How the frame was addressed, bits 2 to 4 of the packet flags.
enum class Reception : std::uint32_t { Unknown = 0, Unicast = 1, Multicast = 2, Broadcast = 3 };

Reception reception_of(std::span<const std::byte> frame) {
    constexpr std::size_t kMacBytes = 6;
    if (frame.size() < kMacBytes) return Reception::Unknown;
    bool is_all_ones = true;
    for (const std::byte byte : frame.first(kMacBytes)) {
        is_all_ones = is_all_ones && byte == std::byte{0xff};
    }
    if (is_all_ones) return Reception::Broadcast;
    const bool is_group = (frame[0] & std::byte{1}) != std::byte{0};
    return is_group ? Reception::Multicast : Reception::Unicast;
}

/// Bits 0 and 1 are the direction; how a packet was addressed is said of one received.
std::uint32_t flags_of(const PcapngPacket& packet) {
    if (packet.direction == Direction::Outbound) return 2;
    return 1 | static_cast<std::uint32_t>(reception_of(packet.bytes)) << 2;
}

}  // namespace

PcapngWriter::PcapngWriter(ByteSink& to) : to_(to) {
    begin_block(kSectionHeader);
    put_32(kByteOrderMagic);
    put_16(1);  // version 1.0
    put_16(0);
    put_64(UINT64_MAX);  // the section's length: not known beforehand
    put_text_option(kSectionHardware, kSectionHardwareText);
    put_text_option(kSectionOs, "lvsim");
    put_text_option(kSectionUserApplication, "lvsim");
    put_end_of_options();
    end_block();
}

std::uint32_t PcapngWriter::add_interface(const PcapngInterface& interface) {
    LVSIM_ASSERT(interface_count_ < kInterfacesMax, "{} interfaces", interface_count_);
    begin_block(kInterfaceDescription);
    put_16(kLinkTypeEthernet);
    put_16(0);
    put_32(0);  // no limit of the captured length
    put_text_option(kInterfaceName, interface.name);
    if (!interface.description.empty()) {
        put_text_option(kInterfaceDescriptionText, interface.description);
    }
    constexpr std::byte kNanoseconds{9};  // 10^-9 s
    put_16(kInterfaceTimeResolution);
    put_16(1);
    put_padded({&kNanoseconds, 1});
    put_end_of_options();
    end_block();
    return interface_count_++;
}

void PcapngWriter::write_packet(const PcapngPacket& packet) {
    LVSIM_ASSERT(packet.interface < interface_count_, "interface {} of {}", packet.interface,
                 interface_count_);
    LVSIM_ASSERT(packet.time >= SimTime{}, "a packet at {}", to_text(packet.time));
    const auto time = static_cast<std::uint64_t>(packet.time.ns());
    const auto length = static_cast<std::uint32_t>(packet.bytes.size());
    begin_block(kEnhancedPacket);
    put_32(packet.interface);
    put_32(static_cast<std::uint32_t>(time >> 32));
    put_32(static_cast<std::uint32_t>(time));
    put_32(length);  // captured: all of it
    put_32(length);
    put_padded(packet.bytes);
    for (const std::string& comment : packet.comments) {
        put_text_option(kComment, comment);
    }
    put_16(kPacketFlags);
    put_16(4);
    put_32(flags_of(packet));
    put_16(kPacketId);
    put_16(8);
    put_64(packet.id);
    put_end_of_options();
    end_block();
}

void PcapngWriter::begin_block(std::uint32_t type) {
    block_.clear();
    put_32(type);
    put_32(0);  // the block's length, which end_block() fills in
}

void PcapngWriter::end_block() {
    constexpr std::size_t kLengthAt = 4;
    const auto length = static_cast<std::uint32_t>(block_.size() + 4);
    put_32(length);
    for (std::size_t i = 0; i < 4; ++i) {
        block_[kLengthAt + i] = block_[block_.size() - 4 + i];
    }
    to_.write_record(block_);
}

void PcapngWriter::put_16(std::uint16_t value) {
    block_.push_back(static_cast<std::byte>(value));
    block_.push_back(static_cast<std::byte>(value >> 8));
}

void PcapngWriter::put_32(std::uint32_t value) {
    put_16(static_cast<std::uint16_t>(value));
    put_16(static_cast<std::uint16_t>(value >> 16));
}

void PcapngWriter::put_64(std::uint64_t value) {
    put_32(static_cast<std::uint32_t>(value));
    put_32(static_cast<std::uint32_t>(value >> 32));
}

void PcapngWriter::put_padded(std::span<const std::byte> bytes) {
    block_.insert(block_.end(), bytes.begin(), bytes.end());
    block_.resize((block_.size() + 3) / 4 * 4);
}

void PcapngWriter::put_text_option(std::uint16_t code, std::string_view text) {
    const std::string valid = to_utf8(text, kOptionBytesMax);
    put_16(code);
    put_16(static_cast<std::uint16_t>(valid.size()));
    put_padded(std::as_bytes(std::span(valid)));
}

void PcapngWriter::put_end_of_options() {
    put_16(kEndOfOptions);
    put_16(0);
}

}  // namespace lvsim::capture

// SPDX-License-Identifier: Apache-2.0
#include "sim/wire/vrrp.hpp"

#include "sim/core/assert.hpp"
#include "sim/wire/checksum.hpp"
#include "sim/wire/ipv6.hpp"

#include <algorithm>

namespace lvsim {
namespace {

constexpr std::size_t kChecksumOffset = 6;

std::size_t address_bytes(const VrrpAdvert& advert) {
    return advert.addresses.empty() || advert.addresses.front().is_v4() ? 4 : 16;
}

ChecksumSum sum_with_pseudo_header(std::span<const std::byte> message, IpAddress source,
                                   IpAddress destination) {
    ChecksumSum sum;
    sum.add_pseudo_header(source, destination, static_cast<std::uint8_t>(IpProtocol::Vrrp),
                          static_cast<std::uint32_t>(message.size()));
    sum.add_bytes(message);
    return sum;
}

/// Everything but the checksum, which is zero. Ensures: advert.size() bytes are written.
void emit_message(const VrrpAdvert& advert, std::byte* at) {
    store_8(at, static_cast<std::uint8_t>((advert.version << 4) | kVrrpAdvertisement));
    store_8(at + 1, advert.vrid);
    store_8(at + 2, advert.priority);
    store_8(at + 3, static_cast<std::uint8_t>(advert.addresses.size()));
    if (advert.version == 2) {
        store_8(at + 4, advert.auth_type);
        store_8(at + 5, static_cast<std::uint8_t>(advert.interval));
    } else {
        store_16(at + 4, advert.interval & kVrrpCentisecondsMax);
    }
    store_16(at + kChecksumOffset, 0);
    at += kVrrpHeaderBytes;
    for (const IpAddress address : advert.addresses) {
        if (address_bytes(advert) == 4) {
            store_32(at, address.v4_value());
        } else {
            address.write_v6(at);
        }
        at += address_bytes(advert);
    }
    if (advert.version == 2) std::copy(advert.password.begin(), advert.password.end(), at);
}

void emit_ip_header(const VrrpEnvelope& envelope, std::size_t message_bytes, std::byte* at) {
    if (!envelope.source.is_v4()) {
        Ipv6View ip(at);
        ip.clear();
        ip.put_traffic_class(kVrrpTos);
        ip.put_payload_bytes(message_bytes);
        ip.put_next_header(static_cast<std::uint8_t>(IpProtocol::Vrrp));
        ip.put_hop_limit(envelope.ttl);
        ip.put_source(envelope.source);
        ip.put_destination(envelope.destination);
        return;
    }
    Ipv4View ip(at);
    ip.clear(kIpv4HeaderBytes);
    ip.put_tos(kVrrpTos);
    ip.put_total_bytes(kIpv4HeaderBytes + message_bytes);
    ip.put_id(envelope.id);
    ip.put_ttl(envelope.ttl);
    ip.put_protocol(IpProtocol::Vrrp);
    ip.put_source(envelope.source);
    ip.put_destination(envelope.destination);
    ip.fill_checksum();
}

}  // namespace

VrrpPassword VrrpView::password() const {
    VrrpPassword password;
    std::copy_n(bytes_.end() - kVrrpAuthBytes, kVrrpAuthBytes, password.begin());
    return password;
}

bool VrrpView::has_good_checksum() const {
    ChecksumSum sum;
    sum.add_bytes(bytes_);
    return sum.folded() == 0xffff;
}

bool VrrpView::has_good_checksum(IpAddress source, IpAddress destination) const {
    return sum_with_pseudo_header(bytes_, source, destination).folded() == 0xffff;
}

std::size_t VrrpAdvert::size() const {
    return kVrrpHeaderBytes + addresses.size() * address_bytes(*this) +
           (version == 2 ? kVrrpAuthBytes : 0);
}

std::size_t emit_vrrp_packet(const VrrpAdvert& advert, const VrrpEnvelope& envelope,
                             std::span<std::byte> to) {
    const std::size_t size = advert.size();
    const std::size_t head = envelope.source.is_v4() ? kIpv4HeaderBytes : kIpv6HeaderBytes;
    LVSIM_ASSERT(to.size() >= head + size, "{} bytes for an advert of {}", to.size(), head + size);
    emit_ip_header(envelope, size, to.data());
    const auto message = to.subspan(head, size);
    emit_message(advert, message.data());
    ChecksumSum sum;
    if (advert.version == 2) {
        sum.add_bytes(message);
    } else {
        const bool is_as_sent = envelope.summed_destination.is_unspecified();
        sum =
            sum_with_pseudo_header(message, envelope.source,
                                   is_as_sent ? envelope.destination : envelope.summed_destination);
    }
    store_16(message.data() + kChecksumOffset, sum.checksum());
    return head + size;
}

}  // namespace lvsim

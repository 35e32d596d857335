// SPDX-License-Identifier: Apache-2.0
#include "sim/net/tcp/segment.hpp"

#include <algorithm>

namespace lvsim::net::tcp {

Segment Segment::parse(Frame& frame) {
    const Ipv4View ip = frame.ipv4();
    const TcpView tcp = frame.tcp();
    Segment segment;
    segment.key = {ip.destination_v4(), ip.source_v4(), tcp.destination_port(), tcp.source_port()};
    segment.sequence = tcp.sequence();
    segment.acknowledgement = tcp.acknowledgement();
    segment.data_bytes = static_cast<std::uint32_t>(frame.l4_size() - tcp.header_bytes());
    segment.window = tcp.window();
    segment.flags = tcp.flags();
    segment.frame = &frame;
    return segment;
}

std::uint16_t Segment::peer_mss() const {
    const auto announced = tcp_mss_option(frame->tcp().options());
    return std::max(announced.value_or(kDefaultMss), kSmallestMss);
}

Segment::Data Segment::data(PayloadPool& payloads, std::uint32_t offset,
                            std::uint32_t length) const {
    const auto in_header_area = frame->l4_inline().subspan(frame->tcp().header_bytes());
    Data data;
    std::size_t from = offset;
    std::size_t left = length;
    if (from < in_header_area.size()) {
        const std::size_t part = std::min(left, in_header_area.size() - from);
        data.first =
            payloads.copy_of(std::span<const std::byte>(in_header_area.subspan(from, part)));
        left -= part;
        from += part;
    }
    if (left > 0) {
        PayloadRef rest = frame->payload().slice(from - in_header_area.size(), left);
        (data.first.empty() ? data.first : data.second) = std::move(rest);
    }
    return data;
}

FrameHandle build_segment(Port& port, const SegmentSpec& spec, PayloadRef data) {
    FrameHandle frame =
        port.new_packet(IpAddress::v4(spec.key.local_v4), IpAddress::v4(spec.key.remote_v4));
    const std::size_t header = kTcpHeaderBytes + (spec.mss ? kTcpMssOptionBytes : 0);
    std::byte* at = frame->append(header);
    frame->set_l4(at);
    TcpView tcp(at);
    tcp.put_source_port(spec.key.local_port);
    tcp.put_destination_port(spec.key.remote_port);
    tcp.put_sequence(spec.sequence);
    tcp.put_acknowledgement(spec.acknowledgement);
    tcp.put_header_bytes(header);
    tcp.put_flags(spec.flags);
    tcp.put_window(spec.window);
    tcp.put_urgent(0);
    if (spec.mss) {
        put_tcp_mss_option(at + kTcpHeaderBytes, *spec.mss);
    }
    frame->set_payload(std::move(data));
    frame->ipv4().put_total_bytes(frame->l3_size());
    frame->ipv4().put_fragment(true, false, 0);
    fill_transport_checksum(*frame);
    return frame;
}

SegmentSpec reset_for(const Segment& segment) {
    SegmentSpec reset;
    reset.key = segment.key;
    reset.flags.rst = true;
    if (segment.flags.ack) {
        reset.sequence = segment.acknowledgement;
    } else {
        reset.flags.ack = true;
        reset.acknowledgement = segment.end();
    }
    return reset;
}

}  // namespace lvsim::net::tcp

// SPDX-License-Identifier: Apache-2.0
#include "sim/capture/capture_sink.hpp"

#include "sim/core/assert.hpp"
#include "sim/net/drop.hpp"
#include "sim/net/frame_trace.hpp"

#include <fmt/format.h>

namespace lvsim::capture {

namespace {

void add_comment(std::vector<std::string>& comments, std::string_view text) {
    if (comments.size() < CaptureSink::kCommentsPerPacketMax) {
        comments.emplace_back(text);
    }
}

}  // namespace

CaptureSink::CaptureSink(Outputs& outputs, const NodeNames& names)
    : outputs_(outputs), names_(names), merged_(outputs.open("merged.pcapng")) {}

void CaptureSink::add_interface(NodeId node, std::uint32_t index, std::string_view name,
                                std::string_view description) {
    (void)tap(node, index, name, description);
}

void CaptureSink::comment(SimTime now, NodeId node, std::uint64_t frame, std::string_view text) {
    move_time_to(now);
    for (std::size_t i = 0; i < pending_count_; ++i) {
        Pending& packet = pending_[i];
        if (packet.frame == frame && packet.node == node) {
            add_comment(packet.comments, text);
        }
    }
    keep_for_departure({node, frame}, text);
}

void CaptureSink::on_trace(const TraceRecord& record) {
    if (const auto* sent = record.as<net::FrameSent>()) {
        capture(record, sent->interface_index, sent->interface, Direction::Outbound, *sent->frame);
    } else if (const auto* received = record.as<net::FrameReceived>()) {
        capture(record, received->interface_index, received->interface, Direction::Inbound,
                *received->frame);
    } else if (const auto* dropped = record.as<net::PacketDropped>()) {
        if (dropped->frame != nullptr) {
            const std::string text = "dropped: " + std::string(to_text(dropped->reason));
            comment(record.time, record.node, dropped->frame->id, text);
        }
    }
}

void CaptureSink::flush() {
    for (std::size_t i = 0; i < pending_count_; ++i) {
        const Pending& from = pending_[i];
        PcapngPacket packet{0, now_, from.direction, from.frame, from.bytes, from.comments};
        from.tap->file.write_packet(packet);
        packet.interface = from.tap->number_in_merged;
        merged_.write_packet(packet);
    }
    pending_count_ = 0;
}

void CaptureSink::move_time_to(SimTime now) {
    LVSIM_ASSERT(now >= now_, "time goes back from {} to {}", to_text(now_), to_text(now));
    if (now == now_) return;
    flush();
    now_ = now;
    while (!ages_.empty() && ages_.front().since + kCommentAge < now) {
        forget_oldest();
    }
}

void CaptureSink::capture(const TraceRecord& record, std::uint32_t index, std::string_view name,
                          Direction direction, const Frame& frame) {
    move_time_to(record.time);
    Tap& at = tap(record.node, index, name, {});
    Pending& packet = next_pending();
    packet.tap = &at;
    packet.node = record.node;
    packet.direction = direction;
    packet.frame = frame.id;
    packet.bytes.resize(frame.size());
    frame.copy_to(packet.bytes);
    packet.comments.clear();
    if (direction == Direction::Outbound) {
        const auto known = comments_.find({record.node, frame.id});
        if (known != comments_.end()) packet.comments = known->second;
    }
    ++packet_count_;
}

CaptureSink::Tap& CaptureSink::tap(NodeId node, std::uint32_t index, std::string_view name,
                                   std::string_view description) {
    const std::pair key(node, index);
    const auto known = taps_.find(key);
    if (known != taps_.end()) return known->second;
    const std::string_view machine = names_.node_name(node);
    const std::string full_name = fmt::format("{}/{}", machine, name);
    const std::string file_name = file_name_of(fmt::format("{}-{}.pcapng", machine, name));
    Tap made{PcapngWriter(outputs_.open(file_name)), 0};
    (void)made.file.add_interface({full_name, description});
    made.number_in_merged = merged_.add_interface({full_name, description});
    return taps_.emplace(key, std::move(made)).first->second;
}

CaptureSink::Pending& CaptureSink::next_pending() {
    if (pending_count_ == kPendingMax) flush();
    if (pending_count_ == pending_.size()) pending_.emplace_back();
    return pending_[pending_count_++];
}

void CaptureSink::keep_for_departure(const FrameAtNode& about, std::string_view text) {
    if (comments_.size() == kCommentsMax && !comments_.contains(about)) {
        forget_oldest();
    }
    auto& texts = comments_[about];
    if (texts.empty()) ages_.push_back({about, now_});
    add_comment(texts, text);
}

void CaptureSink::forget_oldest() {
    comments_.erase(ages_.front().about);
    ages_.pop_front();
}

}  // namespace lvsim::capture

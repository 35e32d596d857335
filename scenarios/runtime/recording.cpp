// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/recording.hpp"

#include "scenarios/runtime/journal.hpp"
#include "scenarios/runtime/report.hpp"
#include "sim/net/drop.hpp"
#include "sim/net/frame_trace.hpp"
#include "sim/net/interface.hpp"
#include "sim/net/stack.hpp"

#include <array>
#include <utility>

namespace lvsim::runtime {
namespace {

/// Of `--out`.
constexpr std::array<std::string_view, 3> kOutFiles = {"events.jsonl", "journal.jsonl",
                                                       "report.json"};

/// "Intnet: 10.0.2.50/24 10.0.2.100/24"
std::string description_of(const InterfaceConfig& interface) {
    std::string text = interface.network.value + ":";
    for (const auto& address : interface.addresses) text += " " + to_text(address.value);
    return text;
}

/// A file for every card that the scenario names, so that a silent one has a file too.
void add_cards(capture::CaptureSink& sink, BuiltWorld& world) {
    for (Machine* machine : world.machines()) {
        auto& stack = machine->host().stack();
        for (const auto& card : machine->config().interfaces) {
            const auto* interface = stack.find_interface(card.name);
            if (interface == nullptr) continue;
            sink.add_interface(stack.node(), interface->index(), card.name, description_of(card));
        }
    }
}

void add_errors(Diagnostics& to, const Result<void>& result) {
    if (!result) to.insert(to.end(), result.error().begin(), result.error().end());
}

}  // namespace

std::string_view Recording::Names::node_name(NodeId node) const {
    const auto index = static_cast<std::size_t>(node);
    return index < names_.size() ? std::string_view(names_[index]) : std::string_view();
}

Recording::Captures::Captures(const std::string& path, const Names& names, BuiltWorld& world)
    : folder(path), sink(folder, names), comments(sink) {
    add_cards(sink, world);
}

Recording::EventLog::EventLog(const std::string& path, const Names& names)
    : folder(path), sink(folder.open("events.jsonl"), names) {}

Result<std::unique_ptr<Recording>> Recording::open(const std::string& pcap_folder,
                                                   const std::string& out_folder,
                                                   BuiltWorld& world) {
    // Both are cleared before either is written: they may be one folder.
    Diagnostics errors;
    if (!pcap_folder.empty()) add_errors(errors, capture::make_room(pcap_folder, {}));
    if (!out_folder.empty()) add_errors(errors, capture::make_room(out_folder, kOutFiles));
    if (!errors.empty()) return tl::unexpected(std::move(errors));
    std::unique_ptr<Recording> recording;
    if (pcap_folder.empty() && out_folder.empty()) return recording;
    recording.reset(new Recording(world));
    if (!pcap_folder.empty()) recording->record_packets(pcap_folder);
    if (!out_folder.empty()) recording->record_events(out_folder);
    if (!recording->has_failed()) return recording;
    if (recording->captures_) add_errors(errors, recording->captures_->folder.close());
    if (recording->events_) add_errors(errors, recording->events_->folder.close());
    return tl::unexpected(std::move(errors));
}

Recording::Recording(BuiltWorld& world) : world_(world), names_(world.node_names()) {
    is_recording_ = true;
}

Recording::~Recording() {
    stop();
}

void Recording::record_packets(const std::string& folder) {
    captures_.emplace(folder, names_, world_);
    TraceBus& bus = world_.world().trace();
    bus.subscribe(captures_->sink, {&kTraceKind<net::FrameSent>, &kTraceKind<net::FrameReceived>,
                                    &kTraceKind<net::PacketDropped>});
    captures_->comments.subscribe_to(bus);
}

void Recording::record_events(const std::string& folder) {
    events_.emplace(folder, names_);
    world_.world().trace().subscribe(events_->sink);
}

bool Recording::has_failed() const {
    return (captures_ && captures_->folder.has_failed()) ||
           (events_ && events_->folder.has_failed());
}

void Recording::flush() {
    if (captures_) {
        captures_->sink.flush();
        captures_->folder.flush();
    }
    if (events_) events_->folder.flush();
}

void Recording::stop() {
    if (!is_recording_) return;
    is_recording_ = false;
    TraceBus& bus = world_.world().trace();
    if (captures_) {
        captures_->sink.flush();
        bus.unsubscribe(captures_->sink);
        bus.unsubscribe(captures_->comments);
    }
    if (events_) bus.unsubscribe(events_->sink);
}

Result<void> Recording::close(const Report& report) {
    stop();
    Diagnostics errors;
    if (captures_) add_errors(errors, captures_->folder.close());
    if (events_) {
        auto& folder = events_->folder;
        if (!folder.has_failed() && errors.empty()) {
            folder.open("journal.jsonl").write_record(to_json_lines(saved_journal(report)));
            folder.open("report.json").write_record(to_json(report));
        }
        add_errors(errors, folder.close());
    }
    if (!errors.empty()) return tl::unexpected(std::move(errors));
    return {};
}

}  // namespace lvsim::runtime

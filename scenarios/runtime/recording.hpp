// SPDX-License-Identifier: Apache-2.0
//
// What a run leaves behind in files (docs/guide/captures.md): captures of every network card
// (`--pcap`), and the event log, the journal and the report (`--out`).
//
//   DIR/HOST-INTERFACE.pcapng, DIR/merged.pcapng      packets, with the decisions as comments
//   DIR/events.jsonl                                  every trace event, a JSON object a line
//   DIR/journal.jsonl                                 what was done to the run (journal.hpp)
//   DIR/report.json                                   written last: who finds it has a whole run
#pragma once

#include "scenarios/runtime/built_world.hpp"
#include "scenarios/runtime/decision_comments.hpp"
#include "sim/capture/capture_sink.hpp"
#include "sim/capture/json_lines.hpp"
#include "sim/capture/node_names.hpp"
#include "sim/capture/output_folder.hpp"
#include "sim/core/result.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::runtime {

struct Report;

class Recording {
public:
    /// Opens the files and begins to record; an empty folder name: not that. What an earlier run
    /// left in the folders goes, what else is there stays. Null: nothing is to be recorded.
    /// Requires: `world` outlives the recording.
    [[nodiscard]] static Result<std::unique_ptr<Recording>> open(const std::string& pcap_folder,
                                                                 const std::string& out_folder,
                                                                 BuiltWorld& world);
    Recording(const Recording&) = delete;
    Recording& operator=(const Recording&) = delete;
    /// Closes the files whole; the report is missing then, unless close() has written it.
    ~Recording();

    /// Whether some file is lost already: a run need not go on for it.
    [[nodiscard]] bool has_failed() const;
    /// Hands everything recorded so far to the system, for who reads it while the run goes on.
    void flush();
    /// Writes the journal and the report and closes all files. The errors of all that are lost.
    [[nodiscard]] Result<void> close(const Report& report);

private:
    class Names final : public capture::NodeNames {
    public:
        explicit Names(const std::vector<std::string>& names) : names_(names) {}
        [[nodiscard]] std::string_view node_name(NodeId node) const override;

    private:
        const std::vector<std::string>& names_;
    };
    /// What `--pcap` needs.
    struct Captures {
        Captures(const std::string& path, const Names& names, BuiltWorld& world);
        capture::OutputFolder folder;
        capture::CaptureSink sink;
        DecisionComments comments;
    };
    /// What `--out` needs.
    struct EventLog {
        EventLog(const std::string& path, const Names& names);
        capture::OutputFolder folder;
        capture::JsonLinesSink sink;
    };

    explicit Recording(BuiltWorld& world);
    void record_packets(const std::string& folder);
    void record_events(const std::string& folder);
    void stop();

    BuiltWorld& world_;
    Names names_;
    std::optional<Captures> captures_;
    std::optional<EventLog> events_;
    bool is_recording_ = false;
};

}  // namespace lvsim::runtime

// SPDX-License-Identifier: Apache-2.0
//
// Turns the tree of a case.yaml into a FailoverCase and collects everything that does not fit.
// Private to this folder.
#pragma once

#include "scenarios/runtime/trace/keepalived/failover_case.hpp"
#include "scenarios/runtime/trace/trace_tree_reader.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::runtime {

class CaseReader {
public:
    explicit CaseReader(const YamlDocument& document) : tree_(document) {}

    /// All but the configurations, whose names are known afterwards.
    void read();
    /// A configuration could not be read.
    void report_config(const std::string& name, const std::string& why);

    [[nodiscard]] FailoverCase& made() { return case_; }
    [[nodiscard]] DiagnosticList& errors() { return tree_.errors(); }

private:
    // case_reader.cpp
    void read_keys(const YamlNode& root);
    void read_window(const YamlNode& node);
    void read_networks(const YamlNode& node);
    void read_switches(const YamlNode& node, CaseNetwork& network);
    void read_link(const YamlNode& node, CaseNetwork& network);
    void read_hosts(const YamlNode& node);
    void read_role(const YamlNode& node, CaseHost& host);
    void read_interfaces(const YamlNode& node, CaseHost& host);
    void read_scripts(const YamlNode& node);
    void check_attached();
    // case_events.cpp
    void read_events(const YamlNode& node);
    [[nodiscard]] CaseEvent read_event(const YamlNode& node);
    void read_event_values(const YamlNode& node, CaseEvent& event);
    void read_event_names(const YamlNode& node, CaseEvent& event);
    void check_event_times(const YamlNode& node);
    // case_seen.cpp
    void read_frames(const YamlNode& node);
    void check_frame_kind(const YamlNode& node, const CaseFrame& frame);
    void read_counts(const YamlNode& node);
    void read_commands(const YamlNode& node);
    void read_log(const YamlNode& node);

    /// Calls `read` with each mapping of a list; anything else is reported.
    void each(const YamlNode& node, std::string_view what,
              const std::function<void(const YamlNode&)>& read);
    /// Empty and reported when the key is missing or no text.
    [[nodiscard]] std::string text_at(const YamlNode& node, std::string_view key);
    [[nodiscard]] std::string optional_text(const YamlNode& node, std::string_view key);
    [[nodiscard]] CaseTime time_of(const YamlNode& node, std::string_view key);
    [[nodiscard]] CaseTime time_at(const YamlNode& node, std::string_view key);
    [[nodiscard]] std::int32_t small_number(const YamlNode& node, std::string_view key);
    [[nodiscard]] bool bool_of(const YamlNode& node, std::string_view key);
    [[nodiscard]] std::vector<std::byte> bytes_at(const YamlNode& node, std::string_view key);
    [[nodiscard]] std::vector<std::string> texts_of(const YamlNode& node, std::string_view what);
    void wrong(const YamlNode& at, std::string message);
    void check_host(const YamlNode& at, const std::string& name, CaseRole role);
    [[nodiscard]] bool has_port(std::string_view port) const;

    TraceTreeReader tree_;
    FailoverCase case_;
};

}  // namespace lvsim::runtime

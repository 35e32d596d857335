// SPDX-License-Identifier: Apache-2.0
//
// A virtual_server at work: which of its real servers are alive, whether the service has its
// quorum, and what of that stands in the kernel's table (vrrp.md, sections 14.6, 14.7 and 15).
//
//   checker fails -> report() -> no checker of the server was failed before -> server down
//                 -> destination deleted, or weight 0 with inhibit_on_failure
//                 -> weight alive = 0 or < quorum - hysteresis -> quorum lost -> sorry server
//
// Commands, their order and the log lines are those of keepalived 2.2.7, as recorded in
// tests/models/keepalived/recordings. A refused command is logged; when the service itself is gone
// the change is tried again with the next check.
#pragma once

#include "models/ipvs/director.hpp"
#include "models/keepalived/config/config.hpp"
#include "models/keepalived/lvs/ipvs_control.hpp"
#include "models/keepalived/script_runner.hpp"
#include "models/vrrp/ports.hpp"
#include "sim/core/trace.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::keepalived {

/// What a virtual server needs; all must outlive it.
struct LvsPorts {
    IpvsControl& ipvs;
    vrrp::Log& log;
    ScriptRunner& scripts;
    TraceBus& trace;
    NodeId node = kNoNode;
};

/// What a checker has found so far.
struct CheckState {
    bool is_up = true;  ///< False from the start in alpha mode.
    bool has_run = false;
    std::int32_t extra_weight = 0;  ///< misc_dynamic: beside the server's own.
    std::uint32_t retries = 0;      ///< Failures since the last success that were not the verdict.
    bool operator==(const CheckState&) const = default;
};

struct RealServer {
    RealServerConfig config;
    std::vector<CheckState> checks;  ///< As many as config.checkers.
    std::int32_t weight = 0;         ///< With what its checkers add.
    std::uint32_t failed_checks = 0;
    bool is_alive = false;
    bool is_set = false;     ///< In the table, as far as we know.
    bool is_kept = false;    ///< By a reload.
    bool is_edited = false;  ///< By it: something else than the weight is new.
};

struct SorryServer {
    SorryServerConfig config;
    bool is_alive = false;  ///< It serves.
    bool is_set = false;
};

class VirtualServer {
public:
    VirtualServer(VirtualServerConfig config, const LvsPorts& ports);
    VirtualServer(const VirtualServer&) = delete;
    VirtualServer& operator=(const VirtualServer&) = delete;

    [[nodiscard]] const std::string& name() const { return config_.name; }
    [[nodiscard]] const VirtualServerConfig& config() const { return config_; }
    [[nodiscard]] const std::vector<RealServer>& servers() const { return servers_; }
    [[nodiscard]] const std::optional<SorryServer>& sorry_server() const { return sorry_; }
    [[nodiscard]] bool has_quorum() const { return has_quorum_; }
    /// The weights of the servers that are alive, each within 0..65535.
    [[nodiscard]] std::int64_t alive_weight() const;

    /// Start, or the end of a reload: enters the service and its servers; decides on the quorum.
    void enter();
    /// Stop, or a reload without it: takes everything out. `is_stopping`: the daemon ends.
    void leave(bool is_stopping);
    /// lvs_flush_on_stop VS: the service alone.
    void drop();
    /// Reload, before enter(): this is what `old` was. Takes over what is known of servers that are
    /// in both, and takes the others out. Requires: old.name() == name(); old is not used again.
    void take_over(VirtualServer& old);

    /// What a check found, whether that is news or not.
    void report(std::size_t server, std::size_t check, bool is_good);
    /// misc_dynamic: what the check adds to the server's weight. `is_silent`: it takes effect with
    /// the report that follows.
    void set_extra_weight(std::size_t server, std::size_t check, std::int32_t extra,
                          bool is_silent);
    /// For who checks on after a reload.
    void note_retries(std::size_t server, std::size_t check, std::uint32_t retries) {
        servers_[server].checks[check].retries = retries;
    }
    [[nodiscard]] const CheckState& check(std::size_t server, std::size_t check) const {
        return servers_[server].checks[check];
    }

private:
    enum class Change : std::uint8_t { Add, Edit, Delete };

    void enter_service();
    void enter_destinations(const ipvs::ServiceKey& key);
    void enter_server(RealServer& server);
    void enter_kept_server(RealServer& server);
    void keep_server(RealServer& server, RealServer& old);
    void keep_checks(RealServer& server, RealServer& old);
    void take_over_sorry(VirtualServer& old);
    void remove_lost_servers(VirtualServer& old);
    void leave_server(RealServer& server, bool is_stopping);
    void delete_service(const ipvs::ServiceKey& key);
    [[nodiscard]] std::vector<ipvs::ServiceSpec> service_specs() const;

    [[nodiscard]] bool set_alive(RealServer& server, bool is_alive);
    void set_weight(RealServer& server, std::int32_t weight, bool updates_quorum);
    [[nodiscard]] bool is_table_followed() const;
    void update_quorum(bool is_start);
    void gain_quorum(std::int64_t weight);
    void lose_quorum(std::int64_t weight, bool is_start);
    void swap_pool(bool is_added);
    [[nodiscard]] bool is_below_quorum(std::int64_t weight) const;

    [[nodiscard]] bool put(RealServer& server, std::int32_t weight);
    [[nodiscard]] bool take_out(RealServer& server);
    [[nodiscard]] bool destination(Change change, const ipvs::DestinationSpec& spec);
    [[nodiscard]] bool destination_of(const ipvs::ServiceKey& key, Change change,
                                      const ipvs::DestinationSpec& spec);
    void put_sorry(bool is_serving);
    void remove_sorry();
    [[nodiscard]] ipvs::ServiceSpec service_spec(const ipvs::ServiceKey& key) const;
    [[nodiscard]] static ipvs::DestinationSpec spec_of(const RealServer& server,
                                                       std::int32_t weight);

    void notify(const RealServer& server);
    void notify_quorum();
    void run(const CommandConfig& command);
    void log(std::string_view line);
    void trace_server(const RealServer& server);
    void trace_quorum(std::int64_t weight);

    VirtualServerConfig config_;
    LvsPorts ports_;
    std::vector<RealServer> servers_;
    std::optional<SorryServer> sorry_;
    bool has_quorum_ = false;
    bool is_kept_ = false;
    /// The services of before the reload: those that are gone were deleted, others may be edited.
    std::vector<ipvs::ServiceSpec> old_services_;
};

}  // namespace lvsim::keepalived

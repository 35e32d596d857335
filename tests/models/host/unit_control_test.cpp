// SPDX-License-Identifier: Apache-2.0
#include "models/host/daemon.hpp"
#include "tests/models/host/lab.hpp"

#include <catch2/catch.hpp>

namespace lvsim::host {
namespace {

/// Ends two seconds after it was asked to.
class SlowDaemon final : public Daemon {
public:
    explicit SlowDaemon(World& world) : world_(world) {}
    [[nodiscard]] std::string_view name() const override { return "slow"; }
    [[nodiscard]] std::string start() override {
        runs_ = true;
        end_ = kTimeNever;
        return {};
    }
    void terminate() override { end_ = world_.now() + SimDuration::seconds(2); }
    void hang_up() override { ++reloads; }
    void kill() override { runs_ = false; }
    void suspend() override {}
    void resume() override {}
    [[nodiscard]] bool is_running() const override { return runs_ && world_.now() < end_; }
    [[nodiscard]] bool is_suspended() const override { return false; }

    int reloads = 0;

private:
    World& world_;
    bool runs_ = false;
    SimTime end_ = kTimeNever;
};

struct Machine {
    Machine() { lab.client.add_daemon(daemon); }
    HostLab lab;
    SlowDaemon daemon{lab.world};
};

TEST_CASE("service and systemctl start, ask for, reload and stop a daemon", "[unit][host]") {
    Machine machine;
    HostLab& lab = machine.lab;
    CHECK(lab.run("systemctl is-active slow").output == "inactive\n");
    CHECK(lab.run("service slow start").output.empty());
    CHECK(lab.run("systemctl is-active slow.service").output == "active\n");
    CHECK_THAT(lab.run("service slow status").output, Catch::Contains("Active: active (running)"));
    CHECK(lab.run("systemctl reload slow").status == 0);
    CHECK(machine.daemon.reloads == 1);

    const SimTime before = lab.world.now();
    CHECK(lab.run("service slow stop").status == 0);
    CHECK(lab.world.now() - before >= SimDuration::seconds(2));  // it waits for its end
    const Outcome status = lab.run("service slow status");
    CHECK(status.status == 3);
    CHECK_THAT(status.output, Catch::Contains("Active: inactive (dead)"));
    CHECK(lab.run("systemctl reload slow").status == 1);
    CHECK(machine.daemon.reloads == 1);
}

TEST_CASE("service and systemctl say what is not there", "[unit][host]") {
    Machine machine;
    HostLab& lab = machine.lab;
    CHECK(lab.run("service nothing start").output ==
          "Failed to start nothing.service: Unit nothing.service not found.\n");
    CHECK(lab.run("service nothing start").status == 5);
    CHECK(lab.run("systemctl status nothing").status == 4);
    CHECK(lab.run("systemctl enable slow").output == "not modelled in lvsim: systemctl enable\n");
    CHECK(lab.run("service slow").status == 1);
}

}  // namespace
}  // namespace lvsim::host

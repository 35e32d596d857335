// SPDX-License-Identifier: Apache-2.0
//
// Programs that the daemon runs, on a simulated machine.
#include "models/keepalived/host_scripts.hpp"

#include "models/host/process_table.hpp"
#include "tests/models/host/lab.hpp"

#include <catch2/catch.hpp>

#include <optional>

namespace lvsim::keepalived {

namespace {

class Runs final : public ScriptWatcher {
public:
    Runs() { scripts.set_parent(daemon()); }

    void start(std::string_view command, std::string_view arguments = {},
               std::string_view user = {}) {
        status.reset();
        id = scripts.start({command, arguments, user}, this);
    }
    void on_script_end(ScriptId script, ScriptStatus end) override {
        CHECK(script == id);
        status = end;
        ended_at = lab.world.now();
    }

    host::HostLab lab;
    HostScripts scripts{lab.client};
    ScriptId id{};
    std::optional<ScriptStatus> status;
    SimTime ended_at{};

private:
    [[nodiscard]] host::Pid daemon() {
        host::ProcessInfo info;
        info.command = "keepalived";
        return lab.client.process_table().add(std::move(info)).value();
    }
};

}  // namespace

TEST_CASE("scripts: a program's exit status comes back, after its time", "[unit][keepalived]") {
    Runs runs;
    const SimTime begun = runs.lab.world.now();
    runs.start("sleep 2");
    CHECK_FALSE(runs.status);
    runs.lab.wait(10_s);
    REQUIRE(runs.status);
    CHECK(runs.status->is_success());
    CHECK(runs.ended_at - begun == 2_s);
    runs.start("sh -c 'exit 7'");
    runs.lab.wait(1_s);
    CHECK(runs.status == ScriptStatus{false, 7});
    CHECK(runs.scripts.running_count() == 0);
}

TEST_CASE("scripts: a file with #! runs, with its arguments and as its user",
          "[unit][keepalived]") {
    Runs runs;
    runs.lab.run(
        "printf '#!/bin/bash\\necho \"$* $(id -un) $PATH\" > /tmp/said\\nexit 4\\n' > "
        "/root/notify.sh; chmod 755 /root/notify.sh");
    runs.start("/root/notify.sh 'one word'", "INSTANCE VI_1 MASTER 100", "root");
    runs.lab.wait(1_s);
    CHECK(runs.status == ScriptStatus{false, 4});
    CHECK(runs.lab.run("cat /tmp/said").output ==
          "one word INSTANCE VI_1 MASTER 100 root "
          "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n");
}

TEST_CASE("scripts: a signal reaches the whole group, and is told as one", "[unit][keepalived]") {
    Runs runs;
    runs.lab.run("printf '#!/bin/bash\\nsleep 100\\n' > /root/slow.sh; chmod 755 /root/slow.sh");
    runs.start("/root/slow.sh");
    runs.lab.wait(1_s);
    CHECK(runs.lab.run("pgrep -c sleep").output == "1\n");
    runs.scripts.signal(runs.id, 15);
    runs.lab.wait(1_s);
    CHECK(runs.status == ScriptStatus{true, 15});
    CHECK(runs.lab.run("pgrep -c sleep").output == "0\n");
    runs.scripts.signal(runs.id, 9);
}

TEST_CASE("scripts: what cannot be executed counts as good, as in keepalived",
          "[unit][keepalived]") {
    Runs runs;
    runs.start("/no/such/program");
    CHECK_FALSE(runs.status);
    runs.lab.wait(1_ms);
    CHECK(runs.status == ScriptStatus{false, 0});
    runs.lab.run("echo 'exit 3' > /root/text; chmod 755 /root/text");
    runs.start("/root/text");
    runs.lab.wait(1_ms);
    CHECK(runs.status == ScriptStatus{false, 0});
}

TEST_CASE("scripts: nobody hears of a forgotten one, of any after power off",
          "[unit][keepalived]") {
    Runs runs;
    runs.start("sleep 1");
    runs.scripts.forget(runs.id);
    runs.lab.wait(2_s);
    CHECK_FALSE(runs.status);
    runs.start("sleep 1");
    runs.lab.client.power_off();
    runs.scripts.clear();
    runs.lab.wait(2_s);
    CHECK_FALSE(runs.status);
    CHECK(runs.scripts.running_count() == 0);
}

}  // namespace lvsim::keepalived

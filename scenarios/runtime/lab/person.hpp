// SPDX-License-Identifier: Apache-2.0
//
// Who types at the machines of a lab: waits for a login, takes a terminal that is free, types,
// looks at the screen until the command has ended, and remembers what still runs where. A plain
// value: a copy goes on from the same moment.
#pragma once

#include "scenarios/runtime/lab/record.hpp"
#include "scenarios/runtime/lab/script.hpp"
#include "scenarios/runtime/session.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace lvsim::runtime {

class Person {
public:
    /// Types a command and waits for its end, as long as Lab says.
    [[nodiscard]] LabRecord command(Session& session, const LabCommand& command);
    /// Presses keys for the program that runs on that machine, and waits likewise.
    [[nodiscard]] LabRecord keys(Session& session, const std::string& host,
                                 const std::string& bytes);

    /// A machine that is going down has Lab::kBootLimit to come to its end.
    static void wait_until_down(Session& session, const std::string& host);

    /// Commands that have ended since somebody looked.
    [[nodiscard]] std::vector<LabRecord> ended(Session& session);
    /// What still runs and has printed something, and what else is on a screen.
    [[nodiscard]] std::vector<LabRecord> rest(Session& session,
                                              const std::vector<std::string>& hosts);
    /// What is on the screens has been seen.
    static void look_away(Session& session, const std::vector<std::string>& hosts);

private:
    using Place = std::pair<std::string, std::uint32_t>;
    /// What runs on a terminal.
    struct Program {
        std::string user;
        std::string command;
    };

    [[nodiscard]] std::uint32_t free_terminal(Session& session, const std::string& host,
                                              const std::string& user) const;
    [[nodiscard]] static std::string first_prompt(Session& session, const Place& place);
    /// Looks at the terminal until its program has ended, wants input or takes too long.
    void watch(Session& session, const Place& place, LabRecord& record);

    std::map<Place, Program> programs_;
    std::map<std::string, std::uint32_t> last_;  ///< The terminal used last, by machine.
};

}  // namespace lvsim::runtime

// SPDX-License-Identifier: Apache-2.0
//
// The lab of the course, and somebody who types in it.
#pragma once

#include "scenarios/runtime/lab/lab.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lvsim::runtime {

class LabPlayer {
public:
    /// Built from scenarios/har300, at that stage.
    LabPlayer(std::string stage, std::string language);

    /// Plays lines and gives all that came of them.
    std::vector<LabRecord> play(std::string_view script);
    /// The output of the last line that printed something to a screen: of commands, input, keys.
    std::string output(std::string_view script);
    [[nodiscard]] Lab& lab() { return lab_; }

private:
    [[nodiscard]] static Lab open(std::string stage, std::string language);
    Lab lab_;
};

/// The transcript with what differs from run to run masked: see masks() in lab_player.cpp, the
/// one table of them.
[[nodiscard]] std::string masked(std::string text);

/// A file of this folder.
[[nodiscard]] std::string read_test_file(const std::string& name);

}  // namespace lvsim::runtime

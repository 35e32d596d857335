// SPDX-License-Identifier: Apache-2.0
//
// What a line of a lab came to: a piece of the transcript.
#pragma once

#include "sim/core/time.hpp"

#include <cstdint>
#include <string>

namespace lvsim::runtime {

struct LabRecord {
    enum class Kind : std::uint8_t {
        Command,  ///< HOST# and HOST$
        Input,    ///< HOST<
        Keys,     ///< :key
        Action,   ///< Any other ':' line.
        Later,    ///< A command that was still running has ended, or has printed more.
    };
    enum class Outcome : std::uint8_t {
        Ended,    ///< With `status`.
        Running,  ///< It runs on.
        Input,    ///< It runs on and wants input.
        Off,      ///< The machine is off, or has not booted in time: nothing was typed.
        None,     ///< Nothing ends with a status: an action, keys for nobody.
    };
    SimTime time;  ///< When it was typed.
    Kind kind = Kind::Command;
    std::string host;  ///< Empty: of no machine.
    std::string user;
    std::string prompt;  ///< Of Command.
    std::string text;    ///< The command, the input, the names of the keys, or the ':' line.
    Outcome outcome = Outcome::None;
    int status = 0;
    std::string output;
    std::string refusal;  ///< Why the line could not be done; empty: it was.
};

/// One object of JSON on one line, with its newline.
[[nodiscard]] std::string to_json_line(const LabRecord& record);

/// Writes the transcript for people.
class TranscriptWriter {
public:
    [[nodiscard]] std::string text(const LabRecord& record);

private:
    std::string host_;  ///< That the last line was of.
};

}  // namespace lvsim::runtime

// SPDX-License-Identifier: Apache-2.0
//
// What echo and printf make of their arguments (POSIX.1-2017, echo and printf; bash 5.2): the
// builtins and the programs share it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

struct EchoText {
    std::string text;
    bool is_refused = false;  ///< \u and \U are not modelled.
};
/// -n -e -E, then the words; args[0] is the name.
[[nodiscard]] EchoText echo_text(const std::vector<std::string>& args);

struct PrintfResult {
    std::string text;
    std::vector<std::string> messages;  ///< "abc: invalid number": the status is 1
    std::string refused;                ///< What is not modelled.
};
[[nodiscard]] PrintfResult format_printf(std::string_view format,
                                         const std::vector<std::string>& arguments);

}  // namespace lvsim::host

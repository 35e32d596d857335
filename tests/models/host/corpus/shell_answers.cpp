// SPDX-License-Identifier: Apache-2.0
//
// shell_answers FILE.cases: what a simulated machine answers to the texts, in the form
// corpus/record_shell writes, for corpus/compare_shell.
#include "tests/models/host/shell_texts.hpp"

#include <fmt/format.h>

int main(int count, char** arguments) {
    if (count != 2) {
        fmt::print(stderr, "usage: shell_answers FILE.cases\n");
        return 2;
    }
    for (const std::string& text : lvsim::host::read_shell_texts(arguments[1])) {
        fmt::print("{}", lvsim::host::answer_to_shell_text(text));
    }
    return 0;
}

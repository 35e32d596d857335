// SPDX-License-Identifier: Apache-2.0
//
// How deep the parser is, so that no text makes it recurse without end.
#pragma once

#include "models/host/shell/parser.hpp"

namespace lvsim::host {

struct ShellParser::Nesting {
    explicit Nesting(ShellParser& owner);
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;
    ~Nesting();
    ShellParser& parser;
};

}  // namespace lvsim::host

// SPDX-License-Identifier: Apache-2.0
//
// One reading of a file: where in the document we are, and what was wrong so far.
#pragma once

#include "scenarios/runtime/yaml/diagnostic_list.hpp"
#include "scenarios/runtime/yaml/yaml_node.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::runtime {

/// "--set:2:15": the second --set, from its fifteenth letter on; 0: of the whole of it.
[[nodiscard]] SourcePlace override_place(int number, int column);

class Reading {
public:
    Reading(const std::string& file, DiagnosticList& errors) : file_(file), errors_(errors) {}
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

    /// In the file, or in the --set that has put it there.
    [[nodiscard]] SourcePlace place(const YamlNode& node) const {
        return node.change == 0 ? SourcePlace{file_, node.line, node.column}
                                : override_place(node.change, node.column);
    }
    [[nodiscard]] SourcePlace place(const YamlKey& key) const {
        return key.change == 0 ? SourcePlace{file_, key.line, key.column}
                               : override_place(key.change, key.column);
    }
    /// "hosts.client.interfaces.eth0.address[1]"
    [[nodiscard]] std::string path() const;

    /// Something is wrong with the value in hand.
    void error(std::string_view code, const SourcePlace& place, std::string message,
               std::string hint = {});

    /// Steps into a key or an element, for as long as the Scope lives.
    class Scope {
    public:
        Scope(Reading& reading, std::string_view key);
        Scope(Reading& reading, std::size_t index);
        Scope(const Scope&) = delete;
        Scope& operator=(const Scope&) = delete;
        ~Scope();

    private:
        Reading& reading_;
    };

private:
    const std::string& file_;
    DiagnosticList& errors_;
    std::vector<std::string> path_;
};

/// "did you mean 'gateway'? known: profile interfaces ..."
[[nodiscard]] std::string known_hint(std::string_view typed,
                                     const std::vector<std::string_view>& known);

}  // namespace lvsim::runtime

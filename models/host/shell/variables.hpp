// SPDX-License-Identifier: Apache-2.0
//
// The variables of a shell: global ones and those of the functions under way (dynamic scope, as
// bash has it). Indexed arrays; associative ones are not modelled.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

struct Variable {
    std::map<std::int64_t, std::string> elements = {};  ///< A plain variable is its element 0.
    bool is_array = false;
    bool is_exported = false;
    bool is_readonly = false;
    bool is_integer = false;

    [[nodiscard]] bool is_set() const { return elements.contains(0); }
    [[nodiscard]] std::string_view value() const;
};

class Variables {
public:
    /// What one shell may keep in all its variables together.
    static constexpr std::size_t kBytesMax = std::size_t{32} * 1024 * 1024;

    /// nullptr: never heard of. One that was only declared or exported is there and not set.
    [[nodiscard]] const Variable* find(std::string_view name) const;
    /// The innermost one of that name, made globally if there is none.
    [[nodiscard]] Variable& at(std::string_view name);
    /// One of the function under way, made unset if it has none. Requires: in_function().
    [[nodiscard]] Variable& make_local(std::string_view name);
    /// False: the shell would keep more than kBytesMax; nothing was changed.
    [[nodiscard]] bool set(Variable& variable, std::int64_t index, std::string value);
    void clear(Variable& variable);
    void unset(std::string_view name);

    void enter_function() { scopes_.emplace_back(); }
    void leave_function();
    [[nodiscard]] bool in_function() const { return scopes_.size() > 1; }
    /// What all variables hold together.
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

    /// What programs inherit.
    [[nodiscard]] std::map<std::string, std::string, std::less<>> environment() const;
    /// In byte order.
    [[nodiscard]] std::vector<std::string> names(std::string_view prefix = {}) const;

private:
    using Scope = std::map<std::string, Variable, std::less<>>;
    std::vector<Scope> scopes_ = std::vector<Scope>(1);
    std::size_t bytes_ = 0;
};

}  // namespace lvsim::host

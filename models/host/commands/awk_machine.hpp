// SPDX-License-Identifier: Apache-2.0
//
// Runs a program of awk(1).
#pragma once

#include "models/host/commands/awk_syntax.hpp"
#include "models/host/commands/awk_value.hpp"
#include "models/host/commands/regex_adapter.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

class AwkMachine {
public:
    /// What it asks of its owner.
    class Owner {
    public:
        virtual void print(std::string_view text) = 0;
        /// To a file of print > "file". False: said why not.
        [[nodiscard]] virtual bool print_to(const std::string& path, bool appends,
                                            std::string_view text) = 0;

    protected:
        ~Owner() = default;
    };
    using Array = std::map<std::string, AwkValue, std::less<>>;

    AwkMachine(AwkProgram program, Owner& owner);

    void set_variable(const std::string& name, AwkValue value);
    void set_array(const std::string& name, Array values) { arrays_[name] = std::move(values); }
    void begin();
    void add_line(std::string_view line);
    void begin_file(std::string_view name);
    void end();

    [[nodiscard]] bool has_lines() const;  ///< Whether any rule looks at the input.
    [[nodiscard]] bool has_exited() const { return has_exited_; }
    [[nodiscard]] int status() const { return status_; }
    /// Why it stopped, as a message; empty: it did not fail.
    [[nodiscard]] const std::string& error() const { return error_; }

private:
    enum class Flow : std::uint8_t { Go, Break, Continue, Next, Exit };

    void run_rules(AwkRule::When when);
    [[nodiscard]] bool selects(AwkRule& rule, std::size_t index);
    void run_action(const AwkRule& rule);
    void fail(std::string message);
    [[nodiscard]] bool is_stopped();

    // statements: awk_statements.cpp
    Flow run(const AwkNode* node);
    Flow run_loop(const AwkNode& node);
    Flow run_for_in(const AwkNode& node);
    void print(const AwkNode& node);
    void remove(const AwkNode& node);

    // expressions: awk_expressions.cpp
    AwkValue value(const AwkNode* node);
    AwkValue operation(const AwkNode& node);
    AwkValue assign(const AwkNode& node);
    AwkValue step(const AwkNode& node);
    AwkValue store(const AwkNode& place, AwkValue value);
    AwkValue load(const AwkNode& place);
    AwkValue arithmetic(std::string_view sign, double a, double b);
    [[nodiscard]] bool compare(std::string_view sign, const AwkValue& a, const AwkValue& b);
    [[nodiscard]] bool matches(const AwkNode& node, const std::string& text);
    [[nodiscard]] std::string subscript(const AwkNode& node, std::size_t from);
    [[nodiscard]] std::string text(const AwkNode* node);
    [[nodiscard]] double number(const AwkNode* node) { return value(node).number(); }

    // functions: awk_functions.cpp
    AwkValue call(const AwkNode& node);
    AwkValue length(const AwkNode& node);
    AwkValue substr(const AwkNode& node);
    AwkValue split(const AwkNode& node);
    AwkValue substitute(const AwkNode& node, bool is_global);
    AwkValue match(const AwkNode& node);
    [[nodiscard]] std::string formatted(const std::vector<AwkValue>& values);

    // fields
    void set_record(std::string record);
    void split_record();
    [[nodiscard]] std::vector<std::string> parts_of(const std::string& text,
                                                    const std::string& separator);
    AwkValue field(std::size_t index);
    void set_field(std::size_t index, AwkValue value);
    void join_record();
    [[nodiscard]] std::string special(std::string_view name) const;

    [[nodiscard]] const Regex* regex(const std::string& pattern);
    [[nodiscard]] std::string pattern_of(const AwkNode& node);

    AwkProgram program_;
    Owner& owner_;
    std::map<std::string, AwkValue, std::less<>> variables_;
    std::map<std::string, Array, std::less<>> arrays_;
    std::map<std::string, Regex, std::less<>> regexes_;
    std::map<std::string, bool, std::less<>> written_;  ///< Files that print opened.
    std::string record_;
    std::vector<AwkValue> fields_;  ///< $1 is at 0.
    bool is_split_ = true;
    bool is_joined_ = true;
    std::vector<bool> is_in_range_;
    std::uint64_t steps_ = 0;
    bool has_exited_ = false;
    int status_ = 0;
    std::string error_;
};

}  // namespace lvsim::host

// SPDX-License-Identifier: Apache-2.0
#include "models/host/shell/state.hpp"

#include "models/host/calendar.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace lvsim::host {

namespace {

std::string too_long() {
    return fmt::format("stopped by lvsim: a text of more than {} MiB",
                       ShellState::kTextMax / 1024 / 1024);
}
std::string too_much() {
    return fmt::format("stopped by lvsim: variables of more than {} MiB",
                       Variables::kBytesMax / 1024 / 1024);
}
std::string readonly(std::string_view variable) {
    return fmt::format("{}: readonly variable", variable);
}

}  // namespace

std::string ParameterValue::joined(std::string_view separator) const {
    return fmt::format("{}", fmt::join(values, separator));
}

ShellState::ShellState(Host& machine, Surroundings inherited)
    : host(&machine), surroundings(std::move(inherited)), started(machine.world().now()) {
    const auto set = [this](std::string_view variable, std::string text, bool is_exported) {
        Variable& entry = variables.at(variable);
        entry.is_exported = is_exported;
        static_cast<void>(variables.set(entry, 0, std::move(text)));
    };
    for (const auto& [variable, text] : surroundings.environment) {
        if (is_name(variable)) set(variable, text, true);
    }
    surroundings.environment.clear();
    if (variables.find("PATH") == nullptr) {
        set("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", false);
    }
    set("IFS", " \t\n", false);
    set("PS4", "+ ", false);
    set("OPTIND", "1", false);
    set("HOSTNAME", machine.name(), false);
    set("PWD", surroundings.directory, true);
    const bool is_centos6 = machine.profile() == Profile::Centos6;
    set("BASH_VERSION", is_centos6 ? "4.1.2(1)-release" : "5.2.15(1)-release", false);
}

std::string ShellState::prefix() const {
    if (source.empty()) return {};  // a builtin that runs as a program
    return shows_lines ? fmt::format("{}: line {}: ", source, line) : source + ": ";
}

std::string ShellState::option_letters() const {
    std::string letters;
    if (options.exports_all) letters += 'a';
    if (options.exits_on_error) letters += 'e';
    if (options.has_no_globs) letters += 'f';
    letters += 'h';
    if (is_interactive) letters += "im";
    if (options.refuses_unset) letters += 'u';
    if (options.traces) letters += 'x';
    letters += 'B';
    if (options.keeps_files) letters += 'C';
    if (is_interactive) letters += 'H';
    return letters;
}

ParameterValue ShellState::parameter(std::string_view parameter_name) {
    if (parameter_name == "@" || parameter_name == "*") {
        return {!positional.empty(), true, parameter_name == "*", positional};
    }
    if (auto found = special(parameter_name)) return {true, false, false, {std::move(*found)}};
    const char first = parameter_name.empty() ? '\0' : parameter_name[0];
    if (first >= '0' && first <= '9') {
        std::size_t index = 0;
        std::from_chars(parameter_name.data(), parameter_name.data() + parameter_name.size(),
                        index);
        if (index == 0) return {true, false, false, {name}};
        if (index > positional.size()) return {};
        return {true, false, false, {positional[index - 1]}};
    }
    if (auto made = dynamic_array(parameter_name)) return {true, false, false, {made->front()}};
    if (auto found = dynamic(parameter_name)) return {true, false, false, {std::move(*found)}};
    const Variable* found = variables.find(parameter_name);
    if (found == nullptr || !found->is_set()) return {};
    return {true, false, false, {std::string(found->value())}};
}

std::optional<std::string> ShellState::special(std::string_view parameter_name) {
    if (parameter_name.size() != 1) return std::nullopt;
    switch (parameter_name[0]) {
        case '?': return std::to_string(last_status);
        case '#': return std::to_string(positional.size());
        case '$': return std::to_string(static_cast<std::int32_t>(pid));
        case '-': return option_letters();
        case '!':
            if (!last_background) return std::nullopt;
            return std::to_string(static_cast<std::int32_t>(*last_background));
        default: return std::nullopt;
    }
}

/// Variables whose value is made when they are read (bash's manual, "Shell Variables").
std::optional<std::string> ShellState::dynamic(std::string_view variable) {
    if (variable == "LINENO") return std::to_string(line);
    if (variable == "UID" || variable == "EUID") return std::to_string(surroundings.user.uid);
    if (variable == "BASHPID") return std::to_string(static_cast<std::int32_t>(own_pid));
    if (variable == "SHLVL" && variables.find(variable) == nullptr) return "1";
    if (variable == "EPOCHSECONDS") return std::to_string(unix_seconds(host->world().now()));
    if (variable == "SECONDS") {
        return std::to_string((host->world().now() - started).whole_seconds());
    }
    if (variable == "RANDOM") {
        Rng& random = host->world().rng("host/" + host->name() + "/shell/random");
        return std::to_string(random.below(32'768));
    }
    return std::nullopt;
}

/// The same for arrays.
std::optional<std::vector<std::string>> ShellState::dynamic_array(std::string_view array) const {
    if (array == "FUNCNAME" && !function_names.empty()) {
        return std::vector<std::string>(function_names.rbegin(), function_names.rend());
    }
    if (array != "PIPESTATUS") return std::nullopt;
    std::vector<std::string> values;
    for (const int one : pipe_status) values.push_back(std::to_string(one));
    return values;
}

tl::expected<ParameterValue, std::string> ShellState::element(std::string_view array,
                                                              std::string_view subscript) {
    const bool is_all = subscript == "@" || subscript == "*";
    std::int64_t index = 0;
    if (!is_all) {
        const auto number = arithmetic(subscript);
        if (!number) return tl::unexpected(number.error());
        index = *number;
    }
    if (auto made = dynamic_array(array)) {
        if (is_all) return ParameterValue{true, true, subscript == "*", std::move(*made)};
        const auto size = static_cast<std::int64_t>(made->size());
        if (index < 0) index += size;
        if (index < 0 || index >= size) return ParameterValue{};
        return ParameterValue{true, false, false, {(*made)[static_cast<std::size_t>(index)]}};
    }
    const Variable* found = variables.find(array);
    if (found == nullptr || found->elements.empty()) {
        return ParameterValue{false, is_all, subscript == "*", {}};
    }
    if (is_all) {
        ParameterValue result{true, true, subscript == "*", {}};
        for (const auto& [key, text] : found->elements) result.values.push_back(text);
        return result;
    }
    if (index < 0) index += found->elements.rbegin()->first + 1;
    if (index < 0) return tl::unexpected(fmt::format("{}: bad array subscript", array));
    const auto at = found->elements.find(index);
    if (at == found->elements.end()) return ParameterValue{};
    return ParameterValue{true, false, false, {at->second}};
}

std::string ShellState::value(std::string_view variable) {
    const ParameterValue found = parameter(variable);
    return found.values.empty() ? "" : found.values.front();
}

Surroundings ShellState::child_surroundings() const {
    Surroundings child = surroundings;
    child.environment = variables.environment();
    return child;
}

tl::expected<void, std::string> ShellState::assign(std::string_view variable, std::string text,
                                                   bool is_append) {
    return assign_element(variable, 0, std::move(text), is_append);
}

tl::expected<void, std::string> ShellState::assign_element(std::string_view variable,
                                                           std::int64_t index, std::string text,
                                                           bool is_append) {
    Variable& entry = variables.at(variable);
    if (entry.is_readonly) return tl::unexpected(readonly(variable));
    if (index < 0 && !entry.elements.empty()) index += entry.elements.rbegin()->first + 1;
    if (index < 0) {
        return tl::unexpected(fmt::format("{}[{}]: bad array subscript", variable, index));
    }
    if (index != 0) entry.is_array = true;
    const auto old = entry.elements.find(index);
    if (entry.is_integer) {
        const std::string before =
            is_append && old != entry.elements.end() ? old->second + "+" : "";
        const auto number = arithmetic(before + text);
        if (!number) return tl::unexpected(number.error());
        text = std::to_string(*number);
    } else if (is_append && old != entry.elements.end()) {
        if (old->second.size() + text.size() > kTextMax) return tl::unexpected(too_long());
        text.insert(0, old->second);
    }
    if (text.size() > kTextMax) return tl::unexpected(too_long());
    if (options.exports_all) entry.is_exported = true;
    if (!variables.set(entry, index, std::move(text))) return tl::unexpected(too_much());
    return {};
}

tl::expected<void, std::string> ShellState::assign_array(std::string_view variable,
                                                         std::vector<std::string> elements,
                                                         bool is_append) {
    Variable& entry = variables.at(variable);
    if (entry.is_readonly) return tl::unexpected(readonly(variable));
    if (!is_append) variables.clear(entry);
    entry.is_array = true;
    std::int64_t index = entry.elements.empty() ? 0 : entry.elements.rbegin()->first + 1;
    for (std::string& element : elements) {
        if (!variables.set(entry, index++, std::move(element))) return tl::unexpected(too_much());
    }
    return {};
}

tl::expected<std::int64_t, std::string> ShellState::arithmetic(std::string_view expression) {
    return evaluate_arithmetic(expression, *this);
}

std::string ShellState::arithmetic_value(std::string_view variable,
                                         std::optional<std::int64_t> index) {
    if (!index) return value(variable);
    const auto found = element(variable, std::to_string(*index));
    return found && !found->values.empty() ? found->values.front() : "";
}

tl::expected<void, std::string> ShellState::assign_arithmetic(std::string_view variable,
                                                              std::optional<std::int64_t> index,
                                                              std::int64_t number) {
    return assign_element(variable, index.value_or(0), std::to_string(number));
}

}  // namespace lvsim::host

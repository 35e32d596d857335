// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/loader/reference.hpp"

#include "scenarios/runtime/loader/tables.hpp"
#include "scenarios/runtime/loader/timeline_actions.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::runtime {

namespace {

constexpr std::string_view kIntroduction =
    "# What a scenario file says\n"
    "\n"
    "A scenario is one YAML file. It is read strictly: an unknown key, a key twice, a missing "
    "unit\n"
    "or an address outside of its network is an error with file, line and column, and all errors\n"
    "are reported at once ([what can be wrong](errors.md)). `lvsim validate FILE` reads and "
    "checks\n"
    "without running.\n"
    "\n"
    "- A duration has a unit: `10ms`, `1.5s`, `2min` (ns us ms s min h d). A time is a duration\n"
    "  since the start.\n"
    "- A rate is written `100Mbit` (bit kbit Mbit Gbit Tbit), a size `64KiB` (B kB MB GB KiB MiB\n"
    "  GiB), a share `33.3%`.\n"
    "- A boolean is `true` or `false` and no other word. Numbers are decimal.\n"
    "- A count that is expected is `6`, `\">= 5\"`, `\"<= 5\"` or `3..5`.\n"
    "- Anchors and aliases work; merge keys, tags and several documents are refused.\n"
    "- Keys that stand as *not modelled yet* are refused by name.\n"
    "\n"
    "This page is made from the tables that read the files; a test compares them.\n";

std::string link(const ObjectInfo& object) {
    return fmt::format("[{0}](#{0})", object.name);
}

std::string type_text(const KeyInfo& info) {
    const std::string one =
        info.object != nullptr ? link(info.object()) : std::string(info.type->name);
    switch (info.form) {
        case Form::One: return one;
        case Form::List: return fmt::format("list of {}", one);
        case Form::OneOrList: return fmt::format("{}, or list of them", one);
        case Form::Map: return fmt::format("mapping {}: {}", info.entries, one);
    }
    return one;
}

std::string default_text(const KeyInfo& info) {
    return info.is_required ? "**required**" : std::string(info.fallback);
}

/// `|` would end a cell of the table.
std::string cell(std::string text) {
    for (std::size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2)) {
        text.insert(at, 1, '\\');
    }
    return text;
}

std::string row(const KeyInfo& info) {
    if (!info.is_modelled) {
        return fmt::format("| `{}` | | | *not modelled yet* |\n", info.key);
    }
    std::string help(info.help);
    if (help.empty() && info.object != nullptr) {
        help = info.object().help;
    }
    const std::string range = info.words != nullptr ? range_text(info) : std::string();
    return fmt::format("| `{}` | {} | {} | {}{} |\n", info.key, cell(type_text(info)),
                       cell(default_text(info)), cell(help),
                       range.empty() ? "" : fmt::format(" Range: {}.", range));
}

/// The objects below one, each once, in the order in which they are first named.
void collect(const ObjectInfo& object, std::vector<const ObjectInfo*>& found) {
    if (std::find(found.begin(), found.end(), &object) != found.end()) {
        return;
    }
    found.push_back(&object);
    for (const KeyInfo* key : object.keys) {
        if (key->object != nullptr) {
            collect(key->object(), found);
        }
        if (key->or_object != nullptr) {
            collect(key->or_object(), found);
        }
    }
}

std::string action_keys(const TimelineAction& action) {
    std::string text;
    for (const ActionKey& key : action.keys) {
        text += fmt::format("{}{}`{}`{}", text.empty() ? "" : ", ", key.is_required ? "**" : "",
                            key.key, key.is_required ? "**" : "");
    }
    return text;
}

std::string actions_section() {
    std::string text =
        "\n## actions of the timeline\n\n"
        "What `do` can be, and the keys that go with it beside `at`, `every` and `times`; bold "
        "ones\nmust be there. [More on faults](../models/faults.md).\n\n"
        "| action | keys | what happens |\n| --- | --- | --- |\n";
    for (const TimelineAction& action : timeline_actions()) {
        text +=
            fmt::format("| `{}` | {} | {} |\n", action.name, action_keys(action), action.summary);
    }
    return text;
}

}  // namespace

std::string reference_page() {
    std::vector<const ObjectInfo*> objects;
    collect(object_info<Scenario>(), objects);
    std::string page(kIntroduction);
    for (const ObjectInfo* object : objects) {
        page += fmt::format(
            "\n## {}\n\n{}\n\n| key | value | default | what it says |\n"
            "| --- | --- | --- | --- |\n",
            object->name, object->help);
        for (const KeyInfo* key : object->keys) {
            page += row(*key);
        }
    }
    return page + actions_section();
}

}  // namespace lvsim::runtime

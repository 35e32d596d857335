// SPDX-License-Identifier: Apache-2.0
#include "models/host/shell/option_names.hpp"

#include <algorithm>
#include <array>

namespace lvsim::host {

namespace {

constexpr std::array<OptionName, 9> kOptions = {{
    {'a', "allexport", &ShellOptions::exports_all},
    {'e', "errexit", &ShellOptions::exits_on_error},
    {'C', "noclobber", &ShellOptions::keeps_files},
    {'n', "noexec", &ShellOptions::reads_only},
    {'f', "noglob", &ShellOptions::has_no_globs},
    {'u', "nounset", &ShellOptions::refuses_unset},
    {'\0', "pipefail", &ShellOptions::fails_in_pipes},
    {'v', "verbose", &ShellOptions::is_verbose},
    {'x', "xtrace", &ShellOptions::traces},
}};
constexpr std::array<OptionName, 2> kShellOptions = {{
    {'\0', "expand_aliases", &ShellOptions::expands_aliases},
    {'\0', "nullglob", &ShellOptions::globs_to_nothing},
}};
constexpr std::string_view kRefusedLetters = "bhkmptBEHPT";
constexpr std::array<std::string_view, 22> kRefusedShopts = {
    "autocd",     "cdable_vars", "cdspell",    "checkhash", "checkjobs",       "checkwinsize",
    "cmdhist",    "direxpand",   "dirspell",   "dotglob",   "execfail",        "extglob",
    "failglob",   "globstar",    "histappend", "huponexit", "inherit_errexit", "lastpipe",
    "nocaseglob", "nocasematch", "progcomp",   "sourcepath"};

}  // namespace

std::span<const OptionName> set_options() {
    return kOptions;
}

std::span<const OptionName> shopt_options() {
    return kShellOptions;
}

const OptionName* option_by_letter(char letter) {
    for (const OptionName& option : kOptions) {
        if (option.letter == letter) return &option;
    }
    return nullptr;
}

const OptionName* option_by_name(std::span<const OptionName> options, std::string_view name) {
    for (const OptionName& option : options) {
        if (option.name == name) return &option;
    }
    return nullptr;
}

bool is_refused_shopt(std::string_view name) {
    return std::find(kRefusedShopts.begin(), kRefusedShopts.end(), name) != kRefusedShopts.end();
}

bool is_refused_letter(char letter) {
    return kRefusedLetters.find(letter) != std::string_view::npos;
}

}  // namespace lvsim::host

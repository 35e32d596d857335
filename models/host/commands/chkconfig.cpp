// SPDX-License-Identifier: Apache-2.0
//
// chkconfig(8): which services start in which runlevel. --override and --type xinetd are refused by
// name. Behaviour reference: chkconfig 1.3.49.3 (CentOS 6; centos6-lab.md, section 4.1).
#include "models/host/boot/messages.hpp"
#include "models/host/boot/rc_links.hpp"
#include "models/host/boot/system.hpp"
#include "models/host/commands/options.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/files.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::host {

namespace {

constexpr std::string_view kUsage =
    "chkconfig version 1.3.49.3 - Copyright (C) 1997-2000 Red Hat, Inc.\n"
    "This may be freely redistributed under the terms of the GNU Public License.\n"
    "\n"
    "usage:   chkconfig [--list] [--type <type>] [name]\n"
    "         chkconfig --add <name>\n"
    "         chkconfig --del <name>\n"
    "         chkconfig --override <name>\n"
    "         chkconfig [--level <levels>] [--type <type>] <name> "
    "<on|off|reset|resetpriorities>\n";

class Chkconfig {
public:
    explicit Chkconfig(CommandContext* context)
        : context_(*context),
          files_(context->host->files()),
          links_(files_),
          is_french_(speaks_french(*context)) {}

    int run() {
        for (std::size_t i = 1; i < context_.args.size(); ++i) {
            const std::string& word = context_.args[i];
            if (word == "--list" || word == "--add" || word == "--del") {
                action_ = word;
            } else if (word == "--level" || word == "--levels") {
                if (++i == context_.args.size()) return usage();
                levels_ = context_.args[i];
            } else if (word == "--override" || word == "--type") {
                context_.error->write(fmt::format("not modelled in lvsim: chkconfig {}\n", word));
                return kStatusNotModelled;
            } else if (word == "--version") {
                context_.out->write("chkconfig version 1.3.49.3\n");
                return 0;
            } else if (word == "--help" || word == "-?") {
                return usage();
            } else if (word.starts_with('-')) {
                return say(fmt::format("{}: unknown option", word));
            } else {
                operands_.push_back(word);
            }
        }
        return act();
    }

private:
    int act() {
        const bool has_wrong_level = levels_.find_first_not_of("0123456") != std::string::npos;
        if (has_wrong_level) return usage();
        if (action_ == "--list") return operands_.size() > 1 ? usage() : list();
        if (operands_.empty()) return action_.empty() && levels_.empty() ? list() : usage();
        if (action_.empty() && operands_.size() == 1) return is_on();
        if (operands_.size() != (action_.empty() ? 2U : 1U)) return usage();
        if (!context_.surroundings.user.is_root()) {
            return say(Phrase{"You do not have enough privileges to perform this operation.",
                              "Vous n'avez pas les privilèges nécessaires pour effectuer cette "
                              "opération."}
                           .in(is_french_));
        }
        const auto header = header_of(operands_[0]);
        if (!header) return 1;
        if (action_ == "--add") {
            links_.add(operands_[0], *header);
        } else if (action_ == "--del") {
            links_.remove(operands_[0]);
        } else {
            return set(*header);
        }
        return 0;
    }

    int set(const ChkconfigHeader& header) {
        const std::string& state = operands_[1];
        const bool is_reset = state == "reset" || state == "resetpriorities";
        if (state != "on" && state != "off" && !is_reset) return usage();
        const std::string_view usual = is_reset ? "0123456" : "2345";
        for (const char level : levels_.empty() ? usual : std::string_view(levels_)) {
            const int number = level - '0';
            bool is_on = state == "on";
            if (state == "reset") is_on = header.starts_in(number);
            if (state == "resetpriorities") is_on = links_.starts(operands_[0], number);
            links_.set(operands_[0], header, number, is_on);
        }
        return 0;
    }

    /// chkconfig NAME: by its status only.
    int is_on() {
        if (!header_of(operands_[0])) return 1;
        int level = context_.host->system() == nullptr ? 0 : context_.host->system()->runlevel();
        if (!levels_.empty()) level = levels_[0] - '0';
        return links_.starts(operands_[0], level) ? 0 : 1;
    }

    int list() {
        if (!operands_.empty()) return list_one(operands_[0]);
        for (const std::string& name : files_.list(kInitDirectory)) {
            const auto script = files_.read(fmt::format("{}/{}", kInitDirectory, name));
            if (script && read_chkconfig_header(*script) && links_.has_any(name)) show(name);
        }
        return 0;
    }

    int list_one(const std::string& name) {
        if (!header_of(name)) return 1;
        if (!links_.has_any(name)) {
            return say(fmt::format(
                fmt::runtime(Phrase{"service {0} supports chkconfig, but is not referenced in any "
                                    "runlevel (run 'chkconfig --add {0}')",
                                    "le service {0} prend en charge chkconfig, mais il n'est "
                                    "enregistré à aucun niveau (exécutez « chkconfig "
                                    "--add {0} »)"}
                                 .in(is_french_)),
                name));
        }
        show(name);
        return 0;
    }

    void show(const std::string& name) {
        std::string line = fmt::format("{:<15}", name);
        for (int level = 0; level < kRunlevels; ++level) {
            const Phrase state =
                links_.starts(name, level) ? Phrase{"on", "marche"} : Phrase{"off", "arrêt"};
            line += fmt::format("\t{}:{}", level, state.in(is_french_));
        }
        context_.out->write(line + "\n");
    }

    /// nullopt: said why.
    std::optional<ChkconfigHeader> header_of(const std::string& name) {
        const auto script = files_.read(fmt::format("{}/{}", kInitDirectory, name));
        if (!script || name.find('/') != std::string::npos) {
            say(fmt::format(
                fmt::runtime(
                    Phrase{"error reading information on service {}: No such file or directory",
                           "erreur lors de la lecture d'informations sur le service {}\u00a0: "
                           "Aucun fichier ou dossier de ce type"}
                        .in(is_french_)),
                name));
            return std::nullopt;
        }
        auto header = read_chkconfig_header(*script);
        if (!header) {
            say(fmt::format(fmt::runtime(Phrase{"service {} does not support chkconfig",
                                                "le service {} ne prend pas en charge chkconfig"}
                                             .in(is_french_)),
                            name));
        }
        return header;
    }

    int usage() {
        context_.out->write(kUsage);
        return 1;
    }
    int say(std::string_view line) {
        context_.error->write(fmt::format("{}\n", line));
        return 1;
    }

    CommandContext& context_;
    Files& files_;
    RcLinks links_;
    bool is_french_;
    std::string action_;
    std::string levels_;
    std::vector<std::string> operands_;
};

}  // namespace

Process chkconfig_main(CommandContext* context) {
    Chkconfig chkconfig(context);
    const int status = chkconfig.run();
    co_return status;
}

}  // namespace lvsim::host

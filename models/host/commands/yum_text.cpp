// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/yum_text.hpp"

#include "models/host/language.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::host {

namespace {

constexpr std::size_t kWidth = 80;

std::string rule(char c) {
    return std::string(kWidth, c) + "\n";
}

/// Pads by characters, which in French are not bytes.
std::string padded(std::string_view text, std::size_t width) {
    const auto length =
        static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
            return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
        }));
    return std::string(text) + std::string(width > length ? width - length : 0, ' ');
}

std::string row(std::string_view name, std::string_view arch, std::string_view version,
                std::string_view repository, std::string_view size) {
    return fmt::format(" {}{}{}{}{:>7}\n", padded(name, 20), padded(arch, 13), padded(version, 28),
                       padded(repository, 10), size);
}

std::string rows(const std::vector<const Package*>& packages, bool removes) {
    std::string text;
    for (const Package* package : packages) {
        text += row(package->name, package->arch, package->version, removes ? "@base" : "base",
                    yum_size(removes ? package->installed_bytes : package->bytes));
    }
    return text;
}

std::string versioned(const Package& package) {
    return fmt::format("{}.{} 0:{}", package.name, package.arch, package.version);
}

/// Two a line, unless there is only one.
std::string columns(const std::vector<const Package*>& packages) {
    if (packages.size() == 1) return padded("  " + versioned(*packages[0]), kWidth) + "\n";
    std::string text;
    for (std::size_t i = 0; i < packages.size(); ++i) {
        const bool is_left = i % 2 == 0;
        text += is_left ? padded("  " + versioned(*packages[i]), kWidth / 2)
                        : " " + versioned(*packages[i]);
        if (!is_left || i + 1 == packages.size()) text += "\n";
    }
    return text;
}

/// Packages in the order in which yum finds them: what is wanted, then what it needs.
std::string found_lines(const YumPlan& plan, bool is_french) {
    const BothLanguages state =
        plan.removes ? BothLanguages{"erased", "effacé"} : BothLanguages{"installed", "installé"};
    const BothLanguages found{"---> Package {}.{} 0:{} will be {}\n",
                              "---> Package {}.{} 0:{} sera {}\n"};
    const auto lines = [&](const std::vector<const Package*>& packages) {
        std::string text;
        for (const Package* package : packages) {
            text += fmt::format(fmt::runtime(found.in(is_french)), package->name, package->arch,
                                package->version, state.in(is_french));
        }
        return text;
    };
    const BothLanguages check{"--> Running transaction check\n",
                              "--> Lancement de la transaction de test\n"};
    std::string text = std::string(check.in(is_french)) + lines(plan.wanted);
    const BothLanguages need{
        "--> Processing Dependency: {} for package: {}\n",
        "--> Traitement de la dépendance\u00a0: {} pour le paquet\u00a0: {}\n"};
    for (const Package* package : plan.wanted) {
        for (const Package::Need& one : package->needs) {
            const bool is_missing =
                std::any_of(plan.others.begin(), plan.others.end(),
                            [&](const Package* other) { return other->name == one.package; });
            if (!is_missing || plan.removes) continue;
            text += fmt::format(fmt::runtime(need.in(is_french)), one.what, package->full_name());
        }
    }
    if (!plan.others.empty()) text += std::string(check.in(is_french)) + lines(plan.others);
    return text;
}

}  // namespace

std::vector<const Package*> YumPlan::all() const {
    std::vector<const Package*> result = others;
    result.insert(result.end(), wanted.begin(), wanted.end());
    return result;
}

std::uint64_t YumPlan::download_bytes() const {
    std::uint64_t bytes = 0;
    for (const Package* package : all()) bytes += package->bytes;
    return bytes;
}

std::string yum_size(std::uint64_t bytes) {
    constexpr std::uint64_t kUnit = 1024;
    std::uint64_t unit = kUnit;
    char letter = 'k';
    if (bytes < 1000) return fmt::format("{} ", bytes);
    if (bytes >= 1000 * kUnit) {
        unit = kUnit * kUnit;
        letter = 'M';
    }
    const std::uint64_t tenths = (bytes * 10 + unit / 2) / unit;
    return tenths < 100 ? fmt::format("{}.{} {}", tenths / 10, tenths % 10, letter)
                        : fmt::format("{} {}", (bytes + unit / 2) / unit, letter);
}

std::string resolution_text(const YumPlan& plan, bool is_french) {
    const BothLanguages begin{"Resolving Dependencies\n", "Résolution des dépendances\n"};
    const BothLanguages end{"--> Finished Dependency Resolution\n\nDependencies Resolved\n\n",
                            "--> Résolution des dépendances terminée\n\nDépendances résolues\n\n"};
    return fmt::format("{}{}{}", plan.removes ? "" : begin.in(is_french),
                       found_lines(plan, is_french), end.in(is_french));
}

std::string plan_text(const YumPlan& plan, bool is_french) {
    const auto say = [is_french](std::string_view english, std::string_view french) {
        return std::string(is_french ? french : english);
    };
    std::string text = rule('=');
    text += is_french ? row("Paquet", "Architecture", "Version", "Dépôt", "Taille")
                      : row("Package", "Arch", "Version", "Repository", "Size");
    text += rule('=');
    text += plan.removes ? say("Removing:\n", "Suppression:\n")
                         : say("Installing:\n", "Installation:\n");
    text += rows(plan.wanted, plan.removes);
    if (!plan.others.empty()) {
        text += plan.removes
                    ? say("Removing for dependencies:\n", "Suppression pour dépendance:\n")
                    : say("Installing for dependencies:\n", "Installation pour dépendance:\n");
        text += rows(plan.others, plan.removes);
    }
    text += say("\nTransaction Summary\n", "\nRésumé de la transaction\n") + rule('=');
    const std::size_t count = plan.all().size();
    std::uint64_t installed = 0;
    for (const Package* package : plan.all()) installed += package->installed_bytes;
    if (plan.removes) {
        text += fmt::format(
            fmt::runtime(say("Remove        {} Package(s)\n\n", "Suppression de {} paquet(s)\n\n")),
            count);
    } else {
        text += fmt::format(fmt::runtime(say("Install       {} Package(s)\n\n",
                                             "Installation de {} paquet(s)\n\n")),
                            count);
        text += fmt::format(fmt::runtime(say("Total download size: {}\n",
                                             "Taille totale des téléchargements\u00a0: {}\n")),
                            yum_size(plan.download_bytes()));
    }
    text +=
        fmt::format(fmt::runtime(say("Installed size: {}\n", "Taille d'installation\u00a0: {}\n")),
                    yum_size(installed));
    return text;
}

std::string download_line(const Package& package, std::size_t number, std::size_t count,
                          std::int64_t seconds) {
    const std::string name =
        count == 1 ? package.full_name() + ".rpm"
                   : fmt::format("({}/{}): {}.rpm", number, count, package.full_name());
    return fmt::format("{:<57}| {:>5}B     {:02}:{:02}     \n", name, yum_size(package.bytes),
                       seconds / 60, seconds % 60);
}

std::string total_line(std::uint64_t bytes, std::int64_t milliseconds) {
    const std::uint64_t rate =
        bytes * 1000 / static_cast<std::uint64_t>(std::max<std::int64_t>(milliseconds, 1));
    const std::int64_t seconds = milliseconds / 1000;
    return rule('-') + fmt::format("{:<48}{:>7}B/s | {:>5}B     {:02}:{:02}     \n", "Total",
                                   yum_size(rate), yum_size(bytes), seconds / 60, seconds % 60);
}

std::string work_line(std::string_view verb, const Package& package, std::size_t number,
                      std::size_t count) {
    const std::string begin = fmt::format("  {} : {}", verb, package.full_name());
    return padded(begin, 76) + fmt::format("{}/{} \n", number, count);
}

std::string result_text(const YumPlan& plan, bool is_french) {
    const BothLanguages wanted = plan.removes ? BothLanguages{"Removed:", "Supprimé\u00a0:"}
                                              : BothLanguages{"Installed:", "Installé\u00a0:"};
    const BothLanguages others =
        plan.removes ? BothLanguages{"Dependency Removed:", "Dépendance(s) supprimée(s)\u00a0:"}
                     : BothLanguages{"Dependency Installed:", "Dépendance(s) installée(s)\u00a0:"};
    std::string text = fmt::format("\n{}\n{}\n", wanted.in(is_french), columns(plan.wanted));
    if (!plan.others.empty()) {
        text += fmt::format("{}\n{}\n", others.in(is_french), columns(plan.others));
    }
    return text + (is_french ? "Terminé\u00a0!\n" : "Complete!\n");
}

}  // namespace lvsim::host

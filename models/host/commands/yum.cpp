// SPDX-License-Identifier: Apache-2.0
//
// yum(8): install, remove and list, with -y. The mirror is asked by packets: without a way to it
// nothing can be installed. Other commands and options are refused by name.
// Behaviour reference: yum 3.2.29 (CentOS 6; centos6-lab.md, section 4.2).
#include "models/host/boot/fetch.hpp"
#include "models/host/boot/nat_service.hpp"
#include "models/host/boot/packages.hpp"
#include "models/host/boot/system.hpp"
#include "models/host/commands/options.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/commands/system_command.hpp"
#include "models/host/commands/yum_text.hpp"
#include "models/host/host.hpp"
#include "models/host/language.hpp"
#include "models/host/name_lookup.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>

namespace lvsim::host {

namespace {

constexpr SimDuration kDatabaseTime = SimDuration::milliseconds(700);
constexpr SimDuration kInstallTime = SimDuration::milliseconds(400);

class Yum {
public:
    explicit Yum(CommandContext* context)
        : context_(*context), store_(context->host->files()), is_french_(speaks_french(*context)) {}

    /// A status when there is nothing more to do.
    std::optional<int> read_line() {
        for (std::size_t i = 1; i < context_.args.size(); ++i) {
            const std::string& word = context_.args[i];
            if (word == "-y") {
                has_agreed_ = true;
            } else if (word.starts_with('-')) {
                return refuse_part(&context_, word);
            } else if (command_.empty()) {
                command_ = word;
            } else {
                names_.push_back(word);
            }
        }
        if (command_.empty()) {
            say("You need to give some command\n", "Vous devez spécifier une commande\n");
            return 1;
        }
        plan.removes = command_ == "remove" || command_ == "erase";
        if (command_ == "list") return list();
        if (command_ != "install" && !plan.removes) return refuse_part(&context_, command_);
        if (!context_.surroundings.user.is_root()) {
            say("You need to be root to perform this command.\n",
                "Vous devez être root pour exécuter cette commande.\n");
            return 1;
        }
        if (names_.empty()) {
            complain("Error: Need to pass a list of pkgs to install\n",
                     "Erreur\u00a0: une liste de paquets est nécessaire\n");
            return 1;
        }
        begin();
        return std::nullopt;
    }

    /// The mirror list could not be had.
    int give_up(std::string_view reason) {
        context_.error->write(fmt::format(
            "Could not retrieve mirrorlist http://{}/?release=6&arch=i386&repo=os error was\n"
            "14: PYCURL ERROR {}\n",
            kMirrorList, reason));
        complain("Error: Cannot find a valid baseurl for repo: base\n",
                 "Erreur\u00a0: Cannot find a valid baseurl for repo: base\n");
        return 1;
    }

    void say_mirrors() {
        std::string text = "Loading mirror speeds from cached hostfile\n";
        for (const std::string_view repository : {"base", "extras", "updates"}) {
            text += fmt::format(" * {}: {}\n", repository, kMirror);
        }
        context_.out->write(text);
    }

    /// Finds out what is to be done and shows it; a status when that is nothing.
    std::optional<int> resolve() {
        std::vector<const Package*> wanted;
        for (const std::string& name : names_) {
            const Package* package = find_package(name);
            const bool is_installed = package != nullptr && store_.is_installed(package->name);
            if (package == nullptr || (plan.removes && !is_installed)) {
                say_missing(name);
            } else if (!plan.removes && is_installed) {
                say_there(*package);
            } else {
                wanted.push_back(package);
            }
        }
        if (wanted.empty()) return nothing_to_do();
        collect(wanted);
        context_.out->write(resolution_text(plan, is_french_) + plan_text(plan, is_french_));
        if (!has_agreed_) say("Is this ok [y/N]: ", "Est-ce correct [o/N]\u00a0: ");
        return std::nullopt;
    }

    [[nodiscard]] bool needs_answer() const { return !has_agreed_; }
    /// The person's answer; a status when it is no.
    std::optional<int> take_answer(std::string_view line) {
        const bool is_yes = line.starts_with('y') || line.starts_with('Y') ||
                            (is_french_ && (line.starts_with('o') || line.starts_with('O')));
        if (is_yes) return std::nullopt;
        say("Exiting on user Command\n", "Arrêt à la demande de l'utilisateur\n");
        return 1;
    }

    void begin_download() { say("Downloading Packages:\n", "Téléchargement des paquets\u00a0:\n"); }
    void begin_transaction() {
        say("Running rpm_check_debug\nRunning Transaction Test\nTransaction Test Succeeded\n"
            "Running Transaction\n",
            "Lancement de rpm_check_debug\nLancement de la transaction de test\n"
            "Transaction de test réussie\nLancement de la transaction\n");
    }
    void carry_out(std::size_t number) {
        const auto all = plan.all();
        const Package& package = *all[number];
        plan.removes ? store_.remove(package) : store_.install(package);
        const BothLanguages verb = plan.removes ? BothLanguages{"Erasing   ", "Suppression "}
                                                : BothLanguages{"Installing", "Installation"};
        context_.out->write(work_line(verb.in(is_french_), package, number + 1, all.size()));
        if (context_.host->system() != nullptr && !plan.removes) {
            context_.host->system()->log().note("yum[2412]", "Installed: " + package.full_name());
        }
    }
    int finish() {
        const auto all = plan.all();
        const BothLanguages verb{"Verifying ", "Vérification"};
        for (std::size_t i = 0; i < all.size(); ++i) {
            context_.out->write(work_line(verb.in(is_french_), *all[i], i + 1, all.size()));
        }
        context_.out->write(result_text(plan, is_french_));
        return 0;
    }

    YumPlan plan;

private:
    void begin() {
        say("Loaded plugins: fastestmirror, refresh-packagekit, security\n",
            "Modules complémentaires chargés\u00a0: fastestmirror, refresh-packagekit, security\n");
        if (plan.removes) {
            say("Setting up Remove Process\n", "Configuration du processus de suppression\n");
        } else {
            say("Setting up Install Process\n", "Configuration du processus d'installation\n");
        }
    }

    void collect(const std::vector<const Package*>& wanted) {
        plan.wanted = wanted;
        if (plan.removes) {
            for (const Package* package : wanted) {
                for (const Package* other : store_.needing(package->name)) add_other(other);
            }
            return;
        }
        for (const Package* package : store_.missing_for(wanted)) add_other(package);
    }
    void add_other(const Package* package) {
        const auto is_in = [&](const std::vector<const Package*>& list) {
            return std::find(list.begin(), list.end(), package) != list.end();
        };
        if (!is_in(plan.wanted) && !is_in(plan.others)) plan.others.push_back(package);
    }

    void say_missing(const std::string& name) {
        if (plan.removes) {
            context_.out->write(
                fmt::format(fmt::runtime(is_french_ ? "Aucun paquet {} disponible.\n"
                                                    : "No Match for argument: {}\n"),
                            name));
            return;
        }
        context_.out->write(fmt::format(fmt::runtime(is_french_ ? "Aucun paquet {} disponible.\n"
                                                                : "No package {} available.\n"),
                                        name));
        has_missing_ = true;
    }
    void say_there(const Package& package) {
        context_.out->write(fmt::format(
            fmt::runtime(is_french_ ? "Le paquet {} est déjà installé dans sa dernière version\n"
                                    : "Package {} already installed and latest version\n"),
            package.full_name()));
    }
    int nothing_to_do() {
        if (has_missing_) {
            complain("Error: Nothing to do\n", "Erreur\u00a0: Rien à faire\n");
            return 1;
        }
        if (plan.removes) {
            say("No Packages marked for removal\n", "Aucun paquet sélectionné pour suppression\n");
        } else {
            say("Nothing to do\n", "Rien à faire\n");
        }
        return 0;
    }

    int list() {
        const bool is_only_installed = !names_.empty() && names_[0] == "installed";
        if (names_.size() > 1 ||
            (names_.size() == 1 && !is_only_installed && find_package(names_[0]) == nullptr)) {
            complain("Error: No matching Packages to list\n",
                     "Erreur\u00a0: Aucun paquet correspondant à lister\n");
            return 1;
        }
        say("Installed Packages\n", "Paquets installés\n");
        for (const Package& package : all_packages()) {
            const bool is_asked =
                names_.empty() || is_only_installed || find_package(names_[0]) == &package;
            if (!is_asked || !store_.is_installed(package.name)) continue;
            context_.out->write(fmt::format("{:<40}{:<31}{}\n",
                                            fmt::format("{}.{}", package.name, package.arch),
                                            package.version, "@base"));
        }
        return 0;
    }

    void say(std::string_view english, std::string_view french) {
        context_.out->write(is_french_ ? french : english);
    }
    void complain(std::string_view english, std::string_view french) {
        context_.error->write(is_french_ ? french : english);
    }

    CommandContext& context_;
    PackageStore store_;
    bool is_french_;
    bool has_agreed_ = false;
    bool has_missing_ = false;
    std::string command_;
    std::vector<std::string> names_;
};

constexpr std::string_view kNoHost = "6 - \"Couldn't resolve host 'mirrorlist.centos.org'\"";
constexpr std::string_view kNoConnection = "7 - \"couldn't connect to host\"";

std::string path_of(const Package& package) {
    return fmt::format("/6.6/os/i386/Packages/{}.rpm?bytes={}", package.full_name(), package.bytes);
}

}  // namespace

Process yum_main(CommandContext* context) {
    if (find_system(context) == nullptr) co_return kStatusNotModelled;
    Yum yum(context);
    if (const auto over = yum.read_line()) co_return *over;
    net::Stack& stack = context->host->stack();
    IpAddress mirror;
    for (const std::string_view name : {kMirrorList, kMirror}) {
        if (yum.plan.removes) break;
        NameLookup lookup(*context->host);
        lookup.ask_for_address(name);
        while (!lookup.is_done()) {
            const SimDuration patience = lookup.patience();
            const bool is_news = co_await wait_for(lookup.news(), patience);
            if (!is_news) lookup.give_up_waiting();
        }
        if (!lookup.address()) co_return yum.give_up(kNoHost);
        mirror = *lookup.address();
        Fetch fetch(stack, mirror, name, "/?release=6&arch=i386&repo=os");
        while (!fetch.is_done()) {
            co_await wait(fetch.changed());
        }
        if (fetch.error() != net::TcpError::None) co_return yum.give_up(kNoConnection);
    }
    if (!yum.plan.removes) yum.say_mirrors();
    co_await sleep(kDatabaseTime);
    if (const auto over = yum.resolve()) co_return *over;
    if (yum.needs_answer()) {
        while (!context->in->is_closed() &&
               context->in->bytes().find('\n') == std::string_view::npos) {
            co_await wait(context->in->changed());
        }
        const std::string answer = context->in->take();
        if (const auto over = yum.take_answer(answer)) co_return *over;
    }
    const std::vector<const Package*> all = yum.plan.all();
    const SimTime begin = context->host->world().now();
    if (!yum.plan.removes) yum.begin_download();
    for (std::size_t i = 0; i < all.size() && !yum.plan.removes; ++i) {
        const SimTime start = context->host->world().now();
        Fetch fetch(stack, mirror, kMirror, path_of(*all[i]));
        while (!fetch.is_done()) {
            co_await wait(fetch.changed());
        }
        if (fetch.error() != net::TcpError::None) co_return yum.give_up(kNoConnection);
        const auto seconds = (context->host->world().now() - start).whole_seconds();
        context->out->write(download_line(*all[i], i + 1, all.size(), seconds));
    }
    if (!yum.plan.removes && all.size() > 1) {
        const auto span = context->host->world().now() - begin;
        context->out->write(total_line(yum.plan.download_bytes(), span.ns() / 1'000'000));
    }
    yum.begin_transaction();
    for (std::size_t i = 0; i < all.size(); ++i) {
        co_await sleep(kInstallTime);
        yum.carry_out(i);
    }
    co_return yum.finish();
}

}  // namespace lvsim::host

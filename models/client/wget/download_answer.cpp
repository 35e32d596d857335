// SPDX-License-Identifier: Apache-2.0
//
// What becomes of an answer: errors, redirections, the file, and the last line.
#include "models/client/http_head.hpp"
#include "models/client/network_words.hpp"
#include "models/client/wget/download.hpp"
#include "models/host/host.hpp"
#include "models/host/user_files.hpp"

#include <fmt/format.h>

#include <charconv>
#include <utility>

namespace lvsim::client::wget {

namespace {

constexpr Words::Text kLength = {"Length: ", "Taille\u00a0: ", "", "Longueur: "};
constexpr Words::Text kUnspecified = {"unspecified", "non indiqué", "", "non spécifié"};
constexpr Words::Text kSaving = {"Saving to: {}\n", "Sauvegarde en\u00a0: {}\n", "",
                                 "Sauvegarde en : {}\n"};
constexpr Words::Text kSaved = {"{} ({}) - {} saved [{}]\n\n", "{} ({}) — {} sauvegardé [{}]\n\n",
                                "", "{} ({}) - {} sauvegardé [{}]\n\n"};
/// 1.12 says that STDOUT is saved.
constexpr Words::Text kToOutput = {"{} ({}) - written to stdout [{}]\n\n",
                                   "{} ({}) — envoi vers sortie standard [{}]\n\n", "", ""};
constexpr Words::Text kClosed = {"{} ({}) - Connection closed at byte {}. ",
                                 "{} ({}) — Fermeture de la connexion à l’octet {}. ", "",
                                 "{} ({}) - Fermeture de la connexion à l'octet {}. "};
constexpr Words::Text kBodyError = {"{} ({}) - Read error at byte {} ({}).",
                                    "{} ({}) — Erreur de lecture à l’octet {} ({}). ", "",
                                    "{} ({}) - Erreur de lecture à l'octet {} ({})."};
constexpr Words::Text kError = {"{} ERROR {}: {}.\n", "{} erreur\u00a0{}\u00a0: {}.\n", "",
                                "{} ERREUR {}: {}.\n"};
constexpr Words::Text kBrokenLink = {"Remote file does not exist -- broken link!!!\n",
                                     "Le fichier distant n’existe pas — lien mort.\n", "",
                                     "Le fichier distant n'existe pas -- lien mort!!!\n"};
constexpr Words::Text kLocation = {"Location: {} [following]\n",
                                   "Emplacement\u00a0: {} [suivant]\n", "",
                                   "Emplacement: {} [suivant]\n"};
constexpr Words::Text kTooMany = {"{} redirections exceeded.\n",
                                  "{}\u00a0redirections dépassant la limite permise.\n", "",
                                  "{} redirections dépassées.\n"};
constexpr Words::Text kCannotWrite = {"Cannot write to {} ({}).\n",
                                      "Impossible d’écrire dans {} ({}).\n", "",
                                      "Impossible d'écrire dans {} ({}).\n"};
constexpr Words::Text kThere = {"File {} already there; not retrieving.\n\n",
                                "Fichier {} déjà présent\u00a0; pas de récupération.\n\n", "",
                                "Fichier {} déjà présent; pas de récupération.\n\n"};

template <typename... Values>
std::string filled(std::string_view form, const Values&... values) {
    return fmt::format(fmt::runtime(form), values...);
}

/// "  HTTP/1.1 200 OK" for each line of the head.
std::string indented(std::string_view head) {
    std::string text;
    while (!head.empty()) {
        const std::size_t end = std::min(head.find('\n'), head.size());
        std::string_view line = head.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (!line.empty()) text += fmt::format("  {}\n", line);
        head.remove_prefix(std::min(end + 1, head.size()));
    }
    return text;
}

std::optional<std::uint64_t> number_of(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_right = !text.empty() && error == std::errc() && end == text.data() + text.size();
    return is_right ? std::optional(number) : std::nullopt;
}

/// "index.html" of "http://h/", "a?b" of "http://h/d/a?b".
std::string name_of(std::string_view target) {
    const std::string_view path = target.substr(0, target.find('?'));
    std::string name(path.substr(path.rfind('/') + 1));
    if (name.empty()) name = "index.html";
    return name + std::string(target.substr(path.size()));
}

}  // namespace

bool Download::take_head(const HttpResponse& response) {
    const std::string_view head = response.head;
    const std::string_view reason = reason_of(head);
    const auto status = number_of(head.substr(0, head.find('\r')).substr(9, 3)).value_or(0);
    if (is_verbose()) {
        if (job_.options.shows_head) {
            say("\n" + indented(head));
        } else {
            say(fmt::format("{} {}\n", status, reason));
        }
    }
    const std::string_view location = header_field(head, "Location");
    if (is_redirection(static_cast<int>(status)) && !location.empty()) return follow(location);
    if (status >= 300) return take_error(static_cast<std::uint16_t>(status), reason);
    const std::string_view type = header_field(head, "Content-Type");
    length_ = number_of(header_field(head, "Content-Length"));
    const std::string_view plain_type = type.substr(0, type.find(';'));
    if (is_verbose()) say_length(length_, plain_type);
    if (job_.options.is_spider) {
        say_spider(plain_type);
        end(0);
        return false;
    }
    return open_file();
}

void Download::say_length(const std::optional<std::uint64_t>& length, std::string_view type) const {
    std::string text(words_.of(kLength));
    text += length ? fmt::format("{}", *length) : std::string(words_.of(kUnspecified));
    if (length && *length >= 1024) text += fmt::format(" ({})", words_.human(*length));
    if (!type.empty()) text += fmt::format(" [{}]", type);
    say(text + "\n");
}

void Download::say_spider(std::string_view type) {
    constexpr Words::Text kLinks = {
        "Remote file exists and could contain further links,\n"
        "but recursion is disabled -- not retrieving.\n\n",
        "Le fichier distant existe et pourrait contenir plusieurs liens,\n"
        "mais le mode récursif est désactivée — pas de récupération.\n\n",
        "",
        "Le fichier distant existe et pourrait contenir d'autres liens,\n"
        "mais la récursion est désactivée -- pas de récupération.\n\n"};
    constexpr Words::Text kExists = {"Remote file exists.\n\n", "Le fichier distant existe.\n\n",
                                     "", ""};
    say(words_.of(type == "text/html" ? kLinks : kExists));
}

bool Download::take_error(std::uint16_t status, std::string_view reason) {
    if (!is_verbose()) say(fmt::format("{}:\n", url_));
    if (job_.options.is_spider) {
        say(words_.of(kBrokenLink));
        if (is_verbose()) say("\n");
    } else {
        say(filled(words_.of(kError), date(), status, reason));
        if (is_verbose()) say("\n");
    }
    end(kServerFailure);
    return false;
}

bool Download::follow(std::string_view location) {
    url_ = resolved(location, url_);
    if (is_verbose()) say(filled(words_.of(kLocation), url_));
    if (++redirects_ > job_.options.redirects_max) {
        say(filled(words_.of(kTooMany), job_.options.redirects_max));
        end(kServerFailure);
        return false;
    }
    const auto parts = split_url(url_);
    if (!parts) {
        say(fmt::format("not modelled in lvsim: wget of {}\n", url_));
        end(kServerFailure);
        return false;
    }
    parts_ = *parts;
    is_redirected_ = true;
    return false;
}

std::string Download::free_name(const std::string& name) const {
    const host::UserFiles files(&job_.context);
    std::string candidate = name;
    for (int number = 1; files.lstat(candidate); ++number) {
        candidate = fmt::format("{}.{}", name, number);
    }
    return candidate;
}

bool Download::cannot_write(std::string_view name, host::FileError error) {
    const std::string_view why = words_.is_french() ? to_french(error) : to_text(error);
    say(fmt::format("{}: {}\n", name, why));
    if (is_verbose()) say("\n");
    say(filled(words_.of(kCannotWrite), words_.quoted(name), why));
    end(kFileFailure);
    return false;
}

bool Download::choose_name() {
    const host::UserFiles files(&job_.context);
    std::string directory = job_.options.directory;
    while (directory.size() > 1 && directory.ends_with('/')) directory.pop_back();
    const std::string plain = name_of(parts_.target);
    name_ = directory.empty() ? plain : directory + "/" + plain;
    if (job_.options.keeps_old && files.lstat(name_)) {
        if (is_verbose()) say(filled(words_.of(kThere), words_.quoted(name_)));
        end(0);
        return false;
    }
    name_ = free_name(name_);
    return true;
}

bool Download::create_file() {
    // A try that broke off is written again, under its name.
    const bool is_chosen = tries_ > 1 && !name_.empty();
    if (!is_chosen && !choose_name()) return false;
    host::UserFiles files(&job_.context);
    const std::string& directory = job_.options.directory;
    if (!directory.empty() && !files.is_directory(directory)) {
        const host::FileError error = files.make_directory(directory);
        if (error != host::FileError::None) return cannot_write(name_, error);
    }
    host::OpenOptions options;
    options.reads = false;
    options.writes = options.creates = options.truncates = true;
    options.mode = 0666;
    auto file = files.open(name_, options);
    if (!file) return cannot_write(name_, file.error());
    file_.emplace(std::move(*file));
    return true;
}

bool Download::open_file() {
    written_ = 0;
    const std::string& document = job_.options.document;
    if (document.empty()) {
        if (!create_file()) return false;
    } else {
        name_ = document == "-" ? "STDOUT" : document;
    }
    ProgressStyle style = ProgressStyle::None;
    if (is_verbose()) {
        say(filled(words_.of(kSaving), words_.quoted(name_)));
        const std::string& wanted = job_.options.progress;
        const bool is_bar = wanted == "bar" || (wanted.empty() && job_.log->is_terminal());
        style = is_bar ? ProgressStyle::Bar : ProgressStyle::Dots;
        if (is_bar) say("\n");
    }
    progress_.emplace(words_, Progress::Settings{style, name_, length_}, now(), job_.log);
    return true;
}

bool Download::take_body(const HttpResponse& response, bool is_done) {
    const std::string_view fresh = std::string_view(response.body).substr(written_);
    host::FileError error = host::FileError::None;
    if (!fresh.empty() && file_) error = file_->write(fresh);
    if (!fresh.empty() && !file_ && job_.document) error = job_.document->write(fresh);
    if (!fresh.empty() && !file_ && !job_.document) error = job_.context.out->write(fresh);
    written_ += fresh.size();
    if (error != host::FileError::None) return cannot_write(name_, error);
    if (!is_done) {
        progress_->update(written_, now());
        return true;
    }
    finish_body(response);
    return false;
}

void Download::finish_body(const HttpResponse& response) {
    progress_->finish(written_, now());
    file_.reset();
    const double seconds = progress_->seconds(now());
    const std::string rate = words_.rate(written_, seconds);
    if (response.error == HttpError::PartialBody) {
        say(filled(words_.of(kClosed), date(), rate, written_));
        return retry();
    }
    if (response.error != HttpError::None) {
        const std::string bytes =
            length_ ? fmt::format("{}/{}", written_, *length_) : fmt::format("{}", written_);
        say(filled(words_.of(kBodyError), date(), rate, bytes,
                   system_words(response.error, words_.is_french())));
        return retry();
    }
    ++job_.files;
    job_.bytes += written_;
    job_.seconds += seconds;
    say_saved(rate);
    end(0);
}

void Download::say_saved(const std::string& rate) const {
    const bool is_output = job_.options.document == "-";
    const std::string sizes =
        length_ ? fmt::format("{}/{}", written_, *length_) : fmt::format("{}", written_);
    if (!is_verbose()) {
        const std::string shown = is_output ? "-" : name_;
        say(fmt::format("{} URL:{} [{}] -> \"{}\" [{}]\n", date(), url_, sizes, shown, tries_));
    } else if (is_output && !words_.is_old()) {
        say(filled(words_.of(kToOutput), date(), rate, sizes));
    } else {
        say(filled(words_.of(kSaved), date(), rate, words_.quoted(name_), sizes));
    }
}

}  // namespace lvsim::client::wget

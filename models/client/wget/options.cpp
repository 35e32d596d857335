// SPDX-License-Identifier: Apache-2.0
#include "models/client/wget/options.hpp"

#include "models/host/commands/options.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace lvsim::client::wget {

namespace {

using host::OptionKind;
using host::OptionSpec;

constexpr std::array<OptionSpec, 51> kSpecs = {{
    {'q', "quiet", OptionKind::Flag},
    {'v', "verbose", OptionKind::Flag},
    {'\0', "no-verbose", OptionKind::Flag},
    {'\0', "no-clobber", OptionKind::Flag},
    {'O', "output-document", OptionKind::Value},
    {'o', "output-file", OptionKind::Value},
    {'a', "append-output", OptionKind::Value},
    {'P', "directory-prefix", OptionKind::Value},
    {'t', "tries", OptionKind::Value},
    {'T', "timeout", OptionKind::Value},
    {'\0', "connect-timeout", OptionKind::Value},
    {'\0', "read-timeout", OptionKind::Value},
    {'\0', "waitretry", OptionKind::Value},
    {'\0', "retry-connrefused", OptionKind::Flag},
    {'\0', "spider", OptionKind::Flag},
    {'S', "server-response", OptionKind::Flag},
    {'U', "user-agent", OptionKind::Value},
    {'\0', "header", OptionKind::Value},
    {'\0', "post-data", OptionKind::Value},
    {'\0', "progress", OptionKind::Value},
    {'\0', "max-redirect", OptionKind::Value},
    {'\0', "no-proxy", OptionKind::Flag},
    {'\0', "no-cache", OptionKind::Flag},
    {'4', "inet4-only", OptionKind::Flag},
    {'h', "help", OptionKind::Flag},
    {'V', "version", OptionKind::Flag},
    {'c', "continue", OptionKind::FlagNotModelled},
    {'r', "recursive", OptionKind::FlagNotModelled},
    {'m', "mirror", OptionKind::FlagNotModelled},
    {'k', "convert-links", OptionKind::FlagNotModelled},
    {'p', "page-requisites", OptionKind::FlagNotModelled},
    {'b', "background", OptionKind::FlagNotModelled},
    {'N', "timestamping", OptionKind::FlagNotModelled},
    {'x', "force-directories", OptionKind::FlagNotModelled},
    {'6', "inet6-only", OptionKind::FlagNotModelled},
    {'d', "debug", OptionKind::FlagNotModelled},
    {'E', "adjust-extension", OptionKind::FlagNotModelled},
    {'H', "span-hosts", OptionKind::FlagNotModelled},
    {'i', "input-file", OptionKind::ValueNotModelled},
    {'l', "level", OptionKind::ValueNotModelled},
    {'w', "wait", OptionKind::ValueNotModelled},
    {'A', "accept", OptionKind::ValueNotModelled},
    {'e', "execute", OptionKind::ValueNotModelled},
    {'Q', "quota", OptionKind::ValueNotModelled},
    {'\0', "limit-rate", OptionKind::ValueNotModelled},
    {'\0', "dns-timeout", OptionKind::ValueNotModelled},
    {'\0', "user", OptionKind::ValueNotModelled},
    {'\0', "password", OptionKind::ValueNotModelled},
    {'\0', "post-file", OptionKind::ValueNotModelled},
    {'\0', "no-check-certificate", OptionKind::FlagNotModelled},
    {'\0', "save-headers", OptionKind::FlagNotModelled},
}};

constexpr Words::Text kMissingUrl = {"wget: missing URL\n", "wget\u00a0: URL manquante\n", "",
                                     "wget: URL manquant\n"};
constexpr Words::Text kUsage = {
    "Usage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n",
    "Utilisation\u00a0: wget [OPTION]… [URL]…\n\n"
    "Utilisez «\u00a0wget --help\u00a0» pour obtenir plus de renseignements.\n",
    "",
    "Usage: wget [OPTION]... [URL]...\n\n"
    "Essayez « wget --help » pour plus d'options.\n"};

/// -nv and -nc are words of their own in wget.
std::vector<std::string> with_long_names(std::span<const std::string> args) {
    std::vector<std::string> words(args.begin(), args.end());
    for (std::string& word : words) {
        if (word == "--") break;
        if (word == "-nv") word = "--no-verbose";
        if (word == "-nc") word = "--no-clobber";
    }
    return words;
}

class Reader {
public:
    explicit Reader(const Words& words) : words_(words) {}

    tl::expected<Options, LineError> run(std::span<const std::string> args) {
        const std::vector<std::string> line = with_long_names(args);
        auto parsed = host::parse_options(line, kSpecs);
        if (!parsed) {
            if (parsed.error().is_not_modelled) {
                return tl::unexpected(
                    LineError{parsed.error().message + "\n", host::kStatusNotModelled});
            }
            return tl::unexpected(LineError{
                parsed.error().message + "\n" + std::string(words_.of(kUsage)), misuse()});
        }
        for (const host::GivenOption& option : parsed->options) apply(option);
        options_.urls = std::move(parsed->operands);
        const bool is_asking = options_.wants_help || options_.wants_version;
        if (error_.empty() && options_.urls.empty() && !is_asking) {
            return tl::unexpected(
                LineError{fmt::format("{}{}", words_.of(kMissingUrl), words_.of(kUsage)), 1});
        }
        if (!error_.empty()) return tl::unexpected(LineError{error_, misuse()});
        return std::move(options_);
    }

private:
    [[nodiscard]] int misuse() const { return words_.is_old() ? 1 : 2; }

    void apply(const host::GivenOption& option) {
        const std::string_view name = option.name;
        if (option.value.empty()) return apply_flag(name);
        if (name == "O") {
            options_.document = option.value;
        } else if (name == "o" || name == "a") {
            options_.log = option.value;
            options_.appends_log = name == "a";
        } else if (name == "P") {
            options_.directory = option.value;
        } else if (name == "U") {
            options_.user_agent = option.value;
        } else if (name == "header") {
            options_.headers.push_back(option.value);
        } else if (name == "post-data") {
            options_.post_data = option.value;
        } else if (name == "progress") {
            set_progress(option.value);
        } else if (name == "t" || name == "max-redirect") {
            set_count(option);
        } else {
            set_time(option);
        }
    }

    void apply_flag(std::string_view name) {
        if (name == "q") options_.loudness = Loudness::Quiet;
        if (name == "v") options_.loudness = Loudness::Verbose;
        if (name == "no-verbose") options_.loudness = Loudness::Brief;
        if (name == "no-clobber") options_.keeps_old = true;
        if (name == "retry-connrefused") options_.retries_refused = true;
        if (name == "spider") options_.is_spider = true;
        if (name == "S") options_.shows_head = true;
        if (name == "h") options_.wants_help = true;
        if (name == "V") options_.wants_version = true;
    }

    void set_progress(const std::string& value) {
        const bool is_known = value == "dot" || value == "bar" || value.starts_with("bar:");
        if (!is_known) {
            error_ = fmt::format(
                "wget: --progress: Invalid progress type {}.\nValid choices are:\n"
                "dot\nbar\n",
                words_.quoted(value));
        }
        options_.progress = value.substr(0, 3);
    }

    void set_count(const host::GivenOption& option) {
        std::uint32_t number = 0;
        const char* const end = option.value.data() + option.value.size();
        const auto [at, error] = std::from_chars(option.value.data(), end, number);
        const bool is_number = error == std::errc() && at == end;
        if (!is_number && option.value != "inf") {
            error_ = fmt::format("wget: --{}: Invalid number {}.\n",
                                 option.name == "t" ? "tries" : option.name,
                                 words_.quoted(option.value));
        }
        (option.name == "t" ? options_.tries : options_.redirects_max) = is_number ? number : 0;
    }

    /// Seconds, with a fraction.
    void set_time(const host::GivenOption& option) {
        const std::string_view text = option.value;
        const std::size_t dot = text.find('.');
        std::int64_t whole = 0;
        std::int64_t part = 0;
        const std::string fraction =
            dot == std::string_view::npos ? "0" : std::string(text.substr(dot + 1, 3)) + "00";
        const bool is_right = is_number(text.substr(0, dot), whole) && whole < 1'000'000'000 &&
                              is_number(std::string_view(fraction).substr(0, 3), part);
        if (!is_right) {
            error_ = fmt::format("wget: --{}: Invalid time period {}\n",
                                 option.name == "T" ? "timeout" : option.name,
                                 words_.quoted(option.value));
            return;
        }
        const auto span = SimDuration::milliseconds(whole * 1000 + part);
        const bool is_none = span == SimDuration{};
        if (option.name == "waitretry") {
            options_.wait_retry = span;
            return;
        }
        constexpr SimDuration kNoLimit = SimDuration::seconds(1'000'000'000);
        if (option.name != "read-timeout") {
            options_.connect_timeout = is_none ? std::nullopt : std::optional(span);
        }
        if (option.name != "connect-timeout") options_.read_timeout = is_none ? kNoLimit : span;
    }

    static bool is_number(std::string_view text, std::int64_t& to) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), to);
        return error == std::errc() && end == text.data() + text.size() && to >= 0;
    }

    const Words& words_;
    Options options_;
    std::string error_;
};

}  // namespace

tl::expected<Options, LineError> read_options(std::span<const std::string> args,
                                              const Words& words) {
    return Reader(words).run(args);
}

std::string help_text(const Words& words) {
    return fmt::format(
        "GNU Wget {}, a non-interactive network retriever.\n"
        "Usage: wget [OPTION]... [URL]...\n\n"
        "What lvsim's wget has (long and short names):\n"
        "  -q,  --quiet                 say nothing\n"
        "  -nv, --no-verbose            say little\n"
        "  -v,  --verbose               say everything (the default)\n"
        "  -O,  --output-document=FILE  put all pages into FILE; - is standard output\n"
        "  -o,  --output-file=FILE      put what it says into FILE (-a: at its end)\n"
        "  -P,  --directory-prefix=DIR  put files below DIR\n"
        "  -nc, --no-clobber            leave files that are there\n"
        "  -t,  --tries=NUMBER          try so often (20; 0: for ever)\n"
        "  -T,  --timeout=SECONDS       the limit of connecting and of each wait for bytes\n"
        "       --connect-timeout, --read-timeout, --waitretry=SECONDS\n"
        "       --retry-connrefused     try again though the connection is refused\n"
        "       --spider                only ask whether the page is there\n"
        "  -S,  --server-response       show the head of the answer\n"
        "  -U,  --user-agent=AGENT      call oneself AGENT\n"
        "       --header=STRING         send this header, too\n"
        "       --post-data=STRING      send this by POST\n"
        "       --max-redirect=NUMBER   follow so many redirections\n"
        "       --progress=dot|bar      how a transfer is shown\n"
        "  -V,  --version, -h, --help\n",
        words.is_old() ? "1.12" : "1.21.3");
}

}  // namespace lvsim::client::wget

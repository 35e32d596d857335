// SPDX-License-Identifier: Apache-2.0
//
// tcpdump(8): packets of the machine's interfaces, or of a capture file, in words or into a file.
// Behaviour reference: tcpdump 4.99.3 with libpcap 1.10.3 (debian-12), judged by that program;
// 4.1 with libpcap 1.0 (centos-6), unjudged. What the printers know: models/host/tcpdump.
#include "models/host/commands/coreutils.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/commands/tcpdump_options.hpp"
#include "models/host/files.hpp"
#include "models/host/host.hpp"
#include "models/host/name_lookup.hpp"
#include "models/host/stop_signal.hpp"
#include "models/host/tcpdump/capture_file.hpp"
#include "models/host/tcpdump/filter_parser.hpp"
#include "models/host/tcpdump/interface_list.hpp"
#include "models/host/tcpdump/output.hpp"

#include <fmt/format.h>

namespace lvsim::host {

namespace {

using tcpdump::CaptureReader;
using tcpdump::LinkType;
using tcpdump::Packet;
using tcpdump::Release;

constexpr int kFailed = 1;

std::string plural(std::uint64_t count, std::string_view what) {
    return fmt::format("{} packet{} {}\n", count, count == 1 ? "" : "s", what);
}

/// One run of the program.
class Tcpdump {
public:
    Tcpdump(CommandContext& context, tcpdump::Options options)
        : context_(context),
          options_(std::move(options)),
          names_(&context.host->files(), options_.is_numeric),
          printer_(options_.line, names_),
          output_(*context.out, context.out->is_terminal() || options_.is_line_buffered ||
                                    options_.is_packet_buffered) {
        if (options_.cuts_domains) names_.cut_domains();
        scene_.release = release();
        scene_.files = &context.host->files();
    }

    /// Looks at the interface or the file. False: why not has been said.
    bool open() { return options_.read_file.empty() ? open_interface() : open_file(); }
    [[nodiscard]] bool is_from_file() const { return !options_.read_file.empty(); }

    /// False: there is an error, or a host's name must be looked up first (missing_host()).
    bool read_filter() {
        auto reading = tcpdump::read_filter(options_.filter, scene_);
        missing_host_ = reading.missing_host;
        if (!missing_host_.empty()) return false;
        if (!reading.error.empty()) return fail(reading.error);
        filter_ = std::move(reading.filter);
        return true;
    }
    [[nodiscard]] const std::string& missing_host() const { return missing_host_; }
    void learn_host(const std::optional<IpAddress>& address) {
        scene_.hosts[missing_host_] = address;
        missing_host_.clear();
    }

    /// Opens what is written to and begins to listen. False: why not has been said.
    bool begin(Signal* news) {
        if (!options_.write_file.empty() && !open_output()) return false;
        if (is_from_file()) return true;
        settings_.snapshot_bytes = options_.snapshot_bytes;
        settings_.takes_inbound = options_.takes_inbound;
        settings_.takes_outbound = options_.takes_outbound;
        capture_.emplace(*context_.host, settings_, std::move(filter_), news);
        print_greeting();
        return true;
    }

    /// The next packet that is waiting and passes; false: none.
    bool fetch() {
        if (packet_) return true;
        if (!is_from_file()) {
            if (capture_->has_packet()) packet_ = capture_->take();
            return packet_.has_value();
        }
        do {
            packet_ = reader_->next();
        } while (packet_ && !filter_.matches(*packet_));
        return packet_.has_value();
    }
    /// Names that the packet at hand needs and nobody has looked up.
    std::vector<IpAddress> missing_names() {
        if (!options_.write_file.empty() || printer_.can_name(*packet_)) return {};
        return names_.take_missing();
    }
    void learn(const AddressNames& names) { names_.learn(names); }
    void put_out() {
        output_.write(options_.write_file.empty() ? printer_.line(*packet_)
                                                  : tcpdump::capture_file_record(*packet_));
        ++captured_;
        packet_.reset();
    }
    [[nodiscard]] bool has_enough() const { return options_.count && captured_ >= *options_.count; }

    int finish(bool is_interrupted) {
        // The line under way may be unfinished, so there is an empty one for the terminal.
        if (is_interrupted) {
            output_.flush();
            context_.out->write("\n");
        }
        output_.flush();
        if (is_from_file()) {
            if (reader_->error().empty()) return 0;
            return fail(fmt::format("pcap_loop: {}", reader_->error())), kFailed;
        }
        context_.error->write(plural(captured_, "captured") +
                              plural(capture_->received(), "received by filter") +
                              plural(capture_->dropped(), "dropped by kernel"));
        return 0;
    }

private:
    [[nodiscard]] Release release() const { return options_.line.print.release; }

    bool fail(std::string_view why) {
        context_.error->write(fmt::format("tcpdump: {}\n", why));
        return false;
    }

    bool open_interface() {
        auto found = tcpdump::find_capture_interface(*context_.host, options_.interface, release());
        if (!found) return fail(found.error());
        settings_.interface = found->name == "any" ? "" : found->name;
        settings_.link = scene_.link = found->link;
        scene_.netmask = found->netmask;
        scene_.is_live = true;
        interface_name_ = found->name;
        return read_filter_file();
    }

    bool open_file() {
        if (options_.read_file == "-") {
            content_ = context_.in->take();
        } else {
            const FileError error = read_operand(&context_, options_.read_file, content_);
            if (error != FileError::None) {
                return fail(fmt::format("{}: {}", options_.read_file, to_text(error)));
            }
        }
        reader_.emplace(content_);
        if (const std::string wrong = reader_->open(); !wrong.empty()) return fail(wrong);
        scene_.link = reader_->link();
        std::string text = fmt::format("reading from file {}, link-type {}", options_.read_file,
                                       tcpdump::link_type_text(reader_->link()));
        if (release() == Release::V4_99) {
            text += fmt::format(", snapshot length {}", reader_->snapshot_bytes());
        }
        context_.error->write(text + "\n");
        return read_filter_file();
    }

    /// -F: the file takes the place of the words.
    bool read_filter_file() {
        if (options_.filter_file.empty()) return true;
        const FileError error = read_operand(&context_, options_.filter_file, options_.filter);
        if (error == FileError::None) return true;
        return fail(fmt::format("can't open {}: {}", options_.filter_file, to_text(error)));
    }

    bool open_output() {
        if (options_.write_file != "-") {
            const OpenOptions how{.writes = true,
                                  .creates = true,
                                  .truncates = true,
                                  .mode = 0666 & ~context_.surroundings.umask};
            auto file = context_.host->files().open(
                joined(options_.write_file, context_.surroundings.directory), how,
                context_.surroundings.user);
            if (!file) {
                return fail(fmt::format("{}: {}", options_.write_file, to_text(file.error())));
            }
            output_.use_file(std::move(*file));
        }
        const std::uint32_t bytes =
            is_from_file() ? reader_->snapshot_bytes() : options_.snapshot_bytes;
        output_.write(tcpdump::capture_file_header(scene_.link, bytes));
        return true;
    }

    void print_greeting() {
        const bool is_old = release() == Release::V4_1;
        std::string text;
        if (settings_.link == LinkType::CookedV2) text = "tcpdump: data link type LINUX_SLL2\n";
        text += "tcpdump: ";
        if (options_.line.print.verbosity == 0 && options_.write_file.empty()) {
            text += is_old ? "verbose output suppressed, use -v or -vv for full protocol decode\n"
                           : "verbose output suppressed, use -v[v]... for full protocol decode\n";
        }
        text += fmt::format("listening on {}, link-type {}, {} {} bytes\n", interface_name_,
                            tcpdump::link_type_text(settings_.link),
                            is_old ? "capture size" : "snapshot length", settings_.snapshot_bytes);
        context_.error->write(text);
    }

    CommandContext& context_;
    tcpdump::Options options_;
    tcpdump::NameBook names_;
    tcpdump::PacketPrinter printer_;
    tcpdump::Output output_;
    tcpdump::FilterScene scene_;
    std::string missing_host_;
    tcpdump::Filter filter_;
    tcpdump::CaptureSettings settings_;
    std::string interface_name_;
    std::string content_;  ///< Of the file that is read.
    std::optional<CaptureReader> reader_;
    std::optional<tcpdump::LiveCapture> capture_;
    std::optional<Packet> packet_;
    std::uint64_t captured_ = 0;
};

/// -D and -L; nullopt: none of them.
std::optional<int> print_lists(const CommandContext& context, const tcpdump::Options& options) {
    if (options.lists_interfaces) {
        context.out->write(tcpdump::interface_list_text(*context.host, options.line.print.release));
        return 0;
    }
    if (!options.lists_link_types) return std::nullopt;
    const auto found = tcpdump::find_capture_interface(*context.host, options.interface,
                                                       options.line.print.release);
    if (!found) {
        context.error->write(fmt::format("tcpdump: {}\n", found.error()));
        return kFailed;
    }
    context.error->write(fmt::format("Data link types for {} (use option -y to set):\n  {}\n",
                                     found->name, tcpdump::link_type_text(found->link)));
    return 0;
}

}  // namespace

Process tcpdump_main(CommandContext* context) {
    int status = 0;
    const auto options = tcpdump::read_options(*context, status);
    if (!options) co_return status;
    if (const auto over = print_lists(*context, *options)) co_return *over;
    Tcpdump run(*context, *options);
    StopSignal stop(*context);
    if (context->args.size() > 1 && options->read_file == "-") {
        while (!context->in->is_closed() && !stop.has_come()) {
            Signal* changed = context->in->changed();
            co_await wait(changed);
        }
    }
    if (!run.open()) co_return kFailed;
    while (!run.read_filter()) {
        if (run.missing_host().empty()) co_return kFailed;
        NameLookup lookup(*context->host);
        lookup.ask_for_address(run.missing_host());
        while (!lookup.is_done()) {
            const SimDuration patience = lookup.patience();
            const bool is_news = co_await wait_for(lookup.news(), patience);
            if (!is_news) lookup.give_up_waiting();
        }
        run.learn_host(lookup.address());
    }
    if (!run.begin(stop.news())) co_return kFailed;
    while (!stop.has_come() && !run.has_enough()) {
        if (!run.fetch()) {
            if (run.is_from_file()) break;
            Signal* news = stop.news();
            co_await wait(news);
            continue;
        }
        AddressNaming naming(*context->host, run.missing_names());
        while (NameLookup* lookup = naming.pending()) {
            const SimDuration patience = lookup->patience();
            const bool is_news = co_await wait_for(lookup->news(), patience);
            if (!is_news) lookup->give_up_waiting();
        }
        run.learn(naming.names());
        run.put_out();
    }
    co_return run.finish(stop.has_come());
}

}  // namespace lvsim::host

// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/ls_listing.hpp"

#include "models/host/commands/file_command.hpp"
#include "models/host/commands/file_modes.hpp"
#include "models/host/commands/sizes.hpp"
#include "models/host/host.hpp"
#include "models/host/language.hpp"
#include "models/host/time_format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace lvsim::host {

namespace {

constexpr std::int64_t kHalfYearSeconds = 31'556'952 / 2;
constexpr std::size_t kTab = 8;
constexpr std::size_t kColumnMin = 3;

/// Columns that a text takes: one a character of UTF-8.
std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char letter) {
        return (static_cast<unsigned char>(letter) & 0xC0U) != 0x80U;
    }));
}

std::string padded(std::string_view text, std::size_t width, bool is_right) {
    const std::size_t own = width_of(text);
    const std::string space(width > own ? width - own : 0, ' ');
    return is_right ? space + std::string(text) : std::string(text) + space;
}

/// From one column to another, with tabs where they fit: GNU ls does so.
void indent(std::string& line, std::size_t from, std::size_t to) {
    while (from < to) {
        if (to / kTab > (from + 1) / kTab) {
            line.push_back('\t');
            from += kTab - from % kTab;
        } else {
            line.push_back(' ');
            ++from;
        }
    }
}

/// "1, 3": major and minor, as Linux numbers them.
std::string_view device_numbers(Device device) {
    switch (device) {
        case Device::None: return "";
        case Device::Null: return "1, 3";
        case Device::Zero: return "1, 5";
        case Device::Full: return "1, 7";
        case Device::Random: return "1, 8";
        case Device::Terminal: return "5, 0";
    }
    return "";
}

/// How many columns and rows the cells take.
struct Grid {
    std::size_t columns = 1;
    std::size_t rows = 1;
    std::vector<std::size_t> widths;
};

/// The most columns that fit into the width.
Grid grid_of(const std::vector<std::string>& cells, std::size_t width, bool is_across) {
    Grid grid;
    const std::size_t count = cells.size();
    grid.columns = std::max<std::size_t>(1, std::min(count, width / kColumnMin));
    for (;; --grid.columns) {
        grid.rows = (count + grid.columns - 1) / grid.columns;
        grid.widths.assign(grid.columns, kColumnMin);
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t column = is_across ? i % grid.columns : i / grid.rows;
            const std::size_t gap = column + 1 == grid.columns ? 0 : 2;
            grid.widths[column] = std::max(grid.widths[column], width_of(cells[i]) + gap);
        }
        const std::size_t line =
            std::accumulate(grid.widths.begin(), grid.widths.end(), std::size_t{0});
        if (line < width || grid.columns == 1) return grid;
    }
}

std::string_view extension(std::string_view name) {
    const std::size_t dot = name.rfind('.');
    return dot == std::string_view::npos ? std::string_view() : name.substr(dot);
}

}  // namespace

LsListing::LsListing(const CommandContext* context, const LsOptions& options)
    : context_(context), options_(options), files_(context), users_(files_.files()) {}

int LsListing::run() {
    std::vector<Entry> plain;
    std::vector<Entry> directories;
    for (const std::string& operand : options_.operands) {
        std::vector<Entry> one;
        if (!add(one, operand, operand)) {
            status_ = 2;
            continue;
        }
        const bool is_followed =
            options_.lists_directories && (options_.layout != LsOptions::Layout::Long &&
                                           options_.mark != LsOptions::Mark::Classify);
        const bool is_directory =
            one[0].status.is_directory() || (is_followed && files_.is_directory(operand));
        const bool is_listed = is_directory && options_.lists_directories;
        (is_listed ? directories : plain).push_back(std::move(one[0]));
    }
    sort(plain);
    sort(directories);
    has_headings_ = options_.operands.size() > 1 || options_.is_recursive;
    measure(plain);
    print(plain);
    is_first_ = plain.empty();
    for (const Entry& directory : directories) list_directory(directory.name, true);
    return status_;
}

bool LsListing::add(std::vector<Entry>& entries, const std::string& path, std::string name) {
    auto status = options_.follows_links ? files_.stat(path) : files_.lstat(path);
    if (!status && options_.follows_links && name != path) status = files_.lstat(path);
    if (!status) {
        // ls names it in the manner of a shell: quoted always since 8.25, bare before.
        const bool is_centos6 = context_->host->profile() == Profile::Centos6;
        complain(context_, fmt::format("{} {}: {}", phrase(context_, "cannot access"),
                                       is_centos6 ? path : quoted_always(path),
                                       why(context_, status.error())));
        return false;
    }
    Entry entry{std::move(name), *status, {}, {}};
    if (status->is_link()) {
        entry.target = files_.read_link(path).value_or("");
        if (const auto target = files_.stat(path)) entry.target_mark = mark(*target);
    }
    entries.push_back(std::move(entry));
    return true;
}

void LsListing::list_directory(const std::string& path, bool is_operand) {
    const auto names = files_.list(path);
    if (!names) {
        status_ = std::max(status_, is_operand ? 2 : 1);
        complain(context_, "cannot open directory", path, names.error());
        return;
    }
    std::vector<Entry> entries;
    bool is_whole = true;
    if (options_.shows_dots) {
        for (const char* name : {".", ".."}) {
            is_whole = add(entries, in_directory(path, name), name) && is_whole;
        }
    }
    for (const std::string& name : *names) {
        if (name.starts_with('.') && !options_.shows_hidden) continue;
        is_whole = add(entries, in_directory(path, name), name) && is_whole;
    }
    if (!is_whole) status_ = std::max(status_, 1);
    sort(entries);
    if (!is_first_) context_->out->write("\n");
    is_first_ = false;
    if (has_headings_) context_->out->write(path + ":\n");
    measure(entries);
    if (options_.layout == LsOptions::Layout::Long || options_.shows_blocks) {
        std::uint64_t total = 0;
        for (const Entry& entry : entries) total += entry.status.blocks;
        context_->out->write(fmt::format("total {}\n", blocks(total)));
    }
    print(entries);
    if (!options_.is_recursive) return;
    for (const Entry& entry : entries) {
        const bool is_own = entry.name != "." && entry.name != "..";
        if (is_own && entry.status.is_directory()) {
            list_directory(in_directory(path, entry.name), false);
        }
    }
}

void LsListing::sort(std::vector<Entry>& entries) const {
    if (options_.order == LsOptions::Order::None) return;
    std::stable_sort(entries.begin(), entries.end(), [&](const Entry& a, const Entry& b) {
        return options_.is_reversed ? is_before(b, a) : is_before(a, b);
    });
}

bool LsListing::is_before(const Entry& a, const Entry& b) const {
    switch (options_.order) {
        case LsOptions::Order::Time:
            if (a.status.modified != b.status.modified) {
                return a.status.modified > b.status.modified;
            }
            break;
        case LsOptions::Order::Size:
            if (a.status.size_bytes != b.status.size_bytes) {
                return a.status.size_bytes > b.status.size_bytes;
            }
            break;
        case LsOptions::Order::Extension:
            if (extension(a.name) != extension(b.name)) {
                return extension(a.name) < extension(b.name);
            }
            break;
        case LsOptions::Order::Name:
        case LsOptions::Order::None: break;
    }
    return a.name < b.name;
}

void LsListing::print(const std::vector<Entry>& entries) {
    switch (options_.layout) {
        case LsOptions::Layout::Long: return print_long(entries);
        case LsOptions::Layout::Columns: return print_columns(entries, false);
        case LsOptions::Layout::Across: return print_columns(entries, true);
        case LsOptions::Layout::Commas: return print_commas(entries);
        case LsOptions::Layout::OnePerLine: break;
    }
    std::string text;
    for (const Entry& entry : entries) text += prefix(entry) + shown(entry) + "\n";
    context_->out->write(text);
}

void LsListing::print_long(const std::vector<Entry>& entries) {
    std::vector<std::vector<std::string>> rows;
    std::vector<std::size_t> widths;
    for (const Entry& entry : entries) {
        rows.push_back(fields(entry));
        widths.resize(rows.back().size());
        for (std::size_t i = 0; i < widths.size(); ++i) {
            widths[i] = std::max(widths[i], width_of(rows.back()[i]));
        }
    }
    std::string text;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        text += prefix(entries[row]);
        for (std::size_t i = 0; i < widths.size(); ++i) {
            // Names of owners stand left, numbers right.
            const bool is_name = i != 1 && i + 1 != widths.size() && i != 0 && !options_.is_numeric;
            text += padded(rows[row][i], widths[i], i != 0 && !is_name) + " ";
        }
        text += time(entries[row]) + " " + shown(entries[row]);
        const Entry& entry = entries[row];
        if (entry.status.is_link()) text += " -> " + entry.target + entry.target_mark;
        text += "\n";
    }
    context_->out->write(text);
}

std::vector<std::string> LsListing::fields(const Entry& entry) const {
    const FileStatus& status = entry.status;
    // Every file of CentOS 6 has a SELinux context: the dot.
    const bool has_dot = context_->host->profile() == Profile::Centos6;
    std::vector<std::string> row = {mode_text(status) + (has_dot ? "." : ""),
                                    std::to_string(status.links)};
    if (!options_.hides_owner) {
        row.push_back(options_.is_numeric ? std::to_string(status.uid)
                                          : users_.name_of(status.uid));
    }
    if (!options_.hides_group) {
        row.push_back(options_.is_numeric ? std::to_string(status.gid)
                                          : users_.group_name_of(status.gid));
    }
    row.push_back(status.device == Device::None ? amount(status.size_bytes)
                                                : std::string(device_numbers(status.device)));
    return row;
}

std::string LsListing::time(const Entry& entry) const {
    const FileTime modified = entry.status.modified;
    if (options_.is_full_time) return format_time("%Y-%m-%d %H:%M:%S.%N %z", modified);
    const std::int64_t age = seconds_of(files_.files().now()) - seconds_of(modified);
    const bool is_recent = age >= 0 && age < kHalfYearSeconds;
    if (!speaks_french(*context_)) {
        return format_time(is_recent ? "%b %e %H:%M" : "%b %e  %Y", modified);
    }
    constexpr std::size_t kMonthWidth = 5;
    return format_time("%e ", modified) +
           padded(format_time("%b", modified, true), kMonthWidth, false) +
           format_time(is_recent ? " %H:%M" : "  %Y", modified);
}

void LsListing::print_commas(const std::vector<Entry>& entries) {
    std::string text;
    std::size_t used = 0;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const std::string cell = prefix(entries[i]) + shown(entries[i]);
        const std::size_t width = width_of(cell);
        if (i != 0) {
            const bool fits = used + width + 2 < options_.width;
            text += fits ? ", " : ",\n";
            used = fits ? used + 2 : 0;
        }
        text += cell;
        used += width;
    }
    if (!entries.empty()) text += "\n";
    context_->out->write(text);
}

void LsListing::print_columns(const std::vector<Entry>& entries, bool is_across) {
    if (entries.empty()) return;
    std::vector<std::string> cells;
    for (const Entry& entry : entries) cells.push_back(prefix(entry) + shown(entry));
    const Grid grid = grid_of(cells, options_.width, is_across);
    const std::size_t step = is_across ? 1 : grid.rows;
    std::string text;
    for (std::size_t row = 0; row < grid.rows; ++row) {
        std::size_t at = 0;
        std::size_t i = is_across ? row * grid.columns : row;
        for (std::size_t column = 0; column < grid.columns; ++column, i += step) {
            text += cells[i];
            if (column + 1 == grid.columns || i + step >= cells.size()) break;
            indent(text, at + width_of(cells[i]), at + grid.widths[column]);
            at += grid.widths[column];
        }
        text += "\n";
    }
    context_->out->write(text);
}

void LsListing::measure(const std::vector<Entry>& entries) {
    inode_width_ = 0;
    blocks_width_ = 0;
    const bool is_aligned = options_.layout != LsOptions::Layout::Commas;
    for (const Entry& entry : entries) {
        if (!is_aligned) break;
        const auto inode = std::to_string(static_cast<std::uint64_t>(entry.status.inode));
        inode_width_ = std::max(inode_width_, inode.size());
        blocks_width_ = std::max(blocks_width_, blocks(entry.status.blocks).size());
    }
}

std::string LsListing::prefix(const Entry& entry) const {
    std::string text;
    if (options_.shows_inode) {
        text +=
            fmt::format("{:>{}} ", static_cast<std::uint64_t>(entry.status.inode), inode_width_);
    }
    if (options_.shows_blocks) {
        text += fmt::format("{:>{}} ", blocks(entry.status.blocks), blocks_width_);
    }
    return text;
}

std::string LsListing::shown(const Entry& entry) const {
    const bool is_long_link = entry.status.is_link() && options_.layout == LsOptions::Layout::Long;
    return entry.name + std::string(is_long_link ? "" : mark(entry.status));
}

std::string_view LsListing::mark(const FileStatus& status) const {
    switch (options_.mark) {
        case LsOptions::Mark::None: return "";
        case LsOptions::Mark::Slash: return status.is_directory() ? "/" : "";
        case LsOptions::Mark::Classify: break;
    }
    if (status.is_directory()) return "/";
    if (status.is_link()) return "@";
    return status.is_regular() && status.is_executable() ? "*" : "";
}

std::string LsListing::amount(std::uint64_t bytes) const {
    return options_.is_human ? human_size(bytes, options_.is_si) : std::to_string(bytes);
}

std::string LsListing::blocks(std::uint64_t count) const {
    return options_.is_human ? human_size(count * 512, options_.is_si)
                             : std::to_string((count + 1) / 2);
}

}  // namespace lvsim::host

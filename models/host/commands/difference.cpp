// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/difference.hpp"

#include <algorithm>
#include <cstdint>

namespace lvsim::host {

namespace {

using Lines = std::span<const std::string_view>;

/// Which lines are changed, of each text.
struct Marks {
    std::vector<bool> before;
    std::vector<bool> after;
};

std::int64_t signed_size(std::size_t size) {
    return static_cast<std::int64_t>(size);
}

/// Myers' greedy search: furthest[d][k + d] is how far path k comes with d changes.
class Search {
public:
    Search(Lines before, Lines after) : before_(before), after_(after) {}

    /// False: more changes than allowed.
    [[nodiscard]] bool run() {
        for (std::int64_t d = 0; d <= signed_size(kChangesMax); ++d) {
            std::vector<std::int64_t> row(static_cast<std::size_t>(2 * d + 1), 0);
            rows_.push_back(std::move(row));
            for (std::int64_t k = -d; k <= d; k += 2) {
                std::int64_t x = begin_of(d, k);
                while (is_same(x, x - k)) ++x;
                at(d, k) = x;
                if (x >= signed_size(before_.size()) && x - k >= signed_size(after_.size())) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Requires: run() was true.
    void mark(Marks& marks) {
        std::int64_t x = signed_size(before_.size());
        std::int64_t y = signed_size(after_.size());
        for (std::int64_t d = signed_size(rows_.size()) - 1; d > 0; --d) {
            const std::int64_t k = x - y;
            const bool is_insertion = inserts(d, k);
            const std::int64_t from = is_insertion ? k + 1 : k - 1;
            x = at(d - 1, from);
            y = x - from;
            if (is_insertion) {
                marks.after[static_cast<std::size_t>(y)] = true;
            } else {
                marks.before[static_cast<std::size_t>(x)] = true;
            }
        }
    }

private:
    [[nodiscard]] std::int64_t& at(std::int64_t d, std::int64_t k) {
        return rows_[static_cast<std::size_t>(d)][static_cast<std::size_t>(k + d)];
    }
    [[nodiscard]] bool inserts(std::int64_t d, std::int64_t k) {
        return k == -d || (k != d && at(d - 1, k - 1) < at(d - 1, k + 1));
    }
    [[nodiscard]] std::int64_t begin_of(std::int64_t d, std::int64_t k) {
        if (d == 0) return 0;
        return inserts(d, k) ? at(d - 1, k + 1) : at(d - 1, k - 1) + 1;
    }
    [[nodiscard]] bool is_same(std::int64_t x, std::int64_t y) const {
        return x >= 0 && y >= 0 && x < signed_size(before_.size()) &&
               y < signed_size(after_.size()) &&
               before_[static_cast<std::size_t>(x)] == after_[static_cast<std::size_t>(y)];
    }

    Lines before_;
    Lines after_;
    std::vector<std::vector<std::int64_t>> rows_;
};

/// A run of changed lines moves down while the line behind it is the run's first: people read
/// "} added after" rather than before.
void move_down(std::vector<bool>& marks, Lines lines) {
    for (std::size_t begin = 0; begin < marks.size();) {
        if (!marks[begin]) {
            ++begin;
            continue;
        }
        std::size_t end = begin;
        while (end < marks.size() && marks[end]) ++end;
        while (end < marks.size() && lines[begin] == lines[end]) {
            marks[begin++] = false;
            marks[end++] = true;
            while (end < marks.size() && marks[end]) ++end;
        }
        begin = end;
    }
}

std::vector<Change> from_marks(const Marks& marks) {
    std::vector<Change> changes;
    std::size_t x = 0;
    std::size_t y = 0;
    while (x < marks.before.size() || y < marks.after.size()) {
        Change change{x, x, y, y};
        while (x < marks.before.size() && marks.before[x]) ++x;
        while (y < marks.after.size() && marks.after[y]) ++y;
        change.old_end = x;
        change.new_end = y;
        if (x > change.old_begin || y > change.new_begin) {
            changes.push_back(change);
        } else {
            ++x;
            ++y;
        }
    }
    return changes;
}

}  // namespace

std::vector<Change> changes_between(Lines before, Lines after) {
    std::size_t head = 0;
    while (head < before.size() && head < after.size() && before[head] == after[head]) ++head;
    std::size_t tail = 0;
    while (head + tail < before.size() && head + tail < after.size() &&
           before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) {
        ++tail;
    }
    const Lines old_part = before.subspan(head, before.size() - head - tail);
    const Lines new_part = after.subspan(head, after.size() - head - tail);
    Marks marks{std::vector<bool>(old_part.size()), std::vector<bool>(new_part.size())};
    Search search(old_part, new_part);
    if (search.run()) {
        search.mark(marks);
    } else {
        marks.before.assign(old_part.size(), true);
        marks.after.assign(new_part.size(), true);
    }
    marks.before.insert(marks.before.begin(), head, false);
    marks.before.insert(marks.before.end(), tail, false);
    marks.after.insert(marks.after.begin(), head, false);
    marks.after.insert(marks.after.end(), tail, false);
    move_down(marks.before, before);
    move_down(marks.after, after);
    return from_marks(marks);
}

}  // namespace lvsim::host

// SPDX-License-Identifier: Apache-2.0
#include "models/host/open_file.hpp"

#include <algorithm>
#include <utility>

namespace lvsim::host {

OpenFile::OpenFile(Files& files, Place place, const OpenOptions& options)
    : files_(&files), place_(std::move(place)), options_(options) {
    files_->inodes_.hold(place_.inode);
}

OpenFile::OpenFile(OpenFile&& other) noexcept
    : files_(std::exchange(other.files_, nullptr)),
      place_(std::move(other.place_)),
      options_(other.options_),
      position_(other.position_),
      made_(std::move(other.made_)) {}

OpenFile& OpenFile::operator=(OpenFile&& other) noexcept {
    if (this == &other) return *this;
    close();
    files_ = std::exchange(other.files_, nullptr);
    place_ = std::move(other.place_);
    options_ = other.options_;
    position_ = other.position_;
    made_ = std::move(other.made_);
    return *this;
}

OpenFile::~OpenFile() {
    close();
}

void OpenFile::close() {
    if (files_ != nullptr) files_->inodes_.release(place_.inode);
    files_ = nullptr;
}

FileStatus OpenFile::status() const {
    return files_->status_of(place_);
}

Files::Answer<std::string> OpenFile::read(std::size_t bytes_max) {
    if (!options_.reads) return tl::unexpected(FileError::BadDescriptor);
    const Inode& inode = files_->inodes_.at(place_.inode);
    const bool is_plain = place_.tree == nullptr && inode.status.is_regular() && !inode.generate;
    if (!is_plain && position_ == 0) {
        auto content = files_->content_of(place_);
        if (!content) return content;
        made_ = std::move(*content);
    }
    const std::string& content = is_plain ? inode.content : made_;
    if (position_ >= content.size()) return std::string();
    std::string bytes = content.substr(position_, bytes_max);
    position_ += bytes.size();
    return bytes;
}

FileError OpenFile::write(std::string_view bytes) {
    if (!options_.writes) return FileError::BadDescriptor;
    if (place_.tree != nullptr) return place_.tree->write(place_.in_tree, bytes);
    const Inode& inode = files_->inodes_.at(place_.inode);
    switch (inode.status.device) {
        case Device::None: break;
        case Device::Null:
        case Device::Zero: return FileError::None;
        case Device::Full: return FileError::NoSpace;
        case Device::Random:
        case Device::Terminal: return FileError::NotModelled;
    }
    if (inode.generate) return FileError::InputOutput;
    if (options_.appends) position_ = inode.content.size();
    const FileError error = files_->inodes_.write(place_.inode, position_, bytes);
    if (error != FileError::None) return error;
    position_ += bytes.size();
    files_->touch(place_.inode);
    return FileError::None;
}

}  // namespace lvsim::host

// SPDX-License-Identifier: Apache-2.0
#include "tests/allocations.hpp"

#include <cstdlib>
#include <new>

namespace {

// operator new has nowhere else to count.
std::size_t g_count = 0;
std::size_t g_bytes = 0;

void* counted(std::size_t bytes) {
    ++g_count;
    g_bytes += bytes;
    return std::malloc(bytes != 0 ? bytes : 1);
}

}  // namespace

void* operator new(std::size_t bytes) {
    if (void* memory = counted(bytes)) {
        return memory;
    }
    throw std::bad_alloc();
}
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
    return counted(bytes);
}
void* operator new[](std::size_t bytes) {
    return operator new(bytes);
}
void* operator new[](std::size_t bytes, const std::nothrow_t&) noexcept {
    return counted(bytes);
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
void operator delete(void* memory, const std::nothrow_t&) noexcept {
    std::free(memory);
}
void operator delete[](void* memory) noexcept {
    std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
    std::free(memory);
}
void operator delete[](void* memory, const std::nothrow_t&) noexcept {
    std::free(memory);
}

namespace lvsim::test {

std::size_t allocation_count() {
    return g_count;
}

std::size_t allocated_bytes() {
    return g_bytes;
}

}  // namespace lvsim::test

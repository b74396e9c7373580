#include "net/input_buffer.h"

#include <algorithm>
#include <cstring>

namespace net {

InputBuffer::Found InputBuffer::line(std::string_view& line) noexcept {
    if (head_ == tail_) return Found::nothing;
    const char* const start = bytes_.get() + head_;
    const char* const from = bytes_.get() + scanned_;
    const void* const end = std::memchr(from, '\n', tail_ - scanned_);
    if (!end) {
        scanned_ = tail_;
        return size() > limit_ + 1 ? Found::tooLong : Found::nothing;  // one more for the CR
    }
    auto length = static_cast<std::size_t>(static_cast<const char*>(end) - start);
    const std::size_t whole = length + 1;
    if (length > 0 && start[length - 1] == '\r') --length;
    if (length > limit_) return Found::tooLong;
    line = {start, length};
    head_ += whole;
    scanned_ = head_;
    return Found::line;
}

std::string_view InputBuffer::take(std::size_t count) noexcept {
    const std::size_t taken = std::min(count, size());
    if (taken == 0) return {};
    const std::string_view view(bytes_.get() + head_, taken);
    head_ += taken;
    scanned_ = std::max(scanned_, head_);
    return view;
}

InputBuffer::Room InputBuffer::room() {
    if (head_ == tail_) head_ = scanned_ = tail_ = 0;
    if (capacity_ - tail_ < kLeast && head_ >= capacity_ / 2 && head_ > 0) {
        std::memmove(bytes_.get(), bytes_.get() + head_, size());
        tail_ -= head_;
        scanned_ -= head_;
        head_ = 0;
    }
    if (capacity_ - tail_ < kLeast) {
        const std::size_t larger = std::max(kFirst, capacity_ * 2);
        auto bytes = std::make_unique_for_overwrite<char[]>(larger);
        if (size() > 0) std::memcpy(bytes.get(), bytes_.get() + head_, size());
        bytes_ = std::move(bytes);
        capacity_ = larger;
        tail_ -= head_;
        scanned_ -= head_;
        head_ = 0;
    }
    return {bytes_.get() + tail_, capacity_ - tail_};
}

void InputBuffer::release() noexcept {
    if (size() > 0) return;
    bytes_.reset();
    capacity_ = head_ = scanned_ = tail_ = 0;
}

}  // namespace net

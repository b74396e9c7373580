// Bytes that were read and not yet taken, and the lines among them. No I/O.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace net {

class InputBuffer {
  public:
    /// Lines of at most `limit` octets without their end.
    explicit InputBuffer(std::size_t limit) : limit_(limit) {}

    enum class Found { line, nothing, tooLong };
    /// The next line without CRLF or LF; the view holds until the next call of anything here.
    [[nodiscard]] Found line(std::string_view& line) noexcept;

    /// Up to `count` octets, taken; empty where nothing is buffered.
    [[nodiscard]] std::string_view take(std::size_t count) noexcept;

    /// Room to read into, at least kLeast octets; then filled(n).
    struct Room {
        char* at;
        std::size_t size;
    };
    [[nodiscard]] Room room();
    void filled(std::size_t count) noexcept { tail_ += count; }

    /// Gives the memory back where nothing is buffered: an idle connection holds none.
    void release() noexcept;

    [[nodiscard]] std::size_t size() const noexcept { return tail_ - head_; }

  private:
    static constexpr std::size_t kFirst = 16384;
    static constexpr std::size_t kLeast = 4096;

    std::size_t limit_;
    std::unique_ptr<char[]> bytes_;
    std::size_t capacity_ = 0;
    std::size_t head_ = 0;     ///< first octet not taken
    std::size_t scanned_ = 0;  ///< no LF between head_ and here
    std::size_t tail_ = 0;
};

}  // namespace net

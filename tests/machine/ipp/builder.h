// Builds IPP messages octet by octet, right and wrong ones, without CUPS and without the product.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

class Builder {
  public:
    explicit Builder(std::uint16_t code = 0, int major = 2, int minor = 0) {
        bytes_ += static_cast<char>(major);
        bytes_ += static_cast<char>(minor);
        number(code, 2);
        number(1, 4);
        group(1).text(0x47, "attributes-charset", "utf-8");
        text(0x48, "attributes-natural-language", "en");
    }
    Builder& group(int tag) {
        bytes_ += static_cast<char>(tag);
        return *this;
    }
    Builder& printer() { return group(4); }
    Builder& job() { return group(2); }
    /// An empty name is a further value of the set.
    Builder& text(int tag, std::string_view name, std::string_view value) {
        bytes_ += static_cast<char>(tag);
        counted(name);
        counted(value);
        return *this;
    }
    Builder& integer(std::string_view name, std::int32_t value, int tag = 0x21) {
        return text(tag, name, fourOctets(value));
    }
    Builder& enumeration(std::string_view name, std::int32_t value) {
        return integer(name, value, 0x23);
    }
    Builder& keyword(std::string_view name, std::string_view value) {
        return text(0x44, name, value);
    }
    Builder& octets(std::string_view name, std::string_view value) {
        return text(0x30, name, value);
    }
    Builder& begin(std::string_view name) { return text(0x34, name, ""); }
    Builder& member(std::string_view name) { return text(0x4A, "", name); }
    Builder& close() { return text(0x37, "", ""); }
    Builder& raw(std::string_view bytes) {
        bytes_ += bytes;
        return *this;
    }
    [[nodiscard]] std::string done() const { return bytes_ + '\x03'; }
    [[nodiscard]] const std::string& unfinished() const { return bytes_; }

    [[nodiscard]] static std::string fourOctets(std::int32_t value) {
        std::string out;
        for (int shift = 24; shift >= 0; shift -= 8) {
            out += static_cast<char>(static_cast<std::uint32_t>(value) >> shift & 0xFFU);
        }
        return out;
    }

  private:
    void number(std::uint32_t value, int octets) {
        for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8) {
            bytes_ += static_cast<char>(value >> shift & 0xFFU);
        }
    }
    void counted(std::string_view bytes) {
        number(static_cast<std::uint32_t>(bytes.size()), 2);
        bytes_ += bytes;
    }
    std::string bytes_;
};

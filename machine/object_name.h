// The name under which a machine says a value: an OID, an IPP attribute, a JSON pointer.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace machine {

/// A text that is made once and shared by all copies: a reading has hundreds of them, is copied
/// whole, and is let go on another thread than it was made on. Never changes. Empty where there is
/// no name.
class ObjectName {
  public:
    ObjectName() = default;
    // From a text and to one without a word: it is one.
    ObjectName(std::string text)
        : text_(text.empty() ? nullptr : std::make_shared<const std::string>(std::move(text))) {}
    ObjectName(std::string_view text) : ObjectName(std::string(text)) {}
    ObjectName(const char* text) : ObjectName(std::string(text)) {}
    operator std::string_view() const noexcept { return text(); }

    [[nodiscard]] const std::string& text() const noexcept { return text_ ? *text_ : kNone; }
    [[nodiscard]] bool empty() const noexcept { return !text_; }

    friend bool operator==(const ObjectName& a, const ObjectName& b) noexcept {
        return a.text_ == b.text_ || a.text() == b.text();
    }
    friend bool operator==(const ObjectName& a, std::string_view b) noexcept {
        return a.text() == b;
    }

  private:
    inline static const std::string kNone;
    std::shared_ptr<const std::string> text_;
};

}  // namespace machine

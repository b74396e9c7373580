// What elements mean in the HTML of mail clients: shown or not, block or not, quote, signature.
#pragma once

#include <string_view>

namespace message {

/// The attributes that matter, "" where missing.
struct ElementFacts {
    std::string_view name, classes, id, style, type, nameAttribute, smartMail;
    bool hidden = false;
};

[[nodiscard]] bool isBlock(std::string_view element) noexcept;
[[nodiscard]] bool isVoid(std::string_view element) noexcept;
/// Never shown by a client, by its name, the hidden attribute or its style.
[[nodiscard]] bool isHidden(const ElementFacts& facts) noexcept;
/// The element holds the mail that is answered or passed on.
[[nodiscard]] bool isQuote(const ElementFacts& facts) noexcept;
/// From this element on, to the end of the mail, all is the mail that is answered.
[[nodiscard]] bool startsQuote(const ElementFacts& facts) noexcept;
[[nodiscard]] bool isSignature(const ElementFacts& facts) noexcept;

}  // namespace message

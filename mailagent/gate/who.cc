#include "mailagent/gate/who.h"

#include "base/text.h"
#include "mailagent/gate/sender.h"

#include <fmt/format.h>

namespace gate {

base::Result<WhoAndRest> splitRule(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) {
        return base::fail(base::Kind::invalid,
                          "it has no colon; write \"someone@example.com: …\", \"@example.com: …\" "
                          "or \"any: …\"");
    }
    WhoAndRest rule{base::lower(base::trim(text.substr(0, colon))),
                    base::trim(text.substr(colon + 1))};
    const bool domain = rule.who.starts_with('@') && answerable("x" + rule.who);
    if (rule.who != "any" && !domain && !answerable(rule.who)) {
        return base::fail(base::Kind::invalid,
                          fmt::format("\"{}\" is nobody; write an address, a @domain or any before "
                                      "the colon",
                                      base::printable(rule.who, 100)));
    }
    return rule;
}

int nearness(std::string_view who, std::string_view mailbox) noexcept {
    if (who == "any") return 1;
    if (!who.starts_with('@')) return sameMailbox(who, mailbox) ? 3 : 0;
    const auto at = mailbox.rfind('@');
    return at != std::string_view::npos && base::equalsNoCase(who, mailbox.substr(at)) ? 2 : 0;
}

}  // namespace gate

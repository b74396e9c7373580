// Who sent a mail, and whether he may ask (the setting `senders`; 5-lessons 1 and 3).
#pragma once

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gate {

inline constexpr std::size_t kAddressOctets = 254;  ///< RFC 5321 4.5.3.1.3, less the brackets

/// Equality of two mailboxes, without regard to ASCII case in either half: people type their
/// addresses so, and no provider in use tells `Ann@` from `ann@`. Nothing else is folded: dots,
/// `+tags` and non-ASCII look-alikes differ.
[[nodiscard]] bool sameMailbox(std::string_view a, std::string_view b) noexcept;

/// Whether a reply can be sent to this mailbox: one local part and domain, printable ASCII,
/// without blanks, brackets, commas or quotes, at most kAddressOctets.
[[nodiscard]] bool answerable(std::string_view mailbox) noexcept;

/// Whether the setting `senders` names this mailbox. An entry is a whole address, a domain
/// ("example.com" or "@example.com": that domain, none below it), or "any". An empty list allows
/// nobody. `mailbox` is judged by what follows its last '@'.
[[nodiscard]] bool allowed(std::string_view mailbox, const std::vector<std::string>& senders);

/// The addresses that the agent itself reads, compared as sameMailbox() does. Copies share one
/// table: each of ten thousand machines knows those of all, also when one is added. Any thread.
class OwnAddresses {
  public:
    OwnAddresses() = default;
    OwnAddresses(std::initializer_list<std::string> all)
        : OwnAddresses(std::vector<std::string>(all)) {}
    explicit OwnAddresses(const std::vector<std::string>& all);

    /// For this object and all of its copies. Not for one that was made without addresses.
    void replace(const std::vector<std::string>& all);

    [[nodiscard]] bool contains(std::string_view mailbox) const;

  private:
    struct Table;
    std::shared_ptr<Table> table_;
};

}  // namespace gate

// What is in the maildrop: numbers of this session, names that last, sizes.
#pragma once

#include "mail/mailbox/mailbox.h"
#include "mail/pop3/session.h"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace pop3 {

/// Without UIDL: mails that are named in one turn, by TOP, or by RETR where TOP is missing too.
inline constexpr std::size_t kNamedByTop = 500;
inline constexpr std::size_t kNamedByRetr = 50;
/// A mail above this is not read for its name: its listed size has to do.
inline constexpr std::uint64_t kLargestToName = 1310720;

struct Drop {
    std::uint32_t number = 0;
    std::uint64_t size = 0;
};

struct Maildrop {
    mailbox::Listing listing;
    std::unordered_map<std::string, Drop> drops;  ///< by uid
    std::size_t nextStart = 0;  ///< where the next turn goes on to name mails (digest)
    std::uint64_t count = 0;    ///< mails that STAT counts
    std::uint64_t unnamed = 0;  ///< of them (of this turn's, where only some are named): not listed
};

/// STAT, UIDL and LIST: one burst where the server pipelines.
///
/// validity "uidl": names are the server's. Where it gives one name to several mails, each of them
/// becomes "NAME#" and 16 digits of its identity (identity.h), true copies also "#2", "#3"; where
/// it gives an empty one, "#" and those digits. A mail that UIDL leaves out is not listed: it may
/// have had a name before. One that LIST gives no size is listed with 0 octets: whoever fetches
/// bounds it by what comes.
/// validity "digest" where UIDL is missing: names are identities; with neither UIDL nor TOP they
/// are made of RETRed headers, and mails above kLargestToName are "size-N". Only kNamedBy… mails
/// are named a turn: `start` says where (a position in the maildrop), so that all get their turn.
///
/// `from.floor` leaves mails out only where the maildrop holds more than `from.atMost`.
[[nodiscard]] net::Task<base::Result<Maildrop>> survey(Session& session, mailbox::ListFrom from,
                                                       std::size_t start);

}  // namespace pop3

// The forgery suite: mails as they would arrive, a whole agent, and what must come of each (M45).
// Every forged row has an honest one beside it; the counts of both are printed at the end.
#pragma once

#include "tests/mailagent/service/house.h"

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

namespace forgery {

using service_test::House;
using service_test::kNow;

inline const std::string kAnn = "ann@example.com";

struct Tally {
    int forged = 0, acceptedWrongly = 0, honest = 0, refusedWrongly = 0;
};
[[nodiscard]] Tally& tally();

/// A mail with these header lines (each with its CRLF; From among them) and this body.
struct Mail {
    std::string head = "From: Ann <ann@example.com>\r\n";
    std::string subject = "U-BIX";
    std::string body = "GETLOG COUNTER\r\n";
};
[[nodiscard]] std::string arriving(const Mail& mail);
/// The lines that every mail needs once: a Message-ID of its own and a Date.
[[nodiscard]] std::string namedAndDated();

using Arrival = std::optional<base::Time>;

/// Delivers, lets the agent take a turn, and counts. Honest: executed, and answered to `who` alone.
void honest(House& house, const std::string& mail, const std::string& note, Arrival arrived = {},
            const std::string& who = kAnn);
/// Refused for this reason (of the mail log, or its sentence); nothing changed, and nobody but the
/// administrator is written to.
void forged(House& house, const std::string& mail, const std::string& reason,
            const std::string& note, Arrival arrived = {});
/// A mail that may come in and whose command must not run: it is answered with these words.
void held(House& house, const std::string& mail, const std::string& words, const std::string& note);

using SetUp = std::function<void(House&)>;

struct Row {
    std::string mail;
    std::string reason;  ///< "": honest
    std::string note;
    Arrival arrived = {};
};
/// Each row to an agent of its own.
void each(const SetUp& setUp, std::initializer_list<Row> rows);

}  // namespace forgery

// Understood mails → what the journal writes: replies rendered, effects, log rows, and what is to
// happen to the mail in its mailbox. On a worker.
#pragma once

#include "mailagent/service/machine_reader.h"
#include "mailagent/service/mail_case.h"

#include <map>
#include <string>
#include <vector>

namespace service {

/// Remembers, for the life of the account, whom the manager was told about (one notice an hour).
struct RateNotices {
    std::map<std::string, base::Time> told;  ///< per sender: the last notice
    base::Time copiesSince{};                ///< the hour in which `copies` were made
    bool vanishing = false;  ///< the last listing lacked mails that we had not removed
    int copies = 0;          ///< of illegal mails, for the administrator
};

/// Copies of illegal mails an hour (M30): strangers decide how many illegal mails there are.
inline constexpr int kCopiesPerHour = 60;

struct Batch {
    std::string validity;
    std::vector<MailCase> mails;
};

/// Whether any mail of the batch asks for a list: then the machine must be read first.
[[nodiscard]] bool asksForLists(const Batch& batch);

/// Whether any mail of the batch is answered at all.
[[nodiscard]] bool asksForAnything(const Batch& batch);

/// Whether a few short plain texts are all there is to render.
[[nodiscard]] bool isSoonRendered(const Batch& batch, const AccountSettings& settings,
                                  const Facts& machine);

/// A batch as it is to be written, and what counts once it is.
struct Rendered {
    std::vector<journal::Settled> settled;
    RateNotices notices;
    std::vector<net::Deadline> begun;  ///< of each settled mail
};

/// Renders everything that a batch comes to. Reads the journal (bounces); writes nothing.
[[nodiscard]] base::Result<Rendered> renderBatch(journal::Journal& journal,
                                                 const AccountSettings& settings,
                                                 const Batch& batch, const Facts& machine,
                                                 const RateNotices& notices, base::Time now);

/// After the journal took the batch: tells it in the log, and gives the replies to send.
[[nodiscard]] std::vector<journal::Reply> repliesOf(Rendered written,
                                                    const AccountSettings& settings);

}  // namespace service

// Reading a machine without standing in anybody's way: on a worker, within a bound, and shared by
// the mails that ask within a few seconds. What was read is kept in the journal beside the answer:
// the next reading's differences, forecasts and logs follow from it, and a machine that sleeps is
// answered for with its last one, also after a restart (design decision 11).
#pragma once

#include "machine/history.h"
#include "machine/source.h"
#include "mailagent/service/account.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace service {

/// What a list is made from. `reading` is the machine's own or, where it did not answer, the last
/// one that it gave (design decision 11); `error` then says why. Null where nobody asked.
struct Facts {
    std::shared_ptr<const machine::Reading> reading;
    std::string error;  ///< "" = read just now
    /// The reading that the last list was made of, an earlier one than `reading`; null: none.
    std::shared_ptr<const machine::Reading> previous{};
    /// Readings of the last kLongestSpan (machine/joined/derive.h), oldest first; null: none.
    std::shared_ptr<const std::vector<machine::HistoryPoint>> history{};
};

class MachineReader {
  public:
    MachineReader(Context& context, std::shared_ptr<machine::Source> source,
                  const AccountSettings& settings);

    /// Never fails: a machine that says nothing gives an empty reading and the reason. A journal
    /// that fails costs differences and history, never the answer; it is told in the log.
    [[nodiscard]] net::Task<Facts> read(std::chrono::milliseconds patience);

    /// As read(), but any earlier reading will do, however old: no list is made of it.
    [[nodiscard]] net::Task<Facts> readOnce(std::chrono::milliseconds patience);

    /// Has what was read last written into the journal, once: beside the answer, which does not
    /// wait for it, and in one commit with whatever is handed to the lane in the same moment.
    /// `listed`: a list was made of it.
    void keep(bool listed);

    /// Drops from memory what the journal holds and nobody shares any more.
    void forget();

  private:
    /// What the journal knows of the machine, up to the moment of asking.
    struct Recall {
        std::vector<machine::HistoryPoint> history;
        std::optional<journal::Journal::Listed> listed;
    };
    /// What the machine said, and what is known of it.
    struct Asked {
        base::Result<std::unique_ptr<machine::Reading>> reading;
        Recall known;
    };
    /// A reading that keep() was not called for.
    struct Unkept {
        bool worth = false;        ///< says something new
        bool neverListed = false;  ///< no list was made of any reading
    };
    struct Keeping;

    class Answer;
    [[nodiscard]] net::Task<Asked> ask(std::chrono::milliseconds patience);
    [[nodiscard]] static net::Task<> begin(Context& context,
                                           std::shared_ptr<machine::Source> source,
                                           std::string account, std::chrono::milliseconds patience,
                                           std::shared_ptr<Answer> answer);
    [[nodiscard]] net::Task<Facts> readNow(std::chrono::milliseconds patience);
    [[nodiscard]] net::Task<Facts> lastKnown(std::string error);
    [[nodiscard]] static Recall recall(journal::Journal& journal, const std::string& account,
                                       base::Time taken);
    [[nodiscard]] net::Task<std::shared_ptr<const machine::Reading>> recallLast();
    [[nodiscard]] static net::Task<> record(JournalLane lane, std::shared_ptr<Keeping> keeping);

    Context& context_;
    std::shared_ptr<machine::Source> source_;
    const std::string account_, serial_;
    const base::Zone zone_;
    Facts last_;  ///< without an error; empty until something was read, and when forgotten
    std::optional<Unkept> unkept_;      ///< of last_
    std::shared_ptr<Keeping> keeping_;  ///< of last_; null: the journal holds it already
    net::Deadline freshUntil_{};
};

}  // namespace service

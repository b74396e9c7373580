// Reading a machine without standing in anybody's way: on a worker, within a bound, and shared by
// the mails that ask within a few seconds.
#pragma once

#include "machine/source.h"
#include "mailagent/service/account.h"

#include <memory>
#include <optional>
#include <string>

namespace service {

/// What a list is made from. `reading` is the machine's own or, where it did not answer, the last
/// one that it gave (design decision 11); `error` then says why. Null where nobody asked.
struct Facts {
    std::shared_ptr<const machine::Reading> reading;
    std::string error;  ///< "" = read just now
};

class MachineReader {
  public:
    /// `serial`: the operator's own word on the serial number, "" = what the machine says.
    MachineReader(net::Loop& loop, const base::Clock& clock,
                  std::shared_ptr<machine::Source> source, std::string serial);

    /// Never fails: a machine that says nothing gives an empty reading and the reason.
    [[nodiscard]] net::Task<Facts> read(std::chrono::milliseconds patience);

    /// As read(), but any earlier reading will do, however old.
    [[nodiscard]] net::Task<Facts> readOnce(std::chrono::milliseconds patience);

  private:
    [[nodiscard]] net::Task<base::Result<machine::Reading>> ask(std::chrono::milliseconds patience);

    net::Loop& loop_;
    const base::Clock& clock_;
    std::shared_ptr<machine::Source> source_;
    std::string serial_;
    std::shared_ptr<const machine::Reading> last_;
    net::Deadline freshUntil_{};
};

}  // namespace service

// A printer's values by IPP, and what discovery and `mailagent probe` want of one.
#pragma once

#include "machine/ipp/pool.h"
#include "machine/ipp/settings.h"
#include "machine/ipp/understand.h"
#include "machine/source.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace ipp {

class IppSource final : public machine::Source {
  public:
    /// All sources of a program share the pool.
    IppSource(Settings settings, std::shared_ptr<Pool> pool)
        : settings_(std::move(settings)), pool_(std::move(pool)) {}

    /// Does not block: the printer is asked on a worker of the pool, and `done` is called there, or
    /// at the end of `patience` by the pool's own thread. What came until then is a reading, with a
    /// remark. Errors: timeout, network (names host and port), tls, login, missing, refused,
    /// closed, protocol, temporary, cancelled (the pool ends).
    void read(base::Time now, std::chrono::milliseconds patience, Done done) override;

  private:
    Settings settings_;
    std::shared_ptr<Pool> pool_;
};

/// Who answers by IPP at an address.
struct Sighting {
    std::string uri, model, serial, uuid;  ///< "" where the printer does not say
};
using Sighted = std::function<void(base::Result<Sighting>)>;

/// One question (and its fall-backs), cheap enough for a range of addresses. Does not block;
/// `done` is called once, from a thread of the pool.
void probe(const Settings& settings, std::chrono::milliseconds patience, Pool& pool, Sighted done);

/// Every attribute of Get-Printer-Attributes ("all", media-col-database left out), as it came.
using Dumped = std::function<void(base::Result<std::vector<Shown>>)>;
void dump(const Settings& settings, std::chrono::milliseconds patience, Pool& pool, Dumped done);

}  // namespace ipp

#include "machine/ipp/ipp_source.h"

#include "machine/ipp/client.h"
#include "machine/ipp/values.h"

#include <atomic>
#include <utility>

namespace ipp {
namespace {

/// The first answer counts: the worker's or that of the deadline.
template <class T>
class Once {
  public:
    explicit Once(std::function<void(base::Result<T>)> done)
        : state_(std::make_shared<State>(std::move(done))) {}
    void operator()(base::Result<T> result) const {
        if (!state_->answered.exchange(true)) state_->done(std::move(result));
    }

  private:
    struct State {
        explicit State(std::function<void(base::Result<T>)> given) : done(std::move(given)) {}
        std::atomic<bool> answered{false};
        std::function<void(base::Result<T>)> done;
    };
    std::shared_ptr<State> state_;
};

template <class T, class Ask>
void run(std::chrono::milliseconds patience, Pool& pool, std::function<void(base::Result<T>)> done,
         Ask ask) {
    const Once<T> once(std::move(done));
    pool.run(
        patience,
        [once, ask = std::move(ask)](Call& call) {
            auto result = ask(call);
            if (result || !call.again()) once(std::move(result));
        },
        [once](base::Error error) { once(base::fail(std::move(error))); });
}

Sighting sightingOf(const Attributes& attributes) {
    const auto reading = understand({attributes.answer, {}, {}, {}}, {});
    const auto& identity = reading.machine.identity;
    Sighting out{uriOf(attributes.where), identity.model.value, identity.serial.value, {}};
    const Message message = parseMessage(attributes.answer);
    const Values values(message.find(Group::printer), {}, "utf-8");
    machine::Text uuid;
    values.text("printer-uuid", uuid);
    out.uuid = uuid.value;
    return out;
}

}  // namespace

void IppSource::read(base::Time now, std::chrono::milliseconds patience, Done done) {
    run<machine::Reading>(
        patience, *pool_, std::move(done),
        [settings = settings_, now](Call& call) -> base::Result<machine::Reading> {
            auto answers = ask(settings, call);
            if (!answers) return base::fail(std::move(answers).error());
            return understand(*answers, now);
        });
}

void probe(const Settings& settings, std::chrono::milliseconds patience, Pool& pool, Sighted done) {
    run<Sighting>(patience, pool, std::move(done),
                  [settings](Call& call) -> base::Result<Sighting> {
                      auto attributes = askAttributes(settings, Wanted::identity, call);
                      if (!attributes) return base::fail(std::move(attributes).error());
                      return sightingOf(*attributes);
                  });
}

void dump(const Settings& settings, std::chrono::milliseconds patience, Pool& pool, Dumped done) {
    run<std::vector<Shown>>(patience, pool, std::move(done),
                            [settings](Call& call) -> base::Result<std::vector<Shown>> {
                                auto attributes = askAttributes(settings, Wanted::everything, call);
                                if (!attributes) return base::fail(std::move(attributes).error());
                                return dump(attributes->answer);
                            });
}

}  // namespace ipp

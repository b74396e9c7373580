#include "machine/snmp/reader.h"

namespace snmp {

Reader::Reader(Version version, std::chrono::milliseconds timeout, int retries,
               std::vector<Oid> questions, Then then)
    : version_(version),
      pace_(timeout, retries),
      scalars_(version, std::move(questions), pace_, gathering_),
      then_(std::move(then)) {}

std::optional<Question> Reader::next() {
    if (scalars_.dead()) return {};
    if (!sweep_) {
        if (auto question = scalars_.next()) return question;
        if (scalars_.dead() || !then_) {
            through_ = !scalars_.dead();
            return {};
        }
        sweep_.emplace(version_, then_(gathering_.walk()), pace_, gathering_);
    }
    auto question = sweep_->next();
    through_ = !question && !sweep_->stopped();
    if (!pace_.everAnswered() && pace_.silences() >= 2) return {};
    return question;
}

void Reader::take(const Reply& reply) {
    if (sweep_) {
        sweep_->take(reply);
    } else {
        scalars_.take(reply);
    }
}

bool Reader::whole() const {
    return through_;
}

}  // namespace snmp

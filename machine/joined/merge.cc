#include "machine/joined/merge.h"

#include "base/text.h"
#include "machine/joined/rows.h"

#include <fmt/core.h>

namespace joined {

using machine::Origin;
using machine::Reading;
using machine::State;
using machine::Text;

namespace {

bool isSnapshot(const Reading& reading) {
    return reading.origins == std::vector{Origin::snapshot};
}

}  // namespace

/// Whether what `from` says takes the place of what `into` says.
template <class T>
bool Merger::better(const T& into, const T& from) const {
    if (!said(from)) return false;
    if (!said(into)) return true;
    if constexpr (machine::AValue<T>) {
        // "Nearly empty" is no vague word: no number of another source silences it.
        const bool isVague = into.state == State::unknown || into.state == State::someRemains;
        return isVague && (from.known() || from.state == State::nearlyEmpty) && !beside_;
    } else {
        return false;
    }
}

template <class T>
void Merger::fill(T& into, T& from) {
    if constexpr (machine::Described<T>) {
        rest(into, from);
    } else if (better(into, from)) {
        into = std::move(from);
    }
}

template <class S, class Lead, class... More>
void Merger::together(S& into, S& from, Lead S::*lead, More S::*... more) {
    const bool none = !said(into.*lead) && !(said(into.*more) || ...);
    const bool any = said(from.*lead) || (said(from.*more) || ...);
    // A rest without its lead (a unit without a level) gives way to a whole.
    const bool headless = !said(into.*lead) && said(from.*lead);
    if ((none && any) || headless || better(into.*lead, from.*lead)) {
        into.*lead = std::move(from.*lead);
        ((into.*more = std::move(from.*more)), ...);
    }
    done_.push_back(&(into.*lead));
    (done_.push_back(&(into.*more)), ...);
}

template <class S>
void Merger::rest(S& into, S& from) {
    machine::eachField(into, from, [this](const char*, auto& a, auto& b) {
        const auto found = std::find(done_.begin(), done_.end(), static_cast<const void*>(&a));
        if (found == done_.end()) {
            fill(a, b);
        } else {
            done_.erase(found);
        }
    });
}

void Merger::fill(machine::Identity& into, machine::Identity& from) {
    compareSerials(from.serial);
    if (beside_) from.uptime = {};
    rest(into, from);
}

void Merger::fill(machine::Status& into, machine::Status& from) {
    if (beside_) {
        from.device = from.printer = from.energy = {};
        from.errors.clear();
        from.errorsSaid = false;
        from.alertsSaid = false;
        from.covers.clear();
    }
    addErrors(into.errors, from.errors);
    into.errorsSaid = into.errorsSaid || from.errorsSaid;
    done_.push_back(&into.errors);
    done_.push_back(&into.errorsSaid);
    rest(into, from);
}

void Merger::fill(machine::Counters& into, machine::Counters& from) {
    using C = machine::Counters;
    keepTotals(into, from);
    if (beside_) from.sincePowerOn = {};
    together(into, from, &C::total, &C::unit, &C::method);
    together(into, from, &C::finishing);
    rest(into, from);
}

void Merger::fill(machine::Part& into, machine::Part& from) {
    using P = machine::Part;
    const bool intoFills = machine::fills(into);
    const bool fromFills = machine::fills(from);
    const auto other = from.level.from.origin;
    together(into, from, &P::level, &P::capacity, &P::unit, &P::levelIsRoom);
    together(into, from, &P::count, &P::life);
    together(into, from, &P::fitted, &P::totalWhenFitted);
    rest(into, from);
    // A source that did not know that the part fills did not tell what its level means.
    const auto origin = into.level.from.origin;
    const bool knew = origin == other ? fromFills : intoFills;
    if (machine::fills(into) && !knew && origin != Origin::snapshot && into.level.known() &&
        !into.levelIsRoom.said()) {
        into.levelIsRoom = machine::Flag::in(State::unknown, into.level.from);
    }
}

void Merger::fill(machine::Tray& into, machine::Tray& from) {
    together(into, from, &machine::Tray::level, &machine::Tray::capacity);
    rest(into, from);
}

void Merger::fill(machine::Bin& into, machine::Bin& from) {
    together(into, from, &machine::Bin::remaining, &machine::Bin::capacity);
    rest(into, from);
}

void Merger::fill(machine::Troubles& into, machine::Troubles& from) {
    using T = machine::Troubles;
    together(into, from, &T::jams, &T::jamsByPlace);
    together(into, from, &T::serviceCalls, &T::callsByCode);
    rest(into, from);
}

void Merger::fill(machine::Jobs& into, machine::Jobs& from) {
    using J = machine::Jobs;
    together(into, from, &J::programs, &J::mostPrograms);
    together(into, from, &J::rows, &J::active, &J::kept);
    rest(into, from);
}

void Merger::fill(machine::Accounts& into, machine::Accounts& from) {
    using A = machine::Accounts;
    together(into, from, &A::rows, &A::used, &A::most, &A::withoutAccount, &A::cleared);
    rest(into, from);
}

void Merger::fill(machine::OperatorSettings& into, machine::OperatorSettings& from) {
    if (beside_) from.clock = {};
    rest(into, from);
}

void Merger::fill(machine::Panel& into, machine::Panel& from) {
    if (beside_) {
        from.text.clear();
        from.lights.clear();
    }
    rest(into, from);
}

void Merger::fill(machine::Coverage& into, machine::Coverage& from) {
    if (!said(into) && said(from)) into = std::move(from);
}

void Merger::fill(std::vector<machine::Alert>& into, std::vector<machine::Alert>& from) {
    if (!beside_) addAlerts(into, from);
}

void Merger::fill(std::vector<machine::Named>& into, std::vector<machine::Named>& from) {
    addByName(into, from);
}

void Merger::fill(std::vector<machine::ExtraCounter>& into,
                  std::vector<machine::ExtraCounter>& from) {
    addByName(into, from);
}

/// Fills each row from the one row that matches it; what matches nothing is left out, and told
/// where it comes from the operator's own file.
template <class Row>
void Merger::matching(std::vector<Row>& into, std::vector<Row>& from, const char* what) {
    if (into.empty()) {
        into = std::move(from);
        return;
    }
    const auto partners = partnersOf(into, from);
    std::size_t alone = from.size();
    for (std::size_t i = 0; i < into.size(); ++i) {
        if (!partners[i]) continue;
        fill(into[i], from[*partners[i]]);
        --alone;
    }
    if (!beside_ || alone == 0) return;
    into_.remarks.push_back(
        fmt::format("{} of the snapshot's {} match none of the machine's own by name and are left "
                    "out; name them as the machine does",
                    alone, what));
}

void Merger::fill(std::vector<machine::Part>& into, std::vector<machine::Part>& from) {
    matching(into, from, "supplies");
}

void Merger::fill(std::vector<machine::Tray>& into, std::vector<machine::Tray>& from) {
    matching(into, from, "trays");
}

void Merger::fill(std::vector<machine::Bin>& into, std::vector<machine::Bin>& from) {
    matching(into, from, "bins");
}

/// Before the totals are decided: every total that differs from the one that will stand is kept.
void Merger::keepTotals(machine::Counters& into, machine::Counters& from) {
    const auto chosen = better(into.total, from.total) ? from.total : into.total;
    std::vector<machine::Value<machine::Impressions>> all = std::move(into.otherTotals);
    all.push_back(into.total);
    all.push_back(from.total);
    all.insert(all.end(), from.otherTotals.begin(), from.otherTotals.end());
    into.otherTotals.clear();
    from.otherTotals.clear();
    for (auto& total : all) {
        const bool same = chosen.known() && total.value == chosen.value;
        if (total.known() && !same) into.otherTotals.push_back(std::move(total));
    }
}

void Merger::compareSerials(const Text& serial) {
    const Text& own = into_.machine.identity.serial;
    if (!own.known() || !serial.known() || own.value.empty() || serial.value.empty()) return;
    const auto a = base::lower(base::trim(own.value));
    const auto b = base::lower(base::trim(serial.value));
    // Some machines print their serial number with the model in front.
    if (a.find(b) != std::string::npos || b.find(a) != std::string::npos) return;
    into_.remarks.push_back(fmt::format(
        "the sources name two serial numbers, {} ({}) and {} ({}); check that they are of one "
        "machine",
        base::printable(own.value, 60), machine::name(own.from.origin),
        base::printable(serial.value, 60), machine::name(serial.from.origin)));
}

void Merger::add(Reading&& next) {
    if (first_) {
        first_ = false;
        live_ = !isSnapshot(next);
        into_ = std::move(next);
        return;
    }
    beside_ = live_ && isSnapshot(next);
    live_ = live_ || !isSnapshot(next);
    for (const Origin origin : next.origins) {
        const bool known =
            std::find(into_.origins.begin(), into_.origins.end(), origin) != into_.origins.end();
        if (!known) into_.origins.push_back(origin);
    }
    if (!into_.taken) into_.taken = next.taken;
    for (auto& remark : next.remarks) into_.remarks.push_back(std::move(remark));
    done_.clear();
    rest(into_, next);
}

}  // namespace joined

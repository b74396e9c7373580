// One reading filled from the next one in the order of machine/joined/join.h. Internal.
#pragma once

#include "machine/fields.h"

#include <algorithm>
#include <string>
#include <vector>

namespace joined {

/// Whether anybody said anything of it. An empty text says nothing.
template <class T>
[[nodiscard]] bool said(const T& part) {
    if constexpr (machine::AValue<T>) {
        if constexpr (std::is_same_v<T, machine::Text>) {
            return part.said() && !(part.known() && part.value.empty());
        } else {
            return part.said();
        }
    } else if constexpr (machine::Described<T>) {
        bool any = false;
        machine::eachField(part,
                           [&any](const char*, const auto& member) { any = any || said(member); });
        return any;
    } else if constexpr (machine::ASequence<T>) {
        return std::any_of(part.begin(), part.end(), [](const auto& each) { return said(each); });
    } else if constexpr (std::is_same_v<T, bool>) {
        return part;
    } else {
        return !part.empty();
    }
}

/// Fills what `into` leaves open from readings that come later in the order.
class Merger {
  public:
    explicit Merger(machine::Reading& into) : into_(into) {}

    void add(machine::Reading&& next);

  private:
    // What a member becomes; the overloads are the table of join.h.
    template <class T>
    void fill(T& into, T& from);
    void fill(machine::Identity& into, machine::Identity& from);
    void fill(machine::Status& into, machine::Status& from);
    void fill(machine::Counters& into, machine::Counters& from);
    void fill(machine::Part& into, machine::Part& from);
    void fill(machine::Tray& into, machine::Tray& from);
    void fill(machine::Bin& into, machine::Bin& from);
    void fill(machine::Troubles& into, machine::Troubles& from);
    void fill(machine::Jobs& into, machine::Jobs& from);
    void fill(machine::Accounts& into, machine::Accounts& from);
    void fill(machine::OperatorSettings& into, machine::OperatorSettings& from);
    void fill(machine::Panel& into, machine::Panel& from);
    void fill(machine::Coverage& into, machine::Coverage& from);
    void fill(std::vector<machine::Part>& into, std::vector<machine::Part>& from);
    void fill(std::vector<machine::Tray>& into, std::vector<machine::Tray>& from);
    void fill(std::vector<machine::Bin>& into, std::vector<machine::Bin>& from);
    void fill(std::vector<machine::Alert>& into, std::vector<machine::Alert>& from);
    void fill(std::vector<machine::Named>& into, std::vector<machine::Named>& from);
    void fill(std::vector<machine::ExtraCounter>& into, std::vector<machine::ExtraCounter>& from);

    template <class T>
    [[nodiscard]] bool better(const T& into, const T& from) const;
    /// All of the members from one source: the one that says the first of them.
    template <class S, class Lead, class... More>
    void together(S& into, S& from, Lead S::*lead, More S::*... more);
    /// The members that are not done yet, each by fill().
    template <class S>
    void rest(S& into, S& from);
    template <class Row>
    void matching(std::vector<Row>& into, std::vector<Row>& from, const char* what);
    void keepTotals(machine::Counters& into, machine::Counters& from);
    void compareSerials(const machine::Text& serial);

    machine::Reading& into_;
    bool first_ = true;
    bool live_ = false;              ///< a source other than a snapshot is among those so far
    bool beside_ = false;            ///< what comes now is a snapshot beside such a source
    std::vector<const void*> done_;  ///< members that a group has decided
};

}  // namespace joined

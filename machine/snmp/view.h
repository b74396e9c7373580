// A walk together with what holds for the whole of it: which printer it is about, in which
// characters it writes, and how its clock stands.
#pragma once

#include "machine/reading.h"
#include "machine/snmp/strings.h"
#include "machine/snmp/walk.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace snmp {

/// The index of each printer that the walk speaks of, as the tables give it.
struct Printers {
    std::uint32_t host = 1;               ///< hrDeviceIndex of the one that is read
    std::uint32_t printer = 1;            ///< the same one's first index in Printer-MIB
    std::vector<std::uint32_t> others{};  ///< Printer-MIB indexes of further printers
};

class View {
  public:
    /// Keeps a reference to `walk`.
    explicit View(const Walk& walk);

    [[nodiscard]] const Walk& walk() const noexcept { return walk_; }
    [[nodiscard]] const Printers& printers() const noexcept { return printers_; }
    [[nodiscard]] Charset charset() const noexcept { return charset_; }
    /// Of the panel, where it speaks another language than the rest.
    [[nodiscard]] Charset consoleCharset() const noexcept { return consoleCharset_; }
    /// sysUpTime, in hundredths of a second.
    [[nodiscard]] std::optional<std::int64_t> uptime() const noexcept { return uptime_; }
    /// The machine's own offset from UTC (hrSystemDate); 0 where it does not say.
    [[nodiscard]] int offsetMinutes() const noexcept { return offsetMinutes_; }
    /// The enterprise of sysObjectID, such as 18334; 0 where there is none.
    [[nodiscard]] std::uint32_t enterprise() const noexcept { return enterprise_; }

    [[nodiscard]] machine::Provenance from(const Oid& oid) const;
    /// Whether the walk holds anything below `root`.
    [[nodiscard]] bool holds(const Oid& root) const;

  private:
    const Walk& walk_;
    Printers printers_;
    Charset charset_ = 0;
    Charset consoleCharset_ = 0;
    std::optional<std::int64_t> uptime_;
    int offsetMinutes_ = 0;
    std::uint32_t enterprise_ = 0;
};

/// One object, to be turned into a value with its provenance.
struct Cell {
    const View& view;
    const Oid& oid;
    const Datum& datum;

    /// The number, also where the agent writes it in digits.
    [[nodiscard]] std::optional<std::int64_t> number() const;
    [[nodiscard]] machine::Provenance from() const { return view.from(oid); }

    /// The text; unsaid where nothing readable is left.
    [[nodiscard]] machine::Text text() const { return textIn(view.charset()); }
    [[nodiscard]] machine::Text consoleText() const { return textIn(view.consoleCharset()); }
    /// DateAndTime, or ticks of sysUpTime.
    [[nodiscard]] machine::Date date() const;
    [[nodiscard]] machine::Text said(std::string text) const {
        if (text.empty()) return {};
        return machine::Text::of(std::move(text), from());
    }

    /// A counter: unsaid where it is negative, but for -2, unknown.
    template <class V>
    [[nodiscard]] V count() const {
        const auto n = number();
        if (!n || *n == -1) return {};
        if (*n < 0) return V::in(machine::State::unknown, from());
        return V::of({static_cast<std::uint64_t>(*n)}, from());
    }
    /// A level or a capacity: -1, -2 and -3 are states (RFC 3805, 2.2.1.1), and so is -100, a
    /// Ricoh's "near empty"; any other negative number is unknown.
    template <class V>
    [[nodiscard]] V level() const {
        const auto n = number();
        if (!n) return {};
        if (*n >= 0) return V::of({static_cast<std::uint64_t>(*n)}, from());
        if (*n == -1) return V::in(machine::State::unrestricted, from());
        if (*n == -3) return V::in(machine::State::someRemains, from());
        if (*n == -100) return V::in(machine::State::nearlyEmpty, from());
        return V::in(machine::State::unknown, from());
    }

  private:
    [[nodiscard]] machine::Text textIn(Charset charset) const {
        if (datum.type != Type::octets) return {};
        return said(readable(datum.octets, charset));
    }
};

}  // namespace snmp

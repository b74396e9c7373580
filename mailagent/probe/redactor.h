// Takes names, addresses and serial numbers out of texts that leave the building. Pure.
//
// What is replaced, wherever it stands in a text:
//   - everything that was learnt: what the machine's own objects and the settings give as serial
//     number, location, contact, name, address, user or job; without regard to case; less than
//     four characters only as a word of their own
//   - what looks like a mail address, an IPv4, IPv6 or MAC address, a UUID, the host of a URI, a
//     host name with a domain, a telephone number with its country or behind "tel", a vCard, or a
//     serial number behind "SN", "S/N" or "Serial"
// A firmware version of four numbers is taken for an address: too much rather than too little.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace probe {

enum class Sort : std::uint8_t {
    serial,
    location,
    contact,
    name,
    host,
    address,
    mac,
    mail,
    user,
    job,
    uuid,
};

/// A part of a text that is to be replaced.
struct Span {
    std::size_t begin, end;
    Sort sort;
};

/// Letters as A and a, digits as 9, what is not ASCII as one other character of the same length;
/// blanks and signs stay. "AA2M021" is "AA9A999".
[[nodiscard]] std::string shapeOf(std::string_view text);

class Redactor {
  public:
    Redactor() = default;
    /// Raw: nothing is replaced.
    explicit Redactor(bool raw) : raw_(raw) {}
    [[nodiscard]] bool raw() const { return raw_; }

    /// From now on `text` is replaced wherever it stands. Blank texts and single characters are
    /// not learnt.
    void learn(Sort sort, std::string_view text);
    /// The six octets, and their digits in every usual form; the last three as well, which many
    /// machines have in their host name.
    void learnMac(std::string_view octets);
    /// The same of an address as a text, in whatever form: "00-1B-A9-12-34-5F".
    void learnMacText(std::string_view text);
    /// A text that stays even where a learnt name is part of it: the model.
    void keep(std::string_view text);

    /// For a report: "<location-1>", the same for the same text; a serial number by its shape.
    [[nodiscard]] std::string text(std::string_view from);
    /// A text that is such a thing as a whole.
    [[nodiscard]] std::string whole(Sort sort, std::string_view from);
    /// For a recorded walk: the same, but of the same length, by shapeOf().
    [[nodiscard]] std::string sameLength(std::string_view from) const;

    /// What is to be replaced, in order, without overlaps.
    [[nodiscard]] std::vector<Span> find(std::string_view text) const;

    /// The place of an IPv4 address among those met, from 1: it stands for it in a walk.
    [[nodiscard]] int numberOf(Sort sort, std::string_view text);

  private:
    struct Learnt {
        std::string lower;
        Sort sort;
        bool asWord;  ///< only where no letter or digit is beside it
    };
    void findLearnt(std::string_view text, std::vector<Span>& spans) const;

    bool raw_ = false;
    std::vector<Learnt> learnt_{};
    std::vector<std::string> kept_{};
    std::map<std::pair<Sort, std::string>, int> numbers_{};
    std::map<Sort, int> counts_{};
};

}  // namespace probe

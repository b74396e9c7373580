// The lists: one row each. The row feeds the command parser, HELP, the subjects and the documents.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lists {

enum class ListId : std::uint8_t {
    job,
    user,
    font,
    management,
    adjustment,
    parameter,
    ekc,
    management2,
    counter,
    pixel,
    phone,
};

struct ListRow {
    ListId id;
    std::string_view option;   ///< GETLOG's option in full; "" for the phone form
    std::string_view minimum;  ///< the shortest prefix that means it (M14)
    std::string_view title;    ///< as it stands in the subject and in the frame
    std::string_view help;     ///< one line, for HELP
};

/// The ten lists in the manual's order, then the phone form, which ALL leaves out (M15).
inline constexpr std::array<ListRow, 11> kLists{{
    {ListId::job, "JOB", "J", "JOB MEMORY LIST", "stored copy programs, jobs in memory"},
    {ListId::user, "USER", "U", "USER MANAGEMENT LIST",
     "the key operator's settings, trays, timers"},
    {ListId::font, "FONT", "F", "FONT PATTERN LIST", "page languages, panel, fonts and patterns"},
    {ListId::management, "MANAGEMENT", "M", "MACHINE MANAGEMENT LIST 1",
     "identity, firmware, options, supplies, parts"},
    {ListId::adjustment, "ADJUSTMENT", "A", "ADJUSTMENT DATA LIST", "the engineer's adjustments"},
    {ListId::parameter, "PARAMETER", "P", "PARAMETER LIST",
     "switches, modes, network, mail settings"},
    {ListId::ekc, "EKC", "E", "E.K.C. MANAGEMENT LIST", "copies and limits of each account"},
    {ListId::management2, "2MANAGEMENT", "2", "MACHINE MANAGEMENT LIST 2",
     "status, alerts, jams, service calls, logs"},
    {ListId::counter, "COUNTER", "C", "COUNTER LIST", "totals by function, colour and paper size"},
    {ListId::pixel, "PIXEL", "PI", "PIXEL RATIO LIST", "toner coverage by colour and period"},
    {ListId::phone, "", "", "COUNTERS", "the counters, for a phone's display"},
}};

/// ALL is no list of its own: it stands for every list with an option word (M15).
inline constexpr std::string_view kAllOption = "ALL";
inline constexpr std::string_view kAllMinimum = "AL";

[[nodiscard]] const ListRow& row(ListId id) noexcept;

/// The list that a non-empty option word means, ASCII case alike (M10, M14). Nothing for an
/// unknown word and for ALL.
[[nodiscard]] std::optional<ListId> findList(std::string_view option) noexcept;
[[nodiscard]] bool meansAll(std::string_view option) noexcept;

/// What the list is called in a reply's subject.
[[nodiscard]] std::string_view subjectTitle(ListId id) noexcept;

}  // namespace lists

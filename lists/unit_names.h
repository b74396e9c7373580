// The units of a machine's quantities, as the data forms of a list name them.
#pragma once

#include "machine/units.h"

#include <string_view>

namespace lists {

/// "" where the row names the unit itself (Amount) or there is none (Number).
template <class Tag>
inline constexpr std::string_view kUnitName = "";

template <>
inline constexpr std::string_view kUnitName<machine::ImpressionsTag> = "impressions";
template <>
inline constexpr std::string_view kUnitName<machine::SheetsTag> = "sheets";
template <>
inline constexpr std::string_view kUnitName<machine::ImagesTag> = "images";
template <>
inline constexpr std::string_view kUnitName<machine::CopiesTag> = "copies";
template <>
inline constexpr std::string_view kUnitName<machine::ItemsTag> = "items";
template <>
inline constexpr std::string_view kUnitName<machine::EventsTag> = "events";
template <>
inline constexpr std::string_view kUnitName<machine::LinesTag> = "lines";
template <>
inline constexpr std::string_view kUnitName<machine::DotsTag> = "million dots";
template <>
inline constexpr std::string_view kUnitName<machine::KiBTag> = "KiB";
template <>
inline constexpr std::string_view kUnitName<machine::WeightTag> = "g/m2";
template <>
inline constexpr std::string_view kUnitName<machine::SecondsTag> = "s";
template <>
inline constexpr std::string_view kUnitName<machine::MinutesTag> = "min";
template <>
inline constexpr std::string_view kUnitName<machine::HoursTag> = "h";
template <>
inline constexpr std::string_view kUnitName<machine::DaysTag> = "days";

}  // namespace lists

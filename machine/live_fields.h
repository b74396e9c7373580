// The fields of what changes while the machine runs: see machine/field.h.
#pragma once

#include "machine/alerts.h"
#include "machine/counters.h"
#include "machine/field.h"
#include "machine/identity.h"
#include "machine/jams.h"
#include "machine/status.h"
#include "machine/supplies.h"
#include "machine/trays.h"

namespace machine {

template <>
struct Fields<Identity> {
    static constexpr auto list = std::make_tuple(
        field("model", &Identity::model), field("serial", &Identity::serial),
        field("location", &Identity::location), field("contact", &Identity::contact),
        field("description", &Identity::description), field("object_id", &Identity::objectId),
        field("mac", &Identity::mac), field("installed", &Identity::installed),
        field("uptime_seconds", &Identity::uptime),
        field("config_changes", &Identity::configChanges),
        field("config_changed", &Identity::configChanged));
};

template <>
struct Fields<FirmwareUnit> {
    static constexpr auto list = std::make_tuple(field("name", &FirmwareUnit::name),
                                                 field("version", &FirmwareUnit::version));
};

template <>
struct Fields<Option> {
    static constexpr auto list =
        std::make_tuple(field("name", &Option::name), field("value", &Option::value));
};

template <>
struct Fields<Marker> {
    static constexpr auto list = std::make_tuple(
        field("name", &Marker::name), field("technology", &Marker::technology),
        field("counts", &Marker::countUnit), field("resolution_feed", &Marker::resolutionFeed),
        field("resolution_cross", &Marker::resolutionCross),
        field("margin_unit", &Marker::marginUnit), field("margin_north", &Marker::marginNorth),
        field("margin_south", &Marker::marginSouth), field("margin_west", &Marker::marginWest),
        field("margin_east", &Marker::marginEast));
};

template <>
struct Fields<Machine> {
    static constexpr auto list = std::make_tuple(
        field("identity", &Machine::identity), field("firmware", &Machine::firmware),
        field("options", &Machine::options), field("markers", &Machine::markers));
};

template <>
struct Fields<Cover> {
    static constexpr auto list =
        std::make_tuple(field("name", &Cover::name), field("status", &Cover::status));
};

template <>
struct Fields<Status> {
    static constexpr auto list = std::make_tuple(
        field("device", &Status::device), field("printer", &Status::printer),
        field("energy", &Status::energy), field("errors_said", &Status::errorsSaid),
        field("alerts_said", &Status::alertsSaid), field("errors", &Status::errors),
        field("critical_events", &Status::criticalEvents), field("all_events", &Status::allEvents),
        field("powered_hours", &Status::powered), field("active_hours", &Status::active),
        field("idle_hours", &Status::idle), field("sleep_hours", &Status::asleep),
        field("power_ons", &Status::powerOns), field("sleeps", &Status::sleeps),
        field("last_start", &Status::lastStart), field("covers", &Status::covers));
};

template <>
struct Fields<Alert> {
    static constexpr auto list =
        std::make_tuple(field("severity", &Alert::severity), field("training", &Alert::training),
                        field("group", &Alert::group), field("group_index", &Alert::groupIndex),
                        field("location", &Alert::location), field("code", &Alert::code),
                        field("text", &Alert::text), field("at", &Alert::at));
};

template <>
struct Fields<FunctionCounter> {
    static constexpr auto list = std::make_tuple(
        field("function", &FunctionCounter::function), field("black", &FunctionCounter::black),
        field("full_colour", &FunctionCounter::fullColour),
        field("one_colour", &FunctionCounter::oneColour),
        field("two_colour", &FunctionCounter::twoColour), field("total", &FunctionCounter::total),
        field("large", &FunctionCounter::large), field("duplex", &FunctionCounter::duplex));
};

template <>
struct Fields<ImageCounter> {
    static constexpr auto list = std::make_tuple(
        field("function", &ImageCounter::function), field("black", &ImageCounter::black),
        field("colour", &ImageCounter::colour), field("total", &ImageCounter::total),
        field("large", &ImageCounter::large));
};

template <>
struct Fields<SizeCounter> {
    static constexpr auto list =
        std::make_tuple(field("size", &SizeCounter::size), field("sheets", &SizeCounter::sheets),
                        field("black", &SizeCounter::black), field("colour", &SizeCounter::colour));
};

template <>
struct Fields<Finishing> {
    static constexpr auto list = std::make_tuple(
        field("stapled_sets", &Finishing::stapledSets), field("staples", &Finishing::staples),
        field("punched", &Finishing::punched), field("folded", &Finishing::folded),
        field("adf_sheets", &Finishing::adfSheets), field("adf_duplex", &Finishing::adfDuplex));
};

template <>
struct Fields<ExtraCounter> {
    static constexpr auto list =
        std::make_tuple(field("name", &ExtraCounter::name), field("count", &ExtraCounter::count),
                        field("unit", &ExtraCounter::unit));
};

template <>
struct Fields<Counters> {
    static constexpr auto list = std::make_tuple(
        field("total", &Counters::total), field("other_totals", &Counters::otherTotals),
        field("unit", &Counters::unit), field("method", &Counters::method),
        field("paper_sheets", &Counters::paperSheets), field("originals", &Counters::originals),
        field("duplex_sides", &Counters::duplexSides),
        field("since_power_on", &Counters::sincePowerOn),
        field("key_counter", &Counters::keyCounter), field("functions", &Counters::functions),
        field("images", &Counters::images), field("sizes", &Counters::sizes),
        field("finishing", &Counters::finishing), field("extra", &Counters::extra));
};

template <>
struct Fields<Part> {
    static constexpr auto list = std::make_tuple(
        field("name", &Part::name), field("type", &Part::kind), field("class", &Part::consumed),
        field("colour", &Part::colour), field("unit", &Part::unit), field("serial", &Part::serial),
        field("level", &Part::level), field("capacity", &Part::capacity),
        field("count", &Part::count), field("life", &Part::life), field("fitted", &Part::fitted),
        field("total_when_fitted", &Part::totalWhenFitted), field("replaced", &Part::replaced),
        field("days_left", &Part::daysLeft), field("level_is_room", &Part::levelIsRoom));
};

template <>
struct Fields<Tray> {
    static constexpr auto list = std::make_tuple(
        field("number", &Tray::number), field("name", &Tray::name), field("size", &Tray::size),
        field("type", &Tray::type), field("weight", &Tray::weight),
        field("capacity", &Tray::capacity), field("level", &Tray::level),
        field("default", &Tray::isDefault), field("status", &Tray::status));
};

template <>
struct Fields<Bin> {
    static constexpr auto list = std::make_tuple(
        field("number", &Bin::number), field("name", &Bin::name), field("capacity", &Bin::capacity),
        field("remaining", &Bin::remaining), field("status", &Bin::status));
};

template <>
struct Fields<Tally> {
    static constexpr auto list =
        std::make_tuple(field("name", &Tally::name), field("count", &Tally::count));
};

template <>
struct Fields<Jam> {
    static constexpr auto list = std::make_tuple(
        field("at", &Jam::at), field("code", &Jam::code), field("place", &Jam::place),
        field("size", &Jam::size), field("tray", &Jam::tray), field("total", &Jam::total));
};

template <>
struct Fields<ServiceCall> {
    static constexpr auto list =
        std::make_tuple(field("at", &ServiceCall::at), field("cleared", &ServiceCall::cleared),
                        field("code", &ServiceCall::code), field("total", &ServiceCall::total));
};

template <>
struct Fields<Replacement> {
    static constexpr auto list = std::make_tuple(
        field("at", &Replacement::at), field("part", &Replacement::part),
        field("old_count", &Replacement::oldCount), field("total", &Replacement::total));
};

template <>
struct Fields<Troubles> {
    static constexpr auto list = std::make_tuple(
        field("jams/total", &Troubles::jams), field("jams/by_place", &Troubles::jamsByPlace),
        field("jams/scanner", &Troubles::scannerJams),
        field("jams/cover_openings", &Troubles::coverOpenings),
        field("jams/load_prompts", &Troubles::loadPrompts), field("jams/log", &Troubles::jamLog),
        field("service_calls/total", &Troubles::serviceCalls),
        field("service_calls/by_code", &Troubles::callsByCode),
        field("service_calls/log", &Troubles::serviceLog),
        field("replaced", &Troubles::replacements));
};

}  // namespace machine

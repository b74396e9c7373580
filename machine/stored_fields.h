// The fields of what the machine keeps: jobs, accounts, settings, fonts, coverage. See
// machine/field.h.
#pragma once

#include "machine/accounts.h"
#include "machine/adjustments.h"
#include "machine/coverage.h"
#include "machine/field.h"
#include "machine/fonts.h"
#include "machine/jobs.h"
#include "machine/parameters.h"
#include "machine/settings.h"

namespace machine {

template <>
struct Fields<StoredProgram> {
    static constexpr auto list = std::make_tuple(
        field("number", &StoredProgram::number), field("name", &StoredProgram::name),
        field("locked", &StoredProgram::locked), field("copies", &StoredProgram::copies),
        field("mode", &StoredProgram::mode), field("sides", &StoredProgram::sides),
        field("size", &StoredProgram::size), field("tray", &StoredProgram::tray),
        field("zoom", &StoredProgram::zoom), field("density", &StoredProgram::density),
        field("finish", &StoredProgram::finish), field("options", &StoredProgram::options));
};

template <>
struct Fields<Job> {
    static constexpr auto list = std::make_tuple(
        field("id", &Job::id), field("function", &Job::function), field("type", &Job::type),
        field("state", &Job::state), field("reason", &Job::reason),
        field("received", &Job::received), field("completed", &Job::completed),
        field("owner", &Job::owner), field("name", &Job::name), field("pages", &Job::pages),
        field("copies", &Job::copies), field("size", &Job::size), field("colour", &Job::colour),
        field("sides", &Job::sides), field("finish", &Job::finish), field("format", &Job::format),
        field("impressions", &Job::impressions), field("sheets", &Job::sheets));
};

template <>
struct Fields<Jobs> {
    static constexpr auto list = std::make_tuple(
        field("programs/max", &Jobs::mostPrograms), field("programs/list", &Jobs::programs),
        field("jobs/active", &Jobs::active), field("jobs/kept", &Jobs::kept),
        field("jobs/show_names", &Jobs::namesMayLeave), field("jobs/list", &Jobs::rows));
};

template <>
struct Fields<Account> {
    static constexpr auto list = std::make_tuple(
        field("number", &Account::number), field("name", &Account::name),
        field("active", &Account::active), field("total", &Account::total),
        field("limit", &Account::limit), field("copy", &Account::copy),
        field("print", &Account::print), field("scan", &Account::scan), field("fax", &Account::fax),
        field("black", &Account::black), field("colour", &Account::colour),
        field("duplex", &Account::duplex), field("large", &Account::large),
        field("a3", &Account::a3), field("b4", &Account::b4), field("a4", &Account::a4),
        field("b5", &Account::b5), field("a5", &Account::a5), field("other", &Account::other),
        field("last_used", &Account::lastUsed), field("reset", &Account::reset));
};

template <>
struct Fields<Accounts> {
    static constexpr auto list = std::make_tuple(
        field("enabled", &Accounts::enabled), field("master_key_set", &Accounts::masterKeySet),
        field("used", &Accounts::used), field("max", &Accounts::most),
        field("limit_effect", &Accounts::limitEffect), field("cleared", &Accounts::cleared),
        field("without_account", &Accounts::withoutAccount), field("list", &Accounts::rows));
};

template <>
struct Fields<PowerSettings> {
    static constexpr auto list =
        std::make_tuple(field("auto_reset_seconds", &PowerSettings::autoReset),
                        field("low_power_minutes", &PowerSettings::lowPower),
                        field("shut_off_minutes", &PowerSettings::shutOff),
                        field("weekly_timer", &PowerSettings::weeklyTimer),
                        field("week", &PowerSettings::week), field("lunch", &PowerSettings::lunch));
};

template <>
struct Fields<PrintDefaults> {
    static constexpr auto list = std::make_tuple(
        field("media", &PrintDefaults::media), field("sides", &PrintDefaults::sides),
        field("colour", &PrintDefaults::colour), field("quality", &PrintDefaults::quality),
        field("finishing", &PrintDefaults::finishing), field("bin", &PrintDefaults::bin),
        field("copies", &PrintDefaults::copies));
};

template <>
struct Fields<OperatorSettings> {
    static constexpr auto list = std::make_tuple(
        field("clock", &OperatorSettings::clock), field("language", &OperatorSettings::language),
        field("country", &OperatorSettings::country),
        field("current_operator", &OperatorSettings::currentOperator),
        field("service_person", &OperatorSettings::servicePerson),
        field("organization", &OperatorSettings::organization),
        field("operator_password_set", &OperatorSettings::operatorPasswordSet),
        field("interrupt_password_set", &OperatorSettings::interruptPasswordSet),
        field("panel_locked", &OperatorSettings::panelLocked),
        field("start_up_page", &OperatorSettings::startUpPage),
        field("banner_page", &OperatorSettings::bannerPage),
        field("power", &OperatorSettings::power), field("defaults", &OperatorSettings::defaults));
};

template <>
struct Fields<Adjustment> {
    static constexpr auto list =
        std::make_tuple(field("group", &Adjustment::group), field("number", &Adjustment::number),
                        field("name", &Adjustment::name), field("value", &Adjustment::value),
                        field("unit", &Adjustment::unit), field("factory", &Adjustment::factory),
                        field("min", &Adjustment::least), field("max", &Adjustment::most),
                        field("changed", &Adjustment::changed), field("by", &Adjustment::by),
                        field("note", &Adjustment::note));
};

template <>
struct Fields<SoftSwitch> {
    static constexpr auto list =
        std::make_tuple(field("number", &SoftSwitch::number), field("bits", &SoftSwitch::bits),
                        field("factory", &SoftSwitch::factory));
};

template <>
struct Fields<ModeSetting> {
    static constexpr auto list = std::make_tuple(
        field("number", &ModeSetting::number), field("name", &ModeSetting::name),
        field("value", &ModeSetting::value), field("factory", &ModeSetting::factory),
        field("changed", &ModeSetting::changed));
};

template <>
struct Fields<Named> {
    static constexpr auto list =
        std::make_tuple(field("name", &Named::name), field("value", &Named::value));
};

template <>
struct Fields<Network> {
    static constexpr auto list = std::make_tuple(
        field("host", &Network::host), field("ipv4", &Network::ipv4), field("ipv6", &Network::ipv6),
        field("gateway", &Network::gateway), field("dns", &Network::dns),
        field("mac", &Network::mac), field("protocols", &Network::protocols));
};

template <>
struct Fields<Channel> {
    static constexpr auto list =
        std::make_tuple(field("number", &Channel::number), field("type", &Channel::type),
                        field("version", &Channel::version), field("state", &Channel::state),
                        field("information", &Channel::information));
};

template <>
struct Fields<Parameters> {
    static constexpr auto list = std::make_tuple(
        field("switches", &Parameters::switches), field("modes", &Parameters::modes),
        field("network", &Parameters::network), field("channels", &Parameters::channels),
        field("capabilities", &Parameters::capabilities));
};

template <>
struct Fields<Interpreter> {
    static constexpr auto list = std::make_tuple(
        field("number", &Interpreter::number), field("family", &Interpreter::family),
        field("level", &Interpreter::level),
        field("language_version", &Interpreter::languageVersion),
        field("version", &Interpreter::version), field("description", &Interpreter::description),
        field("orientation", &Interpreter::orientation),
        field("charset_in", &Interpreter::charsetIn),
        field("charset_out", &Interpreter::charsetOut), field("two_way", &Interpreter::twoWay),
        field("resolution_feed", &Interpreter::feedResolution),
        field("resolution_cross", &Interpreter::crossResolution));
};

template <>
struct Fields<Light> {
    static constexpr auto list =
        std::make_tuple(field("name", &Light::name), field("state", &Light::state),
                        field("colour", &Light::colour));
};

template <>
struct Fields<Panel> {
    static constexpr auto list =
        std::make_tuple(field("lines", &Panel::lines), field("characters", &Panel::characters),
                        field("text", &Panel::text), field("lights", &Panel::lights));
};

template <>
struct Fields<Storage> {
    static constexpr auto list =
        std::make_tuple(field("name", &Storage::name), field("size_kib", &Storage::size),
                        field("used_kib", &Storage::used));
};

template <>
struct Fields<Font> {
    static constexpr auto list = std::make_tuple(
        field("id", &Font::id), field("store", &Font::store), field("name", &Font::name),
        field("symbol_set", &Font::symbolSet), field("pitch", &Font::pitch),
        field("height", &Font::height), field("glyphs", &Font::glyphs), field("use", &Font::use));
};

template <>
struct Fields<Glyph> {
    static constexpr auto list =
        std::make_tuple(field("label", &Glyph::label), field("rows", &Glyph::rows));
};

template <>
struct Fields<Pattern> {
    static constexpr auto list =
        std::make_tuple(field("font", &Pattern::font), field("glyphs", &Pattern::glyphs));
};

template <>
struct Fields<Fonts> {
    static constexpr auto list =
        std::make_tuple(field("interpreters", &Fonts::interpreters), field("panel", &Fonts::panel),
                        field("resource_space_free_kib", &Fonts::resourceSpaceFree),
                        field("storage", &Fonts::storage), field("fonts", &Fonts::fonts),
                        field("patterns", &Fonts::patterns));
};

template <>
struct Fields<CoverageRow> {
    static constexpr auto list = std::make_tuple(
        field("name", &CoverageRow::name), field("black", &CoverageRow::black),
        field("cyan", &CoverageRow::cyan), field("magenta", &CoverageRow::magenta),
        field("yellow", &CoverageRow::yellow), field("total", &CoverageRow::total),
        field("pages", &CoverageRow::pages), field("a4_equivalent", &CoverageRow::a4Equivalent),
        field("black_megadots", &CoverageRow::blackDots),
        field("possible_megadots", &CoverageRow::possibleDots));
};

template <>
struct Fields<CoverageBand> {
    static constexpr auto list = std::make_tuple(field("colour", &CoverageBand::colour),
                                                 field("pages", &CoverageBand::pages));
};

template <>
struct Fields<Coverage> {
    static constexpr auto list =
        std::make_tuple(field("from", &Coverage::from), field("until", &Coverage::until),
                        field("method", &Coverage::method), field("base", &Coverage::base),
                        field("pages", &Coverage::pages), field("rows", &Coverage::rows),
                        field("bands", &Coverage::bands), field("histogram", &Coverage::histogram));
};

}  // namespace machine

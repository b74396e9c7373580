#include "machine/snapshot/sections.h"

namespace machine {
namespace {

void readWeek(ObjectReader& r, PowerSettings& p) {
    constexpr const char* kDays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    for (std::size_t i = 0; i < p.week.size(); ++i) r.text(kDays[i], p.week[i]);
}

void readPower(ObjectReader& r, PowerSettings& p) {
    r.count("auto_reset_seconds", p.autoReset);
    r.count("low_power_minutes", p.lowPower);
    r.count("shut_off_minutes", p.shutOff);
    r.flag("weekly_timer", p.weeklyTimer);
    r.object("week", p, readWeek);
    r.text("lunch", p.lunch);
}

void readDefaults(ObjectReader& r, PrintDefaults& p) {
    r.text("media", p.media);
    r.text("sides", p.sides);
    r.text("colour", p.colour);
    r.text("quality", p.quality);
    r.text("finishing", p.finishing);
    r.text("bin", p.bin);
    r.count("copies", p.copies);
}

}  // namespace

void readSettings(ObjectReader& top, Reading& out) {
    top.object("operator", out.settings, [](ObjectReader& r, OperatorSettings& s) {
        r.date("clock", s.clock);
        r.text("language", s.language);
        r.text("country", s.country);
        r.text("current_operator", s.currentOperator);
        r.text("service_person", s.servicePerson);
        r.text("organization", s.organization);
        r.flag("operator_password_set", s.operatorPasswordSet);
        r.flag("interrupt_password_set", s.interruptPasswordSet);
        r.flag("panel_locked", s.panelLocked);
        r.flag("start_up_page", s.startUpPage);
        r.flag("banner_page", s.bannerPage);
        r.object("power", s.power, readPower);
        r.object("defaults", s.defaults, readDefaults);
    });
}

}  // namespace machine

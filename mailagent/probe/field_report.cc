#include "base/text.h"
#include "machine/fields.h"
#include "mailagent/probe/redact_walk.h"
#include "mailagent/probe/report.h"

#include <fmt/format.h>

namespace probe {
namespace {

template <class T>
std::string plain(const T& value) {
    if constexpr (std::is_same_v<T, std::string>) {
        return value;
    } else if constexpr (std::is_same_v<T, bool>) {
        return value ? "yes" : "no";
    } else if constexpr (std::is_same_v<T, machine::Moment>) {
        return machine::dateText(value) + " " + machine::timeText(value);
    } else {
        return std::to_string(value.count);
    }
}

const char* stateName(machine::State state) {
    switch (state) {
        case machine::State::unsaid:
            return "not given";
        case machine::State::known:
            return "given";
        case machine::State::unknown:
            return "unknown";
        case machine::State::someRemains:
            return "some";
        case machine::State::unrestricted:
            return "no limit";
        case machine::State::nearlyEmpty:
            return "nearly";
    }
    return "";
}

class Fields {
  public:
    explicit Fields(Redactor& redactor) : redactor_(redactor) {}

    template <class T>
    void add(const std::string& path, const T& part) {
        if constexpr (machine::AValue<T>) {
            addValue(path, part);
        } else if constexpr (machine::Described<T>) {
            addStruct(path, part);
        } else if constexpr (machine::ASequence<T>) {
            if (part.empty()) out_ += line(path, "no rows", "", "", "");
            std::size_t index = 0;
            for (const auto& each : part) add(path + "/" + std::to_string(index++), each);
        }
    }
    [[nodiscard]] std::string text() && { return std::move(out_); }

  private:
    static std::string line(const std::string& path, const char* state, const std::string& value,
                            const char* source, const std::string& object) {
        auto text =
            fmt::format("  {:<40} {:<9} {:<32} {:<8} {}", path, state, value, source, object);
        while (text.ends_with(' ')) text.pop_back();
        return text + "\n";
    }

    template <class T>
    void addValue(const std::string& path, const machine::Value<T>& value) {
        const auto state = stateName(value.state);
        if (!value.said()) {
            out_ += line(path, state, "", "", "");
            return;
        }
        std::string shown;
        if (value.known()) {
            const auto said = plain(value.value);
            const auto sort = sortOf(path);
            const bool shapeOnly = !redactor_.raw() && isFreeText(value.from.object);
            shown = shapeOnly ? shapeOf(said) : redactor_.text(said);
            // Of an address its mask stays.
            if (sort && (*sort != Sort::address || shown == said)) {
                shown = redactor_.whole(*sort, said);
            }
        }
        out_ += line(path, state, base::printable(shown, 120), machine::name(value.from.origin),
                     objectOf(value.from.object.text()));
    }

    /// The IP tables have addresses in their indexes.
    std::string objectOf(const std::string& object) {
        return base::printable(
            object.starts_with("1.3.6.1.2.1.4.") ? redactor_.text(object) : object, 120);
    }

    /// What is said line by line; what is not, in one line.
    template <class T>
    void addStruct(const std::string& path, const T& part) {
        std::string missing;
        machine::eachField(part, [&](const char* name, const auto& member) {
            using Member = std::remove_cvref_t<decltype(member)>;
            if constexpr (machine::AValue<Member>) {
                if (!member.said()) {
                    missing += std::string(missing.empty() ? "" : ", ") + name;
                    return;
                }
            }
            add(machine::joinPath(path, name), member);
        });
        if (!missing.empty()) {
            out_ += fmt::format("  {:<40} not given: {}\n", path, missing);
        }
    }

    Redactor& redactor_;
    std::string out_{};
};

}  // namespace

std::string fieldReport(const machine::Reading& reading, Redactor& redactor) {
    std::string out = fmt::format("FIELDS OF THE LISTS\n  {:<40} {:<9} {:<32} {:<8} {}\n", "FIELD",
                                  "STATE", "VALUE", "SOURCE", "OBJECT");
    Fields fields(redactor);
    fields.add("", reading);
    out += std::move(fields).text();
    for (const auto& remark : reading.remarks) {
        out += "  remark: " + base::printable(redactor.text(remark)) + "\n";
    }
    return out;
}

}  // namespace probe

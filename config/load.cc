#include "config/load.h"

#include "base/file.h"
#include "base/text.h"
#include "config/check.h"
#include "config/check_gate.h"
#include "config/document.h"
#include "config/table.h"

#include <dirent.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>

namespace config {
namespace {

constexpr std::size_t kSocketPathLimit = 107;  // sun_path, less its final NUL

/// A setting that was given: its value, and where.
struct Given {
    const Row* row;
    Value value;
    Origin at;
};
using Layer = std::map<std::string_view, Given>;  // by key

struct NamedMachine {
    Origin origin;
    Layer layer;
};

/// A machine as its layers fill it.
struct Filled {
    Machine machine;
    Places places;                                  ///< of what was written
    std::map<std::string_view, std::string> words;  ///< of choices, by key
};

std::string fragmentFolder(const std::string& path) {
    const std::string_view ending = ".toml";
    const bool cut = path.size() > ending.size() && path.ends_with(ending);
    return (cut ? path.substr(0, path.size() - ending.size()) : path) + ".d";
}

/// The folder's *.toml in the order of their names; none where there is no folder.
std::vector<std::string> fragments(const std::string& folder) {
    std::vector<std::string> names;
    const std::unique_ptr<DIR, int (*)(DIR*)> open(::opendir(folder.c_str()), ::closedir);
    if (!open) return names;
    // readdir() is safe here: the stream is this call's own.
    while (const dirent* entry = ::readdir(open.get())) {  // NOLINT(concurrency-mt-unsafe)
        const std::string_view name(&entry->d_name[0]);
        if (name.ends_with(".toml") && !name.starts_with('.'))
            names.push_back(fmt::format("{}/{}", folder, name));
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::string wordOf(std::string_view words, std::int64_t index) {
    const auto parts = base::split(words, '|');
    return std::string(parts[static_cast<std::size_t>(index)]);
}

class Loader {
  public:
    explicit Loader(const std::string& path) : path_(path) {
        std::error_code ignored;
        folder_ = std::filesystem::absolute(path, ignored).parent_path();
    }

    Loaded run() {
        readFile(path_);
        for (const auto& fragment : fragments(fragmentFolder(path_))) readFile(fragment);
        fillAgent();
        fillCommon();
        // Pointers into `machines` are kept from here on.
        loaded_.settings.machines.resize(order_.size());
        std::vector<Placed> placed;
        for (std::size_t i = 0; i < order_.size(); ++i) {
            placed.push_back(fillMachine(order_[i], loaded_.settings.machines[i]));
        }
        for (const auto& one : placed) {
            checkMachine(one, faults());
            checkGate(one, faults());
        }
        checkTogether(placed, faults());
        checkSecretFiles(loaded_.settings, faults());
        finish();
        return std::move(loaded_);
    }

  private:
    std::vector<Fault>& faults() { return loaded_.faults; }

    void readFile(const std::string& file) {
        files_.push_back(file);
        auto bytes = base::readFile(file, kFileLimit);
        if (!bytes) {
            faults().push_back({file, 0,
                                base::printable(bytes.error().text) +
                                    "; name another settings file, or make this one readable"});
            return;
        }
        const Document document = readDocument(file, *bytes);
        base::wipe(*bytes);
        faults().insert(faults().end(), document.faults.begin(), document.faults.end());
        std::map<std::string, int> named;
        bool direct = false;
        for (const auto& section : document.sections) direct |= readSection(file, section, named);
        if (direct) warnIfOpen(file);
    }

    /// Answers whether a secret stands in the section itself.
    bool readSection(const std::string& file, const Section& section,
                     std::map<std::string, int>& named) {
        Layer layer;
        bool direct = false;
        for (const auto& entry : section.entries) {
            auto value = readValue(*entry.row, entry.raw, folder_);
            if (!value) {
                faults().push_back(
                    {file, entry.line, fmt::format("{}: {}", entry.row->key, value.error().text)});
                wrong_.push_back({entry.row->key, section.line, file});
                continue;
            }
            const auto* secret = std::get_if<SecretSource>(&*value);
            direct |= secret != nullptr && secret->kind == SecretSource::Kind::value;
            layer.insert_or_assign(entry.row->key,
                                   Given{entry.row, std::move(*value), {file, entry.line}});
        }
        place(file, section, std::move(layer), named);
        return direct;
    }

    void place(const std::string& file, const Section& section, Layer layer,
               std::map<std::string, int>& named) {
        switch (section.kind) {
            case Section::Kind::agent:
                return merge(agent_, std::move(layer));
            case Section::Kind::defaults:
                return merge(defaults_, std::move(layer));
            case Section::Kind::machine:
                break;
        }
        const auto given = layer.find("name");
        if (given == layer.end()) {
            if (!wasWrong("name", section.line, file)) {
                faults().push_back(
                    {file, section.line, "the machine has no name; write name = \"copier01\""});
            }
            return;
        }
        const auto name = std::get<std::string>(given->second.value);
        if (const auto [first, fresh] = named.emplace(name, section.line); !fresh) {
            faults().push_back(
                {file, given->second.at.line,
                 fmt::format("machine \"{}\" stands in this file already, at line {}; write all of "
                             "its settings there, or another name",
                             name, first->second)});
            return;
        }
        if (const auto [machine, fresh] =
                machines_.try_emplace(name, NamedMachine{{file, section.line}, {}});
            fresh) {
            order_.push_back(name);
        }
        merge(machines_[name].layer, std::move(layer));
    }

    /// M34: the last one holds.
    static void merge(Layer& into, Layer&& from) {
        from.merge(into);
        into = std::move(from);
    }

    struct Wrong {
        std::string_view key;
        int sectionLine;
        std::string file;
    };

    /// Whether the setting was given, only wrongly: then it is not reported as missing too.
    bool wasWrong(std::string_view key, int sectionLine, const std::string& file) const {
        return std::any_of(wrong_.begin(), wrong_.end(), [&](const Wrong& wrong) {
            return wrong.key == key && wrong.sectionLine == sectionLine && wrong.file == file;
        });
    }
    bool wasWrongAnywhere(std::string_view key) const {
        return std::any_of(wrong_.begin(), wrong_.end(),
                           [&](const Wrong& wrong) { return wrong.key == key; });
    }

    void fillAgent() {
        Target target{&loaded_.settings.agent, nullptr};
        for (const Row& row : rows()) {
            if (row.scope() != Scope::agent) continue;
            const auto given = agent_.find(row.key);
            if (given != agent_.end()) {
                row.store(target, Value(given->second.value));
            } else if (!row.standard.empty()) {
                row.store(target, standardValue(row));
            }
        }
        Agent& agent = loaded_.settings.agent;
        if (agent.controlSocket.empty()) agent.controlSocket = agent.stateFolder + "/control";
        if (agent.controlSocket.size() > kSocketPathLimit) {
            const auto given = agent_.find("control_socket");
            const Origin at = given == agent_.end() ? Origin{path_, 0} : given->second.at;
            faults().push_back(
                {at.file, at.line,
                 fmt::format(
                     "control_socket: its path has {} bytes, and sockets take {} at most; write "
                     "a shorter one, such as \"/run/mailagent/control\"",
                     agent.controlSocket.size(), kSocketPathLimit)});
        }
    }

    void fillCommon() {
        for (const Row& row : rows()) {
            if (row.scope() != Scope::machine) continue;
            if (const auto given = defaults_.find(row.key); given != defaults_.end()) {
                put(given->second, common_);
            } else if (row.standard.empty()) {
                absent_.push_back(&row);
            } else {
                put({&row, standardValue(row), {}}, common_);
            }
        }
    }

    static void put(Given given, Filled& filled) {
        const Row& row = *given.row;
        if (!given.at.file.empty()) filled.places.insert_or_assign(row.key, std::move(given.at));
        if (row.type == Type::choice) {
            filled.words[row.key] = wordOf(row.words, std::get<std::int64_t>(given.value));
        }
        Target target{nullptr, &filled.machine};
        row.store(target, std::move(given.value));
    }

    Placed fillMachine(const std::string& name, Machine& machine) {
        NamedMachine& source = machines_.at(name);
        Filled filled = common_;
        filled.machine.origin = source.origin;
        for (auto& [key, given] : source.layer) put(std::move(given), filled);
        for (const Row* row : absent_) {
            if (source.layer.contains(row->key)) continue;
            if (!isNeeded(*row, filled.words) || wasWrongAnywhere(row->key)) continue;
            faults().push_back(
                {source.origin.file, source.origin.line,
                 fmt::format("machine \"{}\": {} is missing{}; write {} = {}", name, row->key,
                             row->needed == "always" ? "" : fmt::format(" ({})", row->needed),
                             row->key, row->example)});
        }
        machine = std::move(filled.machine);
        return {&machine, std::move(filled.places)};
    }

    void warnIfOpen(const std::string& file) {
        struct stat status {};
        if (::stat(file.c_str(), &status) != 0 || (status.st_mode & 0007) == 0) return;
        faults().push_back(
            {file, 0,
             fmt::format("the file holds passwords and others can read it; run chmod 640 {}",
                         base::printable(file)),
             true});
    }

    void finish() {
        const auto rank = [this](const Fault& fault) {
            return std::find(files_.begin(), files_.end(), fault.file) - files_.begin();
        };
        std::stable_sort(faults().begin(), faults().end(), [&](const Fault& a, const Fault& b) {
            return std::pair(rank(a), a.line) < std::pair(rank(b), b.line);
        });
        loaded_.usable =
            std::all_of(faults().begin(), faults().end(), [](const Fault& f) { return f.warning; });
    }

    std::string path_, folder_;
    std::vector<std::string> files_, order_;
    Layer agent_, defaults_;
    std::map<std::string, NamedMachine> machines_;
    Filled common_;                   ///< but for what stands under a [[machine]]
    std::vector<const Row*> absent_;  ///< of these: neither in [defaults] nor with a standard
    std::vector<Wrong> wrong_;
    Loaded loaded_;
};

}  // namespace

Loaded load(const std::string& path) {
    return Loader(path).run();
}

std::string print(const Fault& fault) {
    const std::string file = base::printable(fault.file);
    return fmt::format("{}{}: {}: {}", file, fault.line > 0 ? fmt::format(":{}", fault.line) : "",
                       fault.warning ? "warning" : "error", fault.text);
}

}  // namespace config

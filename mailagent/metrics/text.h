// The Prometheus text format 0.0.4: families of series as lines. No I/O.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace metrics {

enum class Kind { counter, gauge, histogram };

class Text {
  public:
    struct Label {
        std::string_view name, value;
    };
    using Labels = std::initializer_list<Label>;

    /// Begins a family; its samples follow. `help` is one sentence, "" continues silently.
    Text& family(std::string_view name, Kind kind, std::string_view help);

    /// One series of the family; `suffix` of its name: "_bucket". Values of labels are escaped.
    Text& sample(double value, Labels labels = {}, std::string_view suffix = {});

    [[nodiscard]] std::string take() { return std::move(text_); }

  private:
    std::string text_;
    std::string_view name_;
};

}  // namespace metrics

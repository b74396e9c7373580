// The one way a call that can fail answers: a value, or an Error that says what went wrong in a
// sentence for the operator and whether trying again may help.
//
// Result<T> has std::expected's names (GCC 12 in C++20 mode has none). It is [[nodiscard]]: a
// failure is never dropped by accident. Foreign exceptions end at the wall of the room that
// includes the foreign library; inside ours nothing throws but std::bad_alloc.
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace base {

/// What failed, as far as the caller's next step depends on it.
enum class Kind {
    invalid,       ///< input, setting or mail that is wrong in itself; the text says what to write
    refused,       ///< the other side said no, for good (5xx, NO, -ERR)
    login,         ///< user name or password refused (design decision 15: later again)
    tokenExpired,  ///< an OAuth token is no longer taken: fetch a new one, then once again
    missing,       ///< a folder, mailbox, file or mail that is not there
    temporary,     ///< refused for now (4xx, [UNAVAILABLE], [IN-USE]): later again
    timeout,       ///< nothing came before the deadline
    closed,        ///< the connection ended in mid-conversation
    network,       ///< no route, name not found, connection refused
    tls,           ///< certificate or handshake refused
    protocol,      ///< the other side broke its protocol, or a bound of ours
    storage,       ///< the journal or a file cannot be written or read
    cancelled,     ///< the agent is stopping
};

/// The kind's name in the log and in tests, such as "login".
[[nodiscard]] const char* name(Kind kind) noexcept;

/// Whether the same call may succeed later without anybody changing anything.
[[nodiscard]] bool worthRetrying(Kind kind) noexcept;

struct Error {
    Kind kind = Kind::invalid;
    std::string text;  ///< one sentence, without a final newline; holds no secret
    int code = 0;      ///< the protocol's own number where it has one (SMTP 550), else 0

    [[nodiscard]] bool transient() const noexcept { return worthRetrying(kind); }
};

/// Wraps an error so that `return fail(...)` reads well in a function that returns Result<T>.
struct Unexpected {
    Error error;
};

[[nodiscard]] inline Unexpected fail(Kind kind, std::string text, int code = 0) {
    return Unexpected{Error{kind, std::move(text), code}};
}
[[nodiscard]] inline Unexpected fail(Error error) {
    return Unexpected{std::move(error)};
}

template <class T = void>
class [[nodiscard]] Result {
  public:
    using value_type = T;
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}         // NOLINT
    Result(Unexpected u) : state_(std::in_place_index<1>, std::move(u.error)) {}  // NOLINT

    [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }
    [[nodiscard]] T& value() & { return get(); }
    [[nodiscard]] const T& value() const& { return get(); }
    [[nodiscard]] T&& value() && { return std::move(get()); }
    T& operator*() & { return get(); }
    const T& operator*() const& { return get(); }
    T&& operator*() && { return std::move(get()); }
    T* operator->() { return &get(); }
    const T* operator->() const { return &get(); }
    [[nodiscard]] const Error& error() const& {
        assert(!has_value());
        return *std::get_if<1>(&state_);
    }
    [[nodiscard]] Error&& error() && {
        assert(!has_value());
        return std::move(*std::get_if<1>(&state_));
    }
    template <class U>
    [[nodiscard]] T value_or(U&& other) const& {
        return has_value() ? get() : static_cast<T>(std::forward<U>(other));
    }

  private:
    T& get() {
        assert(has_value());
        return *std::get_if<0>(&state_);
    }
    const T& get() const {
        assert(has_value());
        return *std::get_if<0>(&state_);
    }
    std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
  public:
    using value_type = void;
    Result() = default;
    Result(Unexpected u) : error_(std::move(u.error)) {}  // NOLINT

    [[nodiscard]] bool has_value() const noexcept { return !error_.has_value(); }
    explicit operator bool() const noexcept { return has_value(); }
    [[nodiscard]] const Error& error() const& {
        assert(error_.has_value());
        return *error_;
    }
    [[nodiscard]] Error&& error() && {
        assert(error_.has_value());
        return std::move(*error_);
    }

  private:
    std::optional<Error> error_;
};

}  // namespace base

// The control socket (design decision 14): how a command finds the running agent of its state
// folder. A Unix stream socket in the state folder, mode 0600: who may open it may do everything.
//
// One request a connection. The client sends one line of words parted by blanks, such as
// "test sending hq-2f"; `passwd` is followed by one line with the password. The server answers
// "taken" as soon as it has read that, then lines for the terminal, each behind "= ", and ends with
// "done" or "failed". One line of what `enrol` answers is a secret: it is wiped on both sides once
// it has passed. Bounds: kRequestLine octets a request line, kPatience for the client to send it,
// kTakenIn for the server to take it.
#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

namespace control {

inline constexpr std::size_t kRequestLine = 512;
inline constexpr std::chrono::seconds kPatience{5};
inline constexpr std::chrono::seconds kTakenIn{10};
inline constexpr std::string_view kTaken = "taken";
inline constexpr std::string_view kSays = "= ";
inline constexpr std::string_view kDone = "done";
inline constexpr std::string_view kFailed = "failed";

}  // namespace control

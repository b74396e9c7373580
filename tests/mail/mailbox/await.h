// Runs one task on a loop until it ends: tests read like blocking code.
#pragma once

#include "net/loop.h"

#include <optional>
#include <utility>

namespace contract {

template <class T>
net::Task<> keep(net::Task<T> task, std::optional<T>& out) {
    out.emplace(co_await std::move(task));
}

template <class T>
T await(net::Loop& loop, net::Task<T> task) {
    std::optional<T> out;
    loop.spawn(keep(std::move(task), out));
    loop.run();
    return std::move(*out);
}

}  // namespace contract

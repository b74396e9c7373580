// The agent's side of the control socket (protocol.h).
#pragma once

#include "mailagent/control/operations.h"

#include "net/line_stream.h"

#include <memory>
#include <string>

namespace control {

/// Binds the socket, replacing one that a dead agent left (the caller holds the state folder's
/// lock), and answers requests until the loop stops. `storage` where it cannot be bound, with the
/// path and the reason. Removes the socket when serving ends.
class Server {
  public:
    [[nodiscard]] static base::Result<std::unique_ptr<Server>> bind(std::string path,
                                                                    Workplace& workplace);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Spawn it; ends when the loop stops.
    [[nodiscard]] net::Task<> serve();

  private:
    Server(std::string path, int listener, Workplace& workplace)
        : path_(std::move(path)), listener_(listener), workplace_(workplace) {}
    struct Answer;
    [[nodiscard]] net::Task<> answer(int connection);
    [[nodiscard]] static net::Task<bool> taken(net::LineStream& stream, Answer& answer);
    [[nodiscard]] net::Task<> work(Request request, std::shared_ptr<Answer> answer);

    std::string path_;
    int listener_;
    Workplace& workplace_;
};

}  // namespace control

// One session to the relay and the task that serves the queue over it. In this room only.
//
// The task begins with the first mail and ends when the session has been idle for long enough, at
// close(), or when the loop stops; it shares the lane with the sender, so either may go first.
// A second lane on the same queue would make a pool.
#pragma once

#include "mail/smtp/queue.h"
#include "mail/smtp/smtp_sender.h"
#include "net/finished.h"

#include <memory>
#include <optional>

namespace smtp {

struct SmtpSender::Lane {
    Lane(net::Loop& theLoop, net::SharedDial theDial, Settings theSettings)
        : loop(theLoop),
          dial(std::move(theDial)),
          settings(std::move(theSettings)),
          wake(theLoop),
          ended(theLoop) {}

    /// Begins the task, or wakes it.
    static void start(const std::shared_ptr<Lane>& lane);
    void shut();  ///< the session ends once nothing waits

    struct Session {
        net::Connection connection;
        Features features;
        bool used = false;     ///< has worked: when it breaks, a new one is worth a try
        bool carried = false;  ///< a MAIL was taken
    };

    static net::Task<> serve(std::shared_ptr<Lane> lane);
    [[nodiscard]] net::Task<> idle();
    [[nodiscard]] net::Task<> work();
    [[nodiscard]] net::Task<bool> connect();
    [[nodiscard]] net::Task<bool> exchange(Conversation& conversation);
    [[nodiscard]] net::Task<base::Result<>> readReply(net::Deadline until);
    [[nodiscard]] net::Task<> quit();
    [[nodiscard]] net::Task<> waitForRelay();
    [[nodiscard]] bool collect(Conversation& conversation);
    void settle(Transaction& mail);
    void recover(Conversation& conversation, bool worthwhile);
    void deferAll(const base::Error& error);
    void defer(Transaction& mail, const base::Error& error);
    [[nodiscard]] net::Task<> settled(Batch& batch);

    net::Loop& loop;
    net::SharedDial dial;
    Settings settings;
    Queue queue;
    std::vector<Transaction*> denied;  ///< to be tried again after settings.retryRelayAfter
    std::optional<Session> session;
    ReplyParser parser;
    net::Loop::Event wake;
    net::Finished ended;
    bool running = false;
    bool closing = false;
};

}  // namespace smtp

#include "net/login.h"

#include <utility>

namespace net {
namespace {

class CurlTransport final : public Transport {
  public:
    explicit CurlTransport(EasyHandle easy) : easy_(std::move(easy)), fd_(easy_.socket()) {}

    Step read(char* into, std::size_t room) override {
        std::size_t count = 0;
        const CURLcode code = curl_easy_recv(easy_.get(), into, room, &count);
        return code == CURLE_OK && count == 0 ? Step{Io::end, 0} : step(code, count);
    }
    Step write(const char* from, std::size_t count) override {
        std::size_t written = 0;
        const CURLcode code = curl_easy_send(easy_.get(), from, count, &written);
        return step(code, written);
    }
    int descriptor() const override { return fd_; }
    std::string reason() const override { return curl_easy_strerror(code_); }

  private:
    Step step(CURLcode code, std::size_t count) {
        if (code == CURLE_OK) return {Io::done, count};
        if (code == CURLE_AGAIN) return {Io::again, 0};
        code_ = code;
        return {Io::failed, 0};
    }

    EasyHandle easy_;
    int fd_;
    CURLcode code_ = CURLE_OK;
};

}  // namespace

std::unique_ptr<Transport> curlTransport(EasyHandle easy) {
    return std::make_unique<CurlTransport>(std::move(easy));
}

}  // namespace net

#include "machine/ipp/request.h"

#include "machine/ipp/understand.h"

#include <cups/ipp.h>
#include <iterator>
#include <memory>

namespace ipp {
namespace {

using Request = std::unique_ptr<ipp_t, decltype(&ippDelete)>;

constexpr const char* kIdentity[] = {"printer-make-and-model", "printer-device-id",
                                     "printer-serial-number",  "printer-uuid",
                                     "printer-dns-sd-name",    "printer-state",
                                     "printer-uri-supported",  "uri-security-supported"};

/// Each name is one that a file of this room reads, or an ability of the parameter list.
constexpr const char* kListed[] = {
    "charset-supported",
    "color-supported",
    "copies-default",
    "copies-supported",
    "document-format-supported",
    "finishings-default",
    "finishings-supported",
    "ipp-features-supported",
    "ipp-versions-supported",
    "marker-colors",
    "marker-levels",
    "marker-names",
    "marker-types",
    "media-col-default",
    "media-col-ready",
    "media-default",
    "media-ready",
    "media-source-supported",
    "media-supported",
    "media-type-supported",
    "multiple-document-handling-supported",
    "natural-language-configured",
    "operations-supported",
    "output-bin-default",
    "output-bin-supported",
    "output-mode-default",
    "pages-per-minute",
    "pages-per-minute-color",
    "print-color-mode-default",
    "print-color-mode-supported",
    "print-quality-default",
    "print-quality-supported",
    "printer-alert",
    "printer-alert-description",
    "printer-config-change-date-time",
    "printer-config-changes",
    "printer-console-display",
    "printer-current-time",
    "printer-device-id",
    "printer-dns-sd-name",
    "printer-finisher",
    "printer-finisher-description",
    "printer-finisher-supplies",
    "printer-finisher-supplies-description",
    "printer-firmware-name",
    "printer-firmware-string-version",
    "printer-firmware-version",
    "printer-impressions-completed",
    "printer-impressions-completed-col",
    "printer-info",
    "printer-input-tray",
    "printer-location",
    "printer-make-and-model",
    "printer-media-sheets-completed",
    "printer-media-sheets-completed-col",
    "printer-organization",
    "printer-output-tray",
    "printer-pages-completed",
    "printer-pages-completed-col",
    "printer-resolution-supported",
    "printer-serial-number",
    "printer-state",
    "printer-state-message",
    "printer-state-reasons",
    "printer-static-resource-k-octets-free",
    "printer-supply",
    "printer-supply-description",
    "printer-up-time",
    "printer-uri-supported",
    "printer-uuid",
    "queued-job-count",
    "sides-default",
    "sides-supported",
    "uri-security-supported",
};

constexpr const char* kJob[] = {"copies",
                                "date-time-at-completed",
                                "date-time-at-creation",
                                "document-format",
                                "document-format-detected",
                                "document-format-supplied",
                                "finishings",
                                "job-id",
                                "job-impressions-completed",
                                "job-media-sheets-completed",
                                "job-name",
                                "job-originating-user-name",
                                "job-pages",
                                "job-printer-up-time",
                                "job-service-type",
                                "job-state",
                                "job-state-reasons",
                                "media",
                                "print-color-mode",
                                "sides",
                                "time-at-completed",
                                "time-at-creation"};

void text(ipp_t* request, ipp_tag_t tag, const char* name, const std::string& value) {
    ippAddString(request, IPP_TAG_OPERATION, tag, name, nullptr, value.c_str());
}

template <std::size_t N>
void wanted(ipp_t* request, const char* const (&names)[N]) {
    ippAddStrings(request, IPP_TAG_OPERATION, IPP_CONST_TAG(IPP_TAG_KEYWORD),
                  "requested-attributes", static_cast<int>(N), nullptr, names);
}

Request begin(const Question& question, ipp_op_t operation) {
    Request request(ippNew(), ippDelete);
    ippSetVersion(request.get(), question.major, question.minor);
    ippSetOperation(request.get(), operation);
    ippSetRequestId(request.get(), static_cast<int>(question.id));
    text(request.get(), IPP_TAG_CHARSET, "attributes-charset", "utf-8");
    text(request.get(), IPP_TAG_LANGUAGE, "attributes-natural-language", "en");
    text(request.get(), IPP_TAG_URI, "printer-uri", question.uri);
    if (!question.user.empty()) {
        text(request.get(), IPP_TAG_NAME, "requesting-user-name", question.user);
    }
    return request;
}

ssize_t append(void* out, ipp_uchar_t* bytes, std::size_t count) {
    static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(bytes), count);
    return static_cast<ssize_t>(count);
}

std::string encode(const Request& request) {
    std::string out;
    ippSetState(request.get(), IPP_STATE_IDLE);
    while (true) {
        const auto state = ippWriteIO(&out, append, 1, nullptr, request.get());
        if (state == IPP_STATE_DATA || state == IPP_STATE_ERROR) return out;
    }
}

}  // namespace

std::string getPrinterAttributes(const Question& question, Wanted what) {
    const Request request = begin(question, IPP_OP_GET_PRINTER_ATTRIBUTES);
    constexpr const char* everything[] = {"all"};
    switch (what) {
        case Wanted::listed:
            wanted(request.get(), kListed);
            break;
        case Wanted::everything:
            wanted(request.get(), everything);
            break;
        case Wanted::identity:
            wanted(request.get(), kIdentity);
            break;
        case Wanted::unnamed:
            break;
    }
    return encode(request);
}

std::string getJobs(const Question& question, bool completed) {
    const Request request = begin(question, IPP_OP_GET_JOBS);
    ippAddInteger(request.get(), IPP_TAG_OPERATION, IPP_TAG_INTEGER, "limit", kMostJobsAsked);
    text(request.get(), IPP_TAG_KEYWORD, "which-jobs", completed ? "completed" : "not-completed");
    wanted(request.get(), kJob);
    return encode(request);
}

}  // namespace ipp

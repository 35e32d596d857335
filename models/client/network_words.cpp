// SPDX-License-Identifier: Apache-2.0
#include "models/client/network_words.hpp"

#include "models/host/language.hpp"
#include "sim/core/assert.hpp"

namespace lvsim::client {

namespace {

constexpr host::BothLanguages kRefused = {"Connection refused", "Connexion refusée"};
constexpr host::BothLanguages kNoRoute = {"No route to host",
                                          "Aucun chemin d'accès pour atteindre l'hôte cible"};
constexpr host::BothLanguages kNoNetwork = {"Network is unreachable",
                                            "Le réseau n'est pas accessible"};
constexpr host::BothLanguages kTimedOut = {"Connection timed out",
                                           "Connexion terminée par expiration du délai d'attente"};
constexpr host::BothLanguages kNoAddress = {"Cannot assign requested address",
                                            "Ne peut attribuer l'adresse demandée"};
constexpr host::BothLanguages kReset = {"Connection reset by peer",
                                        "Connexion ré-initialisée par le correspondant"};

}  // namespace

std::string_view system_words(HttpError error, bool is_french) {
    switch (error) {
        case HttpError::None: return {};
        case HttpError::Refused: return kRefused.in(is_french);
        case HttpError::HostUnreachable: return kNoRoute.in(is_french);
        case HttpError::MachineOff:
        case HttpError::NetUnreachable: return kNoNetwork.in(is_french);
        case HttpError::ConnectTimedOut:
        case HttpError::TimedOut: return kTimedOut.in(is_french);
        case HttpError::AddressNotAvailable: return kNoAddress.in(is_french);
        case HttpError::Reset: return kReset.in(is_french);
        case HttpError::EmptyReply: return "Empty reply from server";
        case HttpError::PartialBody: return "transfer closed before its end";
        case HttpError::BadResponse: return "the answer is not HTTP";
        case HttpError::NotModelled: return "not modelled in lvsim: Transfer-Encoding";
        case HttpError::Status: return "the server has answered with an error";
        case HttpError::QueueFull: return "too many requests wait for a connection";
    }
    LVSIM_ASSERT(false, "no such HTTP error");
}

std::string_view resolver_words(host::NameLookup::Failure failure, bool is_french) {
    using Failure = host::NameLookup::Failure;
    switch (failure) {
        case Failure::None: break;
        case Failure::NoSuchName:
            return is_french ? "Nom ou service inconnu" : "Name or service not known";
        case Failure::TryAgain:
            return is_french ? "Échec temporaire dans la résolution du nom"
                             : "Temporary failure in name resolution";
    }
    LVSIM_ASSERT(false, "the look-up has not failed");
}

bool is_connect_failure(HttpError error) {
    switch (error) {
        case HttpError::Refused:
        case HttpError::HostUnreachable:
        case HttpError::NetUnreachable:
        case HttpError::ConnectTimedOut:
        case HttpError::AddressNotAvailable:
        case HttpError::MachineOff: return true;
        case HttpError::None:
        case HttpError::Reset:
        case HttpError::EmptyReply:
        case HttpError::PartialBody:
        case HttpError::TimedOut:
        case HttpError::BadResponse:
        case HttpError::NotModelled:
        case HttpError::Status:
        case HttpError::QueueFull: return false;
    }
    LVSIM_ASSERT(false, "no such HTTP error");
}

}  // namespace lvsim::client

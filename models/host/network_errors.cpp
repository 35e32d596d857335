// SPDX-License-Identifier: Apache-2.0
#include "models/host/network_errors.hpp"

#include "sim/core/assert.hpp"

namespace lvsim::host {

namespace {

/// glibc 2.12.
std::string_view french(net::TcpError error) {
    switch (error) {
        case net::TcpError::None: break;
        case net::TcpError::Refused: return "Connexion refusée";
        case net::TcpError::Reset: return "Connexion ré-initialisée par le correspondant";
        case net::TcpError::TimedOut: return "Connexion terminée par expiration du délai d'attente";
        case net::TcpError::HostUnreachable:
            return "Aucun chemin d'accès pour atteindre l'hôte cible";
        case net::TcpError::NetUnreachable: return "Le réseau n'est pas accessible";
        case net::TcpError::AddressInUse: return "Adresse déjà utilisée";
        case net::TcpError::AddressNotAvailable: return "Ne peut attribuer l'adresse demandée";
    }
    LVSIM_ASSERT(false, "no error has no words");
}

}  // namespace

std::string_view error_words(net::TcpError error, bool is_french) {
    LVSIM_ASSERT(error != net::TcpError::None, "no error has no words");
    return is_french ? french(error) : net::to_text(error);
}

std::string_view resolver_words(NameLookup::Failure failure, bool is_french) {
    switch (failure) {
        case NameLookup::Failure::None: break;
        case NameLookup::Failure::NoSuchName:
            return is_french ? "Nom ou service inconnu" : "Name or service not known";
        case NameLookup::Failure::TryAgain:
            return is_french ? "Échec temporaire dans la résolution du nom"
                             : "Temporary failure in name resolution";
    }
    LVSIM_ASSERT(false, "the look-up has not failed");
}

}  // namespace lvsim::host

// SPDX-License-Identifier: Apache-2.0
#include "models/host/file_error.hpp"

#include "sim/core/assert.hpp"

namespace lvsim::host {

std::string_view to_text(FileError error) {
    switch (error) {
        case FileError::None: return "Success";
        case FileError::NoSuchFile: return "No such file or directory";
        case FileError::IsDirectory: return "Is a directory";
        case FileError::NotDirectory: return "Not a directory";
        case FileError::InvalidArgument: return "Invalid argument";
        case FileError::InputOutput: return "Input/output error";
        case FileError::PermissionDenied: return "Permission denied";
        case FileError::NotPermitted: return "Operation not permitted";
        case FileError::Exists: return "File exists";
        case FileError::NotEmpty: return "Directory not empty";
        case FileError::Busy: return "Device or resource busy";
        case FileError::NoSpace: return "No space left on device";
        case FileError::TooLarge: return "File too large";
        case FileError::TooManyLinks: return "Too many levels of symbolic links";
        case FileError::NameTooLong: return "File name too long";
        case FileError::CrossDevice: return "Invalid cross-device link";
        case FileError::BadDescriptor: return "Bad file descriptor";
        case FileError::NotModelled: return "not modelled in lvsim";
    }
    LVSIM_ASSERT(false, "no such file error");
}

std::string_view to_french(FileError error) {
    switch (error) {
        case FileError::None: return "Succès";
        case FileError::NoSuchFile: return "Aucun fichier ou dossier de ce type";
        case FileError::IsDirectory: return "est un dossier";
        case FileError::NotDirectory: return "N'est pas un dossier";
        case FileError::InvalidArgument: return "Argument invalide";
        case FileError::InputOutput: return "Erreur d'entrée/sortie";
        case FileError::PermissionDenied: return "Permission non accordée";
        case FileError::NotPermitted: return "Opération non permise";
        case FileError::Exists: return "Le fichier existe";
        case FileError::NotEmpty: return "Le dossier n'est pas vide";
        case FileError::Busy: return "Périphérique ou ressource occupé";
        case FileError::NoSpace: return "Aucun espace disponible sur le périphérique";
        case FileError::TooLarge: return "Fichier trop gros";
        case FileError::TooManyLinks: return "Trop de niveaux de liens symboliques";
        case FileError::NameTooLong: return "Nom de fichier trop long";
        case FileError::CrossDevice: return "Lien croisé de périphérique invalide";
        case FileError::BadDescriptor: return "Mauvais descripteur de fichier";
        case FileError::NotModelled: return "not modelled in lvsim";
    }
    LVSIM_ASSERT(false, "no such file error");
}

}  // namespace lvsim::host

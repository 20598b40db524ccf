#!/bin/sh
# Compile every component's translations (.po) for the wheel. Called by the Dockerfile: compile_translations.sh PYBABEL
set -eu
for folder in platform/dothi/translations tenants/translations modules/*/translations; do
    [ -d "$folder" ] || continue
    find "$folder" -name '*.po' -exec basename {} .po ';' | sort -u | while read -r domain; do
        "$1" --quiet compile --domain "$domain" --directory "$folder"
    done
done

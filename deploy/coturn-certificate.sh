#!/bin/sh
# For /etc/letsencrypt/renewal-hooks/deploy/, with your own name instead of turn.example.org: coturn runs as a user that may not
# read what certbot keeps, so it gets a copy whenever the certificate is new.
set -eu
[ "${RENEWED_LINEAGE##*/}" = turn.example.org ] || exit 0
install -d /etc/coturn
install --owner=turnserver --group=turnserver --mode=0400 \
  "$RENEWED_LINEAGE/fullchain.pem" "$RENEWED_LINEAGE/privkey.pem" /etc/coturn/
# Reads its certificate anew, and keeps all connections. Where it does not run yet, it reads it when it starts.
systemctl kill --signal=SIGUSR2 coturn || true

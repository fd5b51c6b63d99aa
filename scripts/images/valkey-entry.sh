#!/bin/sh
# As the public image: arguments go to the server, and clients from elsewhere are let in.
set -eu
case "${1:-valkey-server}" in valkey-server) if [ $# -gt 0 ]; then shift; fi ;; -*|*.conf) ;; *) exec "$@" ;; esac
exec valkey-server "$@" --protected-mode no --bind 0.0.0.0

#!/bin/sh
# Starts the engine on its usual socket. Any other command runs as it is, so that the same image serves as the
# command line.
set -eu

case ${1:-} in
  '' | -*) ;;
  dockerd) shift ;;
  *) exec "$@" ;;
esac

# /var/run may be a volume that an earlier engine used: its pid and socket are stale, this container is new.
rm -f /var/run/docker.pid /var/run/docker.sock

bounding=$(sed -n 's/^CapBnd:[[:space:]]*//p' /proc/self/status)
if [ $((0x$bounding >> 24 & 1)) -eq 0 ]; then
  set -- --add-runtime capped=/usr/local/bin/runc-capped --default-runtime capped "$@"
fi
exec dockerd --host unix:///var/run/docker.sock "$@"

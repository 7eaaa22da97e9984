#!/bin/sh
# Debian packages of an image. First word: `build` for what compiles native modules, `run` for what the IDE and trainings in it need.
set -eu
case "$1" in
    build) packages="g++ make python3 pkg-config libsecret-1-dev git ca-certificates" ;;
    run) packages="python3 python3-venv libsecret-1-0 git procps ca-certificates" ;;
    *) echo "build or run?" >&2; exit 2 ;;
esac
if [ "${2:-}" = --list ]; then
    echo "$packages"
    exit
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
# shellcheck disable=SC2086 # Words of the list are packages.
apt-get install -y -q --no-install-recommends $packages
rm -rf /var/lib/apt/lists/*

#!/bin/sh
# Usage: join.sh LINKS RULES SWITCH PORT COMMAND...
# Runs in a network namespace of its own: plugs it into the switch (a pid) under the name of PORT, then becomes COMMAND.
set -eu
links=$1 rules=$2 switch=$3 port=$4
shift 4
printf '%s\n' "$links" | ip -batch -
nsenter --net="/proc/$switch/ns/net" ip link set "$port" master bridge up
[ -z "$rules" ] || printf '%s\n' "$rules" | nft -f -
exec "$@"

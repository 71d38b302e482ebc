#!/bin/sh
# Usage: switch.sh LINKS RULES
# Runs in a network namespace of its own, which ends with it: a bridge, and the router of a world where nobody else is.
# It says so at once to whoever writes to a foreign address.
set -eu
printf '%s\n' "$1" | ip -batch -
echo 1 >/proc/sys/net/ipv4/ip_forward
echo 1 >/proc/sys/net/ipv6/conf/all/forwarding
echo 0 >/proc/sys/net/ipv4/icmp_ratelimit
echo 0 >/proc/sys/net/ipv6/icmp/ratelimit
printf '%s\n' "$2" | nft -f -
exec sleep infinity

#!/bin/sh
# Kills every process of the lab host in which it runs, except the first and itself.
# -1 means the whole process namespace: the look at the first process makes sure that it is a lab host's, never the machine's.
set -eu
tr '\0' ' ' </proc/1/cmdline | grep -q 'sshd.*/etc/ssh/lab_sshd_config'
# There may be none.
kill -KILL -1 2>/dev/null || true
